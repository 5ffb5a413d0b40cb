import Feeds
import struct Foundation.Date

/// A calendar date in the text of an entry, to see by which dates a list is sorted; its parts may be unknown.
struct EntryDate: Comparable {
    /// 0 if unknown, as is the day.
    let month: Int
    let year: Int
    let day: Int

    /// The first date of a text, in one of the usual forms of English and French pages.
    init?(in text: String) {
        let words = Self.words(of: text)
        for index in words.indices {
            guard let date = EntryDate(words[index...]) else { continue }
            self = date
            return
        }
        return nil
    }

    /// The start of the day, month or year, in UTC; `nil` if there is no such day.
    var firstMoment: Date? {
        CivilDate.days(year, max(month, 1), max(day, 1)).map {
            Date(timeIntervalSince1970: Double($0) * 86_400)
        }
    }

    static func < (one: EntryDate, other: EntryDate) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }

    /// A date at the start of some words.
    private init?(_ words: ArraySlice<Word>) {
        let parts = Array(words.prefix(3))
        guard parts.count >= 2 else { return nil }
        let found = Self.numeric(parts) ?? Self.named(parts)
        guard let found, 1...31 ~= found.day || found.day == 0 else { return nil }
        self.init(found)
    }

    private init(_ date: (year: Int, month: Int, day: Int)) {
        (year, month, day) = date
    }

    /// `2026-03-14`, `2026/03`, `14.03.2026`.
    private static func numeric(_ parts: [Word]) -> (year: Int, month: Int, day: Int)? {
        guard let first = parts[0].number, let second = parts[1].number, "-/.".contains(parts[1].before)
        else { return nil }
        let third = parts.dropFirst(2).first.flatMap { $0.before == parts[1].before ? $0.number : nil }
        if parts[0].isYear, 1...12 ~= second { return (first, second, third ?? 0) }
        guard let third, parts[2].isYear, 1...31 ~= first, 1...31 ~= second else { return nil }
        // The month is second in most countries; where it cannot be, it is first.
        return second > 12 ? (third, first, second) : (third, second, first)
    }

    /// `14 mars 2026`, `March 14th, 2026`, `Mar 2026`, `2026 Mar 14`.
    private static func named(_ parts: [Word]) -> (year: Int, month: Int, day: Int)? {
        let third = parts.dropFirst(2).first
        if let month = parts[0].month {
            if parts[1].isYear { return (parts[1].number ?? 0, month, 0) }
            guard let day = parts[1].number, let third, third.isYear else { return nil }
            return (third.number ?? 0, month, day)
        }
        guard let first = parts[0].number, let month = parts[1].month else { return nil }
        if parts[0].isYear { return (first, month, third?.number ?? 0) }
        guard let third, third.isYear else { return nil }
        return (third.number ?? 0, month, first)
    }

    /// A number or a word, with the character before it.
    private struct Word {
        var before: Character
        var text: Substring
        var number: Int?

        var isYear: Bool { number.map { 1900...2099 ~= $0 } ?? false && text.utf8.count == 4 }
        var month: Int? { number == nil ? EntryDate.months[text.lowercased()] : nil }
    }

    /// The numbers and words of a text, without the endings of ordinal numbers.
    private static func words(of text: String) -> [Word] {
        var words: [Word] = []
        var index = text.startIndex
        var before: Character = " "
        while index < text.endIndex {
            let character = text[index]
            if character.isASCII && character.isNumber {
                let digits = text[index...].prefix { $0.isASCII && $0.isNumber }
                words.append(Word(before: before, text: digits, number: Int(digits)))
                index = digits.endIndex
                let ordinal = text[index...].prefix(while: \.isLetter)
                if ordinals.contains(ordinal.lowercased()) { index = ordinal.endIndex }
            } else if character.isLetter {
                let letters = text[index...].prefix(while: \.isLetter)
                if !fillers.contains(letters) {
                    words.append(Word(before: before, text: letters, number: nil))
                }
                index = letters.endIndex
            } else {
                index = text.index(after: index)
            }
            before = index > text.startIndex ? text[text.index(before: index)] : " "
            if before.isLetter || before.isNumber { before = index < text.endIndex ? text[index] : " " }
        }
        return words
    }

    private static let ordinals: Set<String> = ["st", "nd", "rd", "th", "er"]
    private static let fillers: Set<Substring> = ["of", "de"]

    private static let months: [String: Int] = {
        let names = [
            ["january", "jan", "janvier", "janv"], ["february", "feb", "février", "févr", "fév"],
            ["march", "mar", "mars"], ["april", "apr", "avril", "avr"], ["may", "mai"],
            ["june", "jun", "juin"], ["july", "jul", "juillet", "juil"], ["august", "aug", "août"],
            ["september", "sep", "sept", "septembre"], ["october", "oct", "octobre"],
            ["november", "nov", "novembre"], ["december", "dec", "décembre", "déc"],
        ]
        var months: [String: Int] = [:]
        for (index, names) in names.enumerated() { for name in names { months[name] = index + 1 } }
        return months
    }()
}

import Feeds
import Foundation

/// Reads decisions from lines as ``Ledger`` writes them, many times as fast as `JSONDecoder`.
///
/// The keys are in alphabetical order, and nothing stands between them. Whatever differs, such as a key of a later
/// version or a line that a person has edited, is left to `JSONDecoder`.
struct DecisionReader {
    private let bytes: [UInt8]
    private var place: Int
    private let end: Int
    /// Whether no key of the current object has been read.
    private var isFirst = false

    /// The decision in a range of bytes; `nil` if it must be read by `JSONDecoder`.
    static func decision(in bytes: [UInt8], _ range: Range<Int>) -> Decision? {
        var reader = DecisionReader(bytes: bytes, place: range.lowerBound, end: range.upperBound)
        return reader.line()
    }

    private init(bytes: [UInt8], place: Int, end: Int) {
        (self.bytes, self.place, self.end) = (bytes, place, end)
    }

    private mutating func line() -> Decision? {
        guard skip("{\"decision\":"), let decision = decision(), skip(",\"v\":1}"), place == end else {
            return nil
        }
        return decision
    }

    private mutating func decision() -> Decision? {
        guard begin(), let article = optional("article", { $0.article() }),
            let at = required("at", { $0.date() }),
            let batch = optional("batch", { $0.string() }),
            let branch = optional("branch", { $0.string() }),
            let by = optional("by", { $0.string() }),
            let id = required("id", { $0.string() }),
            let key = required("key", { $0.string() }),
            let line = optional("line", { $0.string() }),
            let order = optional("order", { $0.choice(SectionOrder.self) }),
            let page = required("page", { $0.string() }),
            let record = required("record", { $0.string() }),
            let repair = optional("repair", { $0.repair() }),
            let section = required("section", { $0.array { $0.string() } }),
            let title = required("title", { $0.string() }),
            let undoes = optional("undoes", { $0.string() }),
            let until = optional("until", { $0.date() }),
            let url = required("url", { $0.string() }),
            let verdict = required("verdict", { $0.choice(Decision.Verdict.self) }),
            finish()
        else { return nil }
        return Decision(
            record: record,
            at: at,
            verdict: verdict,
            id: id,
            page: page,
            key: key,
            url: url,
            title: title,
            section: section,
            line: line.value,
            order: order.value,
            until: until.value,
            undoes: undoes.value,
            batch: batch.value,
            branch: branch.value.map { BranchName($0) },
            by: by.value,
            article: article.value,
            repair: repair.value
        )
    }

    private mutating func article() -> Suggestion.Article? {
        guard begin(), let alsoAt = optional("alsoAt", { $0.array { $0.coverage() } }),
            let feedURL = optional("feedURL", { $0.string() }),
            let language = optional("language", { $0.string() }),
            let note = optional("note", { $0.string() }),
            let pageText = optional("pageText", { $0.string() }),
            let published = optional("published", { $0.date() }),
            let roundup = optional("roundup", { $0.string() }),
            let site = required("site", { $0.string() }),
            let summary = required("summary", { $0.string() }),
            let title = required("title", { $0.string() }),
            let url = required("url", { $0.string() }),
            finish()
        else { return nil }
        return Suggestion.Article(
            url: url,
            title: title,
            site: site,
            summary: summary,
            note: note.value,
            published: published.value,
            language: language.value,
            feedURL: feedURL.value,
            roundup: roundup.value,
            pageText: pageText.value,
            alsoAt: alsoAt.value ?? []
        )
    }

    private mutating func coverage() -> Suggestion.Coverage? {
        guard begin(), let seen = required("seen", { $0.date() }),
            let site = required("site", { $0.string() }),
            let title = required("title", { $0.string() }),
            let url = required("url", { $0.string() }),
            finish()
        else { return nil }
        return Suggestion.Coverage(url: url, title: title, site: site, seen: seen)
    }

    private mutating func repair() -> Suggestion.Repair? {
        guard begin(), let after = required("after", { $0.string() }),
            let before = required("before", { $0.string() }),
            let code = required("code", { $0.string() }),
            let instead = optional("instead", { $0.string() }),
            let line = required("line", { $0.integer() }),
            let since = optional("since", { $0.date() }),
            finish()
        else { return nil }
        return Suggestion.Repair(
            code: code,
            line: line,
            before: before,
            after: after,
            since: since.value,
            instead: instead.value
        )
    }

    // MARK: JSON

    /// The value of a key that may be missing.
    private struct Found<Value> { var value: Value? }

    private mutating func begin() -> Bool {
        isFirst = true
        return skip("{")
    }

    private mutating func finish() -> Bool {
        isFirst = false
        return skip("}")
    }

    private mutating func required<Value>(
        _ key: StaticString,
        _ read: (inout DecisionReader) -> Value?
    ) -> Value? {
        self.key(key) ? read(&self) : nil
    }

    private mutating func optional<Value>(
        _ key: StaticString,
        _ read: (inout DecisionReader) -> Value?
    ) -> Found<Value>? {
        guard self.key(key) else { return Found(value: nil) }
        return read(&self).map { Found(value: $0) }
    }

    /// Steps over a key; stays before another one.
    private mutating func key(_ name: StaticString) -> Bool {
        let start = place
        if (isFirst || skip(",")) && skip("\"") && skip(name) && skip("\":") {
            isFirst = false
            return true
        }
        place = start
        return false
    }

    /// Steps over a text; stays before another one.
    private mutating func skip(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard place + count <= end else { return false }
        for index in 0..<count where unsafe bytes[place + index] != text.utf8Start[index] { return false }
        place += count
        return true
    }

    private mutating func string() -> String? {
        guard skip("\"") else { return nil }
        let start = place
        var index = start
        while index < end, bytes[index] >= 0x20, bytes[index] != UInt8(ascii: "\""),
            bytes[index] != UInt8(ascii: "\\")
        {
            index += 1
        }
        place = index
        if skip("\"") { return String(validating: bytes[start..<index], as: UTF8.self) }
        return index < end && bytes[index] == UInt8(ascii: "\\") ? escapedString(from: start) : nil
    }

    /// A string whose first escape is at the place.
    private mutating func escapedString(from start: Int) -> String? {
        var text = Array(bytes[start..<place])
        while place < end {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard place < end, let meant = Self.escaped(bytes[place]) else { return nil }
                text.append(meant)
                place += 1
            case 0x20...: text.append(byte)
            default: return nil
            }
        }
        return nil
    }

    /// What a letter means after a backslash; `nil` for the number of a character.
    private static func escaped(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: nil
        }
    }

    private mutating func array<Element>(_ read: (inout DecisionReader) -> Element?) -> [Element]? {
        guard skip("[") else { return nil }
        var elements: [Element] = []
        while !skip("]") {
            guard elements.isEmpty || skip(","), let element = read(&self) else { return nil }
            elements.append(element)
        }
        return elements
    }

    private mutating func choice<Choice: RawRepresentable<String>>(_ type: Choice.Type) -> Choice? {
        string().flatMap(Choice.init)
    }

    private mutating func integer() -> Int? {
        let start = place
        while place < end, (0x30...0x39).contains(bytes[place]) { place += 1 }
        // Numbers of lines are short, and do not start with zero.
        guard (1...9).contains(place - start), bytes[start] != 0x30 || place - start == 1 else { return nil }
        return digits(start, place - start)
    }

    /// The number in digits; `nil` if there are others.
    private func digits(_ start: Int, _ count: Int) -> Int? {
        var number = 0
        for byte in bytes[start..<(start + count)] {
            guard (0x30...0x39).contains(byte) else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        return number
    }

    /// A date in the form `2026-03-05T08:00:00.250Z`.
    private mutating func date() -> Date? {
        guard skip("\""), place + 24 < end,
            let year = digits(place, 4), let month = digits(place + 5, 2), let day = digits(place + 8, 2),
            let hour = digits(place + 11, 2), let minute = digits(place + 14, 2),
            let second = digits(place + 17, 2), let milliseconds = digits(place + 20, 3),
            (1900...2999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.days(of: month, in: year), hour < 24, minute < 60, second < 60
        else { return nil }
        place += 4
        guard skip("-") else { return nil }
        place += 2
        guard skip("-") else { return nil }
        place += 2
        guard skip("T") else { return nil }
        place += 2
        guard skip(":") else { return nil }
        place += 2
        guard skip(":") else { return nil }
        place += 2
        guard skip(".") else { return nil }
        place += 3
        guard skip("Z\"") else { return nil }
        return Self.date(year, month, day, hour * 3600 + minute * 60 + second, milliseconds)
    }

    private static func days(of month: Int, in year: Int) -> Int {
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    private static func date(_ year: Int, _ month: Int, _ day: Int, _ seconds: Int, _ milliseconds: Int)
        -> Date
    {
        // Days of the Gregorian calendar; years start in March, so that the leap day is the last.
        let (years, months) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        let days = years * 365 + years / 4 - years / 100 + years / 400 + (months * 153 + 2) / 5 + day
        // 1 January 2001 has the number 730792.
        let whole = (days - 730_792) * 86_400 + seconds
        return Date(timeIntervalSinceReferenceDate: Double(whole) + Double(milliseconds) / 1000)
    }
}

import Feeds
package import Foundation

/// Parses HTTP dates in their three forms (RFC 9110 §5.6.7), by hand, because every response has some.
package enum HTTPDate {
    /// `nil` if the text is not an HTTP date.
    package static func parse(_ text: String?) -> Date? {
        guard let text else { return nil }
        let words = text.utf8.split { $0 == 0x20 || $0 == 0x2C || $0 == 0x2D || $0 == 0x09 }
        // `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
        guard words.count >= 5 else { return nil }
        let isAsctime = number(words[1]) == nil
        guard let day = number(words[isAsctime ? 2 : 1]), let month = month(words[isAsctime ? 1 : 2]),
            var year = number(words[isAsctime ? 4 : 3]), let seconds = seconds(words[isAsctime ? 3 : 4])
        else { return nil }
        if year < 100 { year += year < 70 ? 2000 : 1900 }
        guard let days = CivilDate.days(year, month, day) else { return nil }
        return Date(timeIntervalSince1970: Double(days * 86_400 + seconds))
    }

    private typealias Word = Substring.UTF8View

    private static func number(_ word: Word) -> Int? {
        guard (1...4).contains(word.count) else { return nil }
        var value = 0
        for byte in word {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    private static func month(_ word: Word) -> Int? {
        guard word.count == 3 else { return nil }
        return months.firstIndex { $0.elementsEqual(word) }.map { $0 + 1 }
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ].map { Array($0.utf8) }

    private static func seconds(_ word: Word) -> Int? {
        let parts = word.split(separator: 0x3A).compactMap(number)
        guard parts.count == 3, parts[0] < 24, parts[1] < 60, parts[2] <= 60 else { return nil }
        return parts[0] * 3600 + parts[1] * 60 + parts[2]
    }
}

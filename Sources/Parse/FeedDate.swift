import Feeds
package import Foundation

/// Parses the dates of feeds: RFC 822, RFC 3339, ISO 8601, and what people write in a dozen languages.
package enum FeedDate {
    /// `nil` if the text is not a date; never the current time.
    package static func parse(_ text: some StringProtocol) -> Date? { parse(Array(text.utf8)[...]) }

    /// ``parse(_:)`` for UTF-8.
    static func parse(_ slice: ArraySlice<UInt8>) -> Date? {
        read(Array(slice)).flatMap { validRange.contains($0.timeIntervalSince1970) ? $0 : nil }
    }

    /// Years 1583 to 9999: Foundation formats earlier dates in the Julian calendar; some programs write year
    /// 1 for “unknown”.
    private static let validRange = -12_212_553_600.0..<253_402_300_800.0

    private static func read(_ bytes: [UInt8]) -> Date? {
        var scanner = DateScanner(bytes)
        scanner.skipSpace()
        guard let first = scanner.peek else { return nil }
        let isNumeric = (0x30...0x39).contains(first)
        if isNumeric, let date = iso(bytes) { return date }
        if isNumeric, scanner.startsWeekDate { return nil }
        return rfc822(bytes.contains(UInt8(ascii: "(")) ? withoutComments(bytes) : bytes)
            ?? (isNumeric ? epoch(bytes) : nil)
    }

    /// RFC 822 allows comments anywhere, nested, with escaped parentheses.
    private static func withoutComments(_ bytes: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var depth = 0
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth = max(0, depth - 1)
            case let byte where depth == 0: kept.append(byte)
            default: break
            }
            index += 1
        }
        return kept
    }

    /// A civil date plus seconds since midnight; `nil` if it does not exist.
    static func date(_ year: Int, _ month: Int, _ day: Int, seconds: Double = 0) -> Date? {
        CivilDate.days(year, month, day).map { Date(timeIntervalSince1970: Double($0) * 86_400 + seconds) }
    }

    // MARK: RFC 3339 and W3CDTF

    private static func iso(_ bytes: [UInt8]) -> Date? {
        var scanner = DateScanner(bytes)
        scanner.skipSpace()
        guard let year = scanner.digits(exactly: 4) else { return nil }
        if let days = scanner.weekOrOrdinal(of: year) { return time(&scanner, days: days) }
        var month = 1
        var day = 1
        if scanner.skip("-") || scanner.skip("/") || scanner.skip(".") {
            guard let value = scanner.digits(atMost: 2) else { return nil }
            month = value
            if scanner.skip("-") || scanner.skip("/") || scanner.skip(".") {
                guard let value = scanner.digits(atMost: 2) else { return nil }
                day = value
            }
        } else if let value = scanner.digits(exactly: 2) {
            month = value
            if let value = scanner.digits(exactly: 2) { day = value }
        }
        return CivilDate.days(year, month, day).flatMap { time(&scanner, days: $0) }
    }

    /// The time after a date, which is a number of days since 1970.
    private static func time(_ scanner: inout DateScanner, days: Int) -> Date? {
        let start = Date(timeIntervalSince1970: Double(days) * 86_400)
        var hasTime = scanner.skip("T") || scanner.skip("t")
        if !hasTime {
            scanner.skipSpace()
            hasTime = scanner.peek.map { (0x30...0x39).contains($0) } ?? false
        }
        guard hasTime else { return scanner.isAtEnd ? start : nil }
        guard let seconds = scanner.basicTime() ?? scanner.time() else { return nil }
        let zone = scanner.zone()?.seconds ?? 0
        return scanner.inNamedZone(start + (seconds - zone))
    }

    private static func epoch(_ bytes: [UInt8]) -> Date? {
        var scanner = DateScanner(bytes)
        scanner.skipSpace()
        guard let value = scanner.digits(atMost: 13), scanner.isAtEnd else { return nil }
        let seconds = value > 100_000_000_000 ? Double(value) / 1000 : Double(value)
        // Smaller numbers are years or errors, not timestamps.
        return seconds > 100_000_000 ? Date(timeIntervalSince1970: seconds) : nil
    }

    // MARK: RFC 822

    private static func rfc822(_ bytes: [UInt8]) -> Date? {
        var scanner = DateScanner(bytes)
        var parts = CivilParts()
        var seconds: Double?
        var zone: DateScanner.Zone?
        var words: [String] = []
        while true {
            scanner.skipSeparators()
            if scanner.isAtEnd { break }
            if seconds == nil, scanner.startsTime || parts.date != nil && scanner.startsLooseTime {
                seconds = scanner.time()
                if seconds == nil { return nil }
                zone = scanner.zone()
            } else if let (number, digits) = scanner.number() {
                guard parts.take(number, digits: digits, after: scanner.separator) else { return nil }
                scanner.skipOrdinal()
            } else {
                let word = scanner.word()
                if word.isEmpty { return nil }
                if let value = DateNames.months[word], parts.month == nil || parts.isMonthTentative {
                    // `mar. 14 juil.`: before the day, a short word may be a weekday.
                    parts.isMonthTentative = parts.day == nil && parts.year == nil
                    parts.month = value
                } else if seconds == nil, let value = DateNames.times[word] {
                    seconds = value
                } else if seconds != nil {
                    words.append(word)
                    // A number is more exact than a name: `+0100 GMT`.
                    if zone?.isNumber != true, let value = DateNames.zones[word] {
                        zone = DateScanner.Zone(seconds: value)
                    }
                }
            }
        }
        guard let (year, month, day) = parts.date else { return nil }
        let offset = zone?.seconds ?? DateNames.zone(words) ?? 0
        return scanner.inNamedZone(
            date(parts.isYearWhole ? year : fullYear(year), month, day, seconds: (seconds ?? 0) - offset)
        )
    }

    /// Day, month and year as they are found.
    private struct CivilParts {
        var day: Int?
        var month: Int?
        var isMonthTentative = false
        var year: Int?
        /// Whether the year has four digits.
        var isYearWhole = false
        /// Two numbers with a slash or a hyphen between: ambiguous unless one of them cannot be a month.
        private var slashed: [Int] = []
        /// Whether there are dots between, which only countries use that write the day first.
        private var isDotted = false
        private var isYearFirst = false

        mutating func take(_ number: Int, digits: Int, after separator: DateScanner.Separator) -> Bool {
            if digits == 4, year == nil {
                year = number
                isYearWhole = true
                isYearFirst = day == nil && month == nil
            } else if isYearFirst, month == nil {
                guard number <= 12 else { return false }
                month = number
            } else if day == nil, (1...31).contains(number) {
                day = number
                slashed = [number]
            } else if month == nil, separator != .space, slashed.count == 1, number <= 31 {
                slashed.append(number)
                isDotted = separator == .dot
                month = number
            } else if year == nil {
                year = number
            } else {
                return false
            }
            return true
        }

        var date: (year: Int, month: Int, day: Int)? {
            guard let day, let month, let year else { return nil }
            guard slashed.count == 2 else { return (year, month, day) }
            if isDotted { return month <= 12 ? (year, month, day) : nil }
            // 03/14 is month first, 14/03 day first; 03/04 is ambiguous.
            if slashed[0] > 12 { return slashed[1] <= 12 ? (year, slashed[1], slashed[0]) : nil }
            if slashed[1] > 12 { return (year, slashed[0], slashed[1]) }
            return slashed[0] == slashed[1] ? (year, month, day) : nil
        }
    }

    /// Two-digit years, as in RFC 2822 §4.3.
    private static func fullYear(_ year: Int) -> Int {
        year < 50 ? 2000 + year : year < 1000 ? 1900 + year : year
    }
}

public import Foundation

/// Reads the dates of feeds: RFC 822, RFC 3339, W3CDTF, and the bent forms of all three.
public enum FeedDate {
    /// The instant a text names; `nil` when it names none, never now.
    public static func parse(_ text: some StringProtocol) -> Date? {
        let bytes = Array(text.utf8)
        var scanner = Scanner(bytes)
        scanner.skipSpace()
        guard let first = scanner.peek else { return nil }
        let isNumeric = (0x30...0x39).contains(first)
        if isNumeric, let date = iso(bytes) { return date }
        return rfc822(bytes.contains(UInt8(ascii: "(")) ? withoutComments(bytes) : bytes)
            ?? (isNumeric ? epoch(bytes) : nil)
    }

    /// RFC 822 lets comments stand anywhere, one inside another, with escaped parentheses in them.
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

    /// Seconds since 1970 of a civil date, or nothing when it does not exist.
    static func date(_ year: Int, _ month: Int, _ day: Int, seconds: Double = 0) -> Date? {
        guard (1...9999).contains(year), (1...12).contains(month), (1...daysIn(month, of: year)).contains(day)
        else { return nil }
        // Days from civil, H. Hinnant's formula: March starts the year, so that leap days end it.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Date(timeIntervalSince1970: Double(era * 146_097 + dayOfEra - 719_468) * 86_400 + seconds)
    }

    private static func daysIn(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // MARK: RFC 3339 and W3CDTF

    private static func iso(_ bytes: [UInt8]) -> Date? {
        var scanner = Scanner(bytes)
        scanner.skipSpace()
        guard let year = scanner.digits(exactly: 4) else { return nil }
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
        var hasTime = scanner.skip("T") || scanner.skip("t")
        if !hasTime {
            scanner.skipSpace()
            hasTime = scanner.peek.map { (0x30...0x39).contains($0) } ?? false
        }
        guard hasTime else {
            return scanner.isAtEnd ? date(year, month, day) : nil
        }
        guard let seconds = scanner.basicTime() ?? scanner.time() else { return nil }
        let zone = scanner.zone() ?? 0
        return scanner.atPlace(date(year, month, day, seconds: seconds - zone))
    }

    private static func epoch(_ bytes: [UInt8]) -> Date? {
        var scanner = Scanner(bytes)
        scanner.skipSpace()
        guard let value = scanner.digits(atMost: 13), scanner.isAtEnd else { return nil }
        let seconds = value > 100_000_000_000 ? Double(value) / 1000 : Double(value)
        // Smaller numbers are years or slips, not instants.
        return seconds > 100_000_000 ? Date(timeIntervalSince1970: seconds) : nil
    }

    // MARK: RFC 822

    private static func rfc822(_ bytes: [UInt8]) -> Date? {
        var scanner = Scanner(bytes)
        var parts = CivilParts()
        var seconds: Double?
        var zone: Double?
        while true {
            scanner.skipSeparators()
            if scanner.isAtEnd { break }
            if scanner.startsTime, seconds == nil {
                seconds = scanner.time()
                if seconds == nil { return nil }
                zone = scanner.zone()
            } else if let (number, digits) = scanner.number() {
                guard parts.take(number, digits: digits, afterSlash: scanner.previousWasSlash) else {
                    return nil
                }
                scanner.skipOrdinal()
            } else {
                let word = scanner.word()
                if word.isEmpty { return nil }
                if let value = months[word], parts.month == nil || parts.isMonthTentative {
                    // `mar. 14 juil.`: before the day a short word may be that of a weekday.
                    parts.isMonthTentative = parts.day == nil && parts.year == nil
                    parts.month = value
                } else if let value = zones[word] {
                    zone = value
                }
            }
        }
        guard let (year, month, day) = parts.date else { return nil }
        return scanner.atPlace(
            date(parts.isYearWhole ? year : fullYear(year), month, day, seconds: (seconds ?? 0) - (zone ?? 0))
        )
    }

    /// Day, month and year as they are found.
    private struct CivilParts {
        var day: Int?
        var month: Int?
        var isMonthTentative = false
        var year: Int?
        /// Whether the year was written with four digits.
        var isYearWhole = false
        /// Two numbers with a slash between: which is the day is only clear when one of them can be no month.
        private var slashed: [Int] = []
        private var isYearFirst = false

        mutating func take(_ number: Int, digits: Int, afterSlash: Bool) -> Bool {
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
            } else if month == nil, afterSlash, slashed.count == 1, number <= 31 {
                slashed.append(number)
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
            // 03/14 is the American order, 14/03 the European one; 03/04 could be either.
            if slashed[0] > 12 { return slashed[1] <= 12 ? (year, slashed[1], slashed[0]) : nil }
            if slashed[1] > 12 { return (year, slashed[0], slashed[1]) }
            return slashed[0] == slashed[1] ? (year, month, day) : nil
        }
    }

    /// Two digits as RFC 2822 §4.3 reads them.
    private static func fullYear(_ year: Int) -> Int {
        year < 50 ? 2000 + year : year < 1000 ? 1900 + year : year
    }

    private static let months: [String: Int] = {
        let names = [
            ["january", "janvier", "januar", "enero", "gennaio", "jänner"],
            ["february", "février", "fevrier", "februar", "febrero", "febbraio", "fév", "fev"],
            ["march", "mars", "märz", "maerz", "marzo", "mär", "mrz"],
            ["april", "avril", "abril", "aprile", "avr"],
            ["may", "mai", "mayo", "maggio"],
            ["june", "juin", "juni", "junio", "giugno"],
            ["july", "juillet", "juli", "julio", "luglio", "juil"],
            ["august", "août", "aout", "agosto", "aoû"],
            ["september", "septembre", "septiembre", "settembre", "sept"],
            ["october", "octobre", "oktober", "octubre", "ottobre", "okt"],
            ["november", "novembre", "noviembre"],
            ["december", "décembre", "decembre", "dezember", "diciembre", "dicembre", "déc", "dez"],
        ]
        // A start of three letters or more is enough where it means no other month: `jui` does not.
        var table: [String: Int] = [:]
        var unclear: Set<String> = []
        for (index, words) in names.enumerated() {
            for word in words {
                for length in stride(from: min(3, word.count), through: word.count, by: 1) {
                    let start = String(word.prefix(length))
                    if let other = table[start], other != index + 1 { unclear.insert(start) }
                    table[start] = index + 1
                }
            }
        }
        for start in unclear { table[start] = nil }
        return table
    }()

    /// Seconds east of Greenwich.
    fileprivate static let zones: [String: Double] = {
        let hours: [String: Double] = [
            "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "met": 1,
            "mest": 2,
            "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
            "mst": -7,
            "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3,
            "nst": -3.5,
            "ndt": -2.5, "jst": 9, "kst": 9, "ist": 5.5, "aest": 10, "aedt": 11, "acst": 9.5, "acdt": 10.5,
            "awst": 8,
            "et": -5, "ct": -6, "mt": -7, "pt": -8, "nzst": 12, "nzdt": 13, "sgt": 8, "hkt": 8, "brt": -3,
            "art": -3,
        ]
        return hours.mapValues { $0 * 3600 }
    }()
}

/// Walks over the bytes of a date.
private struct Scanner {
    private let bytes: [UInt8]
    private var index = 0
    private(set) var previousWasSlash = false
    /// The place that gave the time zone, if one did.
    private(set) var place: TimeZone?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
    var isAtEnd: Bool { bytes[index...].allSatisfy { $0 <= 0x20 } }

    /// Whether one or two digits and a colon follow.
    var startsTime: Bool {
        var end = index
        while end < bytes.count, end - index < 3, isDigit(bytes[end]) { end += 1 }
        return end > index && end < bytes.count
            && (bytes[end] == UInt8(ascii: ":")
                || (bytes[end] == UInt8(ascii: "h") && end + 1 < bytes.count && isDigit(bytes[end + 1])))
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private func isWordEnd(_ index: Int) -> Bool {
        index >= bytes.count || !(0x41...0x7A).contains(bytes[index])
    }

    mutating func skipSpace() {
        while let byte = peek, byte <= 0x20 { index += 1 }
    }

    mutating func skipSeparators() {
        previousWasSlash = false
        while let byte = peek {
            if byte == UInt8(ascii: "/") { previousWasSlash = true }
            guard
                byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: "/")
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
            else { return }
            index += 1
        }
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// What follows the number in `1er`, `2nd` or `4th`.
    mutating func skipOrdinal() {
        let rest = bytes[index...].prefix(2).map { $0 | 0x20 }
        for suffix in ["er", "st", "nd", "rd", "th"] where rest == Array(suffix.utf8) {
            index += 2
            return
        }
    }

    /// A number and how many digits it has.
    mutating func number() -> (Int, Int)? {
        let start = index
        guard let value = digits(atMost: 4) else { return nil }
        return (value, index - start)
    }

    mutating func digits(exactly count: Int) -> Int? {
        guard index + count <= bytes.count, bytes[index..<(index + count)].allSatisfy({ isDigit($0) }) else {
            return nil
        }
        return digits(atMost: count)
    }

    mutating func digits(atMost count: Int) -> Int? {
        var value = 0
        let start = index
        while let byte = peek, isDigit(byte), index - start < count {
            value = value * 10 + Int(byte - 0x30)
            index += 1
        }
        return index > start ? value : nil
    }

    /// Letters up to the next separator, in lower case.
    mutating func word() -> String {
        let start = index
        while let byte = peek, (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80 {
            index += 1
        }
        if index == start { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
    }

    /// Seconds of `hhmmss`.
    mutating func basicTime() -> Double? {
        guard index + 6 <= bytes.count, bytes[index..<(index + 6)].allSatisfy({ isDigit($0) }),
            let hour = digits(exactly: 2), let minute = digits(exactly: 2), let second = digits(exactly: 2),
            hour < 24, minute < 60
        else { return nil }
        return Double(hour) * 3600 + Double(minute) * 60 + Double(second)
    }

    /// Seconds of `hh:mm[:ss[.fraction]]`, with an `AM` or `PM` if there is one.
    mutating func time() -> Double? {
        guard var hour = digits(atMost: 2), skip(":") || skip("h"), let minute = digits(atMost: 2) else {
            return nil
        }
        var second = 0.0
        if skip(":") {
            guard let whole = digits(atMost: 2) else { return nil }
            second = Double(whole)
            if skip(".") || skip(",") {
                let start = index
                if let fraction = digits(atMost: 9) {
                    var scale = 1.0
                    for _ in start..<index { scale *= 10 }
                    second += Double(fraction) / scale
                    _ = digits(atMost: 20)
                }
            }
        }
        let saved = index
        skipSpace()
        switch bytes[index...].prefix(2).map({ $0 | 0x20 }) {
        case Array("pm".utf8) where isWordEnd(index + 2):
            index += 2
            if hour < 12 { hour += 12 }
        case Array("am".utf8) where isWordEnd(index + 2):
            index += 2
            if hour == 12 { hour = 0 }
        default: index = saved
        }
        guard hour <= 24, minute <= 59, second < 62 else { return nil }
        return Double(hour) * 3600 + Double(minute) * 60 + second
    }

    /// Seconds east of Greenwich of `Z`, `+01:00`, `+0100`, `+1`, `GMT+1` or a known name.
    mutating func zone() -> Double? {
        let saved = index
        skipSpace()
        guard let byte = peek else { return nil }
        if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { return offset() }
        if byte == 0xE2, bytes[index...].starts(with: [0xE2, 0x88, 0x92]) {
            // U+2212 MINUS SIGN
            index += 2
            return offset(isNegative: true)
        }
        let name = word()
        guard let zone = FeedDate.zones[name] else {
            index = saved
            return placeName()
        }
        if zone == 0, let sign = peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            return offset()
        }
        return zone
    }

    /// Reads the name of a place, as in `Europe/Paris`: how far it is from Greenwich depends on the day.
    private mutating func placeName() -> Double? {
        let saved = index
        skipSpace()
        let start = index
        while let byte = peek, byte > 0x20 { index += 1 }
        let name = String(decoding: bytes[start..<index], as: UTF8.self)
        guard name.contains("/"), let zone = TimeZone(identifier: name) else {
            index = saved
            return nil
        }
        place = zone
        return 0
    }

    /// A local time at the place, where one was named.
    func atPlace(_ date: Date?) -> Date? {
        guard let place, let date else { return date }
        let first = date.addingTimeInterval(-Double(place.secondsFromGMT(for: date)))
        return date.addingTimeInterval(-Double(place.secondsFromGMT(for: first)))
    }

    private mutating func offset(isNegative: Bool = false) -> Double? {
        let sign = isNegative || peek == UInt8(ascii: "-") ? -1.0 : 1.0
        index += 1
        let start = index
        guard let first = digits(atMost: 4) else { return nil }
        let length = index - start
        if length <= 2 {
            let minutes = skip(":") ? digits(atMost: 2) ?? 0 : 0
            return sign * Double(first * 3600 + minutes * 60)
        }
        return sign * Double(first / 100 * 3600 + first % 100 * 60)
    }
}

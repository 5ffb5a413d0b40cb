private import Feeds
import Foundation

/// A scanner for the bytes of a date.
struct DateScanner {
    private let bytes: [UInt8]
    private var index = 0
    /// What stood before the current place.
    private(set) var separator = Separator.space
    /// The named time zone, if there was one.
    private(set) var namedZone: TimeZone?

    /// What may stand between the numbers of a date.
    enum Separator { case space, dot, hyphen, slash }

    /// An offset from Greenwich.
    struct Zone {
        /// East of Greenwich.
        var seconds: Double
        /// Whether it was written as a number.
        var isNumber = false
    }

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

    /// Whether a time without colons follows, as `10.00` or `1000`.
    var startsLooseTime: Bool {
        let digits = bytes[index...].prefix { isDigit($0) }
        if digits.count == 4 { return true }
        guard (1...2).contains(digits.count) else { return false }
        let rest = bytes[digits.endIndex...]
        return rest.count > 2 && rest.first == UInt8(ascii: ".")
            && rest.dropFirst().prefix(2).allSatisfy(isDigit)
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private func isWordEnd(_ index: Int) -> Bool {
        index >= bytes.count || !(0x41...0x7A).contains(bytes[index])
    }

    mutating func skipSpace() {
        while let byte = peek, byte <= 0x20 { index += 1 }
    }

    mutating func skipSeparators() {
        separator = .space
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "/"): separator = .slash
            case UInt8(ascii: "-"): separator = .hyphen
            case UInt8(ascii: "."): if separator == .space { separator = .dot }
            case 0...0x20, UInt8(ascii: ","), UInt8(ascii: "("), UInt8(ascii: ")"): break
            default: return
            }
            index += 1
        }
    }

    /// Whether a year and the number of a week follow.
    var startsWeekDate: Bool {
        let rest = bytes[index...].dropFirst(4).drop { $0 == UInt8(ascii: "-") }
        return (rest.first.map { $0 | 0x20 } == UInt8(ascii: "w"))
            && rest.dropFirst().first.map(isDigit) == true
    }

    /// The days since 1970 of the week date (`-W10-2`) or the ordinal date (`-065`) of a year (ISO 8601).
    mutating func weekOrOrdinal(of year: Int) -> Int? {
        let saved = index
        let isExtended = skip("-")
        if skip("W") || skip("w"), let week = digits(exactly: 2), (1...53).contains(week) {
            let hasDay = isExtended ? skip("-") : peek.map(isDigit) == true
            let day = hasDay ? digits(atMost: 1) ?? 0 : 1
            if (1...7).contains(day), let fourth = CivilDate.days(year, 1, 4) {
                // 4 January is in the first week; 1970 began on a Thursday.
                let monday = fourth - ((fourth + 3) % 7 + 7) % 7
                return monday + (week - 1) * 7 + day - 1
            }
        } else if bytes[index...].prefix(while: { isDigit($0) }).count == 3, let day = digits(atMost: 3),
            let first = CivilDate.days(year, 1, 1), (1...366).contains(day)
        {
            return first + day - 1
        }
        index = saved
        return nil
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// Skips the suffix of `1er`, `2nd` or `4th`.
    mutating func skipOrdinal() {
        guard let next = peek, next >= 0x41 else { return }
        let rest = bytes[index...].prefix(2).map { $0 | 0x20 }
        for suffix in ["er", "st", "nd", "rd", "th"] where rest == Array(suffix.utf8) {
            index += 2
            return
        }
    }

    /// A number and its count of digits.
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

    /// Seconds of `hh:mm[:ss[.fraction]]`, with an optional `AM` or `PM`.
    mutating func time() -> Double? {
        guard var hour = digits(atMost: 2), skip(":") || skip("h") || skip(".") || startsMinutes,
            let minute = digits(atMost: 2)
        else {
            return nil
        }
        var second = 0.0
        if skip(":") || bytes[index...].starts(with: ".".utf8) && isDigit(after: index) && skip(".") {
            guard let whole = digits(atMost: 2) else { return nil }
            second = Double(whole)
            if skip(".") || skip(",") {
                let start = index
                if let fraction = digits(atMost: 9) {
                    var scale = 1.0
                    for _ in start..<index { scale *= 10 }
                    second += Double(fraction) / scale
                    // Further digits are insignificant and could overflow.
                    while let byte = peek, isDigit(byte) { index += 1 }
                }
            }
        }
        switch meridiem() {
        case .some(true): if hour < 12 { hour += 12 }
        case .some(false): if hour == 12 { hour = 0 }
        case nil: break
        }
        guard hour <= 24, minute <= 59, second < 62 else { return nil }
        return Double(hour) * 3600 + Double(minute) * 60 + second
    }

    /// Two digits without a separator before them.
    private var startsMinutes: Bool { bytes[index...].prefix { isDigit($0) }.count == 2 }

    private func isDigit(after index: Int) -> Bool { index + 1 < bytes.count && isDigit(bytes[index + 1]) }

    /// Reads `PM` (true) or `am` (false), also as `p.m.`; `nil` if neither follows.
    private mutating func meridiem() -> Bool? {
        let saved = index
        skipSpace()
        let letter = peek.map { $0 | 0x20 }
        if letter == UInt8(ascii: "p") || letter == UInt8(ascii: "a") {
            index += 1
            let hasDot = skip(".")
            if skip("m") || skip("M"), isWordEnd(index) {
                if hasDot { _ = skip(".") }
                return letter == UInt8(ascii: "p")
            }
        }
        index = saved
        return nil
    }

    /// Reads `Z`, `+01:00`, `+0100`, `+1`, `GMT+1`, `GMT +0100` or a known name.
    mutating func zone() -> Zone? {
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
        guard let zone = DateNames.zones[name] else {
            index = saved
            return zoneName()
        }
        if zone == 0 {
            let afterName = index
            skipSpace()
            if let sign = peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), isDigit(after: index)
            {
                return offset()
            }
            index = afterName
        }
        return Zone(seconds: zone)
    }

    /// Parses a time zone name, as in `Europe/Paris`, whose offset depends on the date.
    private mutating func zoneName() -> Zone? {
        let saved = index
        skipSpace()
        let start = index
        while let byte = peek, byte > 0x20 { index += 1 }
        let name = String(decoding: bytes[start..<index], as: UTF8.self)
        guard name.contains("/"), let zone = TimeZone(identifier: name) else {
            index = saved
            return nil
        }
        namedZone = zone
        return Zone(seconds: 0, isNumber: true)
    }

    /// A local time converted with the named time zone, if there was one.
    func inNamedZone(_ date: Date?) -> Date? {
        guard let namedZone, let date else { return date }
        let first = date.addingTimeInterval(-Double(namedZone.secondsFromGMT(for: date)))
        return date.addingTimeInterval(-Double(namedZone.secondsFromGMT(for: first)))
    }

    private mutating func offset(isNegative: Bool = false) -> Zone? {
        let sign = isNegative || peek == UInt8(ascii: "-") ? -1.0 : 1.0
        index += 1
        let start = index
        guard let first = digits(atMost: 4) else { return nil }
        let length = index - start
        if length <= 2 {
            let minutes = skip(":") ? digits(atMost: 2) ?? 0 : 0
            return Zone(seconds: sign * Double(first * 3600 + minutes * 60), isNumber: true)
        }
        return Zone(seconds: sign * Double(first / 100 * 3600 + first % 100 * 60), isNumber: true)
    }
}

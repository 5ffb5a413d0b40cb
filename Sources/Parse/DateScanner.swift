import Foundation

/// A scanner for the bytes of a date.
struct DateScanner {
    private let bytes: [UInt8]
    private var index = 0
    private(set) var previousWasSlash = false
    /// The named time zone, if there was one.
    private(set) var namedZone: TimeZone?

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
                    // Further digits are insignificant and could overflow.
                    while let byte = peek, isDigit(byte) { index += 1 }
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
            return zoneName()
        }
        if zone == 0, let sign = peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            return offset()
        }
        return zone
    }

    /// Parses a time zone name, as in `Europe/Paris`, whose offset depends on the date.
    private mutating func zoneName() -> Double? {
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
        return 0
    }

    /// A local time converted with the named time zone, if there was one.
    func inNamedZone(_ date: Date?) -> Date? {
        guard let namedZone, let date else { return date }
        let first = date.addingTimeInterval(-Double(namedZone.secondsFromGMT(for: date)))
        return date.addingTimeInterval(-Double(namedZone.secondsFromGMT(for: first)))
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

/// ISO-2022-JP, which switches between character sets with escape sequences.
enum ISO2022JP {
    /// The same text in EUC-JP; `nil` if no escape sequence selects Japanese characters.
    static func asEUC(_ bytes: [UInt8]) -> [UInt8]? {
        enum Set { case ascii, katakana, kanji }
        var set = Set.ascii
        var isJapanese = false
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x1B, index + 2 < bytes.count {
                switch (bytes[index + 1], bytes[index + 2]) {
                case (0x24, 0x40), (0x24, 0x42): (set, isJapanese) = (.kanji, true)
                case (0x28, 0x49): (set, isJapanese) = (.katakana, true)
                case (0x28, 0x42), (0x28, 0x4A): set = .ascii
                default:
                    out.append(byte)
                    index += 1
                    continue
                }
                index += 3
                continue
            }
            // The text was cut before the sequence that ends it.
            if byte <= 0x20 || isEndTag(bytes, at: index) { set = .ascii }
            switch set {
            case .ascii:
                out.append(byte)
                index += 1
            case .katakana:
                out += (0x21...0x5F).contains(byte & 0x7F) ? [0x8E, byte | 0x80] : [impossible]
                index += 1
            case .kanji:
                guard index + 1 < bytes.count, isHalf(byte), isHalf(bytes[index + 1]),
                    !isEndTag(bytes, at: index + 1)
                else {
                    out.append(impossible)
                    index += 1
                    continue
                }
                out += [byte | 0x80, bytes[index + 1] | 0x80]
                index += 2
            }
        }
        return isJapanese ? out : nil
    }

    /// One character in the place of one byte, as EUC-JP has none that starts with it.
    private static let impossible: UInt8 = 0xFF

    /// Whether a byte can be one of the two of a kanji; some writers leave the eighth bit set.
    private static func isHalf(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte & 0x7F) }

    private static func isEndTag(_ bytes: [UInt8], at start: Int) -> Bool {
        guard bytes[start...].starts(with: "</".utf8) else { return false }
        let name = bytes[(start + 2)...].prefix(24).prefix { (0x61...0x7A).contains($0 | 0x20) || $0 == 0x3A }
        return name.count > 3 && name.endIndex < bytes.count && bytes[name.endIndex] == UInt8(ascii: ">")
    }
}

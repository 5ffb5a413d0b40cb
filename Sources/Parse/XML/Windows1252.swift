/// windows-1252 as in the WHATWG Encoding Standard: characters in place of Latin-1's C1 controls.
enum Windows1252 {
    private static let c1: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
        0x8D, 0x017D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D,
        0x017E, 0x0178,
    ]

    /// The code point for 0x80 to 0x9F; other values are unchanged.
    static func scalar(_ value: UInt32) -> UInt32 {
        (0x80...0x9F).contains(value) ? c1[Int(value - 0x80)] : value
    }

    /// Bytes as UTF-8; every byte is a character.
    static func decode(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + bytes.count / 16)
        var index = 0
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index] < 0x80 { index += 1 }
            out += bytes[start..<index]
            guard index < bytes.count else { break }
            append(scalar(UInt32(bytes[index])), to: &out)
            index += 1
        }
        return out
    }

    /// Repairs mojibake.
    ///
    /// Covers UTF-8 that was read as Latin-1 or windows-1252 and encoded again, and windows-1252 bytes used
    /// as code points. Only text with C1 controls is changed: no one writes those on purpose.
    static func repaired(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { (0x80...0x9F).contains($0.value) }) else { return text }
        var out: [UInt8] = []
        var run: [UInt8] = []
        func flush(_ out: inout [UInt8]) {
            guard !run.isEmpty else { return }
            if run.contains(where: { (0x80...0x9F).contains($0) }),
                (try? UTF8Span(validating: run.span)) != nil
            {
                out += run
            } else {
                for byte in run { append(scalar(UInt32(byte)), to: &out) }
            }
        }
        for value in text.unicodeScalars {
            if (0x80...0xFF).contains(value.value) {
                run.append(UInt8(value.value))
            } else {
                flush(&out)
                run.removeAll(keepingCapacity: true)
                out.append(contentsOf: UTF8.encode(value) ?? UTF8.encodedReplacementCharacter)
            }
        }
        flush(&out)
        return String(decoding: out, as: UTF8.self)
    }

    private static func append(_ value: UInt32, to out: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(value) else { return }
        out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}

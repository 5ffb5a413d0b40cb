/// Guesses the encoding of text that is not UTF-8 and declares none, from the distribution of its high bytes.
enum CharsetGuess {
    /// The most likely encoding; `nil` for Western text, where high bytes are few and isolated.
    static func name(of bytes: [UInt8]) -> String? {
        let text = letters(of: bytes)
        let high = text.count { $0 >= 0x80 }
        guard high * 10 > text.count * 3 else { return nil }
        if let eastern = doubleByte(text) { return eastern }
        let upper = text.count { (0xE0...0xFF).contains($0) }
        let lower = text.count { (0xC0...0xDF).contains($0) }
        // Both Cyrillic encodings have letters from 0xC0 up; one has small letters where the other has
        // capitals.
        guard (upper + lower) * 10 > high * 8 else { return nil }
        return lower > upper ? "koi8-r" : "windows-1251"
    }

    /// Letters and high bytes outside of tags.
    private static func letters(of bytes: [UInt8]) -> [UInt8] {
        var isInTag = false
        var text: [UInt8] = []
        for byte in bytes.prefix(100_000) {
            if byte == UInt8(ascii: "<") {
                isInTag = true
            } else if byte == UInt8(ascii: ">") {
                isInTag = false
            } else if !isInTag,
                byte >= 0x80 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x40 || byte >= 0x5B
            {
                text.append(byte)
            }
        }
        return text
    }

    private static func doubleByte(_ text: [UInt8]) -> String? {
        var leads = [Int](repeating: 0, count: 256)
        var pairs = 0
        var lowTrails = 0
        var isEUC = true
        var index = 0
        while index < text.count {
            let lead = text[index]
            guard lead >= 0x80 else {
                index += 1
                continue
            }
            guard index + 1 < text.count else { break }
            let trail = text[index + 1]
            if trail < 0x80 { lowTrails += 1 }
            if !(0xA1...0xFE).contains(lead) || !(0xA1...0xFE).contains(trail) { isEUC = false }
            leads[Int(lead)] += 1
            pairs += 1
            index += 2
        }
        guard pairs > 8 else { return nil }
        func share(_ range: ClosedRange<Int>) -> Double { Double(leads[range].reduce(0, +)) / Double(pairs) }
        if isEUC {
            if share(0xA4...0xA5) > 0.15 { return "euc-jp" }
            return share(0xB0...0xC8) > 0.9 ? "euc-kr" : share(0xB0...0xF7) > 0.6 ? "gb18030" : nil
        }
        if share(0x82...0x83) > 0.2 { return "shift_jis" }
        // Many second bytes of Big5 are low; its first bytes are between A4 and C6 for common characters.
        return lowTrails * 5 > pairs && share(0xA4...0xC6) > 0.6 ? "big5" : nil
    }
}

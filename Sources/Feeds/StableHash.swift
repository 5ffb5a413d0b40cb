/// A hash that is the same on every machine and in every run: FNV-1a, 64 bits.
///
/// For identities and to detect unchanged bodies; not secure against an adversary.
package enum StableHash {
    /// Takes an array, so that the loop over a body is not generic code.
    package static func of(_ bytes: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes {
            hash ^= UInt64(byte)
            hash = hash &* 0x100_0000_01B3
        }
        return hash
    }

    /// Eight bytes per step: to detect unchanged bodies, in this store only.
    package static func ofBody(_ bytes: [UInt8]) -> UInt64 {
        var hash: UInt64 = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
        let span = bytes.span
        var index = 0
        while index + 8 <= span.count {
            var word: UInt64 = 0
            for offset in 0..<8 { word |= UInt64(span[index + offset]) << UInt64(offset * 8) }
            hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
            index += 8
        }
        while index < span.count {
            hash = (hash ^ UInt64(span[index])) &* 0x100_0000_01B3
            index += 1
        }
        return hash ^ hash >> 29
    }

    /// A short name from a text's hash: digits and consonants that are hard to confuse, a letter first.
    package static func name(of text: String, length: Int) -> String {
        let letters = Array("bcdfghjkmnpqrstvwxz")
        let symbols = Array("23456789bcdfghjkmnpqrstvwxz")
        var hash = of(Array(text.utf8))
        // FNV's low bits differ little between similar texts: mix once more.
        hash ^= hash >> 32
        hash = hash &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 29
        var name = String(letters[Int(hash % UInt64(letters.count))])
        hash /= UInt64(letters.count)
        while name.count < length {
            if hash == 0 { hash = of(Array(name.utf8)) }
            name.append(symbols[Int(hash % UInt64(symbols.count))])
            hash /= UInt64(symbols.count)
        }
        return name
    }
}

/// MinHash signatures: they estimate the Jaccard similarity of sets.
enum MinHash {
    /// 16 bands of two rows: texts that share half of their shingles collide with probability 0.99.
    private static let bandCount = 16

    static func shingle(_ words: ArraySlice<String>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for word in words {
            for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0x20) &* 0x100_0000_01b3
        }
        return hash
    }

    static func bands(of shingles: Set<UInt64>) -> [UInt64] {
        (0..<bandCount).map { band in
            let (first, second) = (
                least(shingles, UInt64(band) * 2 + 1), least(shingles, UInt64(band) * 2 + 2)
            )
            return mixed(first &+ mixed(second) &+ UInt64(band))
        }
    }

    private static func least(_ shingles: Set<UInt64>, _ seed: UInt64) -> UInt64 {
        let salt = mixed(seed)
        return shingles.reduce(.max) { min($0, mixed($1 ^ salt)) }
    }

    /// The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9e37_79b9_7f4a_7c15
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}

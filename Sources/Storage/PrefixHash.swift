import Feeds

/// A hash of the bytes so far, whatever the pieces they came in.
struct PrefixHash {
    private var done: UInt64 = 0
    private var rest: [UInt8] = []
    private static let block = 1 << 20

    mutating func add(_ bytes: [UInt8]) {
        if rest.isEmpty, bytes.count == Self.block { return done = Self.mixed(done, bytes) }
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let piece = bytes.prefix(Self.block - rest.count)
            bytes = bytes.dropFirst(piece.count)
            rest += piece
            if rest.count == Self.block {
                done = value
                rest.removeAll(keepingCapacity: true)
            }
        }
    }

    var value: UInt64 { rest.isEmpty ? done : Self.mixed(done, rest) }

    private static func mixed(_ done: UInt64, _ block: [UInt8]) -> UInt64 {
        (done ^ StableHash.ofBody(block)) &* 0x9E37_79B9_7F4A_7C15
    }
}

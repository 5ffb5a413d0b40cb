import Feeds

/// A hash of the bytes so far, whatever the pieces they came in.
struct PrefixHash {
    private var done: UInt64 = 0
    private var rest: [UInt8] = []
    private static let block = 1 << 20

    mutating func add(_ bytes: [UInt8]) {
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

    var value: UInt64 {
        rest.isEmpty ? done : (done ^ StableHash.ofBody(rest)) &* 0x9E37_79B9_7F4A_7C15
    }
}

package import Foundation

/// A file of vectors of two pieces, “▁” and “a”, in two dimensions.
package enum SmallVectors {
    /// The content, for languages of two letters; `change` damages it.
    package static func file(_ languages: String = "en fr", _ change: (inout [UInt8]) -> Void = { _ in })
        -> Data
    {
        func four(_ value: UInt32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        func floats(_ values: Float...) -> [UInt8] { values.flatMap { four($0.bitPattern) } }
        let name = Array(languages.utf8)
        var bytes = Array("veillevec".utf8) + [1, UInt8(name.count), 0]
        bytes += four(2) + four(2) + four(5) + [1, 2, 3, 4, 5, 6, 7, 8]
        bytes += name + [UInt8](repeating: 0, count: 32 - name.count)
        bytes += floats(-1, -2) + floats(0.5, 0.25)
        // The root has the children a and 0xE2; then 0x96, then 0x81.
        bytes += [1, 3, 3, 4, 5, 5].flatMap { four($0) } + [0, 1, 0, 0, 2].flatMap { four($0) }
        bytes += [2, 0, 0xFC, 4] + [0, 0x61, 0xE2, 0x96, 0x81]
        change(&bytes)
        return Data(bytes)
    }
}

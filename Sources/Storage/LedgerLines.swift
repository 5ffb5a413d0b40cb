import Feeds
import Foundation

/// The decisions of a ledger that stay in its files until they are looked at.
final class LedgerLines: DecisionSource {
    /// Where a line stands.
    struct Place: BitwiseCopyable, Sendable {
        /// The number of the file.
        var file: Int32
        /// Bytes, without the end of the line.
        var length: Int32
        var offset: Int64
    }

    private let places: [Place]
    private let files: [FileHandle]

    init(_ places: [Place], in files: [FileHandle]) { (self.places, self.files) = (places, files) }

    func decision(at index: Int) -> Decision? {
        if case .record(.decision(let decision)) = Self.content(at: places[index], in: files) {
            return decision
        }
        return nil
    }

    /// What a line says; `nil` if the file has become shorter.
    static func content(at place: Place, in files: [FileHandle]) -> Ledger.LineContent? {
        guard files.indices.contains(Int(place.file)), place.length > 0,
            let bytes = try? files[Int(place.file)].bytes(at: place.offset, atMost: Int(place.length)),
            bytes.count == place.length
        else { return nil }
        var found: Ledger.LineContent?
        Ledger.read(bytes) { line, _ in found = line }
        return found
    }
}

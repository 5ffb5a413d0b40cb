import Feeds
import Foundation

extension Encodable {
    /// The value as JSON, as the store keeps problems; the same value is always the same text.
    func storedJSON() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension Decodable {
    /// What was stored as JSON; `nil` for what an earlier version left out, or a later one has added.
    init?(storedJSON text: String?) {
        guard let text, let value = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else {
            return nil
        }
        self = value
    }
}

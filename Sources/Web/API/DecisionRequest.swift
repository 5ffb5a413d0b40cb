/// The body of `/api/v1/decide` and `/api/v1/undo`.
struct DecisionRequest: Decodable {
    var action: String?
    var ids: [String] = []
    var section: Int?
    var line: String?
    var order: String?
    var until: String?
    /// By identifier, the records that were shown: what was decided since is not overruled.
    var seen: [String: Int] = [:]

    init() {}

    /// Refuses unknown keys: what is not understood might have changed the meaning.
    init(from decoder: any Decoder) throws {
        let names = try decoder.container(keyedBy: AnyKey.self).allKeys
        let values = try decoder.container(keyedBy: Key.self)
        guard names.allSatisfy({ Key(rawValue: $0.stringValue) != nil }) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "unknown key")
            )
        }
        action = try values.decodeIfPresent(String.self, forKey: .action)
        ids =
            try values.decodeIfPresent([String].self, forKey: .ids)
            ?? values.decodeIfPresent(String.self, forKey: .id).map { [$0] } ?? []
        section = try values.decodeIfPresent(Int.self, forKey: .section)
        line = try values.decodeIfPresent(String.self, forKey: .line)
        order = try values.decodeIfPresent(String.self, forKey: .order)
        until = try values.decodeIfPresent(String.self, forKey: .until)
        seen = try values.decodeIfPresent([String: Int].self, forKey: .seen) ?? [:]
    }

    private enum Key: String, CodingKey {
        case action, ids, id, section, line, order, until, seen
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

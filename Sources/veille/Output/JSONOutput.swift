import Foundation

/// JSON for programs: versioned, keys in English and in order whatever the language.
enum JSONOutput {
    private struct Document<Content: Encodable>: Encodable {
        var schema: String
        var content: Content

        enum CodingKeys: CodingKey { case schema }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(schema, forKey: .schema)
            try content.encode(to: encoder)
        }
    }

    /// Prints an object under the name of its schema, as in `veille.list/1`.
    static func print(_ content: some Encodable, schema: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let data = try encoder.encode(Document(schema: schema, content: content))
        Swift.print(String(decoding: data, as: UTF8.self))
    }
}

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
    static func print(_ content: some Encodable, schema: Schema) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let data = try encoder.encode(Document(schema: schema.rawValue, content: content))
        Swift.print(String(decoding: data, as: UTF8.self))
    }

    /// The shapes that are printed, each under one name; a name gets a new number when its shape changes.
    enum Schema: String, CaseIterable {
        case add = "veille.add/1"
        case apply = "veille.apply/1"
        case backtest = "veille.backtest/1"
        case check = "veille.check/1"
        case ci = "veille.ci/1"
        case decision = "veille.decision/1"
        case deliveries = "veille.deliveries/1"
        case discoveredFeeds = "veille.discover/1"
        case doctor = "veille.doctor/1"
        case explain = "veille.explain/1"
        case feedDoctor = "veille.feed-doctor/1"
        case feedTest = "veille.test/1"
        case feeds = "veille.feeds/1"
        case fix = "veille.fix/1"
        case prune = "veille.prune/1"
        case coverage = "veille.coverage/1"
        case scout = "veille.scout/1"
        case yield = "veille.yield/1"
        case recipes = "veille.recipes/1"
        case take = "veille.take/1"
        case sync = "veille.sync/1"
        case initialization = "veille.init/1"
        case list = "veille.list/1"
        case meaning = "veille.meaning/1"
        case mute = "veille.mute/1"
        case poll = "veille.poll/1"
        case review = "veille.review/1"
        case search = "veille.search/1"
        case stats = "veille.stats/1"
        case status = "veille.status/1"
        case trust = "veille.trust/1"
        case undo = "veille.undo/1"
        case notProposed = "veille.not-proposed/1"
    }
}

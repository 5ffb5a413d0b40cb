import Curation
import Feeds
import Hummingbird

/// The body of `/api/v1/scout`.
struct ScoutResponse: ResponseEncodable {
    struct Source: Encodable {
        var host: String
        /// Titles of accepted articles that are on it.
        var accepted: [String]
        /// Titles of good articles that cite it.
        var citedBy: [String]
        /// The number of links of the pages that are on it.
        var onPage: Int
        /// Whether its feed was looked for.
        var isAsked: Bool
        var feed: String?
        var title: String?
        /// Of the last month.
        var articles: Int?
        /// Titles of those that would be proposed.
        var proposed: [String]?

        init(_ found: ScoutedSource) {
            let source = found.source
            (host, accepted, citedBy, onPage) = (source.host, source.accepted, source.citedBy, source.onPage)
            (isAsked, feed, title) = (found.isAsked, found.preview?.feed.url, found.preview?.feed.title)
            (articles, proposed) = (found.preview?.articles, found.preview?.proposed)
        }
    }

    var schema = "veille.api.scout/1"
    var sources: [Source]
}

/// What `/api/v1/scout/decide` is asked.
struct ScoutRequest: Decodable {
    var host: String
    /// `follow` or `refuse`.
    var action: String
    /// With `follow`: only if this is still the feed that was found.
    var feed: String?
}

/// The body of `/api/v1/scout/decide`.
struct ScoutDecided: ResponseEncodable {
    var schema = "veille.api.scout-decision/1"
    var host: String
    /// Whether it was not so before.
    var isChanged: Bool
}

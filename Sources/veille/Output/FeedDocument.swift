import Feeds
import Home
import Foundation
import Parse

/// A feed as the JSON document `veille-feed/1`.
struct FeedDocument: Encodable {
    private var schema = "veille-feed/1"
    private var ok: Bool
    private var error: String?
    private var feedURLs: [String]?
    private var format: String?
    private var encoding: String?
    private var declaredEncoding: String?
    private var recovered: Bool?
    private var repairs: [Repair]?
    private var id: String?
    private var title: String?
    private var subtitle: String?
    private var link: String?
    private var selfLink: String?
    private var links: [Link]?
    private var language: String?
    private var updated: String?
    private var published: String?
    private var authors: [Person]?
    private var contributors: [Person]?
    private var categories: [Category]?
    private var image: Image?
    private var icon: String?
    private var logo: String?
    private var rights: String?
    private var generator: String?
    private var ttl: Int?
    private var hubs: [String]?
    private var items: [Item]?

    /// The document of a feed, or of the reason for its failure, on one line.
    static func encode(_ parse: () throws(ParseError) -> ParsedFeed) throws -> Data {
        let document: FeedDocument
        do throws(ParseError) {
            document = FeedDocument(try parse())
        } catch {
            document = FeedDocument(error)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .useDefaultKeys
        return try encoder.encode(document) + [0x0A]
    }

    private init(_ error: ParseError) {
        ok = false
        self.error = "\(error.label): \(Problem(error).detail)"
        if case .html(let feeds) = error { feedURLs = feeds }
    }

    private init(_ feed: ParsedFeed) {
        ok = true
        format = feed.format.rawValue
        encoding = feed.encoding
        declaredEncoding = feed.declaredEncoding
        recovered = feed.isRecovered
        repairs = feed.repairs.map { Repair(kind: $0.kind, line: $0.line) }
        id = feed.id
        title = feed.title?.plain
        subtitle = feed.subtitle?.plain
        link = feed.link
        selfLink = feed.selfLink
        links = feed.links.map(Link.init)
        language = feed.language
        updated = Self.text(feed.updated)
        published = Self.text(feed.published)
        authors = feed.authors.map(Person.init)
        contributors = feed.contributors.map(Person.init)
        categories = feed.categories.map(Category.init)
        image = feed.image.map { Image(url: $0.url, title: $0.title, link: $0.link) }
        icon = feed.icon
        logo = feed.logo
        rights = feed.rights?.plain
        generator = feed.generator
        ttl = feed.ttl
        hubs = feed.hubs
        items = zip(feed.items, feed.keys).map(Item.init)
    }

    private static func text(_ date: Date?) -> String? { date.map { $0.formatted(.iso8601) } }

    private enum CodingKeys: String, CodingKey {
        case schema, ok, error, format, encoding, recovered, repairs, id, title, subtitle, link, links,
            language,
            updated, published
        case authors, contributors, categories, image, icon, logo, rights, generator, ttl, hubs, items
        case feedURLs = "feed_urls"
        case declaredEncoding = "declared_encoding"
        case selfLink = "self_link"
    }

    private struct Link: Encodable {
        var href: String
        var rel: String
        var type: String?
        var title: String?
        var hreflang: String?
        var length: String?

        init(_ link: ParsedFeed.WebLink) {
            href = link.href
            rel = link.rel
            type = link.type
            title = link.title
            hreflang = link.hreflang
            length = link.length
        }
    }

    private struct Repair: Encodable {
        var kind: FeedRepair.Kind
        var line: Int
    }

    private struct Person: Encodable {
        var name: String?
        var email: String?
        var url: String?

        init(_ person: ParsedFeed.Person) {
            name = person.name
            email = person.email
            url = person.url
        }
    }

    private struct Category: Encodable {
        var term: String
        var scheme: String?
        var label: String?

        init(_ category: ParsedFeed.Category) {
            term = category.term
            scheme = category.scheme
            label = category.label
        }
    }

    private struct Image: Encodable {
        var url: String?
        var title: String?
        var link: String?
    }

    private struct Enclosure: Encodable {
        var url: String
        var type: String?
        var length: String?
    }

    private struct Source: Encodable {
        var title: String?
        var url: String?
        var id: String?
        var link: String?
    }

    private struct Item: Encodable {
        var id: String?
        var key: String?
        var isPermalink: Bool
        var title: String?
        var url: String?
        var externalURL: String?
        var links: [Link]
        var summary: String?
        var summaryType: String?
        var content: String?
        var contentType: String?
        var published: String?
        var updated: String?
        var authors: [Person]
        var contributors: [Person]
        var categories: [Category]
        var enclosures: [Enclosure]
        var source: Source?
        var language: String?
        var comments: String?
        var image: String?
        var rights: String?

        init(_ item: ParsedFeed.Item, key: String) {
            id = item.id
            self.key = key
            isPermalink = item.isPermalink
            title = item.title?.plain
            url = item.url
            externalURL = item.externalURL
            links = item.links.map(Link.init)
            summary = item.summary?.sanitized
            summaryType = item.summary.map { $0.isPlain ? "text" : "html" }
            content = item.content?.sanitized
            contentType = item.content.map { $0.isPlain ? "text" : "html" }
            published = FeedDocument.text(item.published)
            updated = FeedDocument.text(item.updated)
            authors = item.authors.map(Person.init)
            contributors = item.contributors.map(Person.init)
            categories = item.categories.map(Category.init)
            enclosures = item.enclosures.map { Enclosure(url: $0.url, type: $0.type, length: $0.length) }
            source = item.source.map { Source(title: $0.title, url: $0.url, id: $0.id, link: $0.link) }
            language = item.language
            comments = item.comments
            image = item.image
            rights = item.rights?.plain
        }

        private enum CodingKeys: String, CodingKey {
            case id, key, title, url, links, summary, content, published, updated, authors, contributors,
                categories
            case enclosures, source, language, comments, image, rights
            case isPermalink = "id_is_permalink"
            case externalURL = "external_url"
            case summaryType = "summary_type"
            case contentType = "content_type"
        }
    }
}

import Feeds
package import struct Foundation.Date

/// A feed document as it was written, in one model for all formats.
package struct ParsedFeed: Sendable {
    /// Which format it is in.
    package var format: FeedFormat
    /// The encoding its bytes were really in.
    package var encoding = "utf-8"
    /// The encoding that HTTP or the document declared, in lower case.
    package var declaredEncoding: String?
    /// What was wrong with it and was read all the same.
    package var repairs: [FeedRepair] = []
    /// Whether anything was wrong with it.
    package var isRecovered: Bool { !repairs.isEmpty }
    /// Identifier of the feed.
    package var id: String?
    /// Title.
    package var title: TextConstruct?
    /// Description, tagline or subtitle.
    package var subtitle: TextConstruct?
    /// Absolute address of the web site.
    package var link: String?
    /// Every link, in document order.
    package var links: [WebLink] = []
    /// BCP 47, as written.
    package var language: String?
    /// When it last changed.
    package var updated: Date?
    /// When it was published.
    package var published: Date?
    /// Its authors.
    package var authors: [Person] = []
    /// Its contributors.
    package var contributors: [Person] = []
    /// Its tags.
    package var categories: [Category] = []
    /// Its picture.
    package var image: Image?
    /// Its small picture.
    package var icon: String?
    /// Its large picture.
    package var logo: String?
    /// Rights.
    package var rights: TextConstruct?
    /// What wrote it.
    package var generator: String?
    /// Minutes between checks that it asks for.
    package var ttl: Int?
    /// How often it changes, by its own word (`sy:updatePeriod`).
    package var updatePeriod: UpdatePeriod?
    /// How often in that time (`sy:updateFrequency`).
    package var updateFrequency: Int?
    /// Hours of the day at which it asks not to be visited, from 0 to 23 in UTC; a bit each.
    package var skippedHours: UInt32 = 0
    /// Days of the week at which it asks not to be visited; a bit each, Sunday's the lowest.
    package var skippedDays: UInt8 = 0
    /// WebSub hubs.
    package var hubs: [String] = []
    /// Its items, in document order.
    package var items: [Item] = []

    init(format: FeedFormat) { self.format = format }

    /// The address the feed gives for itself.
    package var selfLink: String? { links.first { $0.rel == "self" }?.href }

    /// One item, as it was written.
    package struct Item: Sendable {
        /// Its identifier, verbatim.
        package var id: String?
        /// Whether the identifier stands for the missing link.
        package var isPermalink = false
        /// Title.
        package var title: TextConstruct?
        /// Absolute address of its page.
        package var url: String?
        /// JSON Feed's address of what the item is about.
        package var externalURL: String?
        /// Every link, in document order.
        package var links: [WebLink] = []
        /// Summary or description.
        package var summary: TextConstruct?
        /// Full text.
        package var content: TextConstruct?
        /// When it was published; `nil` when that is absent or illegible.
        package var published: Date?
        /// When it was changed.
        package var updated: Date?
        /// Its authors, or its feed's.
        package var authors: [Person] = []
        /// Its contributors.
        package var contributors: [Person] = []
        /// Its tags.
        package var categories: [Category] = []
        /// Attached files.
        package var enclosures: [Enclosure] = []
        /// The feed it was taken from.
        package var source: Source?
        /// BCP 47.
        package var language: String?
        /// Address of its comments.
        package var comments: String?
        /// Address of its picture.
        package var image: String?
        /// How many comments it has (`thr:total`, `slash:comments`).
        package var commentCount: Int?
        /// Where it is about (GeoRSS, W3C Geo).
        package var location: Location?
        /// Rights.
        package var rights: TextConstruct?

        /// Whether the document ended in the middle of it.
        package var isCutOff = false

        init() {}

        /// Whether nothing was read of it.
        var isBlank: Bool {
            id == nil && title == nil && url == nil && links.isEmpty && summary == nil && content == nil
                && published == nil
        }
    }

    /// A link of a feed or item.
    package struct WebLink: Sendable, Equatable {
        /// Absolute address.
        package var href: String
        /// What it leads to, as in `alternate`.
        package var rel: String
        /// Media type.
        package var type: String?
        /// Title.
        package var title: String?
        /// Language.
        package var hreflang: String?
        /// Bytes.
        package var length: String?
    }

    /// Somebody.
    package struct Person: Sendable, Equatable {
        /// Name.
        package var name: String?
        /// Mail address.
        package var email: String?
        /// Web address.
        package var url: String?
    }

    /// A point on the earth, in degrees (WGS 84).
    package struct Location: Sendable, Equatable {
        /// North of the equator.
        package var latitude: Double
        /// East of Greenwich.
        package var longitude: Double

        /// Reads `45.256 -71.92`, with spaces or a comma between.
        init?(_ text: String) {
            let numbers = text.split { $0 == " " || $0 == "," || $0.isNewline }.compactMap { Double($0) }
            guard numbers.count == 2, abs(numbers[0]) <= 90, abs(numbers[1]) <= 180 else { return nil }
            latitude = numbers[0]
            longitude = numbers[1]
        }
    }

    /// A tag.
    package struct Category: Sendable, Equatable {
        /// The tag.
        package var term: String
        /// Where it is defined.
        package var scheme: String?
        /// How it is shown.
        package var label: String?
    }

    /// An attached file.
    package struct Enclosure: Sendable, Equatable {
        /// Absolute address.
        package var url: String
        /// Media type.
        package var type: String?
        /// Bytes.
        package var length: String?
    }

    /// The feed an item was taken from.
    package struct Source: Sendable, Equatable {
        /// Title.
        package var title: String?
        /// Address of the feed.
        package var url: String?
        /// Identifier.
        package var id: String?
        /// Address of the site.
        package var link: String?
    }

    /// The picture of a feed.
    package struct Image: Sendable, Equatable {
        /// Address of the file.
        package var url: String?
        /// What it shows.
        package var title: String?
        /// Where it leads.
        package var link: String?
    }
}

/// Text with what its format says of it; read as plain text or as safe HTML only when asked.
package struct TextConstruct: Sendable, Equatable {
    /// How the value is written.
    package enum Kind: Sendable, Equatable {
        /// Plain text.
        case text
        /// HTML.
        case html
        /// Unsaid: text in which tags and references may stand.
        case either
    }

    /// The characters as UTF-8, after XML or JSON was decoded once.
    let bytes: [UInt8]
    /// How they are meant.
    package internal(set) var kind: Kind
    /// What relative addresses in it are relative to.
    package let base: String?

    init(bytes: [UInt8], kind: Kind, base: String? = nil) {
        self.bytes = bytes
        self.kind = kind
        self.base = base
    }

    init(value: String, kind: Kind, base: String? = nil) {
        self.init(bytes: Array(value.utf8), kind: kind, base: base)
    }

    /// The characters, after XML or JSON was decoded once.
    package var value: String { String(decoding: bytes, as: UTF8.self) }

    /// Plain text on one line: tags removed, references decoded once, white space collapsed.
    package var plain: String { HTMLText.plain(bytes, kind: kind) }

    /// The plain text, at most about `limit` characters of it, without reading all of a long value.
    package func excerpt(_ limit: Int) -> String { HTMLText.plain(bytes, kind: kind, limit: limit) }

    /// HTML with nothing active in it, its addresses absolute.
    package var sanitized: String {
        guard isPlain else { return HTMLSanitizer.sanitize(Windows1252.mended(value), base: base) }
        let text = kind == .text ? value : HTMLText.decodingReferences(value)
        return HTMLSanitizer.escape(Windows1252.mended(text))
    }

    /// Whether ``sanitized`` holds only text.
    package var isPlain: Bool { kind == .text || (kind == .either && !HTMLText.looksLikeHTML(bytes.span)) }
}

/// The formats that are told apart, with the two that a site without a feed is read in.
package enum FeedFormat: String, Sendable, Codable, CaseIterable {
    case rss090, rss091n, rss091u, rss092, rss093, rss094, rss10, rss20, rss, atom03, atom10, atom, cdf,
        json1, json11
    case sitemap, listing
}

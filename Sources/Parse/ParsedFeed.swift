import Feeds
public import struct Foundation.Date

/// A feed document as it was written, in one model for all formats.
public struct ParsedFeed: Sendable {
    /// Which format it is in.
    public var format: FeedFormat
    /// The encoding its bytes were really in.
    public var encoding = "utf-8"
    /// The encoding that HTTP or the document declared, in lower case.
    public var declaredEncoding: String?
    /// What was wrong with it and was read all the same.
    public var repairs: [FeedRepair] = []
    /// Whether anything was wrong with it.
    public var isRecovered: Bool { !repairs.isEmpty }
    /// Identifier of the feed.
    public var id: String?
    /// Title.
    public var title: TextConstruct?
    /// Description, tagline or subtitle.
    public var subtitle: TextConstruct?
    /// Absolute address of the web site.
    public var link: String?
    /// Every link, in document order.
    public var links: [WebLink] = []
    /// BCP 47, as written.
    public var language: String?
    /// When it last changed.
    public var updated: Date?
    /// When it was published.
    public var published: Date?
    /// Its authors.
    public var authors: [Person] = []
    /// Its contributors.
    public var contributors: [Person] = []
    /// Its tags.
    public var categories: [Category] = []
    /// Its picture.
    public var image: Image?
    /// Its small picture.
    public var icon: String?
    /// Its large picture.
    public var logo: String?
    /// Rights.
    public var rights: TextConstruct?
    /// What wrote it.
    public var generator: String?
    /// Minutes between checks that it asks for.
    public var ttl: Int?
    /// How often it changes, by its own word (`sy:updatePeriod`).
    public var updatePeriod: UpdatePeriod?
    /// How often in that time (`sy:updateFrequency`).
    public var updateFrequency: Int?
    /// Hours of the day at which it asks not to be visited, from 0 to 23 in UTC; a bit each.
    public var skippedHours: UInt32 = 0
    /// Days of the week at which it asks not to be visited; a bit each, Sunday's the lowest.
    public var skippedDays: UInt8 = 0
    /// WebSub hubs.
    public var hubs: [String] = []
    /// Its items, in document order.
    public var items: [Item] = []

    init(format: FeedFormat) { self.format = format }

    /// The address the feed gives for itself.
    public var selfLink: String? { links.first { $0.rel == "self" }?.href }

    /// One item, as it was written.
    public struct Item: Sendable {
        /// Its identifier, verbatim.
        public var id: String?
        /// Whether the identifier stands for the missing link.
        public var isPermalink = false
        /// Title.
        public var title: TextConstruct?
        /// Absolute address of its page.
        public var url: String?
        /// JSON Feed's address of what the item is about.
        public var externalURL: String?
        /// Every link, in document order.
        public var links: [WebLink] = []
        /// Summary or description.
        public var summary: TextConstruct?
        /// Full text.
        public var content: TextConstruct?
        /// When it was published; `nil` when that is absent or illegible.
        public var published: Date?
        /// When it was changed.
        public var updated: Date?
        /// Its authors, or its feed's.
        public var authors: [Person] = []
        /// Its contributors.
        public var contributors: [Person] = []
        /// Its tags.
        public var categories: [Category] = []
        /// Attached files.
        public var enclosures: [Enclosure] = []
        /// The feed it was taken from.
        public var source: Source?
        /// BCP 47.
        public var language: String?
        /// Address of its comments.
        public var comments: String?
        /// Address of its picture.
        public var image: String?
        /// How many comments it has (`thr:total`, `slash:comments`).
        public var commentCount: Int?
        /// Where it is about (GeoRSS, W3C Geo).
        public var location: Location?
        /// Rights.
        public var rights: TextConstruct?

        /// Whether the document ended in the middle of it.
        public var isCutOff = false

        init() {}

        /// Whether nothing was read of it.
        var isBlank: Bool {
            id == nil && title == nil && url == nil && links.isEmpty && summary == nil && content == nil
                && published == nil
        }
    }

    /// A link of a feed or item.
    public struct WebLink: Sendable, Equatable {
        /// Absolute address.
        public var href: String
        /// What it leads to, as in `alternate`.
        public var rel: String
        /// Media type.
        public var type: String?
        /// Title.
        public var title: String?
        /// Language.
        public var hreflang: String?
        /// Bytes.
        public var length: String?
    }

    /// Somebody.
    public struct Person: Sendable, Equatable {
        /// Name.
        public var name: String?
        /// Mail address.
        public var email: String?
        /// Web address.
        public var url: String?
    }

    /// A point on the earth, in degrees (WGS 84).
    public struct Location: Sendable, Equatable {
        /// North of the equator.
        public var latitude: Double
        /// East of Greenwich.
        public var longitude: Double

        /// Reads `45.256 -71.92`, with spaces or a comma between.
        init?(_ text: String) {
            let numbers = text.split { $0 == " " || $0 == "," || $0.isNewline }.compactMap { Double($0) }
            guard numbers.count == 2, abs(numbers[0]) <= 90, abs(numbers[1]) <= 180 else { return nil }
            latitude = numbers[0]
            longitude = numbers[1]
        }
    }

    /// A tag.
    public struct Category: Sendable, Equatable {
        /// The tag.
        public var term: String
        /// Where it is defined.
        public var scheme: String?
        /// How it is shown.
        public var label: String?
    }

    /// An attached file.
    public struct Enclosure: Sendable, Equatable {
        /// Absolute address.
        public var url: String
        /// Media type.
        public var type: String?
        /// Bytes.
        public var length: String?
    }

    /// The feed an item was taken from.
    public struct Source: Sendable, Equatable {
        /// Title.
        public var title: String?
        /// Address of the feed.
        public var url: String?
        /// Identifier.
        public var id: String?
        /// Address of the site.
        public var link: String?
    }

    /// The picture of a feed.
    public struct Image: Sendable, Equatable {
        /// Address of the file.
        public var url: String?
        /// What it shows.
        public var title: String?
        /// Where it leads.
        public var link: String?
    }
}

/// Text with what its format says of it; read as plain text or as safe HTML only when asked.
public struct TextConstruct: Sendable, Equatable {
    /// How the value is written.
    public enum Kind: Sendable, Equatable {
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
    public internal(set) var kind: Kind
    /// What relative addresses in it are relative to.
    public let base: String?

    init(bytes: [UInt8], kind: Kind, base: String? = nil) {
        self.bytes = bytes
        self.kind = kind
        self.base = base
    }

    init(value: String, kind: Kind, base: String? = nil) {
        self.init(bytes: Array(value.utf8), kind: kind, base: base)
    }

    /// The characters, after XML or JSON was decoded once.
    public var value: String { String(decoding: bytes, as: UTF8.self) }

    /// Plain text on one line: tags removed, references decoded once, white space collapsed.
    public var plain: String { HTMLText.plain(bytes, kind: kind) }

    /// The plain text, at most about `limit` characters of it, without reading all of a long value.
    public func excerpt(_ limit: Int) -> String { HTMLText.plain(bytes, kind: kind, limit: limit) }

    /// HTML with nothing active in it, its addresses absolute.
    public var sanitized: String {
        guard isPlain else { return HTMLSanitizer.sanitize(Windows1252.mended(value), base: base) }
        let text = kind == .text ? value : HTMLText.decodingReferences(value)
        return HTMLSanitizer.escape(Windows1252.mended(text))
    }

    /// Whether ``sanitized`` holds only text.
    public var isPlain: Bool { kind == .text || (kind == .either && !HTMLText.looksLikeHTML(bytes.span)) }
}

/// The formats that are told apart, with the two that a site without a feed is read in.
public enum FeedFormat: String, Sendable, Codable, CaseIterable {
    case rss090, rss091n, rss091u, rss092, rss093, rss094, rss10, rss20, rss, atom03, atom10, atom, cdf,
        json1, json11
    case sitemap, listing
}

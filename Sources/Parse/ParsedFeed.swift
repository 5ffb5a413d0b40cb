import Feeds
package import struct Foundation.Date

/// A feed document as written, in one model for all formats.
package struct ParsedFeed: Sendable {
    package var format: FeedFormat
    /// The actual encoding of its bytes.
    package var encoding = "utf-8"
    /// The encoding declared by HTTP or the document, in lower case.
    package var declaredEncoding: String?
    /// Faults of the document that were repaired.
    package var repairs: [FeedRepair] = []
    package var isRecovered: Bool { !repairs.isEmpty }
    package var id: String?
    package var title: TextConstruct?
    /// Description, tagline or subtitle.
    package var subtitle: TextConstruct?
    /// Absolute address of the web site.
    package var link: String?
    /// In document order.
    package var links: [WebLink] = []
    /// BCP 47, as written.
    package var language: String?
    package var updated: Date?
    package var published: Date?
    package var authors: [Person] = []
    package var contributors: [Person] = []
    package var categories: [Category] = []
    package var image: Image?
    /// The address of a small image.
    package var icon: String?
    /// The address of a large image.
    package var logo: String?
    package var rights: TextConstruct?
    package var generator: String?
    /// The requested polling interval in minutes.
    package var ttl: Int?
    /// The declared update period (`sy:updatePeriod`).
    package var updatePeriod: UpdatePeriod?
    /// Updates per period (`sy:updateFrequency`).
    package var updateFrequency: Int?
    /// Hours in UTC at which the feed asks not to be polled: bit 0 to bit 23.
    package var skippedHours: UInt32 = 0
    /// Weekdays on which the feed asks not to be polled: bit 0 is Sunday.
    package var skippedDays: UInt8 = 0
    /// WebSub hubs.
    package var hubs: [String] = []
    /// In document order.
    package var items: [Item] = []

    package init(format: FeedFormat) { self.format = format }

    /// The feed's own address (`rel="self"`).
    package var selfLink: String? { links.first { $0.rel == "self" }?.href }

    /// One item, as written.
    package struct Item: Sendable {
        /// Verbatim.
        package var id: String?
        /// Whether the identifier is the address, if the item has no link.
        package var isPermalink = false
        package var title: TextConstruct?
        /// Absolute address of its page.
        package var url: String?
        /// The address of the item's subject (JSON Feed).
        package var externalURL: String?
        /// In document order.
        package var links: [WebLink] = []
        /// Summary or description.
        package var summary: TextConstruct?
        /// Full text.
        package var content: TextConstruct?
        /// `nil` if absent or invalid.
        package var published: Date?
        package var updated: Date?
        /// The item's own, or the feed's.
        package var authors: [Person] = []
        package var contributors: [Person] = []
        package var categories: [Category] = []
        package var enclosures: [Enclosure] = []
        /// The feed it was republished from.
        package var source: Source?
        /// BCP 47.
        package var language: String?
        /// Address of its comments.
        package var comments: String?
        /// Address of its image.
        package var image: String?
        /// The number of comments (`thr:total`, `slash:comments`).
        package var commentCount: Int?
        /// From GeoRSS or W3C Geo.
        package var location: Location?
        package var rights: TextConstruct?

        /// Whether the document was truncated inside it.
        package var isCutOff = false

        package init() {}

        /// Whether no content was read.
        var isBlank: Bool {
            id == nil && title == nil && url == nil && links.isEmpty && summary == nil && content == nil
                && published == nil
        }
    }

    /// A link of a feed or item.
    package struct WebLink: Sendable, Equatable {
        /// Absolute address.
        package var href: String
        /// The relation, as in `alternate`.
        package var rel: String
        /// Media type.
        package var type: String?
        package var title: String?
        package var hreflang: String?
        /// In bytes.
        package var length: String?
    }

    /// An author or contributor.
    package struct Person: Sendable, Equatable {
        package var name: String?
        package var email: String?
        /// Web address.
        package var url: String?
    }

    /// A point on the earth, in degrees (WGS 84).
    package struct Location: Sendable, Equatable {
        /// Positive north.
        package var latitude: Double
        /// Positive east.
        package var longitude: Double

        /// Parses `45.256 -71.92`, separated by spaces or a comma.
        init?(_ text: String) {
            let numbers = text.split { $0 == " " || $0 == "," || $0.isNewline }.compactMap { Double($0) }
            guard numbers.count == 2, abs(numbers[0]) <= 90, abs(numbers[1]) <= 180 else { return nil }
            latitude = numbers[0]
            longitude = numbers[1]
        }
    }

    package struct Category: Sendable, Equatable {
        package var term: String
        /// The address of its vocabulary.
        package var scheme: String?
        /// The display text.
        package var label: String?
    }

    /// An attached file.
    package struct Enclosure: Sendable, Equatable {
        /// Absolute address.
        package var url: String
        /// Media type.
        package var type: String?
        /// In bytes.
        package var length: String?
    }

    /// The feed an item was republished from.
    package struct Source: Sendable, Equatable {
        package var title: String?
        /// Address of the feed.
        package var url: String?
        package var id: String?
        /// Address of the site.
        package var link: String?
    }

    /// The image of a feed.
    package struct Image: Sendable, Equatable {
        /// Address of the file.
        package var url: String?
        package var title: String?
        /// The address it links to.
        package var link: String?
    }
}

/// Text with its declared type; converted to plain text or safe HTML on demand.
package struct TextConstruct: Sendable, Equatable {
    /// The type of the text.
    package enum Kind: Sendable, Equatable {
        /// Plain text.
        case text
        /// HTML.
        case html
        /// Undeclared: may contain tags and references.
        case either
        /// Undeclared, and short, as a title: a tag without its end is a word of the text.
        case label
    }

    /// UTF-8, after one XML or JSON decoding.
    let bytes: [UInt8]
    package internal(set) var kind: Kind
    /// The base of relative addresses.
    package let base: String?

    init(bytes: [UInt8], kind: Kind, base: String? = nil) {
        self.bytes = bytes
        self.kind = kind
        self.base = base
    }

    package init(value: String, kind: Kind, base: String? = nil) {
        self.init(bytes: Array(value.utf8), kind: kind, base: base)
    }

    /// ``bytes`` as a string.
    package var value: String { String(decoding: bytes, as: UTF8.self) }

    /// Plain text on one line: tags removed, references decoded once, white space collapsed.
    package var plain: String { HTMLText.plain(bytes, kind: kind) }

    /// Plain text of about `limit` characters, without reading all of a long value.
    package func excerpt(_ limit: Int) -> String { HTMLText.plain(bytes, kind: kind, limit: limit) }

    /// HTML without active content, with absolute addresses.
    package var sanitized: String {
        guard isPlain else { return HTMLSanitizer.sanitize(Windows1252.repaired(value), base: base) }
        let text = kind == .text ? value : HTMLText.decodingReferences(value)
        return HTMLSanitizer.escape(Windows1252.repaired(text))
    }

    /// Whether ``sanitized`` contains no markup.
    package var isPlain: Bool { kind == .text || (kind != .html && !HTMLText.looksLikeHTML(bytes.span)) }
}

/// The recognised formats, including those for what is no feed.
package enum FeedFormat: String, Sendable, Codable, CaseIterable {
    case rss090, rss091n, rss091u, rss092, rss093, rss094, rss10, rss20, rss, atom03, atom10, atom, cdf,
        json1, json11
    case sitemap, listing, page, mail, repositories
}

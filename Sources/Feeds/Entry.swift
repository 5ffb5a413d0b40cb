public import struct Foundation.Date

/// One article, normalised, whatever format it came in.
public struct Entry: Hashable, Sendable, Codable {
    /// What identifies it within its feed: the feed's own identifier where those are good, else its address.
    public var guid: String
    /// The absolute web address of the article.
    public var url: String?
    /// Plain text.
    public var title: String
    /// Plain text, white space collapsed, cut to a few hundred characters.
    public var summary: String
    /// When it was published; `nil` when the feed does not say so legibly.
    public var published: Date?
    /// When it was last changed.
    public var updated: Date?
    /// Names of its authors.
    public var authors: [String]
    /// Its tags.
    public var categories: [String]
    /// BCP 47, its own or its feed's.
    public var language: String?
    /// Whether no other entry of its document had the same address: then the address identifies it, whatever its guid.
    public var hasOwnAddress: Bool

    /// Makes an entry.
    public init(
        guid: String,
        url: String?,
        title: String,
        summary: String = "",
        published: Date? = nil,
        updated: Date? = nil,
        authors: [String] = [],
        categories: [String] = [],
        language: String? = nil,
        hasOwnAddress: Bool = true
    ) {
        self.guid = guid
        self.url = url
        self.title = title
        self.summary = summary
        self.published = published
        self.updated = updated
        self.authors = authors
        self.categories = categories
        self.language = language
        self.hasOwnAddress = hasOwnAddress
    }

    /// The date that orders it: published, else updated.
    public var date: Date? { published ?? updated }
}

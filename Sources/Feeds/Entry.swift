package import struct Foundation.Date

/// One article, normalised, whatever format it came in.
package struct Entry: Hashable, Sendable, Codable {
    /// What identifies it within its feed: the feed's own identifier where those are good, else its address.
    package var guid: String
    /// The absolute web address of the article.
    package var url: String?
    /// Plain text.
    package var title: String
    /// Plain text, white space collapsed, cut to a few hundred characters.
    package var summary: String
    /// When it was published; `nil` when the feed does not say so legibly.
    package var published: Date?
    /// When it was last changed.
    package var updated: Date?
    /// Names of its authors.
    package var authors: [String]
    /// Its tags.
    package var categories: [String]
    /// BCP 47, its own or its feed's.
    package var language: String?
    /// Whether no other entry of its document had the same address: then the address identifies it, whatever its guid.
    package var hasOwnAddress: Bool

    /// Makes an entry.
    package init(
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
    package var date: Date? { published ?? updated }
}

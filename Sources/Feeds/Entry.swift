package import struct Foundation.Date

/// One article, normalised from any feed format.
package struct Entry: Hashable, Sendable, Codable {
    /// Identifies it within its feed: the guid if the feed's guids are unique, otherwise the address.
    package var guid: String
    /// The absolute web address.
    package var url: String?
    /// Plain text.
    package var title: String
    /// Plain text, white space collapsed, cut to a few hundred characters.
    package var summary: String
    /// `nil` if absent or unreadable.
    package var published: Date?
    package var updated: Date?
    /// Names.
    package var authors: [String]
    package var categories: [String]
    /// BCP 47; the entry's own or its feed's.
    package var language: String?
    /// Whether no other entry of the document has this address: the address then identifies it, whatever its
    /// guid.
    package var hasOwnAddress: Bool

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

    /// `published`, otherwise `updated`.
    package var date: Date? { published ?? updated }
}

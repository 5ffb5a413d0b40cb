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
    /// The title of the list of links that cites it; `nil` for an article of the feed itself.
    package var roundup: String?
    /// The hosts that its text links to, other than that of its feed, without `www.`.
    package var citedHosts: [String]

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
        hasOwnAddress: Bool = true,
        roundup: String? = nil,
        citedHosts: [String] = []
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
        self.roundup = roundup
        self.citedHosts = citedHosts
    }

    /// Between the guid of a list of links and the key of each link, in the guid of that link.
    package static let listSeparator = " → "

    /// `published`, otherwise `updated`.
    package var date: Date? { published ?? updated }
}

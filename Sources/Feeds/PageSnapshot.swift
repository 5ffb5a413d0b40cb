package import struct Foundation.Date

/// What stood at an address at a visit, as much as it takes to know it again.
///
/// Stored as JSON: a property is never renamed.
package struct PageSnapshot: Hashable, Sendable, Codable {
    /// When it was seen.
    package var seen: Date
    /// Whether it suited the page's own words for it; what merely stood there at the first visit may be anything.
    package var isProven = false
    /// On one line; empty if the page has none.
    package var title: String
    /// The primary subtag (BCP 47) of the language that its words are in; `nil` if they do not tell.
    package var language: String?
    /// Its telling words without their endings, most frequent first; at most ``wordLimit``.
    package var words: [String]
    /// What it sells, of that which hijacked domains sell; a page on that subject has it from the start.
    package var trades: [Takeover.Trade]
    /// Its title, summary and headings, for those who compare meanings.
    package var head: String
    /// The start of its text.
    package var start: String
    /// The share of its words that shops and their helpers use.
    package var selling: Double
    /// The server that answered; `nil` of visits of earlier versions.
    package var server: ServerIdentity?

    package static let wordLimit = 80

    package init(
        seen: Date,
        title: String,
        language: String?,
        words: [String],
        trades: [Takeover.Trade],
        head: String,
        start: String,
        selling: Double
    ) {
        self.seen = seen
        self.title = title
        self.language = language
        self.words = words
        self.trades = trades
        self.head = head
        self.start = start
        self.selling = selling
    }
}

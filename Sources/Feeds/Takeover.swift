package import struct Foundation.Date

/// What shows that an address leads to another thing than the one a link was set for.
///
/// Stored as JSON by the names of its cases and properties: none is ever renamed, only added.
package struct Takeover: Hashable, Sendable, Codable {
    /// What hijacked domains sell.
    package enum Trade: String, Hashable, Sendable, Codable, CaseIterable {
        case gambling
        case adult
        case pharmacy
        case loans
        case essays
        case counterfeits
        case streaming
        /// Prizes that nobody won, warnings of viruses that nobody has.
        case fraud
        /// Links and articles to order, for those who deceive search engines.
        case links
        case divination
        /// The domain itself.
        case domain
    }

    /// What stands there; `nil` for a harmless page on another subject.
    package var trade: Trade?
    /// The title of what stands there.
    package var title: String
    /// Where the address leads, if not to itself.
    package var target: String?
    /// The words that show the trade.
    package var words: [String]
    /// The languages before and now, where they differ.
    package var languages: Languages?
    /// What is different about the server; evidence beside the page, which alone decides.
    package var server: ServerChange?
    /// When the thing that the link was set for was last seen there; `nil` if veille never saw it.
    package var lastSeen: Date?

    /// Primary subtags (BCP 47).
    package struct Languages: Hashable, Sendable, Codable {
        package var before: String
        package var now: String

        package init(before: String, now: String) {
            self.before = before
            self.now = now
        }
    }

    package init(
        trade: Trade?,
        title: String,
        target: String? = nil,
        words: [String] = [],
        languages: Languages? = nil,
        server: ServerChange? = nil,
        lastSeen: Date? = nil
    ) {
        self.trade = trade
        self.title = title
        self.target = target
        self.words = words
        self.languages = languages
        self.server = server
        self.lastSeen = lastSeen
    }
}

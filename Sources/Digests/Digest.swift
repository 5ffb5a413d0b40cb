public import Foundation

/// One issue: what is new since the last one, in the page's order.
public struct Digest: Sendable {
    /// Its name, as the ledger keeps it.
    public var name: String
    /// From 1.
    public var number: Int
    /// When it was made.
    public var date: Date
    /// The title of the page it tells of.
    public var title: String
    /// BCP 47: `fr` or `en`.
    public var language: String
    /// The web address of the page, where the configuration gives one.
    public var homeURL: String?
    /// What tells this page's digests from all others for ever.
    public var identity: String
    /// The sections that have something new.
    public var sections: [Part]

    /// A section of the page with its new links.
    public struct Part: Sendable {
        /// Its headings, joined.
        public var name: String
        /// Its new links.
        public var items: [Item]

        /// Makes a part.
        public init(name: String, items: [Item]) {
            self.name = name
            self.items = items
        }
    }

    /// One link.
    public struct Item: Sendable {
        /// Plain text.
        public var title: String
        /// The title as Markdown.
        public var markdownTitle: String
        /// The address.
        public var url: String
        /// The name of its site.
        public var site: String
        /// The site's name as Markdown.
        public var markdownSite: String
        /// When it was published.
        public var published: Date?
        /// When it was decided on.
        public var decided: Date
        /// BCP 47.
        public var language: String?
        /// The feed's own words.
        public var summary: String
        /// The summary as Markdown.
        public var markdownSummary: String
        /// Stable over issues.
        public var id: String

        /// Makes a link.
        public init(
            title: String,
            markdownTitle: String,
            url: String,
            site: String,
            markdownSite: String,
            published: Date?,
            decided: Date,
            language: String?,
            summary: String,
            markdownSummary: String,
            id: String
        ) {
            self.title = title
            self.markdownTitle = markdownTitle
            self.url = url
            self.site = site
            self.markdownSite = markdownSite
            self.published = published
            self.decided = decided
            self.language = language
            self.summary = summary
            self.markdownSummary = markdownSummary
            self.id = id
        }
    }

    /// Makes an issue.
    public init(
        name: String,
        number: Int,
        date: Date,
        title: String,
        language: String,
        homeURL: String? = nil,
        identity: String,
        sections: [Part]
    ) {
        self.name = name
        self.number = number
        self.date = date
        self.title = title
        self.language = language
        self.homeURL = homeURL
        self.identity = identity
        self.sections = sections
    }

    /// How many links it has.
    public var count: Int { sections.reduce(0) { $0 + $1.items.count } }

    /// The formats it can be written in.
    public enum Format: String, Sendable, CaseIterable {
        /// Markdown with front matter, as Jekyll and Hugo take it.
        case md
        /// A page of its own.
        case html
        /// Atom (RFC 4287).
        case atom
    }

    /// The issue in a format.
    public func rendered(as format: Format) throws -> String {
        switch format {
        case .md: try markdown()
        case .html: try html()
        case .atom: try atom()
        }
    }
}

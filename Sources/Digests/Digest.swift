import Feeds
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
    /// The addresses that belong to it.
    public var links: Links
    /// What Jekyll and Hugo file it under.
    public var categories: [String]
    /// Whether it is not for readers yet.
    public var isDraft: Bool
    /// What tells this page's digests from all others for ever.
    public var identity: String
    /// The sections that have something new.
    public var sections: [Part]
    /// What is followed, where that is known.
    public var sources: Sources?
    /// From whom and to whom it goes, where it goes by mail.
    public var envelope: Envelope?

    /// A section of the page with its new links.
    public struct Part: Sendable {
        /// Its heading; empty for what no section holds.
        public var name: Text
        /// Its new links.
        public var items: [Item]

        /// Makes a part.
        public init(name: Text, items: [Item]) {
            self.name = name
            self.items = items
        }
    }

    /// The addresses that belong to a digest; each is left out of the issue where it is `nil`.
    public struct Links: Sendable, Equatable {
        /// The page.
        public var home: String?
        /// The Atom feed of the digest.
        public var feed: String?
        /// Where readers propose a link.
        public var propose: String?

        /// Makes the set.
        public init(home: String? = nil, feed: String? = nil, propose: String? = nil) {
            self.home = home
            self.feed = feed
            self.propose = propose
        }
    }

    /// What is followed to make the digest.
    public struct Sources: Sendable {
        /// How many feeds.
        public var count: Int
        /// The names of those that cannot be read for now.
        public var troubled: [Text]

        /// Makes the account.
        public init(count: Int, troubled: [Text] = []) {
            self.count = count
            self.troubled = troubled
        }
    }

    /// Makes an issue.
    public init(
        name: String,
        number: Int,
        date: Date,
        title: String,
        language: String,
        links: Links = Links(),
        categories: [String] = [],
        isDraft: Bool = false,
        identity: String,
        sections: [Part],
        sources: Sources? = nil,
        envelope: Envelope? = nil
    ) {
        self.name = name
        self.number = number
        self.date = date
        self.title = PlainText.line(title)
        self.language = language
        self.links = links
        self.categories = categories.map(PlainText.line)
        self.isDraft = isDraft
        self.identity = identity
        self.sections = sections.filter { !$0.items.isEmpty }
        self.sources = sources
        self.envelope = envelope
    }

    /// How many links it has.
    public var count: Int { sections.reduce(0) { $0 + $1.items.count } }

    /// What a subject line says of it: title, number, count, week, and the first link's title.
    public var subject: String { DigestWords(language: language).subject(of: self) }
}

extension Digest {
    /// The formats it can be written in.
    public enum Format: String, Sendable, CaseIterable {
        /// Markdown with front matter, as Jekyll and Hugo take it.
        case md
        /// A page of its own.
        case html
        /// Plain text, 72 columns wide.
        case text
        /// Atom (RFC 4287).
        case atom
        /// RSS 2.0.
        case rss
        /// JSON Feed 1.1.
        case json
        /// A message (RFC 5322) with a plain and an HTML part.
        case eml

        /// Whether a template can write it.
        public var takesTemplate: Bool { self != .json && self != .eml }
    }

    /// Why an issue cannot be written.
    public enum Problem: Error, Sendable, Equatable {
        /// A message needs a sender and a recipient: the issue has no ``Digest/envelope``.
        case noEnvelope
        /// The format is not written from a template.
        case noTemplate
        /// A template for a webhook gave something that is no JSON.
        case noJSON
    }

    /// The issue in a format: the same issue gives the same bytes.
    ///
    /// `template` takes the place of the built-in one.
    ///
    /// - Throws: ``Problem``, and ``Template/Fault`` never: a template was read before.
    public func rendered(as format: Format, template: Template? = nil) throws -> String {
        guard template == nil || format.takesTemplate else { throw Problem.noTemplate }
        return switch format {
        case .md: try markdown(template)
        case .html: try html(template)
        case .text: try text(template)
        case .atom: try atom(template)
        case .rss: try rss(template)
        case .json: try jsonFeed()
        case .eml: try mail()
        }
    }
}

package import Feeds
package import Foundation

/// One issue: what is new since the last one, in the page's order.
package struct Digest: Sendable {
    /// Its name, as the ledger keeps it.
    package var name: String
    /// From 1.
    package var number: Int
    /// When it was made.
    package var date: Date
    /// The title of the page it tells of.
    package var title: String
    /// The language of its own words.
    package var language: Language
    /// The addresses that belong to it.
    package var links: Links
    /// What Jekyll and Hugo file it under.
    package var categories: [String]
    /// Whether it is not for readers yet.
    package var isDraft: Bool
    /// What tells this page's digests from all others for ever.
    package var identity: String
    /// The sections that have something new.
    package var sections: [Part]
    /// What is followed, where that is known.
    package var sources: Sources?
    /// From whom and to whom it goes, where it goes by mail.
    package var envelope: Envelope?

    /// A section of the page with its new links.
    package struct Part: Sendable {
        /// Its heading; empty for what no section holds.
        package var name: Text
        /// Its new links.
        package var items: [Item]

        /// Makes a part.
        package init(name: Text, items: [Item]) {
            self.name = name
            self.items = items
        }
    }

    /// The addresses that belong to a digest; each is left out of the issue where it is `nil`.
    package struct Links: Sendable, Equatable {
        /// The page.
        package var home: String?
        /// The Atom feed of the digest.
        package var feed: String?
        /// Where readers propose a link.
        package var propose: String?

        /// Makes the set.
        package init(home: String? = nil, feed: String? = nil, propose: String? = nil) {
            self.home = home
            self.feed = feed
            self.propose = propose
        }
    }

    /// What is followed to make the digest.
    package struct Sources: Sendable {
        /// How many feeds.
        package var count: Int
        /// The names of those that cannot be read for now.
        package var troubled: [Text]

        /// Makes the account.
        package init(count: Int, troubled: [Text] = []) {
            self.count = count
            self.troubled = troubled
        }
    }

    /// Makes an issue.
    package init(
        name: String,
        number: Int,
        date: Date,
        title: String,
        language: Language,
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
    package var count: Int { sections.reduce(0) { $0 + $1.items.count } }

    /// What a subject line says of it: title, number, count, week, and the first link's title.
    package var subject: String { DigestWords(language: language).subject(of: self) }
}

extension Digest {
    /// Why an issue cannot be written.
    package enum Problem: Error, Sendable, Equatable {
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
    package func rendered(as format: DigestFormat, template: Template? = nil) throws -> String {
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

package import Feeds
package import Foundation

/// One issue: the new links since the last one, in the page's order.
package struct Digest: Sendable {
    /// The name in the ledger.
    package var name: String
    /// From 1.
    package var number: Int
    /// When it was made.
    package var date: Date
    /// The title of the page.
    package var title: String
    /// The language of veille's own text.
    package var language: Language
    /// Addresses shown in the issue.
    package var links: Links
    /// The categories in the front matter of Jekyll and Hugo posts.
    package var categories: [String]
    /// Whether it is not yet published.
    package var isDraft: Bool
    /// A permanent identifier that distinguishes this page's digests from all others.
    package var identity: String
    /// The sections with new links.
    package var sections: [Part]
    /// The followed feeds, if known.
    package var sources: Sources?
    /// Sender and recipients, for mail.
    package var envelope: Envelope?

    /// A section of the page with its new links.
    package struct Part: Sendable {
        /// The heading; empty for links without a section.
        package var name: Text
        /// Its new links.
        package var items: [Item]
        /// The channels that its owners chose for it.
        package var channels: [String]

        package init(name: Text, items: [Item], channels: [String] = []) {
            self.name = name
            self.items = items
            self.channels = channels
        }
    }

    /// The addresses of a digest; each is left out of the issue if it is `nil`.
    package struct Links: Sendable, Equatable {
        /// The page.
        package var home: String?
        /// The Atom feed of the digest.
        package var feed: String?
        /// Where readers propose a link.
        package var propose: String?

        package init(home: String? = nil, feed: String? = nil, propose: String? = nil) {
            self.home = home
            self.feed = feed
            self.propose = propose
        }
    }

    /// The followed feeds.
    package struct Sources: Sendable {
        /// The number of feeds.
        package var count: Int
        /// The names of feeds that currently cannot be read.
        package var troubled: [Text]

        package init(count: Int, troubled: [Text] = []) {
            self.count = count
            self.troubled = troubled
        }
    }

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

    /// The same with the sections that chose a channel, and no others.
    package func limited(to channel: String) -> Digest {
        var digest = self
        digest.sections.removeAll { !$0.channels.contains(channel) }
        return digest
    }

    /// The number of links.
    package var count: Int { sections.reduce(0) { $0 + $1.items.count } }

    /// The subject line: title, number, count, week, and the first link's title.
    package var subject: String { DigestWords(language: language).subject(of: self) }
}

extension Digest {
    /// Why an issue cannot be written.
    package enum Problem: Error, Sendable, Equatable {
        /// A message needs a sender and a recipient, but the issue has no ``Digest/envelope``.
        case noEnvelope
        /// The format cannot be written from a template.
        case noTemplate
        /// The output of a webhook template is not JSON.
        case noJSON
    }

    /// The issue in a format; deterministic.
    ///
    /// `template` replaces the built-in one.
    ///
    /// - Throws: ``Problem``.
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

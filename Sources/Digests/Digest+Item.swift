import Feeds
package import Foundation

extension Digest {
    /// One link.
    package struct Item: Sendable {
        package var title: Text
        package var url: String
        /// The name of its site.
        package var site: Text
        package var published: Date?
        /// When it was accepted.
        package var decided: Date
        /// BCP 47.
        package var language: String?
        /// Whether only subscribers can read it.
        package var isPaywalled: Bool
        /// The curator's note.
        package var note: Text?
        /// The summary from the feed.
        package var quote: Text?
        /// The name of the person who proposed it, if the issue says so.
        package var proposer: Text?
        /// Other articles that cover the same news.
        package var alsoAt: [Coverage]
        /// Stable across issues.
        package var id: String

        package init(
            title: Text,
            url: String,
            site: Text,
            published: Date? = nil,
            decided: Date,
            language: String? = nil,
            isPaywalled: Bool = false,
            note: Text? = nil,
            quote: Text? = nil,
            proposer: Text? = nil,
            alsoAt: [Coverage] = [],
            id: String
        ) {
            self.title = title
            self.url = WebURL.linkTarget(url)
            self.site = site
            self.published = published
            self.decided = decided
            self.language = language
            self.isPaywalled = isPaywalled
            self.note = note
            self.quote = quote
            self.proposer = proposer
            self.alsoAt = alsoAt
            self.id = PlainText.line(id)
        }
    }

    /// Another article that covers the same news.
    package struct Coverage: Sendable {
        /// The name of its site.
        package var site: Text
        package var title: Text
        package var url: String

        package init(site: Text, title: Text, url: String) {
            self.site = site
            self.title = title
            self.url = WebURL.linkTarget(url)
        }
    }

    /// Untrusted text on one line: plain, and as Markdown that displays it.
    package struct Text: Sendable, Hashable {
        /// Without markup.
        package let plain: String
        /// With markup escaped.
        package let markdown: String

        /// Removes line ends, terminal controls and direction marks.
        package init(_ plain: String, markdown: String) {
            self.plain = PlainText.line(plain)
            self.markdown = PlainText.line(markdown)
        }

        package var isEmpty: Bool { plain.isEmpty }
    }
}

import Feeds
package import Foundation

extension Digest {
    /// One link.
    package struct Item: Sendable {
        /// What it is called.
        package var title: Text
        /// The address.
        package var url: String
        /// The name of its site.
        package var site: Text
        /// When it was published.
        package var published: Date?
        /// When it was decided on.
        package var decided: Date
        /// BCP 47.
        package var language: String?
        /// Whether only subscribers read it.
        package var isPaywalled: Bool
        /// What the curator wrote of it.
        package var note: Text?
        /// The feed's own words.
        package var quote: Text?
        /// Others that tell the same news.
        package var alsoAt: [Coverage]
        /// Stable over issues.
        package var id: String

        /// Makes a link.
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
            alsoAt: [Coverage] = [],
            id: String
        ) {
            self.title = title
            self.url = PlainText.line(url)
            self.site = site
            self.published = published
            self.decided = decided
            self.language = language
            self.isPaywalled = isPaywalled
            self.note = note
            self.quote = quote
            self.alsoAt = alsoAt
            self.id = PlainText.line(id)
        }
    }

    /// Another article with the same news.
    package struct Coverage: Sendable {
        /// The name of its site.
        package var site: Text
        /// Its title.
        package var title: Text
        /// Its address.
        package var url: String

        /// Makes a telling.
        package init(site: Text, title: Text, url: String) {
            self.site = site
            self.title = title
            self.url = PlainText.line(url)
        }
    }

    /// Words that others wrote, on one line: as they are, and as Markdown that shows them.
    package struct Text: Sendable, Hashable {
        /// Without any markup.
        package let plain: String
        /// With what would act as markup escaped.
        package let markdown: String

        /// Takes words; what could end a line, steer a terminal or turn the text around is left out.
        package init(_ plain: String, markdown: String) {
            self.plain = PlainText.line(plain)
            self.markdown = PlainText.line(markdown)
        }

        /// Whether there are none.
        package var isEmpty: Bool { plain.isEmpty }
    }
}

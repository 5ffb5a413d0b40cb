import Feeds
public import Foundation

extension Digest {
    /// One link.
    public struct Item: Sendable {
        /// What it is called.
        public var title: Text
        /// The address.
        public var url: String
        /// The name of its site.
        public var site: Text
        /// When it was published.
        public var published: Date?
        /// When it was decided on.
        public var decided: Date
        /// BCP 47.
        public var language: String?
        /// Whether only subscribers read it.
        public var isPaywalled: Bool
        /// What the curator wrote of it.
        public var note: Text?
        /// The feed's own words.
        public var quote: Text?
        /// Others that tell the same news.
        public var alsoAt: [Telling]
        /// Stable over issues.
        public var id: String

        /// Makes a link.
        public init(
            title: Text,
            url: String,
            site: Text,
            published: Date? = nil,
            decided: Date,
            language: String? = nil,
            isPaywalled: Bool = false,
            note: Text? = nil,
            quote: Text? = nil,
            alsoAt: [Telling] = [],
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
    public struct Telling: Sendable {
        /// The name of its site.
        public var site: Text
        /// Its title.
        public var title: Text
        /// Its address.
        public var url: String

        /// Makes a telling.
        public init(site: Text, title: Text, url: String) {
            self.site = site
            self.title = title
            self.url = PlainText.line(url)
        }
    }

    /// Words that others wrote, on one line: as they are, and as Markdown that shows them.
    public struct Text: Sendable, Hashable {
        /// Without any markup.
        public let plain: String
        /// With what would act as markup escaped.
        public let markdown: String

        /// Takes words; what could end a line, steer a terminal or turn the text around is left out.
        public init(_ plain: String, markdown: String) {
            self.plain = PlainText.line(plain)
            self.markdown = PlainText.line(markdown)
        }

        /// Whether there are none.
        public var isEmpty: Bool { plain.isEmpty }
    }
}

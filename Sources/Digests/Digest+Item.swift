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
            self.url = Text.cleaned(url)
            self.site = site
            self.published = published
            self.decided = decided
            self.language = language
            self.isPaywalled = isPaywalled
            self.note = note
            self.quote = quote
            self.alsoAt = alsoAt
            self.id = Text.cleaned(id)
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
            self.url = Text.cleaned(url)
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
            self.plain = Self.cleaned(plain)
            self.markdown = Self.cleaned(markdown)
        }

        /// Whether there are none.
        public var isEmpty: Bool { plain.isEmpty }

        static func cleaned(_ text: String) -> String {
            var words: [String] = []
            // No-break spaces are typography, and stay.
            for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0.isNewline }) {
                let scalars = word.unicodeScalars.filter { !isHarmful($0) }
                if !scalars.isEmpty { words.append(String(String.UnicodeScalarView(scalars))) }
            }
            return words.joined(separator: " ")
        }

        /// Control characters, invisible ones that reorder or hide text, and what XML forbids.
        private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0x00...0x1F, 0x7F...0x9F, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF:
                true
            case let value: value & 0xFFFE == 0xFFFE
            }
        }
    }
}

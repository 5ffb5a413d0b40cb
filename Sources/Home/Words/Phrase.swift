package import Feeds

/// A message in both languages, side by side so that neither is forgotten.
///
/// French typography is applied here and nowhere else: see ``Typography``.
package struct Phrase: Sendable {
    package let en: String
    /// As it was written; `nil` if it is the same as in English, and stays as it is.
    private let french: String?

    /// Set when it is read: most phrases are only shown in one language, or never.
    package var fr: String { french.map(Typography.french) ?? en }

    package init(en: String, fr: String) {
        self.en = en
        french = fr
    }

    /// A number with its noun: French counts zero with one, English with many.
    package static func count(
        _ number: Int,
        en: (one: String, many: String),
        fr: (one: String, many: String)
    ) -> Phrase {
        Phrase(
            en: "\(number) " + (number == 1 ? en.one : en.many),
            fr: "\(number) " + (number < 2 ? fr.one : fr.many)
        )
    }

    /// A phrase with untrusted text, without control characters.
    package var printable: Phrase {
        Phrase(en: PlainText.printable(en), fr: PlainText.printable(fr))
    }

    /// Joins phrases.
    package static func list(_ phrases: [Phrase], separator: String = " · ") -> Phrase {
        Phrase(
            en: phrases.map(\.en).joined(separator: separator),
            fr: phrases.map(\.fr).joined(separator: separator)
        )
    }

    /// The same text in both languages: names, quotations, addresses.
    package init(_ text: String) {
        en = text
        french = nil
    }

    /// The message in one language.
    package func text(in language: Language) -> String { language == .fr ? fr : en }
}

extension Phrase: Hashable {
    package static func == (one: Phrase, other: Phrase) -> Bool { one.en == other.en && one.fr == other.fr }

    package func hash(into hasher: inout Hasher) { hasher.combine(en) }
}

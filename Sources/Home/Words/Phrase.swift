package import Feeds

/// A message in both languages, side by side so that neither is forgotten.
///
/// French typography is applied here and nowhere else: see ``Typography``.
package struct Phrase: Sendable, Hashable {
    package let en: String
    package let fr: String

    package init(en: String, fr: String) {
        self.en = en
        self.fr = Typography.french(fr)
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
        fr = text
    }

    /// The message in one language.
    package func text(in language: Language) -> String { language == .fr ? fr : en }
}

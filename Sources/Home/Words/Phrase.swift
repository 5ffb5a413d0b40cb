/// One message for people, in both languages; side by side, so that neither is forgotten.
public struct Phrase: Sendable, Hashable {
    /// In English.
    public let en: String
    /// In French.
    public let fr: String

    /// Makes a message.
    public init(en: String, fr: String) {
        self.en = en
        self.fr = fr
    }

    /// A number with its noun: French counts zero with one, English with many.
    public static func count(
        _ number: Int,
        en: (one: String, many: String),
        fr: (one: String, many: String)
    ) -> Phrase {
        Phrase(
            en: "\(number) " + (number == 1 ? en.one : en.many),
            fr: "\(number) " + (number < 2 ? fr.one : fr.many)
        )
    }

    /// Phrases one after the other.
    public static func list(_ phrases: [Phrase], separator: String = " · ") -> Phrase {
        Phrase(
            en: phrases.map(\.en).joined(separator: separator),
            fr: phrases.map(\.fr).joined(separator: separator)
        )
    }

    /// The same text in both languages: names, quotations, addresses.
    public init(_ text: String) {
        en = text
        fr = text
    }
}

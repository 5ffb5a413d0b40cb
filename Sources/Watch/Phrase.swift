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

    /// The same text in both languages: names, quotations, addresses.
    public init(_ text: String) {
        en = text
        fr = text
    }
}

/// Something that keeps a command from working: where, what is wrong, and what to do.
public struct HomeError: Error, Sendable {
    /// Whose fault it is: decides the exit code.
    public enum Kind: Sendable {
        /// Usage or configuration.
        case usage
        /// The work failed.
        case failed
        /// The page changed meanwhile; nothing was written.
        case pageChanged
    }

    /// Which.
    public let kind: Kind
    /// The file, and the line if there is one, as in `veille.yml:3`.
    public let place: String?
    /// What is wrong.
    public let what: Phrase
    /// What to do.
    public let remedy: Phrase?

    /// Makes an error.
    public init(_ kind: Kind, place: String? = nil, _ what: Phrase, remedy: Phrase? = nil) {
        self.kind = kind
        self.place = place
        self.what = what
        self.remedy = remedy
    }
}

extension HomeError {
    /// What a person gave as an address is none of the web.
    public static func noWebAddress(_ text: String) -> HomeError {
        HomeError(
            .usage,
            Phrase(en: "“\(text)” is no web address", fr: "« \(text) » n’est pas une adresse web"),
            remedy: Phrase(
                en: "give an address that starts with https://",
                fr: "donnez une adresse qui commence par https://"
            )
        )
    }
}

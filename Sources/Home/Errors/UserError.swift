/// Something that keeps a command from working: where, what is wrong, and what to do.
package struct UserError: Error, Sendable {
    /// Whose fault it is: decides the exit code.
    package enum Kind: Sendable {
        /// Usage or configuration.
        case usage
        /// The work failed.
        case failed
        /// The page changed meanwhile; nothing was written.
        case pageChanged
    }

    /// Which.
    package let kind: Kind
    /// The file, and the line if there is one, as in `veille.yml:3`.
    package let place: String?
    /// What is wrong.
    package let what: Phrase
    /// What to do.
    package let remedy: Phrase?
    /// What a library said of it, untranslated: shown with `--verbose` only.
    package let note: String?

    /// Makes an error.
    package init(
        _ kind: Kind,
        place: String? = nil,
        _ what: Phrase,
        remedy: Phrase? = nil,
        note: String? = nil
    ) {
        self.kind = kind
        self.place = place
        self.what = what
        self.remedy = remedy
        self.note = note
    }
}

extension UserError {
    /// What a person gave as an address is none of the web.
    package static func noWebAddress(_ text: String) -> UserError {
        UserError(
            .usage,
            Phrase(en: "“\(text)” is no web address", fr: "« \(text) » n’est pas une adresse web"),
            remedy: Phrase(
                en: "give an address that starts with https://",
                fr: "donnez une adresse qui commence par https://"
            )
        )
    }
}

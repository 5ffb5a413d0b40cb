package import Feeds
package import Home

/// Why a link that a person brings cannot be proposed.
package enum AddProblem: UserError.Cause {
    /// Its page has no title, and none was given.
    case noTitle
    /// It was refused before, and a stranger brings it again.
    case refused
    /// Its page cannot be read.
    case failed(Problem)

    package var kind: UserError.Kind { if case .failed = self { .failed } else { .usage } }

    package var note: String? { if case .failed(let problem) = self { problem.note } else { nil } }

    package var message: UserError.Message {
        switch self {
        case .noTitle:
            .init(
                en: ("the link has no title", "give it a title"),
                fr: ("le lien n’a pas de titre", "donnez-lui un titre")
            )
        case .refused:
            .init(
                en: ("the link was refused before", "veille add proposes it again"),
                fr: ("le lien a été refusé", "veille add le propose de nouveau")
            )
        case .failed(let problem):
            .init(
                Phrase(problem).printable,
                remedy: Phrase(
                    en: "check the address, or give a title: then it is not visited",
                    fr: "vérifiez l’adresse, ou donnez un titre : elle n’est alors pas visitée"
                )
            )
        }
    }
}

/// What is wrong with a git command.
package enum GitProblem: UserError.Cause {
    case notInstalled
    /// git failed with this message.
    case commandFailed(String)

    package var kind: UserError.Kind { .failed }

    package var message: UserError.Message {
        switch self {
        case .notInstalled:
            .init(
                en: ("git is not installed", "install git"),
                fr: ("git n’est pas installé", "installez git")
            )
        case .commandFailed(let message):
            .init(
                Phrase(message),
                remedy: Phrase(
                    en: "nothing was lost: see “git status”",
                    fr: "rien n’est perdu : voyez « git status »"
                )
            )
        }
    }
}

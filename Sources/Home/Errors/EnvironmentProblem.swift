package import Feeds

/// What is wrong with an environment variable that holds a secret; the secret itself is never repeated.
package enum EnvironmentProblem: UserError.Cause {
    /// It is not set, or empty.
    case missing(String, neededBy: String, ExpectedSecret)
    /// It holds something else.
    case invalid(String, neededBy: String, ExpectedSecret)

    package var message: UserError.Message {
        switch self {
        case .missing(let variable, let user, let secret):
            .init(
                en: (
                    "the environment variable “\(variable)”, which “\(user)” needs, is not set",
                    "set it to \(secret.phrase.en)"
                ),
                fr: (
                    "la variable d’environnement « \(variable) », nécessaire à « \(user) », n’est pas définie",
                    "donnez-lui pour valeur \(secret.phrase.fr)"
                )
            )
        case .invalid(let variable, let user, let secret):
            .init(
                en: (
                    "the environment variable “\(variable)” has a value that “\(user)” cannot use",
                    "set it to \(secret.phrase.en)"
                ),
                fr: (
                    "la variable d’environnement « \(variable) » a une valeur inutilisable pour « \(user) »",
                    "donnez-lui pour valeur \(secret.phrase.fr)"
                )
            )
        }
    }
}

extension ExpectedSecret {
    fileprivate var phrase: Phrase {
        switch self {
        case .key: Phrase(en: "the server’s key", fr: "la clé du serveur")
        case .login: Phrase(en: "user:password", fr: "compte:motdepasse")
        case .token: Phrase(en: "a token", fr: "un jeton")
        case .loginOrToken: Phrase(en: "user:password, or a token", fr: "compte:motdepasse, ou un jeton")
        case .webAddress: Phrase(en: "an https address", fr: "une adresse en https")
        case .line: Phrase(en: "text on one line", fr: "du texte sur une seule ligne")
        }
    }
}

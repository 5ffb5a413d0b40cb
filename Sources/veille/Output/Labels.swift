import Feeds
import Fetch
import Curation
import Home

/// The words for states and problems.
enum Labels {
    /// What went wrong with a feed, in a few words.
    static func problem(_ problem: FeedHealth.Problem, _ console: Console) -> String {
        let phrase: Phrase? =
            switch problem.label {
            case "bad-url": Phrase(en: "no http or https address", fr: "pas une adresse http ou https")
            case "name-not-found": Phrase(en: "the host is not known", fr: "hôte inconnu")
            case "connection-failed": Phrase(en: "nobody answers", fr: "personne ne répond")
            case "private-network":
                Phrase(
                    en: "the host is in a private network (fetch.allow_private in veille.yml)",
                    fr: "l’hôte est dans un réseau privé (fetch.allow_private dans veille.yml)"
                )
            case "tls":
                Phrase(
                    en: "certificate or encryption: \(problem.detail)",
                    fr: "certificat ou chiffrement : \(problem.detail)"
                )
            case "timeout": Phrase(en: "too slow", fr: "trop lent")
            case "too-large": Phrase(en: problem.detail, fr: "réponse trop grosse")
            case "broken-answer":
                Phrase(en: "broken answer: \(problem.detail)", fr: "réponse inutilisable : \(problem.detail)")
            case "truncated": Phrase(en: "the answer was cut off", fr: "réponse tronquée")
            case "no-route":
                Phrase(en: "there is no way to the host from here", fr: "l’hôte est hors d’atteinte d’ici")
            case "bot-wall":
                Phrase(
                    en: problem.detail,
                    fr:
                        "un mur contre les robots à la place du flux ; demandez au site d’admettre les lecteurs de flux"
                )
            case "captive-portal":
                Phrase(en: problem.detail, fr: "ce réseau exige une connexion (portail captif)")
            case "not-recorded":
                Phrase(en: problem.detail, fr: "la cassette n’a pas cette réponse")
            case "bad-redirect": Phrase(en: problem.detail, fr: "redirection refusée : \(problem.detail)")
            case "gone": Phrase(en: "gone for good (410)", fr: "supprimé définitivement (410)")
            case "empty": Phrase(en: "the answer is empty", fr: "la réponse est vide")
            case "html": Phrase(en: problem.detail, fr: "une page HTML à la place du flux")
            case "not-a-feed": Phrase(en: problem.detail, fr: "ce n’est pas un flux : \(problem.detail)")
            case "unreadable":
                Phrase(en: "broken XML, \(problem.detail)", fr: "XML illisible, \(problem.detail)")
            case let label where label.hasPrefix("http-"):
                Phrase(
                    en: "the server answered \(label.dropFirst(5))",
                    fr: "le serveur a répondu \(label.dropFirst(5))"
                )
            default: nil
            }
        return Console.harmless(phrase.map { console.text($0) } ?? problem.detail)
    }

    /// A request that failed, as an error of the command.
    static func failure(_ error: FetchError, at place: String, _ console: Console, remedy: Phrase? = nil)
        -> UserError
    {
        let problem = FeedHealth.Problem(stage: .fetch, label: error.label, detail: error.detail)
        return UserError(.failed, place: place, Phrase(Self.problem(problem, console)), remedy: remedy)
    }

    /// A length of time in the largest unit that leaves a whole number.
    static func span(_ seconds: Double) -> Phrase {
        let minutes = Int((seconds / 60).rounded())
        switch minutes {
        case ..<90: return Phrase("\(max(1, minutes)) min")
        case ..<2880: return Phrase("\(Int((seconds / 3600).rounded())) h")
        default:
            let days = Int((seconds / 86_400).rounded())
            return Phrase(en: "\(days) days", fr: "\(days) jours")
        }
    }

    static func state(_ state: SearchQuery.State) -> Phrase {
        Reviewing.State(rawValue: state.rawValue).map(\.label)
            ?? Phrase(en: "not proposed", fr: "non proposé")
    }

    static func putOff(_ putOff: Postponement, _ console: Console) -> Phrase {
        switch putOff {
        case .until(let date):
            let day = console.day(date)
            return Phrase(en: "put off until \(day)", fr: "remise au \(day)")
        case .confirmed:
            return Phrase(
                en: "put off until a second source tells it",
                fr: "remise jusqu’à ce qu’une autre source en parle"
            )
        }
    }

    /// What a record says.
    static func verdict(_ verdict: Decision.Verdict) -> Phrase {
        switch verdict {
        case .propose: Phrase(en: "added", fr: "ajout")
        case .accept: Phrase(en: "accepted", fr: "acceptation")
        case .refuse: Phrase(en: "refused", fr: "refus")
        case .later: Phrase(en: "put off", fr: "remise à plus tard")
        case .move: Phrase(en: "moved", fr: "déplacement")
        case .edit: Phrase(en: "edited", fr: "modification")
        case .undo: Phrase(en: "undo", fr: "annulation")
        case .applied: Phrase(en: "written", fr: "écriture")
        }
    }

    /// A share of certainty in a word.
    static func confidence(_ value: Double) -> Phrase {
        switch value {
        case 0.7...: Phrase(en: "sure", fr: "sûr")
        case 0.4...: Phrase(en: "likely", fr: "probable")
        default: Phrase(en: "to be seen", fr: "à voir")
        }
    }
}

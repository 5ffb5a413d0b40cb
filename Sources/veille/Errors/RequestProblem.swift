import Feeds
import Fetch
import Home

/// Why a command did not get what it asked a server for.
enum RequestProblem: UserError.Cause {
    /// A request, or what it brought; what to do then.
    case failed(Problem, Advice?)
    /// A server did not embed texts.
    case noEmbeddings(EmbeddingProblem)

    /// What to do after a request that failed.
    enum Advice: Sendable, Equatable {
        case addWithoutNetwork
        case giveFeed
        case test(url: String)

        var phrase: Phrase {
            switch self {
            case .addWithoutNetwork:
                Phrase(
                    en: "check the address, or add it without a visit: --no-network",
                    fr: "vérifiez l’adresse, ou ajoutez-la sans visite : --no-network"
                )
            case .giveFeed: Phrase(en: "give the address of a feed", fr: "donnez l’adresse d’un flux")
            case .test(let url):
                Phrase(
                    en: "“veille feeds test \(url)” shows the exchange",
                    fr: "« veille feeds test \(url) » montre l’échange"
                )
            }
        }
    }

    var kind: UserError.Kind { .failed }

    var note: String? { if case .failed(let problem, _) = self { problem.note } else { nil } }

    var message: UserError.Message {
        switch self {
        case .failed(let problem, let advice):
            .init(Phrase(problem).printable, remedy: advice?.phrase)
        case .noEmbeddings(let problem):
            .init(
                en: (
                    "no embeddings: \(Phrase(problem).printable.en)",
                    "leave --embeddings out: the local model needs no server"
                ),
                fr: (
                    "pas de vecteurs : \(Phrase(problem).printable.fr)",
                    "retirez --embeddings : le modèle local n’a besoin d’aucun serveur"
                )
            )
        }
    }
}

extension RequestProblem {
    /// A request that failed.
    init(_ error: FetchError, _ advice: Advice? = nil) {
        self = .failed(Problem(.fetch(error.kind), note: error.note), advice)
    }
}

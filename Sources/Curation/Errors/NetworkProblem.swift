package import Feeds
package import Home

/// Why the network cannot be used.
package enum NetworkProblem: UserError.Cause {
    /// `--offline` was given.
    case offline
    /// `--offline` was given with a folder that has no recording.
    case noRecording
    /// A request failed; the note is libcurl's message.
    case failed(FetchProblem, note: String?)

    package var kind: UserError.Kind { if case .failed = self { .failed } else { .usage } }

    package var note: String? { if case .failed(_, let note) = self { note } else { nil } }

    package var message: UserError.Message {
        switch self {
        case .offline:
            .init(
                en: ("this needs the network, and --offline forbids it", "leave --offline out"),
                fr: ("il faut le réseau, et --offline l’interdit", "retirez --offline")
            )
        case .noRecording:
            .init(
                en: ("no recording found", "record one without --offline"),
                fr: ("aucun enregistrement trouvé", "faites-en un sans --offline")
            )
        case .failed(let problem, _): .init(Phrase(problem))
        }
    }
}

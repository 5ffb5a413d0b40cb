package import Home

/// Why the network cannot be used.
package enum NetworkProblem: UserError.Cause {
    /// `--offline` was given.
    case offline
    /// `--offline` was given with a folder that has no recording.
    case noRecording

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
        }
    }
}

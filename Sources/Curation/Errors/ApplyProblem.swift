package import Home

/// Why accepted lines cannot be written into a page.
package enum ApplyProblem: UserError.Cause {
    /// A merge was left unfinished in the page.
    case conflictMarkers
    /// The decisions changed since the change was planned.
    case decisionsChanged
    /// The page changed since the change was planned.
    case pageChanged
    /// What would be done is not what the person was shown.
    case notAsShown

    package var kind: UserError.Kind {
        switch self {
        case .conflictMarkers: .failed
        case .decisionsChanged, .pageChanged, .notAsShown: .pageChanged
        }
    }

    package var message: UserError.Message {
        switch self {
        case .conflictMarkers:
            .init(
                en: (
                    "the page contains unresolved conflict markers; nothing was written",
                    "resolve the conflict, then run the command again"
                ),
                fr: (
                    "la page contient des marqueurs de conflit non résolus ; rien n’a été écrit",
                    "résolvez le conflit, puis relancez la commande"
                )
            )
        case .decisionsChanged:
            .init(
                en: (
                    "decisions changed while the lines were prepared; nothing was written",
                    "run “veille apply” again"
                ),
                fr: (
                    "des décisions ont changé pendant la préparation des lignes ; rien n’a été écrit",
                    "relancez « veille apply »"
                )
            )
        case .notAsShown:
            .init(
                en: (
                    "the page or the decisions have changed since this was shown; nothing was written",
                    "look at it again"
                ),
                fr: (
                    "la page ou les décisions ont changé depuis l’affichage ; rien n’a été écrit",
                    "regardez de nouveau"
                )
            )
        case .pageChanged:
            .init(
                en: (
                    "the page changed while the lines were prepared; nothing was written",
                    "run “veille apply” again"
                ),
                fr: (
                    "la page a changé pendant la préparation des lignes ; rien n’a été écrit",
                    "relancez « veille apply »"
                )
            )
        }
    }
}

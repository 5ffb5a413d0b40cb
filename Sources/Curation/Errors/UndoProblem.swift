package import Home

/// Why what `apply` wrote cannot be taken back.
package enum UndoProblem: UserError.Cause {
    /// The page changed since the change was planned.
    case pageChanged
    /// The decisions changed since the change was planned.
    case decisionsChanged
    /// The lines are committed, and the page has uncommitted changes.
    case uncommittedChanges
    /// Git made the commit, and a hook put a line back.
    case undoneByHook(title: String)

    package var kind: UserError.Kind {
        switch self {
        case .pageChanged, .decisionsChanged: .pageChanged
        case .uncommittedChanges: .usage
        case .undoneByHook: .failed
        }
    }

    package var message: UserError.Message {
        switch self {
        case .pageChanged:
            .init(
                en: (
                    "the page changed while the undo was prepared; nothing was written",
                    "run “veille undo --apply” again"
                ),
                fr: (
                    "la page a changé pendant la préparation de l’annulation ; rien n’a été écrit",
                    "relancez « veille undo --apply »"
                )
            )
        case .decisionsChanged:
            .init(
                en: (
                    "decisions changed while the undo was prepared; nothing was written",
                    "look at “veille undo --apply -n” again"
                ),
                fr: (
                    "des décisions ont changé pendant la préparation de l’annulation ; rien n’a été écrit",
                    "regardez de nouveau « veille undo --apply -n »"
                )
            )
        case .uncommittedChanges:
            .init(
                en: (
                    "the page has uncommitted changes: the commit that takes the lines back would hold them, too",
                    "commit or stash them first"
                ),
                fr: (
                    "la page a des modifications non enregistrées : le commit qui retire les lignes les contiendrait aussi",
                    "enregistrez-les ou remisez-les d’abord"
                )
            )
        case .undoneByHook(let title):
            .init(
                en: (
                    "after the commit “\(title)” is not taken back on the page, or not in the commit: a git hook has changed it",
                    "look at the hooks in .git/hooks (git config core.hooksPath); the line is on the page as before"
                ),
                fr: (
                    "après le commit, « \(title) » n’est pas annulé sur la page, ou pas dans le commit : un hook de git y a touché",
                    "voyez les hooks dans .git/hooks (git config core.hooksPath) ; la ligne est sur la page comme avant"
                )
            )
        }
    }
}

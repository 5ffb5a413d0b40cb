package import Home

/// Why what two clones have cannot be exchanged.
package enum SyncProblem: UserError.Cause {
    /// No branch is checked out.
    case noBranch
    /// The branch has no counterpart on a server.
    case noUpstream(branch: String)
    /// Git ignores the ledger.
    case ledgerIgnored
    /// Both sides changed the same lines of these files.
    case conflict(files: [String])
    /// It was exchanged, and git does not update the files here; its message.
    case filesInTheWay(String)
    /// The other side changed each time that this one was ready.
    case busy

    package var kind: UserError.Kind {
        switch self {
        case .noBranch, .noUpstream, .ledgerIgnored: .usage
        case .conflict, .filesInTheWay, .busy: .failed
        }
    }

    package var message: UserError.Message {
        switch self {
        case .noBranch:
            .init(
                en: ("no branch is checked out here", "run “git switch main” first"),
                fr: ("aucune branche n’est extraite ici", "lancez d’abord « git switch main »")
            )
        case .noUpstream(let branch):
            .init(
                en: (
                    "the branch “\(branch)” follows none of a server",
                    "run “git push -u origin \(branch)” first"
                ),
                fr: (
                    "la branche « \(branch) » n’en suit aucune d’un serveur",
                    "lancez d’abord « git push -u origin \(branch) »"
                )
            )
        case .ledgerIgnored:
            .init(
                en: ("git ignores the ledger", "take state/decisions.jsonl out of .gitignore"),
                fr: ("git ignore le registre", "ôtez state/decisions.jsonl de .gitignore")
            )
        case .conflict(let files):
            .init(
                en: (
                    "both sides have changed the same lines of \(files.joined(separator: ", ")); nothing was exchanged",
                    "git pull, resolve the conflict, git commit, then veille sync"
                ),
                fr: (
                    "les deux côtés ont changé les mêmes lignes de \(files.joined(separator: ", ")) ; rien n’a été échangé",
                    "git pull, résolvez le conflit, git commit, puis veille sync"
                )
            )
        case .filesInTheWay(let message):
            .init(
                en: (
                    "what is here was sent, but git does not update the files: \(message)",
                    "commit or stash your changes, then veille sync"
                ),
                fr: (
                    "ce qui est ici est envoyé, mais git ne met pas à jour les fichiers : \(message)",
                    "validez ou mettez de côté vos changements, puis veille sync"
                )
            )
        case .busy:
            .init(
                en: ("the server changed at every try", "run veille sync again"),
                fr: ("le serveur a changé à chaque essai", "relancez veille sync")
            )
        }
    }
}

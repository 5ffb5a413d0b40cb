package import Home

/// Why the additions of a change cannot be told.
package enum DiffProblem: UserError.Cause {
    /// There is no hunk and no file in it.
    case notADiff
    /// A line that no unified diff has at its place.
    case malformedHunk
    /// The last hunk has fewer lines than it says.
    case cutOff
    /// The page does not have an added line where the diff puts it.
    case otherVersion(line: Int)
    /// What cannot be the name of a revision.
    case noRevision(String)
    /// There is no common commit.
    case unrelated(String)
    /// The page is not in the revision.
    case noPage(revision: String)
    /// Git does not compare with the revision; its message.
    case gitRefused(String)

    package var kind: UserError.Kind { .usage }

    package var message: UserError.Message {
        switch self {
        case .notADiff:
            .init(
                en: ("this is not a unified diff", "give the output of git diff, or of diff -u"),
                fr: ("ce n’est pas un diff unifié", "donnez la sortie de git diff ou de diff -u")
            )
        case .malformedHunk:
            .init(
                en: ("this line is not one of a unified diff", "give the output of git diff as it is"),
                fr: ("cette ligne n’est pas d’un diff unifié", "donnez la sortie de git diff telle quelle")
            )
        case .cutOff:
            .init(
                en: ("the diff is cut off", "give the whole output of git diff"),
                fr: ("le diff est tronqué", "donnez toute la sortie de git diff")
            )
        case .otherVersion(let line):
            .init(
                en: (
                    "line \(line) of the page is not the one that the diff adds",
                    "apply the diff first (git apply FILE): the page must be its result"
                ),
                fr: (
                    "la ligne \(line) de la page n’est pas celle que le diff ajoute",
                    "appliquez d’abord le diff (git apply FICHIER) : la page doit en être le résultat"
                )
            )
        case .noRevision(let text):
            .init(
                en: ("not a revision: “\(text)”", "name a branch or a commit, such as origin/main"),
                fr: (
                    "ce n’est pas une révision : « \(text) »",
                    "nommez une branche ou un commit, comme origin/main"
                )
            )
        case .unrelated(let revision):
            .init(
                en: (
                    "\(revision) has no commit in common with this branch",
                    "fetch its whole history, or give a patch"
                ),
                fr: (
                    "\(revision) n’a aucun commit en commun avec cette branche",
                    "récupérez tout son historique, ou donnez un patch"
                )
            )
        case .noPage(let revision):
            .init(
                en: ("\(revision) does not have this page", "it was deleted or renamed there"),
                fr: ("\(revision) n’a pas cette page", "elle y a été supprimée ou renommée")
            )
        case .gitRefused(let message):
            .init(
                en: (
                    "git cannot compare: \(message)",
                    "fetch the revision (in a workflow, check out with its whole history)"
                ),
                fr: (
                    "git ne peut comparer : \(message)",
                    "récupérez la révision (dans un workflow, clonez avec tout l’historique)"
                )
            )
        }
    }
}

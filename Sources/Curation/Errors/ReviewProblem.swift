import Feeds
package import Home

/// Why a contributed change cannot be reviewed.
package enum ReviewProblem: UserError.Cause {
    /// The environment names no base.
    case noPullRequest
    /// The file of the event is missing, too large, or is not JSON.
    case unreadableEvent
    /// The event is not about a pull request.
    case otherEvent
    /// What should name a commit and does not.
    case notACommit(String)
    /// The base has no `veille.yml`, and no page was named.
    case noConfiguration
    /// A page of `veille.yml` that is not in the repository.
    case outsideRepository
    /// The output file would be written where a symbolic link of the branch leads.
    case symbolicLink

    package var message: UserError.Message {
        switch self {
        case .noPullRequest:
            .init(
                en: (
                    "no variable of a forge names a pull request",
                    "run it in a job for pull requests, or name the base: --since origin/main"
                ),
                fr: (
                    "aucune variable d’une forge ne désigne une demande de fusion",
                    "lancez la commande dans une tâche de demande de fusion, ou nommez la base : --since origin/main"
                )
            )
        case .unreadableEvent:
            .init(
                en: (
                    "the file of the event (GITHUB_EVENT_PATH) is missing or not JSON",
                    "name the base: --since REVISION --of REVISION"
                ),
                fr: (
                    "le fichier de l’événement (GITHUB_EVENT_PATH) manque ou n’est pas du JSON",
                    "nommez la base : --since RÉVISION --of RÉVISION"
                )
            )
        case .otherEvent:
            .init(
                en: (
                    "the event is not about a pull request",
                    "start the job by pull_request or pull_request_target, or name the base: --since REVISION"
                ),
                fr: (
                    "l’événement ne concerne pas une demande de fusion",
                    "lancez la tâche par pull_request ou pull_request_target, ou nommez la base : --since RÉVISION"
                )
            )
        case .notACommit(let text):
            .init(
                en: (
                    "not the name of a commit: “\(PlainText.line(String(text.prefix(80))))”",
                    "name the base: --since REVISION --of REVISION"
                ),
                fr: (
                    "ce n’est pas le nom d’un commit : « \(PlainText.line(String(text.prefix(80)))) »",
                    "nommez la base : --since RÉVISION --of RÉVISION"
                )
            )
        case .noConfiguration:
            .init(
                en: (
                    "the base has no veille.yml",
                    "commit one on the base branch, or name the page: --page README.md"
                ),
                fr: (
                    "la base n’a pas de veille.yml",
                    "validez-en un sur la branche de base, ou nommez la page : --page README.md"
                )
            )
        case .outsideRepository:
            .init(
                en: ("this page is not in the repository", "name a page inside of it"),
                fr: ("cette page n’est pas dans le dépôt", "nommez une page qui s’y trouve")
            )
        case .symbolicLink:
            .init(
                en: (
                    "a symbolic link of the branch leads elsewhere",
                    "write outside of the work tree, such as $RUNNER_TEMP"
                ),
                fr: (
                    "un lien symbolique de la branche mène ailleurs",
                    "écrivez hors de la copie de travail, par exemple dans $RUNNER_TEMP"
                )
            )
        }
    }
}

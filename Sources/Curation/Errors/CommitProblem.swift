package import Home

/// Why a page cannot be committed, or its history read.
package enum CommitProblem: UserError.Cause {
    /// The home is not in a repository.
    case notARepository
    /// Git has no committer identity; its message.
    case noIdentity(String)
    /// The page was never committed.
    case untracked
    /// The page has uncommitted changes.
    case uncommittedChanges
    /// A merge is not finished.
    case mergeInProgress
    /// The invalid name.
    case invalidBranchName(String)
    /// The message of a commit is longer than so many characters.
    case longMessage(limit: Int)
    /// The branch that should be rebuilt is checked out.
    case currentBranch(String)
    /// The branch that should be rebuilt is checked out in another work tree.
    case branchElsewhere(String)
    /// A page or the ledger leads out of the repository.
    case outsideRepository
    /// The page is not in the commit that the branch starts from.
    case pageNotOnBranch(String)
    /// Git made the commit, and a hook took it or a line of it away again.
    case undoneByHook(title: String)
    /// Git has no commits of the file.
    case noHistory
    /// The history has too few links for a backtest.
    case shortHistory(links: Int, needed: Int)

    package var kind: UserError.Kind {
        switch self {
        case .shortHistory, .undoneByHook: .failed
        default: .usage
        }
    }

    package var message: UserError.Message {
        switch self {
        case .notARepository:
            .init(
                en: ("not a git repository", "run “git init” there, or work without commits"),
                fr: ("ce n’est pas un dépôt git", "lancez-y « git init », ou travaillez sans commits")
            )
        case .undoneByHook(let title):
            .init(
                en: (
                    "after the commit “\(title)” is not on the page, or not in the commit: a git hook has changed it",
                    "look at the hooks in .git/hooks (git config core.hooksPath); the link is accepted as before"
                ),
                fr: (
                    "après le commit, « \(title) » n’est pas sur la page, ou pas dans le commit : un hook de git y a touché",
                    "voyez les hooks dans .git/hooks (git config core.hooksPath) ; le lien reste accepté"
                )
            )
        case .noIdentity(let message):
            .init(
                en: (
                    "git does not know your identity: \(message)",
                    "set it: git config user.name …, git config user.email …"
                ),
                fr: (
                    "git ne connaît pas votre identité : \(message)",
                    "indiquez-la : git config user.name …, git config user.email …"
                )
            )
        case .untracked:
            .init(
                en: (
                    "git does not track the page: all of it would be committed with one link",
                    "commit it first, or include it with “apply --force”"
                ),
                fr: (
                    "la page n’est pas suivie par git : elle serait enregistrée tout entière avec un lien",
                    "enregistrez-la d’abord, ou incluez-la avec « apply --force »"
                )
            )
        case .uncommittedChanges:
            .init(
                en: (
                    "the page has uncommitted changes: they would be mixed with the new lines",
                    "commit or stash them first, or include them with “apply --force”"
                ),
                fr: (
                    "la page a des modifications non enregistrées : elles se mêleraient aux nouvelles lignes",
                    "enregistrez-les ou remisez-les d’abord, ou incluez-les avec « apply --force »"
                )
            )
        case .mergeInProgress:
            .init(
                en: (
                    "a merge is in progress: single files cannot be committed",
                    "finish it first: git merge --continue, or --abort"
                ),
                fr: (
                    "une fusion est en cours : rien ne peut être enregistré à part",
                    "terminez-la d’abord : git merge --continue, ou --abort"
                )
            )
        case .invalidBranchName(let name):
            .init(
                en: ("“\(name)” is not a valid branch name", "use letters, digits and hyphens"),
                fr: (
                    "« \(name) » n’est pas un nom de branche valide",
                    "utilisez lettres, chiffres et traits d’union"
                )
            )
        case .longMessage(let limit):
            .init(
                en: ("the message of the commit is longer than \(limit) characters", "shorten it"),
                fr: ("le message du commit dépasse \(limit) caractères", "raccourcissez-le")
            )
        case .branchElsewhere(let name):
            .init(
                en: (
                    "the branch “\(name)” is checked out in another work tree",
                    "“git worktree list” shows where"
                ),
                fr: (
                    "la branche « \(name) » est extraite dans un autre arbre de travail",
                    "« git worktree list » montre où"
                )
            )
        case .outsideRepository:
            .init(
                en: (
                    "this leads out of the repository: it would be written in place, not on the branch",
                    "name pages relative to veille.yml, and keep links inside the repository"
                ),
                fr: (
                    "ceci mène hors du dépôt : l’écriture se ferait sur place, non sur la branche",
                    "nommez les pages relativement à veille.yml, et gardez les liens dans le dépôt"
                )
            )
        case .currentBranch(let name):
            .init(
                en: (
                    "“\(name)” is the current branch: it is rebuilt from another one",
                    "run “git switch main” first"
                ),
                fr: (
                    "« \(name) » est la branche courante : elle se reconstruit depuis une autre",
                    "lancez d’abord « git switch main »"
                )
            )
        case .pageNotOnBranch(let name):
            .init(
                en: (
                    "the page is not on the branch “\(name)”",
                    "commit it here, and merge that into “\(name)” if the branch exists"
                ),
                fr: (
                    "la page n’est pas sur la branche « \(name) »",
                    "enregistrez-la ici, et fusionnez cela dans « \(name) » si la branche existe"
                )
            )
        case .noHistory:
            .init(
                en: ("git has no history of this file", "commit the page in a git repository"),
                fr: ("git n’a pas d’historique de ce fichier", "enregistrez la page dans un dépôt git")
            )
        case .shortHistory(let links, let needed):
            .init(
                en: (
                    "too few links to measure anything: its history has \(links)",
                    "\(needed) are needed: wait for more, or give an earlier --since"
                ),
                fr: (
                    "trop peu de liens pour conclure : son historique en compte \(links)",
                    "il en faut \(needed) : attendez-en d’autres, ou donnez un --since antérieur"
                )
            )
        }
    }
}

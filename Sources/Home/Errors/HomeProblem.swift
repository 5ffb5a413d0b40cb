/// What is wrong with a home.
package enum HomeProblem: UserError.Cause {
    /// No `veille.yml` in this folder or above it.
    case noHome(folder: String)
    /// The folder of `-C` does not exist.
    case noSuchFolder
    /// `veille.yml` lists no pages.
    case noPages
    /// `veille.yml` lists other pages than this one.
    case unlistedPage(String, listed: [String])
    /// Another process holds the lock; its ID, if known.
    case locked(process: Int32?)

    package var kind: UserError.Kind {
        switch self {
        case .noHome, .noSuchFolder, .noPages, .unlistedPage: .usage
        case .locked: .failed
        }
    }

    package var message: UserError.Message {
        switch self {
        case .noHome(let folder):
            .init(
                en: (
                    "no veille.yml in \(folder) or above it",
                    "run “veille init PAGE.md” in the folder of your page"
                ),
                fr: (
                    "pas de veille.yml dans \(folder) ni au-dessus",
                    "lancez « veille init PAGE.md » dans le dossier de votre page"
                )
            )
        case .noSuchFolder:
            .init(
                en: ("no such folder", "check the path given with -C"),
                fr: ("ce dossier n’existe pas", "vérifiez le chemin donné avec -C")
            )
        case .noPages:
            .init(
                en: ("no pages are listed", "add: pages: [page.md]"),
                fr: ("aucune page n’y figure", "ajoutez : pages: [page.md]")
            )
        case .unlistedPage(let name, let listed):
            .init(
                en: ("the page “\(name)” is not listed", "listed pages: \(listed.joined(separator: ", "))"),
                fr: (
                    "la page « \(name) » n’y figure pas",
                    "pages qui y figurent : \(listed.joined(separator: ", "))"
                )
            )
        case .locked(let process):
            .init(
                en: (
                    "another veille process is using this folder"
                        + (process.map { " (process \($0))" } ?? ""),
                    "wait until it ends; “veille watch” polls by itself while it runs"
                ),
                fr: (
                    "un autre processus veille utilise ce dossier"
                        + (process.map { " (processus \($0))" } ?? ""),
                    "attendez qu’il se termine ; « veille watch » relève les flux tant qu’il tourne"
                )
            )
        }
    }
}

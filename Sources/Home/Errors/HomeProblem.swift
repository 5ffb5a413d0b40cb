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
    /// Another process polls this home; `nil` if it is not known which.
    case locked(by: Process?)
    /// Another process keeps a file of this home locked; `nil` if it is not known which.
    case busy(by: Process?)

    /// A running program.
    package struct Process: Sendable, Equatable {
        /// Its process ID.
        package let number: Int32
        /// Its command line, where the system tells.
        package let command: String?

        /// Names a process.
        package init(number: Int32, command: String?) {
            self.number = number
            self.command = command
        }

        /// In brackets after the sentence.
        fileprivate var suffix: Phrase {
            let (en, fr) = command.map { (": \($0)", " : \($0)") } ?? ("", "")
            return Phrase(en: " (process \(number)\(en))", fr: " (processus \(number)\(fr))")
        }
    }

    package var kind: UserError.Kind {
        switch self {
        case .noHome, .noSuchFolder, .noPages, .unlistedPage: .usage
        case .locked, .busy: .failed
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
                    "another veille process is using this folder" + (process?.suffix.en ?? ""),
                    "wait until it ends; “veille watch” polls by itself while it runs"
                ),
                fr: (
                    "un autre processus veille utilise ce dossier" + (process?.suffix.fr ?? ""),
                    "attendez qu’il se termine ; « veille watch » relève les flux tant qu’il tourne"
                )
            )
        case .busy(let process):
            .init(
                en: (
                    "another process keeps this file locked" + (process?.suffix.en ?? ""),
                    "wait until it ends, then run the command again; nothing was changed"
                ),
                fr: (
                    "un autre processus garde ce fichier verrouillé" + (process?.suffix.fr ?? ""),
                    "attendez qu’il se termine, puis relancez la commande ; rien n’a été modifié"
                )
            )
        }
    }
}

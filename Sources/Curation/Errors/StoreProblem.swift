import Fetch
package import Home
package import Storage

/// Problems with the database.
package enum StoreProblem: UserError.Cause {
    /// Not a database, or a damaged one; SQLite's result code and message.
    case damaged(code: Int, String?)
    /// The file or its folder cannot be written.
    case notWritable
    /// A later version of veille created it.
    case newer
    /// Another program created it.
    case foreign
    /// The disk is full or failing; SQLite's result code and message.
    case disk(code: Int, String?)
    /// Another process has kept it locked for longer than veille waits.
    case busy
    /// Any other error; SQLite's result code and message.
    case other(code: Int, String?)

    package var kind: UserError.Kind { .failed }

    package var note: String? {
        switch self {
        case .damaged(_, let note), .disk(_, let note), .other(_, let note): note
        case .notWritable, .newer, .foreign, .busy: nil
        }
    }

    package var message: UserError.Message {
        switch self {
        case .damaged(let code, _):
            .init(
                en: (
                    "the database is damaged, or the disk is failing (SQLite \(code))",
                    "delete the file, then run “veille poll”: it is rebuilt, and your decisions are not in it"
                ),
                fr: (
                    "la base est endommagée, ou le disque est défaillant (SQLite \(code))",
                    "supprimez le fichier, puis lancez « veille poll » : il est reconstruit, et vos décisions n’y sont pas"
                )
            )
        case .notWritable:
            .init(
                en: (
                    "the database cannot be opened for writing",
                    "check the permissions of the folder “state” and its files"
                ),
                fr: (
                    "la base ne peut être ouverte en écriture",
                    "vérifiez les droits du dossier « state » et de ses fichiers"
                )
            )
        case .newer:
            .init(
                en: (
                    "a later version of veille created the database",
                    "update veille; or delete the file and run “veille poll”: your decisions are not in it"
                ),
                fr: (
                    "la base a été créée par une version plus récente de veille",
                    "mettez veille à jour ; ou supprimez le fichier et lancez « veille poll » : vos décisions n’y sont pas"
                )
            )
        case .foreign:
            .init(
                en: (
                    "the database belongs to another program",
                    "move it, or run “veille doctor --repair” to set it aside; then run “veille poll”"
                ),
                fr: (
                    "la base appartient à un autre programme",
                    "déplacez-la, ou lancez « veille doctor --repair », qui la met de côté ; puis « veille poll »"
                )
            )
        case .disk(let code, _):
            .init(
                en: (
                    "the database cannot be written: the disk is full or failing (SQLite \(code))",
                    "free some space, then run the command again; nothing was changed"
                ),
                fr: (
                    "la base ne peut être écrite : le disque est plein ou défaillant (SQLite \(code))",
                    "libérez de la place, puis relancez la commande ; rien n’a été modifié"
                )
            )
        case .busy:
            .init(
                en: (
                    "another process keeps the database locked",
                    "wait until it ends, or end it, then run the command again; nothing was changed"
                ),
                fr: (
                    "un autre processus garde la base verrouillée",
                    "attendez qu’il se termine, ou arrêtez-le, puis relancez la commande ; rien n’a été modifié"
                )
            )
        case .other(let code, _):
            .init(en: "database error (SQLite \(code))", fr: "erreur de la base (SQLite \(code))")
        }
    }
}

extension UserError {
    /// An error of the database.
    package init(_ error: StoreError) {
        let problem: StoreProblem =
            switch error.kind {
            case .corrupt: .damaged(code: error.code, error.note)
            case .notWritable: .notWritable
            case .newer: .newer
            case .foreign: .foreign
            case .disk: .disk(code: error.code, error.note)
            case .busy: .busy
            case .other: .other(code: error.code, error.note)
            }
        self.init(problem, at: "state/veille.sqlite")
    }

    /// An error of the program, of its database or of the file system; `nil` for any other error.
    ///
    /// - Parameters:
    ///   - error: The error.
    ///   - place: The file, used if the error does not name one.
    package init?(anyError error: any Error, at place: String? = nil) {
        if let error = error as? UserError {
            self.init(error.cause, at: error.place ?? place)
        } else if let error = StoreError(anyError: error) {
            self.init(error)
        } else if let error = error as? FileLock.Held {
            self.init(error)
        } else if let error = error as? FetchError {
            self.init(NetworkProblem.failed(error.kind, note: error.note), at: place)
        } else {
            self.init(fileError: error, at: place)
        }
    }
}

extension Phrase {
    /// A damage of the database file, without SQLite's message.
    package init(_ damage: Store.Damage) {
        switch damage {
        case .pages:
            self.init(en: "the database is damaged", fr: "la base est endommagée")
        case .references(let count):
            self = .count(
                count,
                en: ("row refers to one that is missing", "rows refer to ones that are missing"),
                fr: ("ligne renvoie à une ligne absente", "lignes renvoient à des lignes absentes")
            )
        case .index:
            self.init(
                en: "the full-text index differs from the entries",
                fr: "l’index plein texte diffère des articles"
            )
        }
    }
}

import Fetch
package import Home
package import Storage

extension UserError {
    /// What an error says to a person; `nil` where there are no words for it.
    ///
    /// - Parameters:
    ///   - error: The error.
    ///   - place: The file, where it is known and the error does not name it in words already.
    package init?(anyError error: any Error, at place: String? = nil) {
        if let error = error as? UserError {
            self =
                error.place == nil
                ? UserError(error.kind, place: place, error.what, remedy: error.remedy, note: error.note)
                : error
        } else if let error = StoreError(anyError: error) {
            self = UserError(error)
        } else if let error = error as? FetchError {
            self.init(.failed, place: place, Phrase(error.kind), note: error.note)
        } else {
            self.init(fileError: error, at: place)
        }
    }

    /// What an error of the store means to a person.
    package init(_ error: StoreError) {
        let place = "state/veille.sqlite"
        let code = error.code == 0 ? "" : " (SQLite \(error.code))"
        switch error.kind {
        case .corrupt:
            self = UserError(
                .failed,
                place: place,
                Phrase(
                    en: "the database is damaged, or the disk fails\(code)",
                    fr: "la base est endommagée, ou le disque est en panne\(code)"
                ),
                remedy: Phrase(
                    en:
                        "delete the file and run “veille poll”: it is rebuilt, and your decisions are not in it",
                    fr:
                        "supprimez le fichier et lancez « veille poll » : il est reconstruit, et vos décisions n’y sont pas"
                ),
                note: error.note
            )
        case .notWritable:
            self = UserError(
                .failed,
                place: place,
                Phrase(
                    en: "the database cannot be opened for writing",
                    fr: "la base ne peut être ouverte en écriture"
                ),
                remedy: Phrase(
                    en: "check the rights on the folder “state” and the files in it",
                    fr: "vérifiez les droits du dossier « state » et de ses fichiers"
                )
            )
        case .newer:
            self = UserError(
                .failed,
                place: place,
                Phrase(
                    en: "the database was made by a later veille",
                    fr: "la base a été faite par un veille plus récent"
                ),
                remedy: Phrase(
                    en:
                        "update veille, or delete the file and run “veille poll”: your decisions are not in it",
                    fr:
                        "mettez veille à jour, ou supprimez le fichier et lancez « veille poll » : vos décisions n’y sont pas"
                )
            )
        case .foreign:
            self = UserError(
                .failed,
                place: place,
                Phrase(
                    en: "this is the database of another program",
                    fr: "c’est la base d’un autre programme"
                ),
                remedy: Phrase(
                    en:
                        "move it away, or run “veille doctor --repair”, which puts it aside; then “veille poll”",
                    fr:
                        "déplacez-la, ou lancez « veille doctor --repair », qui la met de côté ; puis « veille poll »"
                )
            )
        case .disk:
            self = UserError(
                .failed,
                place: place,
                Phrase(
                    en: "the database cannot be written: the disk is full, or fails\(code)",
                    fr: "la base ne peut être écrite : le disque est plein, ou en panne\(code)"
                ),
                remedy: Phrase(
                    en: "free some space, then run the command again; nothing of it was done",
                    fr: "libérez de la place, puis relancez la commande ; rien n’en a été fait"
                ),
                note: error.note
            )
        case .other:
            self = UserError(
                .failed,
                place: place,
                Phrase(en: "the database reports an error\(code)", fr: "la base signale une erreur\(code)"),
                note: error.note
            )
        }
    }
}

extension Phrase {
    /// What is wrong with the file of the store; SQLite's own words are left out.
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

import Curation
import Home

/// What taking back an `apply` would change, page by page.
struct UndoView: Sendable {
    /// The form that takes the lines back.
    struct FormView: Sendable {
        /// What it would write.
        let plan: String
        /// Only this suggestion; empty for all.
        let id: String
        let label: String
    }

    let files: [PreviewView.FileView]
    let isEmpty: Bool
    let form: FormView?

    init(_ changes: [Applying.Change], id: String, canWrite: Bool, texts: Texts) {
        files = PreviewView.files(changes, texts)
        isEmpty = files.isEmpty
        let count = changes.reduce(0) { $0 + $1.added.count }
        form =
            canWrite && count > 0
            ? FormView(
                plan: Applying.fingerprint(of: changes),
                id: id,
                label: texts.text(
                    en: count == 1 ? "Take this line back" : "Take these \(count) lines back",
                    fr: count == 1 ? "Revenir sur cette ligne" : "Revenir sur ces \(count) lignes"
                )
            ) : nil
    }
}

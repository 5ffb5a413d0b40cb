import Curation
import Feeds
import Home
import Pages

/// What `veille apply` would write, page by page.
struct PreviewView: Sendable {
    struct LineView: Sendable {
        let text: String
        /// A class of the style sheet.
        let kind: String
    }

    struct FileView: Sendable {
        let name: String
        let lines: [LineView]
        /// What is proven about the lines; `nil` if there are none.
        let proof: String?
        /// What would be left out, with the reason.
        let refused: [String]
        /// What more people have to accept.
        let waiting: [String]
    }

    /// The form that writes the lines.
    struct FormView: Sendable {
        /// What it would write.
        let plan: String
        let label: String
        let canCommit: Bool
        let targets: [OptionView]
        let message: String
        let branch: String
        /// Below the field of the message.
        let usual: String
    }

    /// What was just done.
    enum Done: Sendable {
        case written(Int, branch: String?)
        case undone(Int)

        private static func written(_ count: Int, on branch: String?) -> Phrase {
            let lines = Phrase.count(
                count,
                en: ("line written", "lines written"),
                fr: ("ligne écrite", "lignes écrites")
            )
            guard let branch else { return lines }
            return Phrase(
                en: "\(lines.en) on the branch “\(branch)”: it is on the page once you merge it",
                fr: "\(lines.fr) sur la branche « \(branch) » : à fusionner pour que la page l’ait"
            )
        }

        fileprivate var phrase: Phrase {
            switch self {
            case .written(let count, let branch):
                Self.written(count, on: branch.map { BranchName($0).shown }?.nonEmpty)
            case .undone(let count):
                .count(
                    count,
                    en: ("line taken back", "lines taken back"),
                    fr: ("ligne annulée", "lignes annulées")
                )
            }
        }
    }

    /// What was just done, in words.
    let notice: String?
    /// Whether it can be taken back.
    let canUndo: Bool
    let files: [FileView]
    let isEmpty: Bool
    let form: FormView?
    /// Why the lines could not be written.
    let problem: String?

    init(
        _ changes: [Applying.Change],
        done: Done?,
        canWrite: Bool,
        isInGit: Bool,
        wanted: RequestedApply,
        problem: String?,
        texts: Texts
    ) {
        self.problem = problem
        notice = done.map { texts.text($0.phrase) }
        canUndo = if case .written(1..., nil) = done { canWrite } else { false }
        let count = changes.reduce(0) { $0 + $1.added.count }
        form =
            canWrite && count > 0
            ? FormView(
                plan: Applying.fingerprint(of: changes),
                label: texts.text(
                    en: count == 1 ? "Write this line" : "Write these \(count) lines",
                    fr: count == 1 ? "Écrire cette ligne" : "Écrire ces \(count) lignes"
                ),
                canCommit: isInGit,
                targets: RequestedApply.Target.allCases.map { target in
                    OptionView(
                        value: target.rawValue,
                        name: texts.target(target),
                        isChosen: target == wanted.target
                    )
                },
                message: PlainText.printable(wanted.message),
                branch: PlainText.printable(wanted.branch),
                usual: texts.text(
                    en: "Left empty: one commit per section, which names its links.",
                    fr: "Laissé vide : un commit par section, qui nomme ses liens."
                )
            ) : nil
        files = Self.files(changes, texts)
        isEmpty = files.isEmpty
    }

    /// The pages that would change, or of which something would be left out.
    static func files(_ changes: [Applying.Change], _ texts: Texts) -> [FileView] {
        changes.filter { !$0.added.isEmpty || !$0.refused.isEmpty || !$0.waiting.isEmpty }.map { change in
            let diff = UnifiedDiff.text(
                from: change.file.page.bytes,
                to: change.after.bytes,
                name: change.file.name
            )
            let lines = diff.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).dropLast()
            return FileView(
                name: change.file.name,
                lines: lines.map { LineView(text: PlainText.printable(String($0)), kind: Self.kind($0)) },
                proof: change.added.isEmpty ? nil : texts.text(.proof(of: change.added.map(\.edit))),
                refused: change.refused.map { decision, reason in
                    let (title, reason) = (PlainText.printable(decision.title), Phrase(reason))
                    return texts.text(en: "\(title): \(reason.en)", fr: "\(title) : \(reason.fr)")
                },
                waiting: change.waiting.map {
                    PlainText.printable(texts.text(Phrase(waiting: $0.decision, $0.approvals)))
                }
            )
        }
    }

    private static func kind(_ line: Substring) -> String {
        switch line.first {
        case "@": "hunk"
        case "+": "plus"
        case "-": "minus"
        default: "same"
        }
    }
}

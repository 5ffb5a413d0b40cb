import Curation
import Home
import Pages

/// What is wrong with the pages.
struct CheckView: Sendable {
    struct RowView: Sendable {
        let line: Int
        let code: String
        let severity: String
        let text: String
    }

    struct FileView: Sendable {
        let name: String
        let summary: String
        let rows: [RowView]
    }

    let notice: String?
    let work: WorkView?
    let files: [FileView]
    let isEmpty: Bool
    let canRepair: Bool

    init(
        _ found: [(file: PageFile, findings: [Finding])],
        work: WorkView?,
        proposed: Int?,
        isReadOnly: Bool,
        texts: Texts
    ) {
        self.work = work
        notice = proposed.map { count in
            count == 0
                ? texts.text(en: "Nothing can be repaired.", fr: "Rien ne peut être réparé.")
                : texts.text(
                    .count(
                        count,
                        en: ("repair waits among the suggestions", "repairs wait among the suggestions"),
                        fr: (
                            "réparation attend parmi les propositions",
                            "réparations attendent parmi les propositions"
                        )
                    )
                )
        }
        files = found.filter { !$0.findings.isEmpty }.map { file, findings in
            FileView(
                name: file.name,
                summary: texts.text(.counts(of: findings)),
                rows: findings.map { finding in
                    RowView(
                        line: finding.line,
                        code: finding.code.rawValue,
                        severity: texts.severity(finding.severity),
                        text: texts.text(FindingText.phrase(finding))
                    )
                }
            )
        }
        isEmpty = files.isEmpty
        canRepair = !isReadOnly && !files.isEmpty
    }
}

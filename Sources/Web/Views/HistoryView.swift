import Feeds

/// The last decisions, newest first.
struct HistoryView: Sendable {
    struct RowView: Sendable {
        let id: String
        let date: DateView
        let verdict: String
        /// Who made it, if that is known.
        let by: String?
        let section: String?
        let title: String
        let url: String?
        let canUndo: Bool
        let undo: String
        /// Where a written line is taken back.
        let undoLink: String?
    }

    let rows: [RowView]
    let isEmpty: Bool
    /// Whether a written line can be taken back.
    let hasWritten: Bool

    /// `undoing` is the page that takes the line of a suggestion back.
    init(_ decisions: [Decision], texts: Texts, undoing: (String) -> String, isReadOnly: Bool) {
        var seen: Set<[String]> = []
        rows = decisions.map { decision in
            // Only the last decision on a suggestion can be undone.
            let isLast = seen.insert([decision.page, decision.key]).inserted
            let title = PlainText.printable(decision.title)
            let isWritten = isLast && decision.verdict == .applied && decision.branch == nil && !isReadOnly
            return RowView(
                id: decision.id,
                date: DateView(
                    decision.at,
                    texts.longDate(decision.at) + ", " + texts.time(decision.at)
                ),
                verdict: texts.verdict(decision),
                by: decision.shownBy,
                section: decision.section.last?.nonEmpty,
                title: title,
                url: decision.url.isEmpty ? nil : WebURL.linkTarget(decision.url),
                canUndo: isLast && decision.verdict != .applied && !isReadOnly,
                undo: isWritten
                    ? texts.text(en: "Take back: \(title)", fr: "Revenir sur : \(title)")
                    : texts.text(en: "Undo: \(title)", fr: "Annuler : \(title)"),
                undoLink: isWritten ? undoing(decision.id) : nil
            )
        }
        isEmpty = rows.isEmpty
        hasWritten = rows.contains { $0.undoLink != nil }
    }
}

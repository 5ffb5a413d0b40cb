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
    }

    let rows: [RowView]
    let isEmpty: Bool

    init(_ decisions: [Decision], texts: Texts, isReadOnly: Bool) {
        var seen: Set<[String]> = []
        rows = decisions.map { decision in
            // Only the last decision on a suggestion can be undone.
            let isLast = seen.insert([decision.page, decision.key]).inserted
            let title = PlainText.printable(decision.title)
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
                undo: texts.text(en: "Undo: \(title)", fr: "Annuler : \(title)")
            )
        }
        isEmpty = rows.isEmpty
    }
}

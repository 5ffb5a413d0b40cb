import Feeds
import Foundation
import Home
import Pages

extension Applying {
    /// Proposes lines that are written to a page for its twin, in the section that corresponds.
    ///
    /// What the twin has, and what was decided or proposed for it already, is left alone.
    func proposals(for change: Change, _ history: DecisionHistory, now: Date) -> [Decision] {
        let added = change.added.filter { $0.decision.repair == nil && !change.isUndo }
        // A twin that cannot be read must not stop what was proven for this page.
        guard !added.isEmpty, let twin = try? home.twin(of: change.file.name, history) else { return [] }
        return added.compactMap { decision, edit in
            let key = decision.key
            guard twin.misses(key), history.decisions(page: twin.file.name, key: key).isEmpty,
                let section = twin.section(for: edit.proof.section, of: change.file.page)
            else { return nil }
            let article = decision.article ?? .init(url: decision.url, title: decision.title, site: "")
            let suggestion = Suggestion(
                id: StableHash.name(of: twin.file.name + "\u{1F}" + key, length: 6),
                page: twin.file.name,
                section: section,
                article: article,
                relevance: 0,
                confidence: 0
            )
            // Whoever brought the link brought it for both.
            let origin = history.decisions(page: decision.page, key: key).last { $0.verdict == .propose }
            let moment = history.moment(after: now, page: twin.file.name, key: key)
            var record = Decision(
                at: moment,
                verdict: .propose,
                suggestion: suggestion,
                key: key,
                after: history.count(page: twin.file.name, key: key)
            )
            record.by = origin?.by
            return record
        }
    }
}

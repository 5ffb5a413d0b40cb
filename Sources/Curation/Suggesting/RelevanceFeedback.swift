import Classify
import Feeds
import Foundation
import Pages

/// How later decisions change the scores of a suggestion.
///
/// Suggestions of one poll share their date, so there are few sets of later decisions.
final class RelevanceFeedback {
    private let history: DecisionHistory
    /// The date of the last decision.
    private let last: Date?
    private var verdicts: [Moment: FreshVerdicts] = [:]

    private struct Moment: Hashable {
        var page: String
        var date: Date
    }

    init(_ history: DecisionHistory) {
        self.history = history
        last = history.decisions.indices.last.map { history.decisions.row(at: $0).date }
    }

    func correct(_ suggestion: inout Suggestion, judged: Date?) {
        // A suggestion made by hand, or known from the ledger only, has no score.
        guard let judged, suggestion.relevance > 0, let last, last > judged else { return }
        let moment = Moment(page: suggestion.page, date: judged)
        let later = verdicts[moment] ?? verdicts(since: moment)
        verdicts[moment] = later
        if !later.isEmpty { later.correct(&suggestion) }
    }

    private func verdicts(since moment: Moment) -> FreshVerdicts {
        var verdicts = FreshVerdicts()
        let decisions = history.decisions([.accept, .refuse, .move], page: moment.page)
        let start = decisions.indices.partitioningIndex { decisions.row(at: $0).date > moment.date }
        for decision in decisions[start...] {
            guard let document = Document(decision) else { continue }
            verdicts.insert(document, section: decision.verdict == .refuse ? nil : decision.section)
        }
        return verdicts
    }
}

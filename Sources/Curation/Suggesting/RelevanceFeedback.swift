import Classify
import Feeds
import Foundation
import Pages

/// How later decisions change the scores of a suggestion.
///
/// Suggestions of one poll share their date, so there are few sets of later decisions.
final class RelevanceFeedback {
    private let history: DecisionHistory
    private var verdicts: [Moment: FreshVerdicts] = [:]

    private struct Moment: Hashable {
        var page: String
        var date: Date
    }

    init(_ history: DecisionHistory) { self.history = history }

    func correct(_ suggestion: inout Suggestion, judged: Date?) {
        // A suggestion made by hand, or known from the ledger only, has no score.
        guard let judged, suggestion.relevance > 0, let last = history.decisions.last, last.at > judged else {
            return
        }
        let moment = Moment(page: suggestion.page, date: judged)
        let later = verdicts[moment] ?? verdicts(since: moment)
        verdicts[moment] = later
        if !later.isEmpty { later.correct(&suggestion) }
    }

    private func verdicts(since moment: Moment) -> FreshVerdicts {
        var verdicts = FreshVerdicts()
        let start = history.decisions.partitioningIndex { $0.at > moment.date }
        for decision in history.decisions[start...] where decision.page == moment.page {
            guard [.accept, .refuse, .move].contains(decision.verdict), let document = Document(decision)
            else {
                continue
            }
            verdicts.insert(document, section: decision.verdict == .refuse ? nil : decision.section)
        }
        return verdicts
    }
}

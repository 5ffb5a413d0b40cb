import Classify
import Feeds
import Foundation

/// What the decisions since a suggestion was judged change in it.
///
/// Suggestions of one poll share the day they were judged, so that there are few sets of fresh decisions.
final class RelevanceFeedback {
    private let decisions: [Decision]
    private var sets: [Moment: FreshVerdicts] = [:]

    private struct Moment: Hashable {
        var page: String
        var date: Date
    }

    init(_ standings: Standings) {
        decisions = standings.decisions.filter { [.accept, .refuse, .move].contains($0.verdict) }
    }

    func correct(_ suggestion: inout Suggestion, judged: Date?) {
        // By hand, or told by the ledger alone: nothing was judged.
        guard let judged, suggestion.relevance > 0, let last = decisions.last, last.at > judged else {
            return
        }
        let moment = Moment(page: suggestion.page, date: judged)
        let set = sets[moment] ?? set(since: moment)
        sets[moment] = set
        if !set.isEmpty { set.correct(&suggestion) }
    }

    private func set(since moment: Moment) -> FreshVerdicts {
        var set = FreshVerdicts()
        for decision in decisions where decision.page == moment.page && decision.at > moment.date {
            guard let document = Document(decision) else { continue }
            set.insert(document, section: decision.verdict == .refuse ? nil : decision.section)
        }
        return set
    }
}

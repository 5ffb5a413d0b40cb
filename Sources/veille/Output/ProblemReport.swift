import Feeds
import Home

/// A problem, for programs.
struct ProblemReport: Encodable {
    var stage: FeedOutcome.Stage
    var label: String
    /// In English.
    var detail: String

    init(_ problem: Problem) {
        stage = problem.stage
        label = problem.label
        detail = problem.detail
    }
}

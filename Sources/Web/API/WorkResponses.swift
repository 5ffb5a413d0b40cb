import Curation
import Feeds
import Home
import Hummingbird
import Pages

/// The body of `/api/v1/work`.
struct WorkResponse: ResponseEncodable {
    var schema = "veille.api.work/1"
    var isRunning: Bool
    /// What runs now.
    var kind: BackgroundWork.Kind?
    var done: Int
    var total: Int
    /// How far it is, or how the last one ended, for people.
    var text: String
}

/// The body of `/api/v1/add`.
struct AddResponse: ResponseEncodable {
    var schema = "veille.api.add/1"
    var item: SuggestionResponse
}

/// What `/api/v1/add` is asked.
struct AddRequest: Decodable {
    var url: String
    var page: String?
    /// The number, the name or the start of the name.
    var section: String?
    var title: String?
    var note: String?
}

/// The body of `/api/v1/plan` and `/api/v1/apply`, and of `/api/v1/undo-plan` and `/api/v1/undo-apply`.
struct PlanResponse: ResponseEncodable {
    struct Line: Encodable {
        var id: String
        /// From 1, in the page that it makes.
        var line: Int
        var text: String
    }

    struct Refused: Encodable {
        var id: String
        /// In English.
        var reason: String
    }

    struct PagePlan: Encodable {
        var page: String
        var diff: String
        var lines: [Line]
        var refused: [Refused]
    }

    var schema = "veille.api.plan/1"
    /// What `apply` takes, to write only what was shown.
    var plan: String
    /// Whether lines were written.
    var isWritten: Bool
    /// The branch that they were written on, if it is not the current one.
    var branch: String?
    var pages: [PagePlan]

    init(_ changes: [Applying.Change], isWritten: Bool, branch: String? = nil) {
        self.isWritten = isWritten
        self.branch = branch
        plan = Applying.fingerprint(of: changes)
        pages = changes.map { change in
            PagePlan(
                page: change.file.name,
                diff: UnifiedDiff.text(
                    from: change.file.page.bytes,
                    to: change.after.bytes,
                    name: change.file.name
                ),
                lines: change.added.map { decision, edit in
                    Line(id: decision.id, line: edit.lineNumber, text: edit.line)
                },
                refused: change.refused.map { Refused(id: $0.decision.id, reason: Phrase($0.reason).en) }
            )
        }
    }
}

/// What `/api/v1/apply` is asked.
struct ApplyRequest: Decodable {
    /// Only if this is still what would be written.
    var plan: String?
    /// Whether each section is committed.
    var commit: Bool?
    /// The message of the commits, one for each page; commits as well.
    var message: String?
    /// The branch that they go to; commits as well.
    var branch: String?

    var requested: RequestedApply {
        let isCommitted = commit ?? false || message?.nonEmpty != nil
        return RequestedApply(
            target: branch != nil ? .branch : isCommitted ? .commit : .write,
            message: message ?? "",
            branch: branch ?? ""
        )
    }
}

/// What `/api/v1/undo-apply` is asked.
struct UndoRequest: Decodable {
    /// Only if this is still what would be written.
    var plan: String?
    /// Only this suggestion.
    var id: String?
}

/// The body of `/api/v1/check`.
struct FindingsResponse: ResponseEncodable {
    struct PageFindings: Encodable {
        var page: String
        var findings: [FindingReport]
    }

    var schema = "veille.api.check/1"
    var pages: [PageFindings]
}

/// The body of `/api/v1/stats`, as `veille stats --json` prints it.
struct StatisticsResponse: ResponseEncodable {
    let statistics: Statistics

    private enum Key: CodingKey { case schema }

    func encode(to encoder: any Encoder) throws {
        try statistics.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("veille.api.stats/1", forKey: .schema)
    }
}

/// What `/api/v1/mute` is asked.
struct MuteRequest: Decodable {
    /// The suggestion whose site is muted.
    var id: String
}

/// The body of `/api/v1/mute`.
struct MuteResponse: ResponseEncodable {
    var schema = "veille.api.mute/1"
    /// The host that is muted.
    var site: String
    var counts: StateCounts
}

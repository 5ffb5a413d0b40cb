/// One failure of a feed or a link, as it is stored, counted and shown.
package struct Problem: Hashable, Sendable, Codable {
    /// What failed, with its arguments.
    package enum Kind: Hashable, Sendable, Codable {
        /// The request.
        case fetch(FetchProblem)
        /// The document.
        case parse(ParseProblem)
        /// The server says that the feed is gone for good (410).
        case gone
        /// Something that another version of veille has stored.
        case unknown(stage: FeedOutcome.Stage, label: String)
    }

    /// What failed.
    package var kind: Kind
    /// What a library said of it, untranslated: for programs and `--verbose`, never in place of the sentence.
    package var note: String?

    /// Makes the record of a failure.
    package init(_ kind: Kind, note: String? = nil) {
        self.kind = kind
        self.note = note
    }

    /// A document that gave no feed.
    package init(_ problem: ParseProblem) {
        kind = .parse(problem)
        if case .unreadable(_, let message) = problem, !message.isEmpty { note = message }
    }

    /// A failure of which only a label is known, as earlier versions stored it; `detail` is its English sentence.
    package init(stage: FeedOutcome.Stage, label: String, detail: String) {
        let gone = Problem(.gone)
        if label == gone.label {
            self = gone
        } else if let problem = FetchProblem(label: label) {
            self.init(.fetch(problem))
        } else if let problem = ParseProblem(label: label) {
            self.init(.parse(problem))
        } else {
            self.init(.unknown(stage: stage, label: label), note: detail.isEmpty ? nil : detail)
        }
    }

    /// Where it failed.
    package var stage: FeedOutcome.Stage {
        switch kind {
        case .fetch, .gone: .fetch
        case .parse: .parse
        case .unknown(let stage, _): stage
        }
    }

    /// One of a small closed set, safe to count.
    package var label: String {
        switch kind {
        case .fetch(let problem): problem.label
        case .parse(let problem): problem.label
        case .gone: "gone"
        case .unknown(_, let label): label
        }
    }
}

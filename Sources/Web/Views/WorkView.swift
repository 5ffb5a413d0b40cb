/// A form that starts work, and how the last one ended.
struct WorkView: Sendable {
    /// How the last one ended, in sentences.
    let outcome: [String]
    /// Whether it may be started: not while it runs.
    let canStart: Bool

    init?(_ kind: BackgroundWork.Kind, _ work: BackgroundWork?, texts: Texts) {
        guard let work else { return nil }
        outcome = work.outcome(kind).map { texts.outcome($0.outcome, at: $0.at) } ?? []
        canStart = work.progress == nil
    }
}

public import struct Foundation.Date

/// How a feed has been doing: what `status` shows.
public struct FeedHealth: Hashable, Sendable, Codable {
    /// When it was last visited.
    public var lastChecked: Date?
    /// When it last answered properly (a 304 counts).
    public var lastSuccess: Date?
    /// Since when it has been failing without a break.
    public var failingSince: Date?
    /// Failures in a row.
    public var failures: Int
    /// The stage, label and detail of the last failure.
    public var problem: Problem?
    /// When it is due again.
    public var nextCheck: Date?
    /// Whether the server said 410: it is no longer visited.
    public var isGone: Bool
    /// Visits so far.
    public var visits: Int
    /// How many of them failed.
    public var failedVisits: Int
    /// The permanent redirect that it has been sending, until it is followed.
    public var relocation: Relocation?

    /// One failure, countable by its label.
    public struct Problem: Hashable, Sendable, Codable {
        /// Where it failed.
        public var stage: FeedOutcome.Stage
        /// One of a small closed set.
        public var label: String
        /// For people.
        public var detail: String

        /// Makes the record of a failure.
        public init(stage: FeedOutcome.Stage, label: String, detail: String) {
            self.stage = stage
            self.label = label
            self.detail = detail
        }
    }

    /// The health of a feed that was never visited, unless more is said.
    public init(
        lastChecked: Date? = nil,
        lastSuccess: Date? = nil,
        failingSince: Date? = nil,
        failures: Int = 0,
        problem: Problem? = nil,
        nextCheck: Date? = nil,
        isGone: Bool = false,
        visits: Int = 0,
        failedVisits: Int = 0,
        relocation: Relocation? = nil
    ) {
        self.lastChecked = lastChecked
        self.lastSuccess = lastSuccess
        self.failingSince = failingSince
        self.failures = failures
        self.problem = problem
        self.nextCheck = nextCheck
        self.isGone = isGone
        self.visits = visits
        self.failedVisits = failedVisits
        self.relocation = relocation
    }
}

package import struct Foundation.Date

/// How a feed has been doing: what `status` shows.
package struct FeedHealth: Hashable, Sendable, Codable {
    /// When it was last visited.
    package var lastChecked: Date?
    /// When it last answered properly (a 304 counts).
    package var lastSuccess: Date?
    /// Since when it has been failing without a break.
    package var failingSince: Date?
    /// Failures in a row.
    package var failures: Int
    /// The last failure.
    package var problem: Problem?
    /// When it is due again.
    package var nextCheck: Date?
    /// Whether the server said 410: it is no longer visited.
    package var isGone: Bool
    /// Visits so far.
    package var visits: Int
    /// How many of them failed.
    package var failedVisits: Int
    /// The permanent redirect that it has been sending, until it is followed.
    package var relocation: Relocation?

    /// The health of a feed that was never visited, unless more is said.
    package init(
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

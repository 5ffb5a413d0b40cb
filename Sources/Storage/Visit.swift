public import Feeds
public import Foundation

/// A feed that is to be visited, with what the visit must know.
public struct DueFeed: Sendable, Identifiable {
    /// Its row.
    public let id: Int64
    /// The subscription.
    public let feed: Feed
    /// The validators of the body that was last read.
    public let validators: Validators?
    /// A hash of that body.
    public let bodyHash: UInt64?
    /// Failures in a row so far.
    public let failures: Int
    /// Whether it never gave a body yet.
    public let isFirstVisit: Bool
    /// When it last gave a whole body, changed or not.
    public let lastFull: Date?
    /// Seconds for which its last answer was fresh (RFC 9111 §4.2.1).
    public let lifetime: TimeInterval?
    /// When it asks to be visited, and how often it publishes.
    public let cadence: Cadence
    /// The permanent redirect that it has been sending.
    public let relocation: Relocation?
}

/// One visit of a feed, as it is recorded.
public struct Visit: Sendable {
    /// The row of the feed.
    public let feed: Int64
    /// What it came to.
    public let outcome: FeedOutcome
    /// When.
    public let at: Date
    /// When it is due again.
    public let nextCheck: Date
    /// Seconds for which the answer is fresh; recorded with a success only.
    public let lifetime: TimeInterval?
    /// The permanent redirect that it sends; recorded with a success only.
    public let relocation: Relocation?

    /// Makes a visit.
    public init(
        feed: Int64,
        outcome: FeedOutcome,
        at: Date,
        nextCheck: Date,
        lifetime: TimeInterval? = nil,
        relocation: Relocation? = nil
    ) {
        self.feed = feed
        self.outcome = outcome
        self.at = at
        self.nextCheck = nextCheck
        self.lifetime = lifetime
        self.relocation = relocation
    }
}

package import Feeds
package import Foundation

/// A feed that is to be visited, with what the visit must know.
package struct DueFeed: Sendable, Identifiable {
    /// What the store knows it by.
    package let id: FeedReference
    /// The subscription.
    package let feed: Feed
    /// The validators of the body that was last read.
    package let validators: Validators?
    /// A hash of that body.
    package let bodyHash: UInt64?
    /// Failures in a row so far.
    package let failures: Int
    /// Whether it never gave a body yet.
    package let isFirstVisit: Bool
    /// When it last gave a whole body, changed or not.
    package let lastFull: Date?
    /// Seconds for which its last answer was fresh (RFC 9111 §4.2.1).
    package let lifetime: TimeInterval?
    /// When it asks to be visited, and how often it publishes.
    package let cadence: Cadence
    /// The permanent redirect that it has been sending.
    package let relocation: Relocation?
}

/// One visit of a feed, as it is recorded.
package struct Visit: Sendable {
    /// The feed.
    package let feed: FeedReference
    /// What it came to.
    package let outcome: FeedOutcome
    /// When.
    package let at: Date
    /// When it is due again.
    package let nextCheck: Date
    /// Seconds for which the answer is fresh; recorded with a success only.
    package let lifetime: TimeInterval?
    /// The permanent redirect that it sends; recorded with a success only.
    package let relocation: Relocation?

    /// Makes a visit.
    package init(
        feed: FeedReference,
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

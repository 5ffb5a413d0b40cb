package import Feeds
package import Foundation

/// A feed to poll, with the state the poll needs.
package struct DueFeed: Sendable, Identifiable {
    /// What the store knows it by.
    package let id: FeedReference
    /// The subscription.
    package let feed: Feed
    /// The validators of the last parsed body.
    package let validators: Validators?
    /// A hash of that body.
    package let bodyHash: UInt64?
    /// Consecutive failures.
    package let failures: Int
    /// Whether no body was ever received.
    package let isFirstVisit: Bool
    /// When a full body was last received, changed or not.
    package let lastFull: Date?
    /// The freshness lifetime of the last response, in seconds (RFC 9111 §4.2.1).
    package let lifetime: TimeInterval?
    /// When the feed asks to be polled, and how often it publishes.
    package let cadence: Cadence
    /// The permanent redirect it has been sending.
    package let relocation: Relocation?
}

/// The record of one poll of a feed.
package struct Visit: Sendable {
    /// The feed.
    package let feed: FeedReference
    /// What it came to.
    package let outcome: FeedOutcome
    package let at: Date
    /// When it is due again.
    package let nextCheck: Date
    /// The freshness lifetime of the response, in seconds; recorded on success only.
    package let lifetime: TimeInterval?
    /// The permanent redirect it sends; recorded on success only.
    package let relocation: Relocation?

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

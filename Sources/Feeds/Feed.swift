public import struct Foundation.Date

/// A subscription: the address of a feed, and what the subscription file says of it.
public struct Feed: Hashable, Sendable, Codable {
    /// Where the feed is fetched; the identity of the subscription.
    public var url: String
    /// The title shown to people.
    public var title: String
    /// The site the feed speaks for.
    public var siteURL: String?

    /// Makes a subscription.
    public init(url: String, title: String, siteURL: String? = nil) {
        self.url = url
        self.title = title
        self.siteURL = siteURL
    }
}

/// The pair that makes the next request conditional (RFC 9110 §8.8): sent back exactly as received.
public struct Validators: Hashable, Sendable, Codable {
    /// The `ETag` header field, quotes and weakness mark included.
    public var etag: String?
    /// The `Last-Modified` header field, as text.
    public var lastModified: String?

    /// Makes a pair; `nil` when the answer had neither.
    public init?(etag: String?, lastModified: String?) {
        guard etag != nil || lastModified != nil else { return nil }
        self.etag = etag
        self.lastModified = lastModified
    }
}

/// What one visit of a feed came to.
public enum FeedOutcome: Sendable {
    /// A body that was read: its entries, and the validators that belong to that very body.
    case fresh(FreshFeed)
    /// The server answered 304, or the body was the one already read.
    case unchanged
    /// The server said that the feed is gone for good (410).
    case gone
    /// The visit failed; the label is one of a small set, the detail is for people.
    case failed(stage: Stage, label: String, detail: String)

    /// Where a visit failed.
    public enum Stage: String, Sendable, Codable, CaseIterable {
        /// Between the program and the server.
        case fetch
        /// In the document that the server sent.
        case parse
    }
}

/// The entries of a body that was read, with what must be stored in the same transaction.
public struct FreshFeed: Sendable {
    /// The title the feed gives itself.
    public var title: String?
    /// The entries, in document order.
    public var entries: [Entry]
    /// The validators of this body.
    public var validators: Validators?
    /// A hash of the body, to notice an unchanged one that came without a 304.
    public var bodyHash: UInt64

    /// Makes the outcome of a body.
    public init(title: String?, entries: [Entry], validators: Validators?, bodyHash: UInt64) {
        self.title = title
        self.entries = entries
        self.validators = validators
        self.bodyHash = bodyHash
    }
}

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
        isGone: Bool = false
    ) {
        self.lastChecked = lastChecked
        self.lastSuccess = lastSuccess
        self.failingSince = failingSince
        self.failures = failures
        self.problem = problem
        self.nextCheck = nextCheck
        self.isGone = isGone
    }
}

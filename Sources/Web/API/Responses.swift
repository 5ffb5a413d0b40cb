import Home
import Curation
import Feeds
import Foundation
import Hummingbird

/// The body of `/api/v1/queue`.
struct QueueResponse: ResponseEncodable {
    var schema = "veille.api.queue/1"
    var total: Int
    var counts: StateCounts
    var items: [SuggestionResponse]
}

/// The body of `/api/v1/status`.
struct StatusResponse: ResponseEncodable {
    var schema = "veille.api.status/1"
    var counts: StateCounts
    var csrf: String
}

/// The body of `/api/v1/decide` and `/api/v1/undo`.
struct DecisionResponse: ResponseEncodable {
    var schema = "veille.api.decision/1"
    var decided: [SuggestionResponse]
    var counts: StateCounts
}

/// The body of `/api/v1/feeds`.
struct FeedsResponse: ResponseEncodable {
    struct Item: Encodable {
        var url: String
        var title: String
        var entries: Int
        var failures: Int
        /// In English.
        var problem: String?
        /// The problem's label, as in `status --json`.
        var label: String?
        var lastChecked: Date?

        init(_ feed: Feed, _ health: FeedHealth, entries: Int) {
            url = WebURL.linkTarget(feed.url)
            title = feed.title
            self.entries = entries
            failures = health.failures
            problem = health.problem?.detail
            label = health.problem?.label
            lastChecked = health.lastChecked
        }
    }

    var schema = "veille.api.feeds/1"
    var feeds: [Item]
}

/// The body of every error of the API.
struct ErrorResponse: ResponseEncodable {
    var error: String
}

/// What `/api/v1/events` and `/api/v1/changes` tell: the queue as it is, for the suggestions that a client shows.
struct ChangeEvent: ResponseEncodable, Equatable {
    struct Shown: Encodable, Equatable {
        var state: String
        /// The state, for people.
        var label: String
        var records: Int
    }

    var schema = "veille.api.change/1"
    var counts: StateCounts
    /// The counts, for people.
    var labels: [String: String]
    /// How much there is to decide, for people.
    var lead: String
    /// By identifier; those that were withdrawn are missing.
    var shown: [String: Shown]
}

/// The number of suggestions in each state, states with none included.
struct StateCounts: Encodable, Equatable {
    private let counts: [String: Int]

    init(_ counts: [Reviewing.State: Int]) {
        self.counts = Dictionary(
            uniqueKeysWithValues: Reviewing.State.allCases.map { ($0.rawValue, counts[$0] ?? 0) }
        )
    }

    func encode(to encoder: any Encoder) throws { try counts.encode(to: encoder) }
}

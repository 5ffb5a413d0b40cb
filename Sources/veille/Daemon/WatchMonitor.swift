import Feeds
import Fetch
import Foundation
import Web
import Curation
import Delivery
import Home

/// Counts and health of a watcher, for metrics and probes.
final class WatchMonitor: Sendable {
    /// Counts since the start.
    struct Counts: Sendable {
        var polls = 0
        var failedPolls = 0
        var requests = 0
        var notModified = 0
        var receivedBytes = 0
        var newEntries = 0
        var suggestions = 0
        var digests = 0
        var deliveries = 0
        var failedDeliveries = 0
        var lastPoll: Date?
        var lastPollSeconds = 0.0
        /// When the loop last made progress.
        var lastProgress: Date?
    }

    private let counts = Locked(Counts())
    private let started: Date

    init(started: Date) { self.started = started }

    func note(_ change: (inout Counts) -> Void) { counts.withLock { change(&$0) } }

    /// Seconds without progress after which the loop counts as hung.
    private static let hangLimit = 1800.0

    /// Whether the loop still makes progress.
    func health(now: Date) -> (isWell: Bool, text: String) {
        let progress = counts.withLock { $0.lastProgress } ?? started
        let age = Int(now.timeIntervalSince(progress))
        return age < Int(Self.hangLimit) ? (true, "ok") : (false, "no progress for \(age) s")
    }

    func metrics(_ queue: ReviewQueue, now: Date) async -> String {
        let counts = counts.withLock { $0 }
        var text = PrometheusText()
        text.add("build_info", .gauge, "The running version.", [("version", Version.text, 1)])
        text.add("start_time_seconds", .gauge, "When the process started.", started.timeIntervalSince1970)
        for (name, help, value) in Self.counters(counts) { text.add(name, .counter, help, Double(value)) }
        if let last = counts.lastPoll {
            text.add(
                "last_poll_time_seconds",
                .gauge,
                "When the last poll ended.",
                last.timeIntervalSince1970
            )
            text.add("last_poll_duration_seconds", .gauge, "How long it took.", counts.lastPollSeconds)
        }
        if let feeds = try? await queue.feeds() { Self.add(feeds, to: &text) }
        if let states = try? await queue.counts(now: now) {
            text.add(
                "queue",
                .gauge,
                "Suggestions by state.",
                Reviewing.State.allCases.map { ("state", $0.rawValue, Double(states[$0] ?? 0)) }
            )
        }
        return text.text
    }

    private static func counters(_ counts: Counts) -> [(name: String, help: String, value: Int)] {
        [
            ("polls_total", "Polls, failed ones included.", counts.polls),
            ("polls_failed_total", "Polls that failed.", counts.failedPolls),
            ("requests_total", "Requests sent to feeds.", counts.requests),
            ("not_modified_total", "Answers 304.", counts.notModified),
            ("received_bytes_total", "Bytes of bodies received.", counts.receivedBytes),
            ("entries_new_total", "New entries.", counts.newEntries),
            ("suggestions_new_total", "New suggestions.", counts.suggestions),
            ("digests_total", "Digests made.", counts.digests),
            ("deliveries_total", "Deliveries that arrived.", counts.deliveries),
            (
                "deliveries_failed_total", "Deliveries that failed, or may not have arrived.",
                counts.failedDeliveries
            ),
        ]
    }

    private static func add(
        _ feeds: [(feed: Feed, health: FeedHealth, entries: Int)],
        to text: inout PrometheusText
    ) {
        let gone = feeds.count(where: \.health.isGone)
        let failing = feeds.count { $0.health.failures > 0 && !$0.health.isGone }
        let never = feeds.count { $0.health.lastChecked == nil }
        text.add(
            "feeds",
            .gauge,
            "Feeds by health.",
            [
                ("state", "failing", Double(failing)), ("state", "gone", Double(gone)),
                ("state", "never", Double(never)),
                ("state", "ok", Double(feeds.count - failing - gone - never)),
            ]
        )
        text.add("entries", .gauge, "Entries in the store.", Double(feeds.reduce(0) { $0 + $1.entries }))
    }
}

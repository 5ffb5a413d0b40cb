import Feeds
import Fetch
import Foundation
import Web
import Curation
import Delivery
import Home

/// What a watcher has done since it started, for those who look from outside.
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
        /// When the loop was last seen going round.
        var lastTurn: Date?
    }

    private let counts = Locked(Counts())
    private let started: Date

    init(started: Date) { self.started = started }

    func note(_ change: (inout Counts) -> Void) { counts.withLock { change(&$0) } }

    /// A loop that has not gone round for that long hangs.
    private static let patience = 1800.0

    /// Whether the loop still goes round.
    func health(now: Date) -> (isWell: Bool, text: String) {
        let turn = counts.withLock { $0.lastTurn } ?? started
        let age = Int(now.timeIntervalSince(turn))
        return age < Int(Self.patience) ? (true, "ok") : (false, "nothing has happened for \(age) s")
    }

    /// The figures in Prometheus' text format 0.0.4.
    func metrics(_ queue: ReviewQueue, now: Date) async -> String {
        let counts = counts.withLock { $0 }
        var text = ""
        func add(_ name: String, _ kind: String, _ help: String, _ values: [(labels: String, value: Double)])
        {
            text += "# HELP veille_\(name) \(help)\n# TYPE veille_\(name) \(kind)\n"
            for (labels, value) in values {
                let number = value.rounded() == value && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
                text += "veille_\(name)\(labels) \(number)\n"
            }
        }
        func one(_ value: Double) -> [(labels: String, value: Double)] { [("", value)] }
        add("build_info", "gauge", "The version that runs.", [("{version=\"\(Version.text)\"}", 1)])
        add("start_time_seconds", "gauge", "When it started.", one(started.timeIntervalSince1970))
        add("polls_total", "counter", "Polls, failed ones included.", one(Double(counts.polls)))
        add("polls_failed_total", "counter", "Polls that failed.", one(Double(counts.failedPolls)))
        add("requests_total", "counter", "Requests sent to feeds.", one(Double(counts.requests)))
        add("not_modified_total", "counter", "Answers 304.", one(Double(counts.notModified)))
        add("received_bytes_total", "counter", "Bytes of bodies received.", one(Double(counts.receivedBytes)))
        add("entries_new_total", "counter", "Entries that were new.", one(Double(counts.newEntries)))
        add("suggestions_new_total", "counter", "Suggestions made.", one(Double(counts.suggestions)))
        add("digests_total", "counter", "Digests made.", one(Double(counts.digests)))
        add("deliveries_total", "counter", "Deliveries that arrived.", one(Double(counts.deliveries)))
        add(
            "deliveries_failed_total",
            "counter",
            "Deliveries that failed, or may not have arrived.",
            one(Double(counts.failedDeliveries))
        )
        if let last = counts.lastPoll {
            add(
                "last_poll_time_seconds",
                "gauge",
                "When the last poll ended.",
                one(last.timeIntervalSince1970)
            )
            add("last_poll_duration_seconds", "gauge", "How long it took.", one(counts.lastPollSeconds))
        }
        if let health = try? await queue.feeds() {
            let failing = health.count { $0.health.failures > 0 && !$0.health.isGone }
            let gone = health.count(where: \.health.isGone)
            let never = health.count { $0.health.lastChecked == nil }
            add(
                "feeds",
                "gauge",
                "Feeds by how they do.",
                [
                    ("{state=\"failing\"}", Double(failing)), ("{state=\"gone\"}", Double(gone)),
                    ("{state=\"never\"}", Double(never)),
                    ("{state=\"ok\"}", Double(health.count - failing - gone - never)),
                ]
            )
            add(
                "entries",
                "gauge",
                "Entries in the store.",
                one(Double(health.reduce(0) { $0 + $1.entries }))
            )
        }
        if let states = try? await queue.counts(now: now) {
            add(
                "queue",
                "gauge",
                "Suggestions by state.",
                Reviewing.State.allCases.map {
                    ("{state=\"\($0.rawValue)\"}", Double(states[$0] ?? 0))
                }
            )
        }
        return text
    }
}

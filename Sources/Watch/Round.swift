public import Feeds
public import Fetch
public import Foundation
import Parse
public import Storage

/// One run over the feeds that are due.
public struct Round: Sendable {
    /// What a round came to.
    public struct Report: Sendable {
        /// Feeds visited.
        public var visited = 0
        /// Feeds that gave a body that was read.
        public var fresh = 0
        /// Feeds that had nothing new.
        public var unchanged = 0
        /// Feeds that failed, with what went wrong.
        public var failures: [(feed: Feed, problem: FeedHealth.Problem)] = []
        /// Entries in the bodies that were read.
        public var entries = 0
        /// Entries that were not known.
        public var newEntries = 0
        /// Bytes of bodies that came over the wire.
        public var wireBytes = 0
    }

    private let fetcher: any Fetcher
    private let store: Store
    private let schedule: Schedule
    private let concurrency: Int

    /// Prepares a round that has `concurrency` requests under way at once.
    public init(fetcher: any Fetcher, store: Store, schedule: Schedule = Schedule(), concurrency: Int) {
        self.fetcher = fetcher
        self.store = store
        self.schedule = schedule
        self.concurrency = concurrency
    }

    private struct Result: Sendable {
        var due: DueFeed
        var outcome: FeedOutcome
        var nextCheck: Date
        var wireBytes = 0
    }

    /// Visits feeds and records what they gave, batch by batch.
    ///
    /// A failure of a feed is part of the report. What was recorded stays recorded when the round is cancelled.
    ///
    /// - Throws: What the store says.
    public func run(_ feeds: [DueFeed], now: Date, progress: (Int) -> Void = { _ in }) async throws -> Report
    {
        var report = Report()
        var batch: [Visit] = []
        func flush() throws {
            // In the order of the subscriptions: the store must not depend on who answered first.
            report.newEntries += try store.record(batch.sorted { $0.feed < $1.feed })
            batch.removeAll(keepingCapacity: true)
        }
        try await withThrowingTaskGroup(of: Result.self) { group in
            var waiting = Self.interleaved(feeds)[...]
            // A window slides over the feeds: a task for each would cost memory before it does anything.
            for _ in 0..<min(concurrency * 2, waiting.count) {
                if let due = waiting.popFirst() { group.addTask { await visit(due, now: now) } }
            }
            while let result = try await group.next() {
                if let due = waiting.popFirst() { group.addTask { await visit(due, now: now) } }
                if case .failed(_, let label, _) = result.outcome,
                    label == FetchError.Kind.cancelled.rawValue, Task.isCancelled
                {
                    continue
                }
                add(result, to: &report)
                batch.append(
                    Visit(feed: result.due.id, outcome: result.outcome, at: now, nextCheck: result.nextCheck)
                )
                if batch.count >= 100 { try flush() }
                progress(report.visited)
            }
        }
        try flush()
        report.failures.sort { $0.feed.url < $1.feed.url }
        return report
    }

    private func add(_ result: Result, to report: inout Report) {
        report.visited += 1
        report.wireBytes += result.wireBytes
        switch result.outcome {
        case .fresh(let fresh):
            report.fresh += 1
            report.entries += fresh.entries.count
        case .unchanged: report.unchanged += 1
        case .gone:
            let problem = FeedHealth.Problem(
                stage: .fetch,
                label: "gone",
                detail: "the feed is gone for good (410)"
            )
            report.failures.append((result.due.feed, problem))
        case .failed(let stage, let label, let detail):
            report.failures.append(
                (result.due.feed, FeedHealth.Problem(stage: stage, label: label, detail: detail))
            )
        }
    }

    /// One feed of each host, then a second one of each: a host with many feeds does not fill the window.
    private static func interleaved(_ feeds: [DueFeed]) -> [DueFeed] {
        var turns: [String: Int] = [:]
        return feeds.enumerated()
            .map { index, due in
                let host = WebURL(due.feed.url)?.authority ?? ""
                defer { turns[host, default: 0] += 1 }
                return (turn: turns[host] ?? 0, index: index, due: due)
            }
            .sorted { ($0.turn, $0.index) < ($1.turn, $1.index) }
            .map(\.due)
    }

    // MARK: One feed

    @concurrent private func visit(_ due: DueFeed, now: Date) async -> Result {
        let request = Request(url: due.feed.url, validators: due.validators)
        do throws(FetchError) {
            let response = try await fetcher.fetch(request)
            return read(response, of: due, now: now)
        } catch {
            return failure(due, .fetch, error.label, error.detail, now: now)
        }
    }

    private func read(_ response: Response, of due: DueFeed, now: Date) -> Result {
        let maxAge = CacheControl.maxAge(response.header("cache-control"))
        switch response.status {
        case 304:
            return Result(
                due: due,
                outcome: .unchanged,
                nextCheck: schedule.nextCheck(after: now, maxAge: maxAge)
            )
        case 410:
            return Result(due: due, outcome: .gone, nextCheck: .distantFuture)
        case 200..<300:
            break
        default:
            let wait = RetryAfter.seconds(
                response.header("retry-after"),
                date: response.header("date"),
                now: now
            )
            let label = "http-\(response.status)"
            return failure(
                due,
                .fetch,
                label,
                "the server answered \(response.status)",
                retryAfter: wait,
                now: now
            )
        }
        let hash = StableHash.of(response.body)
        if hash == due.bodyHash {
            return Result(
                due: due,
                outcome: .unchanged,
                nextCheck: schedule.nextCheck(after: now, maxAge: maxAge),
                wireBytes: response.wireBytes
            )
        }
        do throws(ParseError) {
            let feed = try FeedParser.parse(
                response.body,
                contentType: response.header("content-type"),
                baseURL: response.url,
                contentLanguage: response.header("content-language")
            )
            let fresh = FreshFeed(
                title: feed.title?.plain,
                entries: feed.entries,
                validators: response.validators,
                bodyHash: hash
            )
            return Result(
                due: due,
                outcome: .fresh(fresh),
                nextCheck: schedule.nextCheck(after: now, maxAge: maxAge, ttl: feed.ttl),
                wireBytes: response.wireBytes
            )
        } catch {
            return failure(due, .parse, error.label, error.detail, now: now)
        }
    }

    private func failure(
        _ due: DueFeed,
        _ stage: FeedOutcome.Stage,
        _ label: String,
        _ detail: String,
        retryAfter: TimeInterval? = nil,
        now: Date
    ) -> Result {
        let next = schedule.nextCheck(after: now, failures: due.failures + 1, retryAfter: retryAfter)
        return Result(due: due, outcome: .failed(stage: stage, label: label, detail: detail), nextCheck: next)
    }
}

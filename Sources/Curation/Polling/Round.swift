package import Feeds
package import Fetch
package import Foundation
package import Storage

/// One run over the feeds that are due.
package struct Round: Sendable {
    package struct Report: Sendable {
        /// Feeds visited.
        package var visited = 0
        /// Feeds with a new body.
        package var fresh = 0
        /// Feeds without a change.
        package var unchanged = 0
        /// Feeds not fetched because their host asked us to back off.
        package var postponed = 0
        /// Feeds that failed, and why.
        package var failures: [(feed: Feed, problem: Problem)] = []
        /// Whether most hosts failed with a local network error: then no feed is blamed.
        package var isCutOff = false
        /// Feeds whose permanent redirect is old enough to follow.
        package var moves: [FeedMove] = []
        /// Entries in the new bodies.
        package var entries = 0
        /// Entries seen for the first time.
        package var newEntries = 0
        /// The network traffic of the round.
        package var footprint = Footprint()
    }

    /// Network traffic.
    package struct Footprint: Sendable, Equatable {
        /// Requests sent, redirects included.
        package internal(set) var requests = 0
        /// Responses with status 304.
        package internal(set) var notModified = 0
        /// Bytes of response bodies on the wire, including discarded ones.
        package internal(set) var wireBytes = 0

        init() {}

        init(_ counter: TrafficCounter) {
            (requests, wireBytes) = (counter.traffic.requests, counter.traffic.wireBytes)
            notModified = counter.notModified
        }

        static func += (footprint: inout Footprint, other: Footprint) {
            footprint.requests += other.requests
            footprint.notModified += other.notModified
            footprint.wireBytes += other.wireBytes
        }
    }

    private let fetcher: any Fetcher
    private let store: Store
    private let schedule: Schedule
    private let concurrency: Int
    private let perHost: Int
    private let scopes: [String: RetryScope]
    private let defaultScope: RetryScope
    private let refusedMoves: Set<String>
    private let wholeFeeds: Set<String>

    /// Makes a round.
    ///
    /// - Parameters:
    ///   - fetcher: Sends the requests.
    ///   - store: Receives the entries.
    ///   - schedule: Plans the next visits.
    ///   - concurrency: Requests in flight at once.
    ///   - perHost: Requests in flight to one host at once.
    ///   - scopes: By host, which feeds a `Retry-After` holds back.
    ///   - defaultScope: The same for the other hosts.
    ///   - refusedMoves: Redirects not to follow, as `from to`.
    ///   - wholeFeeds: The addresses of feeds whose lists of links are not split.
    package init(
        fetcher: any Fetcher,
        store: Store,
        schedule: Schedule = Schedule(),
        concurrency: Int,
        perHost: Int = 1,
        scopes: [String: RetryScope] = [:],
        defaultScope: RetryScope = .host,
        refusedMoves: Set<String> = [],
        wholeFeeds: Set<String> = []
    ) {
        self.fetcher = fetcher
        self.store = store
        self.schedule = schedule
        self.concurrency = concurrency
        self.perHost = perHost
        self.scopes = scopes
        self.defaultScope = defaultScope
        self.refusedMoves = refusedMoves
        self.wholeFeeds = Set(wholeFeeds.map(FeedVisit.wholeKey))
    }

    /// Fetches the feeds that are due, or `all`, and stores their entries in batches.
    ///
    /// The failure of a feed is part of the report. Cancelling keeps the batches that are stored.
    ///
    /// - Throws: Errors of the store.
    package func run(
        now: Date,
        all: Bool = false,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws
        -> Report
    {
        let holds = try store.holds(at: now, longest: schedule.longestPause)
        var state = State(holds: RetryHolds(holds, scopes: scopes, default: defaultScope), now: now)
        let counter = TrafficCounter(fetcher)
        let visit = FeedVisit(
            fetcher: counter,
            store: store,
            schedule: schedule,
            refusedMoves: refusedMoves,
            wholeFeeds: wholeFeeds,
            now: now
        )
        // Another order each day; the feeds of one host are spread out.
        let due = try store.dueFeeds(at: now, all: all) { Schedule.jitter($0, at: now) }
        var waiting = due[...]
        // A sliding window, since a task for each feed would cost memory before it starts. The gate limits each host,
        // so that a response can still hold back the next request. It has a few more places than requests: while some
        // feeds are parsed, others are fetched.
        let window = concurrency + 8
        var gate = HostGate<DueFeed>(concurrency: window, interval: 0, perHost: perHost)
        try await withThrowingTaskGroup(of: FeedVisit.Result.self) { group in
            func admit() throws {
                while true {
                    let admitted = gate.admit(now: 0)
                    if admitted.isEmpty {
                        guard gate.running < window, !waiting.isEmpty else { return }
                        let next = waiting.prefix(Self.readAhead)
                        waiting = waiting.dropFirst(next.count)
                        for feed in try store.dueFeeds(next) { gate.enqueue(feed, host: Self.host(feed)) }
                        continue
                    }
                    for due in admitted {
                        if let until = WebURL(due.feed.url).flatMap({ state.holds.pause(of: $0, at: now) }) {
                            state.postpone(due, until: until)
                            gate.finish(host: Self.host(due), now: 0)
                        } else {
                            group.addTask { await visit.visit(due) }
                        }
                    }
                }
            }
            try admit()
            while let result = try await group.next() {
                let host = Self.host(result.due)
                if result.isMultiplexed { gate.multiplex(host) }
                gate.finish(host: host, now: 0)
                if !result.isCancelled {
                    state.add(result)
                    progress(state.report.visited, due.count)
                    if state.batch.count >= Self.batchSize { try flush(&state) }
                }
                if !Task.isCancelled { try admit() }
            }
        }
        state.settleLocalFailures(isCancelled: Task.isCancelled)
        try flush(&state)
        return state.sortedReport(traffic: counter)
    }

    private static let batchSize = 50
    private static let readAhead = 200

    private func flush(_ state: inout State) throws {
        // In the order of the subscriptions: the store must not depend on the order of responses.
        let batch = state.batch.sorted { $0.feed < $1.feed }
        state.report.newEntries += try store.record(batch, holds: state.newHolds)
        state.batch.removeAll(keepingCapacity: true)
        state.newHolds.removeAll()
    }

    private static func host(_ due: DueFeed) -> String { WebURL(due.feed.url)?.hostAndPort ?? "" }
}

extension Round {
    /// The results so far.
    private struct State {
        var report = Report()
        var batch: [Visit] = []
        var holds: RetryHolds
        var newHolds: [String: Date] = [:]
        let now: Date
        /// Failures that may be due to the local network: decided once all hosts are known.
        private var localFailures: [FeedVisit.Result] = []
        private var hosts: Set<String> = []
        private var localHosts: Set<String> = []

        init(holds: RetryHolds, now: Date) {
            self.holds = holds
            self.now = now
        }

        mutating func postpone(_ due: DueFeed, until date: Date) {
            report.postponed += 1
            batch.append(Visit(feed: due.id, outcome: .postponed, at: now, nextCheck: date))
        }

        mutating func add(_ result: FeedVisit.Result) {
            report.visited += 1
            let host = WebURL(result.due.feed.url)?.host ?? ""
            hosts.insert(host)
            if let until = result.holdUntil, let url = WebURL(result.holdURL ?? result.due.feed.url) {
                holds.hold(url, until: until)
                newHolds = holds.pauses
            }
            switch result.visit.outcome {
            case .fresh(let fresh):
                report.fresh += 1
                report.entries += fresh.entries.count
            case .notModified, .revalidated, .sameBody: report.unchanged += 1
            case .postponed: report.postponed += 1
            case .gone:
                fail(result, Problem(.gone))
            case .failed(let problem):
                fail(result, problem)
                if case .fetch(let cause) = problem.kind, cause.isLocal {
                    localHosts.insert(host)
                    localFailures.append(result)
                    return
                }
            }
            if let move = result.move { report.moves.append(move) }
            batch.append(result.visit)
        }

        /// The report, in an order that does not depend on the order of responses.
        func sortedReport(traffic counter: TrafficCounter) -> Report {
            var report = self.report
            report.footprint = Footprint(counter)
            report.failures.sort { $0.feed.url < $1.feed.url }
            report.moves.sort { $0.from < $1.from }
            return report
        }

        private mutating func fail(_ result: FeedVisit.Result, _ problem: Problem) {
            report.failures.append((result.due.feed, problem))
        }

        /// Blames the feeds only if most hosts were reached: otherwise the local network is down.
        mutating func settleLocalFailures(isCancelled: Bool) {
            report.isCutOff = hosts.count > 1 && localHosts.count * 2 > hosts.count
            // A cancelled round proves nothing about the network.
            if !report.isCutOff, !isCancelled { batch += localFailures.map(\.visit) }
        }
    }
}

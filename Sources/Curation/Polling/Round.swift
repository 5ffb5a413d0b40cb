package import Feeds
package import Fetch
package import Foundation
package import Storage

/// One run over the feeds that are due.
package struct Round: Sendable {
    /// What a round came to.
    package struct Report: Sendable {
        /// Feeds visited.
        package var visited = 0
        /// Feeds that gave a body that was read.
        package var fresh = 0
        /// Feeds that had nothing new.
        package var unchanged = 0
        /// Feeds that were not asked, since their host wants to be left alone.
        package var postponed = 0
        /// Feeds that failed, with what went wrong.
        package var failures: [(feed: Feed, problem: Problem)] = []
        /// Whether most hosts failed in a way that points at one's own network: no feed is blamed then.
        package var isCutOff = false
        /// Feeds whose permanent redirect has lasted long enough to be followed.
        package var moves: [FeedMove] = []
        /// Entries in the bodies that were read.
        package var entries = 0
        /// Entries that were not known.
        package var newEntries = 0
        /// What the round cost.
        package var footprint = Footprint()
    }

    /// What a round asked of the network.
    package struct Footprint: Sendable, Equatable {
        /// Requests sent, redirects included.
        package internal(set) var requests = 0
        /// Answers 304: nothing was sent twice.
        package internal(set) var notModified = 0
        /// Bytes of bodies that came over the wire, of those that were of no use, too.
        package internal(set) var wireBytes = 0
    }

    private let fetcher: any Fetcher
    private let store: Store
    private let schedule: Schedule
    private let concurrency: Int
    private let perHost: Int
    private let scopes: [String: RetryScope]
    private let usualScope: RetryScope
    private let refusedMoves: Set<String>

    /// Prepares a round that has `concurrency` requests under way at once, `perHost` of them to one host.
    ///
    /// `scopes` tells how far a server's wish for a pause reaches, `usualScope` where nothing is told; `refusedMoves` are redirects, as `from to`, that a
    /// person has taken back.
    package init(
        fetcher: any Fetcher,
        store: Store,
        schedule: Schedule = Schedule(),
        concurrency: Int,
        perHost: Int = 1,
        scopes: [String: RetryScope] = [:],
        usualScope: RetryScope = .host,
        refusedMoves: Set<String> = []
    ) {
        self.fetcher = fetcher
        self.store = store
        self.schedule = schedule
        self.concurrency = concurrency
        self.perHost = perHost
        self.scopes = scopes
        self.usualScope = usualScope
        self.refusedMoves = refusedMoves
    }

    /// Visits the feeds that are due, or `all`, and records what they gave, batch by batch.
    ///
    /// A failure of a feed is part of the report. What was recorded stays recorded when the round is cancelled. `progress`
    /// is told how many feeds are done, of how many.
    ///
    /// - Throws: What the store says.
    package func run(now: Date, all: Bool = false, progress: (Int, Int) -> Void = { _, _ in }) async throws
        -> Report
    {
        let holds = try store.holds(at: now, longest: schedule.longestPause)
        var state = State(holds: RetryHolds(holds, scopes: scopes, default: usualScope), now: now)
        let meter = TrafficCounter(fetcher)
        let visiting = FeedVisit(
            fetcher: meter,
            store: store,
            schedule: schedule,
            refusedMoves: refusedMoves,
            now: now
        )
        // In an order that no server sees twice; feeds of one host lie apart.
        let due = try store.dueFeeds(at: now, all: all) { Schedule.jitter($0, at: now) }
        var waiting = due[...]
        // A window slides over the feeds: a task for each would cost memory before it does anything. One host has its own
        // place in it, so that an answer can still keep the next request from being sent. A few more than requests: while
        // some are read, others are asked for.
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
                        for feed in try store.dueFeeds(next) { gate.enqueue(feed, host: Self.place(feed)) }
                        continue
                    }
                    for due in admitted {
                        if let until = WebURL(due.feed.url).flatMap({ state.holds.pause(of: $0, at: now) }) {
                            state.postpone(due, until: until)
                            gate.finish(host: Self.place(due), now: 0)
                        } else {
                            group.addTask { await visiting.visit(due) }
                        }
                    }
                }
            }
            try admit()
            while let result = try await group.next() {
                let host = Self.place(result.due)
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
        state.report.footprint = Footprint(
            requests: meter.traffic.requests,
            notModified: meter.notModified,
            wireBytes: meter.traffic.wireBytes
        )
        state.report.failures.sort { $0.feed.url < $1.feed.url }
        state.report.moves.sort { $0.from < $1.from }
        return state.report
    }

    private static let batchSize = 50
    private static let readAhead = 200

    private func flush(_ state: inout State) throws {
        // In the order of the subscriptions: the store must not depend on who answered first.
        let batch = state.batch.sorted { $0.feed < $1.feed }
        state.report.newEntries += try store.record(batch, holds: state.newHolds)
        state.batch.removeAll(keepingCapacity: true)
        state.newHolds.removeAll()
    }

    private static func place(_ due: DueFeed) -> String { WebURL(due.feed.url)?.hostAndPort ?? "" }
}

extension Round {
    /// What a round knows so far.
    private struct State {
        var report = Report()
        var batch: [Visit] = []
        var holds: RetryHolds
        var newHolds: [String: Date] = [:]
        let now: Date
        /// Failures that one's own network may have caused: who is to blame shows at the end.
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
            case .notModified, .sameBody: report.unchanged += 1
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

        private mutating func fail(_ result: FeedVisit.Result, _ problem: Problem) {
            report.failures.append((result.due.feed, problem))
        }

        /// Counts failures against feeds only when most hosts were reached: else it is one's own network that fails.
        mutating func settleLocalFailures(isCancelled: Bool) {
            report.isCutOff = hosts.count > 1 && localHosts.count * 2 > hosts.count
            // What was cut short says nothing of the network: it is left for the next round.
            if !report.isCutOff, !isCancelled { batch += localFailures.map(\.visit) }
        }
    }
}

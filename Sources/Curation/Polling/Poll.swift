import Fetch
import Feeds
package import Foundation
package import Home
package import Storage

/// One poll of a home: what `poll`, `watch`, `ci` and the demonstration all do.
package struct Poll: Sendable {
    let home: HomeFolder
    let store: Store
    let network: Network
    let now: Date

    /// Prepares a poll of what is due at `now`.
    package init(home: HomeFolder, store: Store, network: Network, now: Date) {
        self.home = home
        self.store = store
        self.network = network
        self.now = now
    }

    /// What came of it.
    package struct Report: Sendable {
        package var round: Round.Report
        package var judged: Suggesting.Report
        /// Feeds that are followed.
        package var feeds: Int
        /// Whether it was cut short: what was fetched is kept, and judged next time.
        package var isInterrupted: Bool
    }

    /// Visits the feeds that are due, or all, follows those that have moved, and judges what is new.
    ///
    /// Cancelling the task cuts it short.
    package func run(
        force: Bool = false,
        progress: @escaping @Sendable (_ done: Int, _ total: Int, _ what: Phrase) -> Void = { _, _, _ in }
    ) async throws -> Report {
        let list = try home.subscriptions()
        guard !list.feeds.isEmpty else {
            throw UserError(FeedProblem.noFeeds, at: "feeds/feeds.opml")
        }
        // Before anything is fetched: a page or a ledger that cannot be read would make the round useless.
        let suggesting = try Suggesting(home: home, store: store)
        try store.follow(list)
        try store.reconsider(after: now)
        var (round, isInterrupted) = try await visit(all: force, progress)
        round.moves = try home.follow(round.moves, store: store)
        let now = now
        let judged =
            isInterrupted
            ? Suggesting.Report()
            : try await network.withEmbedder(of: home, store: store) { embedder in
                try await suggesting.run(now: now, embedder: embedder) { done, total in
                    progress(done, total, Phrase(en: "embeddings", fr: "vecteurs"))
                }
            }
        return Report(round: round, judged: judged, feeds: list.feeds.count, isInterrupted: isInterrupted)
    }

    private func visit(
        all: Bool,
        _ progress: @escaping @Sendable (_ done: Int, _ total: Int, _ what: Phrase) -> Void
    ) async throws -> (Round.Report, isInterrupted: Bool) {
        let refused = try home.refusedMoves()
        return try await network.use { fetcher in
            let round = Round(
                fetcher: fetcher,
                store: store,
                concurrency: network.settings.concurrency,
                perHost: network.settings.perHost,
                scopes: home.configuration.fetch.retryScope,
                // Who asks for no pause between requests to a host owns it: its feeds are told apart.
                usualScope: network.settings.perHostInterval > 0 ? .host : .feed,
                refusedMoves: refused
            )
            let now = now
            let report = try await round.run(now: now, all: all) { done, total in
                progress(done, total, Phrase(en: "feeds", fr: "flux"))
            }
            return (report, Task.isCancelled)
        }
    }
}

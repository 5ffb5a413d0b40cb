import Fetch
import Feeds
package import Foundation
package import Home
package import Storage

/// One poll of a home, as in `poll`, `watch`, `ci` and `demo`.
package struct Poll: Sendable {
    let home: HomeFolder
    let store: Store
    let network: Network
    let now: Date

    package init(home: HomeFolder, store: Store, network: Network, now: Date) {
        self.home = home
        self.store = store
        self.network = network
        self.now = now
    }

    package struct Report: Sendable {
        package var round: Round.Report
        package var judged: Suggesting.Report
        /// The pages of articles that were read; `nil` unless `classify.read` is `full`.
        package var articles: ArticleReading.Report?
        /// The number of subscriptions.
        package var feeds: Int
        /// Whether it was cancelled: fetched entries are stored, and judged next time.
        package var isInterrupted: Bool
    }

    /// Fetches the feeds that are due, or all; follows moved feeds; judges the new entries.
    ///
    /// Cancelling the task ends it early, with a report.
    package func run(
        force: Bool = false,
        progress: @escaping @Sendable (_ done: Int, _ total: Int, _ unit: Phrase) -> Void = { _, _, _ in }
    ) async throws -> Report {
        let list = try home.subscriptions()
        guard !list.feeds.isEmpty else {
            throw UserError(FeedProblem.noFeeds, at: "feeds/feeds.opml")
        }
        // First, so that a broken page or ledger is reported before anything is fetched.
        let suggesting = try Suggesting(home: home, store: store)
        try store.follow(list)
        try store.reconsider(after: now)
        var (round, isInterrupted) = try await visit(all: force, progress)
        round.moves = try home.follow(round.moves, store: store)
        let now = now
        let articles = isInterrupted ? nil : try await readArticles(for: suggesting, &round, progress)
        isInterrupted = isInterrupted || Task.isCancelled
        let judged =
            isInterrupted
            ? Suggesting.Report()
            : try await network.withEmbedder(of: home, store: store) { embedder in
                try await suggesting.run(now: now, embedder: embedder) { done, total in
                    progress(done, total, Phrase(en: "embeddings", fr: "vecteurs"))
                }
            }
        return Report(
            round: round,
            judged: judged,
            articles: articles,
            feeds: list.feeds.count,
            isInterrupted: isInterrupted
        )
    }

    /// Reads the pages of new articles, if the configuration wants that and the round had a network.
    private func readArticles(
        for suggesting: Suggesting,
        _ round: inout Round.Report,
        _ progress: (_ done: Int, _ total: Int, _ unit: Phrase) -> Void
    ) async throws -> ArticleReading.Report? {
        guard home.configuration.read == .full, !round.isCutOff else { return nil }
        let (report, footprint) = try await network.use { fetcher in
            let counter = TrafficCounter(fetcher)
            let reading = ArticleReading(
                fetcher: counter,
                store: store,
                userAgent: network.settings.userAgent,
                concurrency: network.settings.concurrency,
                holds: RetryHolds(
                    try store.holds(at: now, longest: Schedule().longestPause),
                    scopes: home.configuration.fetch.retryScope,
                    default: defaultScope
                ),
                now: now
            )
            let report = try await reading.run(
                dated: suggesting.dates(at: now),
                isWanted: suggesting.isNew
            ) { done, total in
                progress(done, total, Phrase(en: "articles", fr: "articles"))
            }
            return (report, Round.Footprint(counter))
        }
        round.footprint += footprint
        return report
    }

    /// Without a pause between requests the host is one's own: a hold covers one feed only.
    private var defaultScope: RetryScope { network.settings.perHostInterval > 0 ? .host : .feed }

    private func visit(
        all: Bool,
        _ progress: @escaping @Sendable (_ done: Int, _ total: Int, _ unit: Phrase) -> Void
    ) async throws -> (Round.Report, isInterrupted: Bool) {
        let refused = try home.refusedMoves()
        return try await network.use { fetcher in
            let round = Round(
                fetcher: fetcher,
                store: store,
                concurrency: network.settings.concurrency,
                perHost: network.settings.perHost,
                scopes: home.configuration.fetch.retryScope,
                defaultScope: defaultScope,
                refusedMoves: refused,
                wholeFeeds: Set(home.configuration.fetch.whole)
            )
            let now = now
            let report = try await round.run(now: now, all: all) { done, total in
                progress(done, total, Phrase(en: "feeds", fr: "flux"))
            }
            return (report, Task.isCancelled)
        }
    }
}

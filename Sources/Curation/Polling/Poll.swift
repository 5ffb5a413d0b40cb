import Feeds
import Fetch
import Foundation
import Storage
import UnixSignals
import Watch

/// One poll of a home: what `poll`, `watch`, `ci` and the demonstration all do.
struct Poll {
    let home: Home
    let store: Store
    let network: Network
    let now: Date

    /// What came of it.
    struct Report {
        var round: Round.Report
        var judged: Suggesting.Report
        /// Feeds that are followed.
        var feeds: Int
        /// Whether it was cut short: what was fetched is kept, and judged next time.
        var isInterrupted: Bool
    }

    /// Visits the feeds that are due, or all, follows those that have moved, and judges what is new.
    ///
    /// A signal to end cuts it short, and so does the end of the task.
    func run(
        force: Bool = false,
        progress: @escaping @Sendable (_ done: Int, _ total: Int, _ what: Phrase) -> Void = { _, _, _ in }
    ) async throws -> Report {
        let list = try home.subscriptions()
        guard !list.feeds.isEmpty else {
            throw HomeError(
                .usage,
                place: "feeds/feeds.opml",
                Phrase(en: "there is no feed to follow", fr: "il n’y a pas de flux à suivre"),
                remedy: Phrase(
                    en: "run “veille init PAGE” or “veille feeds add URL”",
                    fr: "lancez « veille init PAGE » ou « veille feeds add URL »"
                )
            )
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
            let work = Task {
                try await round.run(now: now, all: all) { done, total in
                    progress(done, total, Phrase(en: "feeds", fr: "flux"))
                }
            }
            let watch = Task {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { work.cancel() }
            }
            defer { watch.cancel() }
            let report = try await withTaskCancellationHandler {
                try await work.value
            } onCancel: {
                work.cancel()
            }
            return (report, work.isCancelled)
        }
    }
}

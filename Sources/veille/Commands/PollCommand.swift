import ArgumentParser
import Feeds
import Fetch
import Foundation
import Storage
import Curation
import Home

struct PollCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "poll",
            en: "Fetch the feeds that are due and propose new links.",
            fr: "Relever les flux dus et proposer les nouveaux liens.",
            discussion: Phrase(
                en: """
                    Requests are conditional: an unchanged feed costs next to nothing. If the run is \
                    interrupted, fetched entries are kept and the next run continues from there.
                    """,
                fr: """
                    Les requêtes sont conditionnelles : un flux inchangé ne coûte presque rien. Si l’exécution \
                    est interrompue, ce qui a été relevé est gardé, et la suivante reprend de là.
                    """
            ),
            examples: [
                Example("veille poll"),
                Example(
                    "veille poll --force",
                    en: "fetch all feeds now, due or not",
                    fr: "relever tous les flux, dus ou non"
                ),
                Example(
                    "veille poll --cassette exchanges",
                    en: "record the exchanges there, or replay them",
                    fr: "y enregistrer les échanges, ou les rejouer"
                ),
            ]
        )
    }

    @Flag(help: .phrase(en: "Fetch all feeds now, due or not.", fr: "Relever tous les flux, dus ou non."))
    var force = false

    @Flag(help: .phrase(en: "Exit with 4 if a feed fails.", fr: "Finir avec 4 si un flux échoue."))
    var strict = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let (home, store) = try common.open()
        let lock = try await HomeLock(home)
        defer { withExtendedLifetime(lock) {} }
        let polling = Polling(
            console: common.console,
            home: home,
            store: store,
            network: try network.open(common, home: home),
            now: common.date,
            showsTime: common.now == nil
        )
        let failures = try await polling.run(force: force, asJSON: common.json)
        if strict, failures > 0 { throw Failure.Code.partial }
    }
}

/// `poll`, for the command and for the demonstration.
struct Polling {
    let console: Console
    let home: HomeFolder
    let store: Store
    let network: Network
    let now: Date
    /// Whether durations are shown: a reproducible run shows none.
    var showsTime = true

    /// Polls, and returns how many feeds failed.
    @discardableResult
    func run(force: Bool, asJSON: Bool = false) async throws -> Int {
        let started = Date()
        let processorTime = Self.processorTime
        let poll = Poll(home: home, store: store, network: network, now: now)
        let console = console
        let report = try await endingOnSignals {
            try await poll.run(force: force) { done, total, what in
                console.progress(done, of: total, what)
            }
        }
        let round = report.round
        let pending = try Reviewing(home: home, store: store).pendingItems(now: now).count
        if asJSON {
            try JSONOutput.print(
                PollReport(report, pending: pending),
                schema: .poll
            )
        } else {
            PollSummary(
                console: console,
                report: report,
                seconds: showsTime ? Date().timeIntervalSince(started) : nil,
                processorSeconds: Self.processorTime - processorTime
            ).show()
        }
        try requireCompletion(of: report)
        console.next(try nextStep(pending: pending, visited: round.visited))
        return round.failures.count
    }

    private func requireCompletion(of report: Poll.Report) throws {
        guard !report.isInterrupted else {
            let message = Phrase(
                en: "Interrupted: fetched entries are kept, and judged by the next “veille poll”.",
                fr: "Interrompu : ce qui a été relevé est gardé, et jugé au prochain « veille poll »."
            )
            console.message(console.text(message))
            throw Failure.Code.interrupted
        }
        try report.requireReached()
    }

    private func nextStep(pending: Int, visited: Int) throws -> Phrase {
        if pending > 0 {
            return Phrase(
                en: "veille review (\(pending) waiting)",
                fr: "veille review (\(pending) en attente)"
            )
        }
        guard visited == 0 else {
            return Phrase(
                en: "nothing to decide; veille status shows the health of the feeds",
                fr: "rien à décider ; veille status montre l’état des flux"
            )
        }
        let time = try nextTime()
        return Phrase(
            en: "no feed is due before \(time); veille poll --force fetches all now",
            fr: "aucun flux n’est dû avant \(time) ; veille poll --force les relève tous"
        )
    }

    /// When the first feed is due again, in UTC.
    private func nextTime() throws -> String {
        let next = try store.nextCheck(at: now)
        return next.map { String($0.formatted(.iso8601).dropFirst(11).prefix(5)) + " UTC" } ?? "?"
    }

    /// CPU seconds of this process; POSIX sets the unit of `clock` to a microsecond.
    private static var processorTime: Double { Double(clock()) / 1_000_000 }
}

private struct PollReport: Encodable {
    var feeds: Int
    var visited: Int
    var fresh: Int
    var unchanged: Int
    var postponed: Int
    var entries: Int
    var newEntries: Int
    var requests: Int
    var notModified: Int
    var wireBytes: Int
    var articles: ArticlesReport?
    var judged: Int
    var proposed: Int
    var queued: Int
    var early: Int
    var offTopic: Int
    var tooOld: Int
    var onPage: Int
    var known: Int
    var pending: Int
    var isCutOff: Bool
    var moves: [FeedMove]
    var failures: [FailureReport]

    struct FailureReport: Encodable {
        var feed: String
        var problem: ProblemReport

        private enum CodingKeys: CodingKey { case feed }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(feed, forKey: .feed)
            try problem.encode(to: encoder)
        }
    }

    /// The pages of articles that were read.
    struct ArticlesReport: Encodable {
        var read: Int
        var forbidden: Int
        var failed: Int
    }

    init(_ report: Poll.Report, pending: Int) {
        let (round, judged) = (report.round, report.judged)
        feeds = report.feeds
        articles = report.articles.map {
            ArticlesReport(read: $0.read, forbidden: $0.forbidden, failed: $0.failed)
        }
        visited = round.visited
        fresh = round.fresh
        unchanged = round.unchanged
        entries = round.entries
        newEntries = round.newEntries
        postponed = round.postponed
        requests = round.footprint.requests
        notModified = round.footprint.notModified
        wireBytes = round.footprint.wireBytes
        isCutOff = round.isCutOff
        moves = round.moves
        self.judged = judged.judged
        proposed = judged.proposed
        queued = judged.queued
        early = judged.early
        offTopic = judged.offTopic
        tooOld = judged.tooOld
        onPage = judged.onPage
        known = judged.known
        self.pending = pending
        failures = round.failures.map {
            FailureReport(feed: $0.feed.url, problem: ProblemReport($0.problem))
        }
    }
}

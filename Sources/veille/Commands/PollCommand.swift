import ArgumentParser
import Feeds
import Fetch
import Foundation
import Storage
import UnixSignals
import Watch

struct PollCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "poll",
        abstract: "Fetch the feeds that are due, and propose what is new.",
        discussion: """
            Requests are conditional: an unchanged feed costs next to nothing. What was fetched is kept when the run is \
            interrupted; the next one goes on from there.

            Examples:
              veille poll
              veille poll --force        all feeds now, due or not (still conditional)
            """
    )

    @Flag(help: "Take every feed now, due or not.")
    var force = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try common.requireNetwork()
        let (home, store) = try common.open()
        try await Polling(
            console: common.console,
            home: home,
            store: store,
            now: common.date,
            showsTime: common.now == nil
        )
        .run(force: force, asJSON: common.json)
    }
}

/// What `poll` does, for the command and for the demonstration.
struct Polling {
    let console: Console
    let home: Home
    let store: Store
    let now: Date
    /// Whether the time it took is shown: a run that is to be repeated shows none.
    var showsTime = true
    var connectTo: String?

    func run(force: Bool, asJSON: Bool = false) async throws {
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
        let due = try store.dueFeeds(at: now, all: force)
        let started = Date()
        let (round, isInterrupted) = try await visit(due)
        let judged = isInterrupted ? Suggesting.Report() : try suggesting.run(now: now)
        let pending = try Reviewing(home: home, store: store).items(now: now).count { $0.state == .pending }
        if asJSON {
            try JSONOutput.print(
                PollReport(round, judged, pending: pending, feeds: list.feeds.count),
                schema: "veille.poll/1"
            )
        } else {
            show(round, judged, of: list.feeds.count, seconds: Date().timeIntervalSince(started))
        }
        if isInterrupted { throw Failure.Code.interrupted }
        console.next(
            pending > 0
                ? Phrase(
                    en: "veille review (\(pending) waiting)",
                    fr: "veille review (\(pending) en attente)"
                )
                : due.isEmpty
                    ? Phrase(
                        en: "nothing is due yet; veille poll --force takes all feeds now",
                        fr: "rien n’est dû ; veille poll --force relève tous les flux"
                    )
                    : Phrase(
                        en: "nothing to decide; veille status tells how the feeds do",
                        fr: "rien à décider ; veille status dit comment vont les flux"
                    )
        )
    }

    private func visit(_ due: [DueFeed]) async throws -> (Round.Report, isInterrupted: Bool) {
        let settings = FetchLoop.Configuration(home.configuration, connectTo: connectTo)
        return try await FetchLoop.withLoop(settings) { loop in
            let round = Round(fetcher: loop, store: store, concurrency: settings.concurrency)
            let console = console
            let now = now
            let work = Task {
                try await round.run(due, now: now) { done in
                    console.progress(done, of: due.count, Phrase(en: "feeds", fr: "flux"))
                }
            }
            let watch = Task {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { work.cancel() }
            }
            defer { watch.cancel() }
            let report = try await work.value
            return (report, work.isCancelled)
        }
    }

    private func show(_ round: Round.Report, _ judged: Suggesting.Report, of total: Int, seconds: Double) {
        let time = showsTime ? " · \(console.number(seconds, digits: 1)) s" : ""
        let kilobytes = (round.wireBytes + 1023) / 1024
        console.out(
            Phrase(
                en:
                    "\(round.visited) of \(total) feeds · \(round.newEntries) new articles · \(round.unchanged) unchanged · \(kilobytes) KiB\(time)",
                fr:
                    "\(round.visited) flux sur \(total) · \(round.newEntries) nouveaux articles · \(round.unchanged) inchangés · \(kilobytes) Kio\(time)"
            )
        )
        if judged.judged > 0 {
            console.out(
                Phrase(
                    en:
                        "\(judged.proposed) suggestions · \(judged.offTopic) off topic · \(judged.tooOld) too old · \(judged.onPage) on the page already · \(judged.known) seen before",
                    fr:
                        "\(judged.proposed) propositions · \(judged.offTopic) hors sujet · \(judged.tooOld) trop anciens · \(judged.onPage) déjà sur la page · \(judged.known) déjà vus"
                )
            )
        }
        for (feed, problem) in round.failures {
            console.out(
                console.red("! ") + Console.harmless(feed.url) + "  " + Labels.problem(problem, console)
            )
        }
    }
}

private struct PollReport: Encodable {
    var feeds: Int
    var visited: Int
    var fresh: Int
    var unchanged: Int
    var entries: Int
    var newEntries: Int
    var wireBytes: Int
    var judged: Int
    var proposed: Int
    var offTopic: Int
    var tooOld: Int
    var onPage: Int
    var known: Int
    var pending: Int
    var failures: [FailureReport]

    struct FailureReport: Encodable {
        var feed: String
        var stage: FeedOutcome.Stage
        var label: String
        var detail: String
    }

    init(_ round: Round.Report, _ judged: Suggesting.Report, pending: Int, feeds: Int) {
        self.feeds = feeds
        visited = round.visited
        fresh = round.fresh
        unchanged = round.unchanged
        entries = round.entries
        newEntries = round.newEntries
        wireBytes = round.wireBytes
        self.judged = judged.judged
        proposed = judged.proposed
        offTopic = judged.offTopic
        tooOld = judged.tooOld
        onPage = judged.onPage
        known = judged.known
        self.pending = pending
        failures = round.failures.map {
            FailureReport(
                feed: $0.feed.url,
                stage: $0.problem.stage,
                label: $0.problem.label,
                detail: $0.problem.detail
            )
        }
    }
}

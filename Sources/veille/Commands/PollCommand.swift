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
        if isInterrupted {
            console.message(
                console.text(
                    Phrase(
                        en: "Interrupted: what was fetched is kept, and judged by the next “veille poll”.",
                        fr: "Interrompu : ce qui a été relevé est gardé, et jugé au prochain « veille poll »."
                    )
                )
            )
            throw Failure.Code.interrupted
        }
        if round.visited > 0, round.failures.count == round.visited {
            throw HomeError(
                .failed,
                Phrase(en: "no feed could be read", fr: "aucun flux n’a pu être lu"),
                remedy: Phrase(
                    en: "check the network, then run veille poll again",
                    fr: "vérifiez le réseau, puis relancez veille poll"
                )
            )
        }
        console.next(
            pending > 0
                ? Phrase(
                    en: "veille review (\(pending) waiting)",
                    fr: "veille review (\(pending) en attente)"
                )
                : due.isEmpty
                    ? Phrase(
                        en: "no feed is due before \(try nextTime()); veille poll --force takes all now",
                        fr:
                            "aucun flux n’est dû avant \(try nextTime()) ; veille poll --force les relève tous"
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

    /// When the first feed is due again, in UTC.
    private func nextTime() throws -> String {
        let next = try store.health().filter { !$0.health.isGone }.compactMap(\.health.nextCheck).min()
        return next.map { String($0.formatted(.iso8601).dropFirst(11).prefix(5)) + " UTC" } ?? "?"
    }

    private func show(_ round: Round.Report, _ judged: Suggesting.Report, of total: Int, seconds: Double) {
        let read = round.fresh + round.unchanged
        var facts = [
            Phrase(
                en: "\(read) of \(total) feeds read",
                fr: read < 2 ? "\(read) flux lu sur \(total)" : "\(read) flux lus sur \(total)"
            ),
            .count(
                round.newEntries,
                en: ("new article", "new articles"),
                fr: ("nouvel article", "nouveaux articles")
            ),
            .count(round.unchanged, en: ("unchanged", "unchanged"), fr: ("inchangé", "inchangés")),
        ]
        if !round.failures.isEmpty {
            facts.append(.count(round.failures.count, en: ("failed", "failed"), fr: ("en échec", "en échec")))
        }
        let kilobytes = (round.wireBytes + 1023) / 1024
        facts.append(Phrase(en: "\(kilobytes) KiB", fr: "\(kilobytes) Kio"))
        if showsTime { facts.append(Phrase("\(console.number(seconds, digits: 1)) s")) }
        console.out(.list(facts))
        if judged.judged > 0 {
            console.out(
                .list([
                    .count(
                        judged.proposed,
                        en: ("suggestion", "suggestions"),
                        fr: ("proposition", "propositions")
                    ),
                    Phrase(en: "\(judged.offTopic) off topic", fr: "\(judged.offTopic) hors sujet"),
                    .count(judged.tooOld, en: ("too old", "too old"), fr: ("trop ancien", "trop anciens")),
                    Phrase(
                        en: "\(judged.onPage) on the page already",
                        fr: "\(judged.onPage) déjà sur la page"
                    ),
                    .count(judged.known, en: ("seen before", "seen before"), fr: ("déjà vu", "déjà vus")),
                ])
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

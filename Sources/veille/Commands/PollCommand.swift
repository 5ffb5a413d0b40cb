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

/// What `poll` does, for the command and for the demonstration.
struct Polling {
    let console: Console
    let home: HomeFolder
    let store: Store
    let network: Network
    let now: Date
    /// Whether the time it took is shown: a run that is to be repeated shows none.
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
        let (round, judged, isInterrupted) = (report.round, report.judged, report.isInterrupted)
        let total = report.feeds
        let pending = try Reviewing(home: home, store: store).items(now: now).count { $0.state == .pending }
        if asJSON {
            try JSONOutput.print(
                PollReport(round, judged, pending: pending, feeds: total),
                schema: .poll
            )
        } else {
            let seconds = Date().timeIntervalSince(started)
            let spent = Self.processorTime - processorTime
            show(round, judged, of: total, seconds: seconds, processor: spent)
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
        if round.isCutOff {
            throw UserError(FeedProblem.networkDown)
        }
        if round.visited > 0, round.failures.count == round.visited {
            throw UserError(FeedProblem.allFailed)
        }
        console.next(
            pending > 0
                ? Phrase(
                    en: "veille review (\(pending) waiting)",
                    fr: "veille review (\(pending) en attente)"
                )
                : round.visited == 0
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
        return round.failures.count
    }

    /// When the first feed is due again, in UTC.
    private func nextTime() throws -> String {
        let next = try store.nextCheck(at: now)
        return next.map { String($0.formatted(.iso8601).dropFirst(11).prefix(5)) + " UTC" } ?? "?"
    }

    private func show(
        _ round: Round.Report,
        _ judged: Suggesting.Report,
        of total: Int,
        seconds: Double,
        processor: Double
    ) {
        let read = round.fresh + round.unchanged
        var facts = [
            Phrase(
                en: total == 1 ? "\(read) of 1 feed read" : "\(read) of \(total) feeds read",
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
        if round.postponed > 0 {
            facts.append(
                .count(
                    round.postponed,
                    en: ("left alone as its host asks", "left alone as their hosts ask"),
                    fr: ("ajourné à la demande de son hôte", "ajournés à la demande de leurs hôtes")
                )
            )
        }
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
        if let trouble = judged.embeddingTrouble {
            let why = Labels.harmless(Phrase(trouble.problem))
            console.out(
                console.red("! ")
                    + console.text(
                        Phrase(
                            en: "no embeddings (\(why.en)): judged by words alone",
                            fr: "pas de vecteurs (\(why.fr)) : jugé sur les mots seuls"
                        )
                    )
            )
        }
        for (feed, problem) in round.failures {
            console.out(
                console.red("! ") + Console.harmless(feed.url) + "  " + Labels.problem(problem, console)
            )
        }
        for move in round.moves {
            let (from, to) = (Console.harmless(move.from), Console.harmless(move.to))
            console.out(
                Phrase(
                    en: "moved for good: \(from) → \(to); veille feeds undo-move \(to) takes it back",
                    fr:
                        "déménagé pour de bon : \(from) → \(to) ; veille feeds undo-move \(to) revient en arrière"
                )
            )
        }
        if round.visited > 0 { showCost(round.footprint, seconds: seconds, processor: processor) }
    }

    /// Seconds that this process has computed; POSIX sets the unit of `clock` to a microsecond.
    private static var processorTime: Double { Double(clock()) / 1_000_000 }

    private func showCost(_ cost: Round.Footprint, seconds: Double, processor: Double) {
        let kilobytes = (cost.wireBytes + 1023) / 1024
        let share = cost.requests > 0 ? cost.notModified * 100 / cost.requests : 0
        var facts = [
            Phrase.count(cost.requests, en: ("request", "requests"), fr: ("requête", "requêtes")),
            Phrase(en: "\(kilobytes) KiB received", fr: "\(kilobytes) Kio reçus"),
            Phrase(en: "\(share)% not modified", fr: "\(share)\u{202F}% non modifiés"),
        ]
        if showsTime {
            facts.append(Phrase("\(console.number(seconds, digits: 1)) s"))
            let spent = console.number(processor, digits: 2)
            facts.append(Phrase(en: "\(spent) s of CPU", fr: "\(spent) s de processeur"))
        }
        console.out(.list(facts))
    }
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
    var judged: Int
    var proposed: Int
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

    init(_ round: Round.Report, _ judged: Suggesting.Report, pending: Int, feeds: Int) {
        self.feeds = feeds
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

import ArgumentParser
import Feeds
import Foundation
import Pages
import Storage
import Watch

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell where you are, which feeds fail, and what to do next."
    )

    @OptionGroup var common: CommonOptions

    func run() throws {
        let (home, store) = try common.open()
        let console = common.console
        try store.follow(try home.subscriptions())
        let report = try StatusReport(home: home, store: store, now: common.date)
        if common.json {
            try JSONOutput.print(report, schema: "veille.status/1")
            return
        }
        for page in report.pages {
            console.out(
                console.bold(page.name)
                    + console.text(
                        Phrase(
                            en:
                                " · \(page.links) links in \(page.sections) sections · \(page.findings) remarks",
                            fr:
                                " · \(page.links) liens dans \(page.sections) sections · \(page.findings) remarques"
                        )
                    )
            )
        }
        console.out(
            Phrase(
                en:
                    "\(report.pending) waiting · \(report.later) put off · \(report.accepted) accepted, not yet written",
                fr:
                    "\(report.pending) en attente · \(report.later) \(report.later < 2 ? "remise" : "remises") · "
                    + (report.accepted < 2
                        ? "\(report.accepted) acceptée, pas encore écrite"
                        : "\(report.accepted) acceptées, pas encore écrites")
            )
        )
        let feeds = report.feeds
        console.out(
            Phrase(
                en:
                    "\(feeds.total) feeds: \(feeds.ok) fine, \(feeds.failing) failing, \(feeds.never) never visited · \(report.entries) articles",
                fr:
                    "\(feeds.total) flux : \(feeds.ok) en ordre, \(feeds.failing) en échec, \(feeds.never) jamais \(feeds.never < 2 ? "visité" : "visités") · \(report.entries) articles"
            )
        )
        for failure in report.failing {
            let problem = FeedHealth.Problem(
                stage: failure.stage,
                label: failure.label,
                detail: failure.detail
            )
            let since = console.day(failure.since)
            let good =
                failure.lastSuccess.map { date in
                    Phrase(
                        en: ", last good \(console.day(date))",
                        fr: ", bon pour la dernière fois le \(console.day(date))"
                    )
                } ?? Phrase(en: ", never good", fr: ", jamais bon")
            console.out(
                console.red("  ! ") + Console.harmless(failure.feed) + "  " + Labels.problem(problem, console)
                    + "  "
                    + console.text(
                        Phrase(
                            en:
                                "since \(since), \(failure.failures) in a row, \(failure.failedVisits) of \(failure.visits) visits failed\(good.en)",
                            fr:
                                "depuis le \(since), \(failure.failures) de suite, \(failure.failedVisits) sur \(failure.visits) en échec\(good.fr)"
                        )
                    )
            )
        }
        if let embeddings = report.embeddings { console.out(Self.line(embeddings, console)) }
        if report.unreadable > 0 {
            console.out(
                Phrase(
                    en:
                        "state/decisions.jsonl: \(report.unreadable) lines cannot be read and were left as they are",
                    fr:
                        "state/decisions.jsonl : \(report.unreadable) lignes illisibles, laissées telles quelles"
                )
            )
        }
        if let last = report.lastDigest {
            console.out(
                Phrase(
                    en: "last digest: no. \(last.number), \(console.day(last.at))",
                    fr: "dernier récapitulatif : n°\u{202F}\(last.number), \(console.day(last.at))"
                )
            )
        }
        for stray in report.strays {
            let place = stray.page == report.pages.first?.name ? "" : Console.harmless(stray.page) + ": "
            console.out(
                console.red("  ! ") + place + console.text(stray.what) + " → " + console.text(stray.remedy)
            )
        }
        for (key, state) in report.troubled {
            console.out(console.red("  ! ") + console.text(DeliveryText.resting(key, state, console)))
        }
        console.next(report.next)
    }
}

extension StatusCommand {
    private static func line(_ embeddings: StatusReport.EmbeddingStatus, _ console: Console) -> Phrase {
        let name = Console.harmless("\(embeddings.model) (\(embeddings.url))")
        guard let problem = embeddings.problem else {
            return Phrase(
                en: "embeddings: \(name), \(embeddings.vectors) vectors kept",
                fr: "vecteurs : \(name), \(embeddings.vectors) gardés"
            )
        }
        let detail = Console.harmless(problem.detail)
        let since = console.day(problem.failingSince)
        let next = problem.nextTry.formatted(.iso8601)
        return Phrase(
            en:
                "embeddings: \(name) down since \(since): \(detail); the local model answers, next try \(next)",
            fr:
                "vecteurs : \(name) hors service depuis le \(since) : \(detail) ; le modèle local répond, prochain essai \(next)"
        )
    }
}

struct StatusReport: Encodable {
    var pages: [PageStatus]
    var pending: Int
    var later: Int
    var accepted: Int
    var applied: Int
    var refused: Int
    var unplaced: Int
    var feeds: FeedCounts
    var failing: [FailingFeed]
    var entries: Int
    var lastPoll: Date?
    var lastDigest: LastDigest?
    var deliveries: [DeliveryReport]
    var embeddings: EmbeddingStatus?
    var unreadable: Int
    /// The names of lines that were written and are on no page any more.
    var notOnPage: [String]
    private var isPollDue: Bool
    /// What has no place any more.
    private(set) var strays: [Reviewing.Stray]
    /// What of the deliveries is not well.
    private(set) var troubled: [(key: Deliveries.Key, state: Deliveries.State)]
    /// The digest that has something to be sent.
    private var dueDigest: String?

    struct PageStatus: Encodable {
        var name: String
        var sections: Int
        var links: Int
        var findings: Int

        init(_ file: PageFile) {
            name = file.name
            sections = file.page.linkSections.count
            links = file.page.links.count
            findings = PageLint.findings(in: file.page).count
        }
    }

    struct FeedCounts: Encodable {
        var total: Int
        var ok: Int
        var failing: Int
        var never: Int
    }

    struct FailingFeed: Encodable {
        var feed: String
        var stage: FeedOutcome.Stage
        var label: String
        var detail: String
        var since: Date?
        var failures: Int
        var visits: Int
        var failedVisits: Int
        var lastSuccess: Date?
        var nextCheck: Date?
    }

    struct EmbeddingStatus: Encodable {
        var url: String
        var model: String
        var vectors: Int
        var problem: EmbeddingHealth?
    }

    struct LastDigest: Encodable {
        var number: Int
        var at: Date
    }

    enum CodingKeys: CodingKey {
        case pages, pending, later, accepted, applied, refused, unplaced, feeds, failing, entries, lastPoll,
            lastDigest,
            deliveries, embeddings, unreadable, notOnPage
    }

    init(home: Home, store: Store, now: Date) throws {
        pages = try home.pages().map { PageStatus($0) }
        let contents = try home.readLedger()
        let items = try Reviewing(home: home, store: store).items(now: now)
            .filter { home.configuration.pages.contains($0.suggestion.page) }
        func count(_ state: Reviewing.State) -> Int { items.count { $0.state == state } }
        pending = count(.pending)
        later = count(.later)
        accepted = count(.accepted)
        applied = count(.applied)
        refused = count(.refused)
        unplaced = count(.unplaced)
        notOnPage = items.missing.map(\.id)
        strays = Reviewing.strays(items, in: home, contents.decisions)
        let health = try store.health()
        let bad = health.filter { $0.health.failures > 0 }
        let never = health.count { $0.health.lastChecked == nil }
        feeds = FeedCounts(
            total: health.count,
            ok: health.count - bad.count - never,
            failing: bad.count,
            never: never
        )
        failing = bad.compactMap { feed, health, _ in
            health.problem.map { problem in
                FailingFeed(
                    feed: feed.url,
                    stage: problem.stage,
                    label: problem.label,
                    detail: problem.detail,
                    since: health.failingSince,
                    failures: health.failures,
                    visits: health.visits,
                    failedVisits: health.failedVisits,
                    lastSuccess: health.lastSuccess,
                    nextCheck: health.isGone ? nil : health.nextCheck
                )
            }
        }
        entries = health.reduce(0) { $0 + $1.entries }
        lastPoll = health.compactMap(\.health.lastChecked).max()
        isPollDue = try store.nextCheck(at: now).map { $0 <= now } ?? false
        lastDigest = contents.issues.max { $0.at < $1.at }.map { LastDigest(number: $0.number, at: $0.at) }
        let all = Deliveries(contents.deliveries)
        troubled = all.troubled
        deliveries = troubled.map { DeliveryReport($0.key, $0.state) }
        // Only over channels that there still are.
        dueDigest = try Delivering(home: home, environment: [:]).due(now: now).first?.digest
        unreadable = contents.unreadable.count
        embeddings = try home.configuration.embeddings.map { settings in
            EmbeddingStatus(
                url: settings.url,
                model: settings.model,
                vectors: try store.embeddingCount(model: settings.model),
                problem: try store.embeddingHealth(of: settings.endpoint)
            )
        }
    }

    var next: Phrase {
        if feeds.total == 0 {
            return Phrase(
                en: "veille init PAGE, or veille feeds add URL",
                fr: "veille init PAGE, ou veille feeds add URL"
            )
        }
        if accepted > 0 {
            return Phrase(en: "veille apply -n, then veille apply", fr: "veille apply -n, puis veille apply")
        }
        if pending > 0 { return Phrase("veille review") }
        if unplaced > 0 { return Phrase("veille list --state unplaced") }
        if let dueDigest {
            let name = dueDigest == "default" ? "" : " --name \(Console.harmless(dueDigest))"
            return Phrase("veille digest --send" + name)
        }
        if isPollDue { return Phrase("veille poll") }
        if let gone = failing.first(where: { $0.label == "gone" }) {
            return Phrase("veille feeds rm \(Console.harmless(gone.feed))")
        }
        return Phrase(en: "nothing to do now", fr: "rien à faire pour l’instant")
    }
}

import Curation
import Delivery
import Feeds
import Foundation
import Home
import Storage

/// The state of the home and of its deliveries, for people.
struct StatusSummary {
    let console: Console
    let report: StatusReport
    let deliveries: DeliveryStatus
    /// The merge of what is on a branch, if anything is.
    var merge: String?

    func show() {
        showPages()
        showQueue()
        showBranches()
        showTwins()
        showFeeds()
        for failure in report.failing { show(failure) }
        for feed in report.empty { showEmpty(feed) }
        if let embeddings = report.embeddings { show(embeddings) }
        if let problem = report.meaning { console.out(Phrase(problem)) }
        for file in report.meaningFiles { console.out(Phrase(file)) }
        showLedger()
        if let issue = report.lastDigest { show(issue) }
        showTroubles()
        console.next(report.next(dueDigest: deliveries.dueDigest, merge: merge))
    }

    private func showPages() {
        for page in report.pages {
            let links = Phrase.count(page.links, en: ("link", "links"), fr: ("lien", "liens"))
            let sections = Phrase.count(
                page.sections,
                en: ("section", "sections"),
                fr: ("section", "sections")
            )
            let facts = [
                Phrase(en: "\(links.en) in \(sections.en)", fr: "\(links.fr) dans \(sections.fr)"),
                .count(page.findings, en: ("remark", "remarks"), fr: ("remarque", "remarques")),
            ]
            console.out(console.bold(page.name) + " · " + console.text(.list(facts)))
        }
    }

    private func showQueue() {
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
    }

    private func showBranches() {
        for (name, count) in report.branches.sorted(by: { $0.key < $1.key }) {
            let name = BranchName(name).shown
            console.out(
                Phrase(
                    en: "\(count) written on branch \(name), not merged yet",
                    fr:
                        "\(count) \(count < 2 ? "écrite" : "écrites") sur la branche \(name), pas encore fusionnée"
                )
            )
        }
    }

    private func showTwins() {
        let twins = Dictionary(grouping: report.waitingForTwin, by: \.twin)
        for (name, lines) in twins.sorted(by: { $0.key < $1.key }) {
            let page = Console.printable(name)
            console.out(
                .count(
                    lines.count,
                    en: ("line waits for its twin \(page)", "lines wait for their twin \(page)"),
                    fr: ("ligne attend sa jumelle \(page)", "lignes attendent leur jumelle \(page)")
                )
            )
            for line in lines.prefix(5) {
                console.out("  " + Console.printable("\(line.page): \(line.title)".fitting(100)))
            }
            if lines.count > 5 { console.out("  …") }
        }
    }

    private func showFeeds() {
        let feeds = report.feeds
        let total = Phrase.count(feeds.total, en: ("feed", "feeds"), fr: ("flux", "flux"))
        let never = Phrase.count(
            feeds.never,
            en: ("never visited", "never visited"),
            fr: ("jamais visité", "jamais visités")
        )
        console.out(
            .list([
                Phrase(
                    en: "\(total.en): \(feeds.ok) fine, \(feeds.failing) failing, \(never.en)",
                    fr: "\(total.fr) : \(feeds.ok) en ordre, \(feeds.failing) en échec, \(never.fr)"
                ),
                .count(report.entries, en: ("article", "articles"), fr: ("article", "articles")),
            ])
        )
        console.out(Phrase(report.coverage))
    }

    private func show(_ failure: StatusReport.FailingFeed) {
        let since = console.day(failure.since)
        let good =
            failure.lastSuccess.map { date in
                Phrase(
                    en: ", last succeeded \(console.day(date))",
                    fr: ", réussi pour la dernière fois le \(console.day(date))"
                )
            } ?? Phrase(en: ", never succeeded", fr: ", jamais réussi")
        console.out(
            console.red("  ! ") + Console.printable(failure.feed) + "  "
                + Labels.problem(failure.problem, console)
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

    private func showEmpty(_ feed: String) {
        let feed = Console.printable(feed)
        console.out(
            console.red("  ! ") + feed + "  "
                + console.text(
                    Phrase(
                        en: "answers, and never had an article → veille feeds doctor \(feed)",
                        fr: "répond, mais n’a jamais donné d’article → veille feeds doctor \(feed)"
                    )
                )
        )
    }

    private func show(_ embeddings: StatusReport.EmbeddingStatus) {
        let name = Console.printable("\(embeddings.model) (\(embeddings.url))")
        guard let health = embeddings.problem?.health else {
            let kept = Phrase.count(
                embeddings.vectors,
                en: ("vector stored", "vectors stored"),
                fr: ("gardé", "gardés")
            )
            console.out(
                Phrase(en: "embeddings: \(name), \(kept.en)", fr: "vecteurs : \(name), \(kept.fr)")
            )
            return
        }
        let why = Phrase(health.problem).printable
        let since = console.day(health.failingSince)
        let next = health.nextTry.formatted(.iso8601)
        console.out(
            Phrase(
                en:
                    "embeddings: \(name) down since \(since): \(why.en); the local model answers, next try \(next)",
                fr:
                    "vecteurs : \(name) hors service depuis le \(since) : \(why.fr) ; le modèle local répond, prochain essai \(next)"
            )
        )
    }

    /// Lines of the ledger that this version skips.
    private func showLedger() {
        let file = Phrase(en: "decisions", fr: "décisions")
        let damaged = report.unreadable - report.newer
        if damaged > 0 {
            let count = Phrase.count(
                damaged,
                en: (
                    "line cannot be read and was left as it is",
                    "lines cannot be read and were left as they are"
                ),
                fr: ("ligne illisible, laissée telle quelle", "lignes illisibles, laissées telles quelles")
            )
            console.out(Phrase(en: "\(file.en): \(count.en)", fr: "\(file.fr) : \(count.fr)"))
        }
        if report.newer > 0 {
            let count = Phrase.count(
                report.newer,
                en: (
                    "line is of a later veille: update veille", "lines are of a later veille: update veille"
                ),
                fr: (
                    "ligne vient d’un veille plus récent : mettez veille à jour",
                    "lignes viennent d’un veille plus récent : mettez veille à jour"
                )
            )
            console.out(Phrase(en: "\(file.en): \(count.en)", fr: "\(file.fr) : \(count.fr)"))
        }
    }

    private func show(_ issue: StatusReport.LastDigest) {
        console.out(
            Phrase(
                en: "last digest: no. \(issue.number), \(console.day(issue.at))",
                fr: "dernier récapitulatif : n°\u{202F}\(issue.number), \(console.day(issue.at))"
            )
        )
    }

    private func showTroubles() {
        for orphan in report.orphans {
            let place = orphan.page == report.pages.first?.name ? "" : Console.printable(orphan.page) + ": "
            console.out(
                console.red("  ! ") + place + console.text(orphan.what) + " → " + console.text(orphan.remedy)
            )
        }
        for (key, state) in deliveries.troubled {
            console.out(console.red("  ! ") + console.text(DeliveryText.resting(key, state)))
        }
    }
}

extension StatusReport {
    /// What to do next; `merge` merges what is on a branch.
    func next(dueDigest: String?, merge: String? = nil) -> Phrase {
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
            let name = dueDigest == "default" ? "" : " --name \(Console.printable(dueDigest))"
            return Phrase("veille digest --send" + name)
        }
        if isPollDue { return Phrase("veille poll") }
        if let merge { return Phrase(merge) }
        if let gone = failing.first(where: { $0.problem.kind == .gone }) {
            return Phrase("veille feeds rm \(Console.printable(gone.feed))")
        }
        return Phrase(en: "nothing to do now", fr: "rien à faire pour l’instant")
    }
}

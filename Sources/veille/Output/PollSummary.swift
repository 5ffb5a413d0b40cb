import Curation
import Feeds
import Home
import Storage

/// The result of a poll, for people.
struct PollSummary {
    let console: Console
    let report: Poll.Report
    /// How long it took; `nil` to show no times.
    let seconds: Double?
    let processorSeconds: Double

    private var round: Round.Report { report.round }
    private var judged: Suggesting.Report { report.judged }

    func show() {
        showFeeds()
        if judged.judged + judged.queued > 0 { showJudged() }
        showProblems()
        showMoves()
        if round.visited > 0 { showCost(round.footprint) }
    }

    private func showFeeds() {
        let total = report.feeds
        guard round.visited + round.postponed > 0 else {
            return console.out(
                Phrase(
                    en: total == 1 ? "The feed is not due yet." : "None of \(total) feeds is due yet.",
                    fr: total == 1
                        ? "Le flux n’est pas encore à lire." : "Aucun des \(total) flux n’est encore à lire."
                )
            )
        }
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
                    en: ("postponed by its host", "postponed by their hosts"),
                    fr: ("ajourné à la demande de son hôte", "ajournés à la demande de leurs hôtes")
                )
            )
        }
        console.out(.list(facts))
    }

    private func showJudged() {
        var facts = [
            Phrase.count(
                judged.queued,
                en: ("suggestion", "suggestions"),
                fr: ("proposition", "propositions")
            )
        ]
        let heldBack = judged.proposed - judged.queued
        if heldBack > 0 {
            facts.append(.count(heldBack, en: ("held back", "held back"), fr: ("en réserve", "en réserve")))
        }
        facts += [
            Phrase(en: "\(judged.offTopic) off topic", fr: "\(judged.offTopic) hors sujet"),
            .count(judged.tooOld, en: ("too old", "too old"), fr: ("trop ancien", "trop anciens")),
            Phrase(
                en: "\(judged.onPage) on the page already",
                fr: "\(judged.onPage) déjà sur la page"
            ),
            .count(judged.known, en: ("seen before", "seen before"), fr: ("déjà vu", "déjà vus")),
        ]
        if judged.early > 0 {
            facts.append(
                .count(
                    judged.early,
                    en: ("dated in the future", "dated in the future"),
                    fr: ("daté du futur", "datés du futur")
                )
            )
        }
        console.out(.list(facts))
    }

    private func showProblems() {
        if let trouble = judged.embeddingTrouble {
            let why = Labels.printable(Phrase(trouble.problem))
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
                console.red("! ") + Console.printable(feed.url) + "  " + Labels.problem(problem, console)
            )
        }
    }

    private func showMoves() {
        for move in round.moves {
            let (from, to) = (Console.printable(move.from), Console.printable(move.to))
            console.out(
                Phrase(
                    en: "moved for good: \(from) → \(to); veille feeds undo-move \(to) reverts it",
                    fr:
                        "déménagé pour de bon : \(from) → \(to) ; veille feeds undo-move \(to) revient en arrière"
                )
            )
        }
    }

    private func showCost(_ cost: Round.Footprint) {
        let kilobytes = (cost.wireBytes + 1023) / 1024
        let share = cost.requests > 0 ? cost.notModified * 100 / cost.requests : 0
        var facts = [
            Phrase.count(cost.requests, en: ("request", "requests"), fr: ("requête", "requêtes")),
            Phrase(en: "\(kilobytes) KiB received", fr: "\(kilobytes) Kio reçus"),
            Phrase(en: "\(share)% not modified", fr: "\(share)\u{202F}% non modifiés"),
        ]
        if let seconds {
            facts.append(Phrase("\(console.number(seconds, digits: 1)) s"))
            let spent = console.number(processorSeconds, digits: 2)
            facts.append(Phrase(en: "\(spent) s of CPU", fr: "\(spent) s de processeur"))
        }
        console.out(.list(facts))
    }
}

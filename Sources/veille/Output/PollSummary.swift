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
        console.out(report.reading)
        if let articles = report.articlesRead { console.out(articles) }
        if let judgement = report.judgement { console.out(judgement) }
        showProblems()
        if round.visited > 0 { showCost(round.footprint) }
    }

    private func showProblems() {
        if let trouble = report.embeddingTrouble {
            console.out(console.red("! ") + console.text(trouble))
        }
        for (feed, problem) in round.failures {
            console.out(
                console.red("! ") + Console.printable(feed.url) + "  " + Labels.problem(problem, console)
            )
        }
        for move in report.moves { console.out(move) }
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

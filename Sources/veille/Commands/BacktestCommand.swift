import ArgumentParser
import Foundation
import Storage
import Curation
import Home

struct BacktestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Replay the page's git history: would veille have proposed what you added, and where?",
        discussion: """
            Each link that was ever added is judged by the page as it was just before. The other candidates are the articles \
            that the store knows: poll first. Touches neither page nor decisions.

            Examples:
              veille backtest
              veille backtest --since 2025-01-01 --sections
              veille backtest --svg learning.svg
            """
    )

    @Option(help: ArgumentHelp("Only links added from this day on.", valueName: "date"))
    var since: Moment?

    @Flag(help: "Show each section.")
    var sections = false

    @Option(help: ArgumentHelp("Draw the learning curve into this file.", valueName: "file"))
    var svg: String?

    @OptionGroup var common: CommonOptions

    private static let leastLinks = 10

    func run() async throws {
        let (home, store) = try common.open()
        let console = common.console
        let drawing = try svg.map { try OutputFile($0, in: common.folder, of: home) }
        let backtest = try Backtest(home: home, store: store)
        for file in try home.pages() where common.page == nil || file.name == common.page {
            let report = try await backtest.run(file, since: since?.date) { done, total in
                console.progress(done, of: total, Phrase(en: "versions", fr: "versions"))
            }
            guard report.trials.count >= Self.leastLinks else {
                throw UserError(
                    CommitProblem.shortHistory(links: report.trials.count, needed: Self.leastLinks),
                    at: file.name
                )
            }
            let summary = BacktestSummary(file.name, report, threshold: report.usual)
            if common.json {
                try JSONOutput.print(summary, schema: "veille.backtest/1")
            } else {
                show(summary, console)
            }
            try drawing?.write(LearningCurve(summary.curve).svg)
        }
        console.next(
            Phrase(
                en: "suggest.precision in veille.yml sets the threshold; veille list",
                fr: "suggest.precision dans veille.yml fixe le seuil ; veille list"
            )
        )
    }

    private func show(_ summary: BacktestSummary, _ console: Console) {
        func percent(_ value: Double) -> String { "\(Int((value * 100).rounded()))%" }
        console.out(
            console.bold(summary.page)
                + console.text(
                    Phrase(
                        en:
                            " · \(summary.links) added links replayed, \(summary.inNewSection) into new sections",
                        fr:
                            " · \(summary.links) liens ajoutés rejoués, dont \(summary.inNewSection) dans de nouvelles sections"
                    )
                )
        )
        console.out(
            Phrase(
                en:
                    "the right section first for \(percent(summary.firstSection)), among three for \(percent(summary.thirdSection))",
                fr:
                    "la bonne section en premier pour \(percent(summary.firstSection)), parmi trois pour \(percent(summary.thirdSection))"
            )
        )
        console.out(
            Phrase(
                en:
                    "would have been proposed: \(percent(summary.recall)); half of them among the best \(summary.medianRank) of \(summary.candidates) candidates",
                fr:
                    "auraient été proposés : \(percent(summary.recall)) ; la moitié parmi les \(summary.medianRank) meilleurs de \(summary.candidates) candidats"
            )
        )
        var curve = Table(limits: [24, 8, 8, 0])
        curve.add(
            console.text(Phrase(en: "links on the page", fr: "liens sur la page")),
            console.text(Phrase(en: "added", fr: "ajoutés")),
            console.text(Phrase(en: "proposed", fr: "proposés")),
            console.text(Phrase(en: "right section", fr: "bonne section"))
        )
        for step in summary.curve {
            curve.add(
                "  \(step.from)–\(step.to)",
                "\(step.links)",
                percent(step.recall),
                percent(step.firstSection)
            )
        }
        for line in curve.lines { console.out(line.replacing(/\s+$/, with: "")) }
        var thresholds = Table(limits: [24, 8, 0])
        thresholds.add(
            console.text(Phrase(en: "least worth", fr: "seuil")),
            console.text(Phrase(en: "added", fr: "ajoutés")),
            console.text(Phrase(en: "of all others", fr: "de tous les autres"))
        )
        for step in summary.thresholds {
            thresholds.add(
                "  \(console.number(step.relevance, digits: 1))",
                percent(step.recall),
                percent(step.others)
            )
        }
        for line in thresholds.lines { console.out(line.replacing(/\s+$/, with: "")) }
        guard sections else { return }
        var table = Table(limits: [44, 8, 8, 0])
        table.add(
            console.text(Phrase("section")),
            console.text(Phrase(en: "added", fr: "ajoutés")),
            console.text(Phrase(en: "found", fr: "trouvés")),
            console.text(Phrase(en: "right when named", fr: "juste quand nommée"))
        )
        for row in summary.sections {
            // The last heading tells sections apart.
            let name = row.section.count > 42 ? "…" + row.section.suffix(41) : row.section
            table.add(
                "  " + Console.harmless(name),
                "\(row.links)",
                percent(row.recall),
                percent(row.precision)
            )
        }
        for line in table.lines { console.out(line.replacing(/\s+$/, with: "")) }
    }
}

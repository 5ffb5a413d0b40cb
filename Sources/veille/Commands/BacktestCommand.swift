import ArgumentParser
import Foundation
import Storage
import Curation
import Home

struct BacktestCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "backtest",
            en: "Replay the page's git history: would veille have proposed your links, and where?",
            fr: "Rejouer l’histoire git de la page : veille aurait-il proposé vos liens, et où ?",
            discussion: Phrase(
                en: """
                    Each link ever added is judged by the page as it was just before. The other candidates are \
                    the articles in the database: run veille poll first. Changes neither page nor decisions.
                    """,
                fr: """
                    Chaque lien ajouté un jour est jugé d’après la page juste avant. Les autres candidats sont \
                    les articles de la base : lancez d’abord veille poll. Ne change ni la page ni les \
                    décisions.
                    """
            ),
            examples: [
                Example("veille backtest"),
                Example("veille backtest --since 2025-01-01 --sections"),
                Example("veille backtest --svg learning.svg"),
            ]
        )
    }

    @Option(
        help: .phrase(
            en: "Replay only links added since this day (2026-03-14).",
            fr: "Ne rejouer que les liens ajoutés depuis ce jour (2026-03-14).",
            .date
        )
    )
    var since: Moment?

    @Flag(help: .phrase(en: "Show each section.", fr: "Montrer chaque section."))
    var sections = false

    @Option(
        help: .phrase(
            en: "Draw the learning curve to this file.",
            fr: "Dessiner la courbe d’apprentissage dans ce fichier.",
            .file
        )
    )
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
            let summary = BacktestSummary(file.name, report, threshold: report.threshold)
            if common.json {
                try JSONOutput.print(summary, schema: .backtest)
            } else {
                show(summary, console)
            }
            try drawing?.write(LearningCurve(summary.curve, in: console.language).svg)
        }
        console.next(
            Phrase(
                en: "suggest.precision in veille.yml sets the threshold; veille list",
                fr: "suggest.precision dans veille.yml fixe le seuil ; veille list"
            )
        )
    }

    private static func percent(_ value: Double) -> Phrase {
        let number = Int((value * 100).rounded())
        return Phrase(en: "\(number)%", fr: "\(number) %")
    }

    private func show(_ summary: BacktestSummary, _ console: Console) {
        func percent(_ value: Double) -> String { console.text(Self.percent(value)) }
        let links = Phrase.count(
            summary.links,
            en: ("added link replayed", "added links replayed"),
            fr: ("lien ajouté rejoué", "liens ajoutés rejoués")
        )
        let new = Phrase.count(
            summary.inNewSection,
            en: ("into a new section", "into new sections"),
            fr: ("dans une nouvelle section", "dans de nouvelles sections")
        )
        let candidates = Phrase.count(
            summary.candidates,
            en: ("candidate", "candidates"),
            fr: ("candidat", "candidats")
        )
        console.out(
            console.bold(summary.page)
                + console.text(
                    Phrase(en: " · \(links.en), \(new.en)", fr: " · \(links.fr), dont \(new.fr)")
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
                    "would have been proposed: \(percent(summary.recall)); half of them among the best \(summary.medianRank) of \(candidates.en)",
                fr:
                    "auraient été proposés : \(percent(summary.recall)) ; la moitié parmi les \(summary.medianRank) meilleurs de \(candidates.fr)"
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

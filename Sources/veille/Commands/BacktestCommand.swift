import ArgumentParser
import Foundation
import Storage
import Watch

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
        let drawing = try svg.map { try OutputFile($0, common, of: home) }
        let backtest = try Backtest(home: home, store: store)
        for file in try home.pages() where common.page == nil || file.name == common.page {
            let report = try await backtest.run(file, since: since?.date) { done, total in
                console.progress(done, of: total, Phrase(en: "versions", fr: "versions"))
            }
            guard report.trials.count >= Self.leastLinks else {
                throw HomeError(
                    .failed,
                    place: file.name,
                    Phrase(
                        en: "its history has \(report.trials.count) added links: too few to tell anything",
                        fr:
                            "son histoire compte \(report.trials.count) liens ajoutés : trop peu pour conclure"
                    ),
                    remedy: Phrase(
                        en: "\(Self.leastLinks) are needed; come back later, or give an earlier --since",
                        fr:
                            "il en faut \(Self.leastLinks) ; revenez plus tard, ou donnez un --since antérieur"
                    )
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

/// A replay in numbers.
struct BacktestSummary: Encodable {
    var page: String
    var links: Int
    var inNewSection: Int
    var firstSection: Double
    var thirdSection: Double
    var recall: Double
    var medianRank: Int
    var candidates: Int
    var curve: [Step]
    var thresholds: [Backtest.Threshold]
    var sections: [SectionRow]
    var trials: [Backtest.Trial]

    /// A stretch of the page's growth.
    struct Step: Encodable {
        var from: Int
        var to: Int
        var links: Int
        var recall: Double
        var firstSection: Double
    }

    /// One section: of its links how many were found, and how often its name was right.
    struct SectionRow: Encodable {
        var section: String
        var links: Int
        var recall: Double
        var precision: Double
    }

    init(_ page: String, _ report: Backtest.Report, threshold: Double) {
        self.page = page
        trials = report.trials
        thresholds = report.thresholds
        links = trials.count
        let placed = trials.filter { $0.sectionRank != nil }
        inNewSection = links - placed.count
        func share(_ some: Int, _ all: Int) -> Double { all > 0 ? Double(some) / Double(all) : 0 }
        firstSection = share(placed.count { $0.sectionRank == 1 }, placed.count)
        thirdSection = share(placed.count { ($0.sectionRank ?? 9) <= 3 }, placed.count)
        recall = share(trials.count { $0.relevance >= threshold }, links)
        let ranks = trials.map(\.rank).sorted()
        medianRank = ranks.isEmpty ? 0 : ranks[ranks.count / 2]
        candidates = trials.map(\.candidates).max() ?? 0
        let bySize = trials.sorted { $0.linksBefore < $1.linksBefore }
        let size = max(5, (bySize.count + 5) / 6)
        curve = stride(from: 0, to: bySize.count, by: size).map { start in
            let part = bySize[start..<min(start + size, bySize.count)]
            let known = part.filter { $0.sectionRank != nil }
            return Step(
                from: part.first?.linksBefore ?? 0,
                to: part.last?.linksBefore ?? 0,
                links: part.count,
                recall: share(part.count { $0.relevance >= threshold }, part.count),
                firstSection: share(known.count { $0.sectionRank == 1 }, known.count)
            )
        }
        sections = Dictionary(grouping: placed, by: \.section).map { name, own in
            let named = placed.filter { $0.proposedSection == name }
            return SectionRow(
                section: name,
                links: own.count,
                recall: share(own.count { $0.sectionRank == 1 }, own.count),
                precision: share(named.count { $0.section == name }, named.count)
            )
        }.sorted { ($1.links, $0.section) < ($0.links, $1.section) }
    }
}

/// How well a page is known as it grows, as a picture.
struct LearningCurve {
    private let steps: [BacktestSummary.Step]

    init(_ steps: [BacktestSummary.Step]) { self.steps = steps }

    var svg: String {
        let width = 560.0
        let height = 260.0
        func x(_ index: Int) -> Double { 60 + Double(index) * (width - 90) / Double(max(1, steps.count - 1)) }
        func y(_ share: Double) -> Double { height - 40 - share * (height - 70) }
        func line(_ values: [Double], _ color: String) -> String {
            let points = values.enumerated().map { "\(Int(x($0.offset))),\(Int(y($0.element)))" }.joined(
                separator: " "
            )
            return "<polyline fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\" points=\"\(points)\"/>"
        }
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(width)) \(Int(height))\" font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
        ]
        for share in [0.0, 0.5, 1] {
            parts.append(
                "<line x1=\"60\" x2=\"\(Int(width - 30))\" y1=\"\(Int(y(share)))\" y2=\"\(Int(y(share)))\" stroke=\"#ddd\"/><text x=\"52\" y=\"\(Int(y(share)) + 4)\" text-anchor=\"end\" fill=\"#444\">\(Int(share * 100)) %</text>"
            )
        }
        for (index, step) in steps.enumerated() {
            parts.append(
                "<text x=\"\(Int(x(index)))\" y=\"\(Int(height) - 20)\" text-anchor=\"middle\" fill=\"#444\">\(step.to)</text>"
            )
        }
        parts.append(line(steps.map(\.recall), "#0a6"))
        parts.append(line(steps.map(\.firstSection), "#06c"))
        parts.append(
            "<text x=\"60\" y=\"18\" fill=\"#0a6\">proposed</text><text x=\"140\" y=\"18\" fill=\"#06c\">right section</text>"
        )
        parts.append(
            "<text x=\"\(Int(width / 2))\" y=\"\(Int(height) - 4)\" text-anchor=\"middle\" fill=\"#444\">links on the page</text></svg>\n"
        )
        return parts.joined(separator: "\n")
    }
}

import Curation
import Home

/// The result of a backtest, for people.
struct BacktestTables {
    let console: Console
    let summary: BacktestSummary

    func show(sections: Bool) {
        showTotals()
        showModels()
        console.out("")
        showCurve()
        if summary.medianRank != nil {
            console.out("")
            showThresholds()
        }
        if sections {
            console.out("")
            showSections()
        }
    }

    private func showTotals() {
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
        console.out(
            console.bold(summary.page)
                + console.text(
                    Phrase(en: " · \(links.en), \(new.en)", fr: " · \(links.fr), dont \(new.fr)")
                )
        )
        console.out(others)
    }

    /// What the links were compared with.
    private var others: Phrase {
        let count = summary.candidates - 1
        switch summary.amongContemporaries {
        case _ where count < 1:
            return Phrase(
                en: "no other article is known: only the sections are measured; veille poll fetches some",
                fr:
                    "aucun autre article n’est connu : seules les sections sont mesurées ; veille poll en relève"
            )
        case summary.links:
            return Phrase(
                en: "each compared with the articles of the same weeks, up to \(count)",
                fr: "chacun comparé aux articles des mêmes semaines, \(count) au plus"
            )
        case 0:
            return Phrase(
                en:
                    "each compared with the newest articles, up to \(count): too few of those weeks are known",
                fr:
                    "chacun comparé aux articles les plus récents, \(count) au plus : on en connaît trop peu de ces semaines-là"
            )
        case let contemporary:
            let rest = summary.links - contemporary
            return Phrase(
                en:
                    "\(contemporary) compared with the articles of the same weeks, \(rest) with the newest ones",
                fr: "\(contemporary) comparés aux articles des mêmes semaines, \(rest) aux plus récents"
            )
        }
    }

    private func showModels() {
        var table = Table(limits: [24, 20, 20, 20, 0])
        table.add(
            "",
            console.text(Phrase(en: "right section", fr: "bonne section")),
            console.text(Phrase(en: "among three", fr: "parmi trois")),
            console.text(Phrase(en: "proposed", fr: "proposés")),
            console.text(Phrase(en: "half among the best", fr: "la moitié parmi les"))
        )
        for row in summary.models {
            table.add(
                "  " + console.text(Self.name(row.model)),
                interval(row.firstSection),
                interval(row.thirdSection),
                row.recall.map(interval) ?? "–",
                row.medianRank.map { "\($0)" } ?? "–"
            )
        }
        console.out(table)
    }

    private static func name(_ model: Backtest.Model) -> Phrase {
        switch model {
        case .words: Phrase(en: "words only", fr: "mots seuls")
        case .builtIn: Phrase(en: "built-in meaning", fr: "sens intégré")
        case .server: Phrase(en: "server", fr: "serveur")
        }
    }

    /// A share with its 95 % confidence interval.
    private func interval(_ share: BacktestSummary.Share) -> String {
        func whole(_ share: Double) -> Int { Int((share * 100).rounded()) }
        return percent(share.value) + " (\(whole(share.low))–\(whole(share.high)))"
    }

    private func showCurve() {
        var table = Table(limits: [24, 8, 8, 0])
        table.add(
            console.text(Phrase(en: "links on the page", fr: "liens sur la page")),
            console.text(Phrase(en: "added", fr: "ajoutés")),
            console.text(Phrase(en: "proposed", fr: "proposés")),
            console.text(Phrase(en: "right section", fr: "bonne section"))
        )
        for step in summary.curve {
            table.add(
                "  \(step.from)–\(step.to)",
                "\(step.links)",
                step.recall.map(percent) ?? "–",
                percent(step.firstSection)
            )
        }
        console.out(table)
    }

    private func showThresholds() {
        var table = Table(limits: [24, 8, 0])
        table.add(
            console.text(Phrase(en: "threshold", fr: "seuil")),
            console.text(Phrase(en: "added", fr: "ajoutés")),
            console.text(Phrase(en: "of all others", fr: "de tous les autres"))
        )
        for step in summary.thresholds {
            table.add(
                "  \(console.number(step.relevance, digits: 1))",
                percent(step.recall),
                percent(step.others)
            )
        }
        console.out(table)
    }

    private func showSections() {
        var table = Table(limits: [44, 8, 8, 0])
        table.add(
            console.text(Phrase("section")),
            console.text(Phrase(en: "added", fr: "ajoutés")),
            console.text(Phrase(en: "found", fr: "trouvés")),
            console.text(Phrase(en: "precision", fr: "précision"))
        )
        for row in summary.sections {
            // Sections differ in their last heading.
            let name = row.section.count > 42 ? "…" + row.section.suffix(41) : row.section
            table.add(
                "  " + Console.printable(name),
                "\(row.links)",
                percent(row.recall),
                percent(row.precision)
            )
        }
        console.out(table)
    }

    private func percent(_ share: Double) -> String {
        let number = Int((share * 100).rounded())
        return console.text(Phrase(en: "\(number)%", fr: "\(number) %"))
    }
}

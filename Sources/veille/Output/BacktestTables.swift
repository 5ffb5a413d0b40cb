import Curation
import Home

/// The result of a backtest, for people.
struct BacktestTables {
    let console: Console
    let summary: BacktestSummary

    func show(sections: Bool) {
        showTotals()
        showCurve()
        showThresholds()
        if sections { showSections() }
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
                percent(step.recall),
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

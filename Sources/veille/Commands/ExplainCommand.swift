import ArgumentParser
import Feeds
import Foundation
import Watch

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell why an article is proposed, and why for this section."
    )

    @Argument(help: ArgumentHelp("The suggestion, as veille list names it.", valueName: "id"))
    var id: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let (home, store) = try common.open()
        let item = try Reviewing(home: home, store: store).item(id, now: common.date)
        if common.json {
            try JSONOutput.print(SuggestionReport(item), schema: "veille.explain/1")
        } else {
            SuggestionCard(console: common.console).show(item)
            common.console.next(
                Phrase(
                    en: "veille accept \(item.id), veille refuse \(item.id), or veille review",
                    fr: "veille accept \(item.id), veille refuse \(item.id), ou veille review"
                )
            )
        }
    }
}

/// One suggestion with its reasons, for people.
struct SuggestionCard {
    let console: Console

    func show(_ item: Reviewing.Item) {
        for line in lines(item) { console.out(line) }
    }

    func lines(_ item: Reviewing.Item) -> [String] {
        let suggestion = item.suggestion
        let article = suggestion.article
        if let repair = suggestion.repair { return lines(item, repair) }
        var lines = [console.bold(Console.harmless(article.title))]
        let meta = [
            item.id, article.site, console.day(article.published), console.text(Labels.state(item.state)),
        ]
        lines.append("  " + Console.harmless(meta.filter { !$0.isEmpty }.joined(separator: " · ")))
        lines.append("  " + Console.harmless(article.url))
        let section = Console.harmless(suggestion.section.joined(separator: " / "))
        let certainty = console.text(Labels.confidence(suggestion.confidence))
        lines.append(
            item.isMoved
                ? "  → " + section + console.text(Phrase(en: "  (chosen by you)", fr: "  (choisie par vous)"))
                : "  → " + section + "  " + console.number(suggestion.confidence) + " (\(certainty))"
                    + (suggestion.runnerUp.map { runnerUp in
                        let name = Console.harmless(runnerUp.section.last ?? "")
                        let share = console.number(runnerUp.confidence)
                        return console.text(
                            Phrase(en: ", then “\(name)” \(share)", fr: ", puis « \(name) » \(share)")
                        )
                    } ?? "")
        )
        lines.append(
            "    " + console.text(Phrase(en: "worth proposing: ", fr: "intérêt pour la page : "))
                + console.number(suggestion.relevance)
        )
        lines += reasons(suggestion.reasons)
        if !article.summary.isEmpty {
            lines.append("    " + console.dim(Console.harmless(article.summary).fitting(240)))
        }
        lines.append("  " + console.green("+ " + Console.harmless(suggestion.line)))
        return lines
    }

    private func lines(_ item: Reviewing.Item, _ repair: Suggestion.Repair) -> [String] {
        let suggestion = item.suggestion
        let meta = "\(item.id) · \(suggestion.page):\(repair.line) · \(repair.code) · "
        return [
            console.bold(Console.harmless(suggestion.article.title)),
            "  " + Console.harmless(meta) + console.text(Labels.state(item.state)),
            "  " + console.red("- " + Console.harmless(repair.before)),
            "  " + console.green("+ " + Console.harmless(suggestion.line)),
        ]
    }

    private func reasons(_ reasons: Reasons) -> [String] {
        var lines: [String] = []
        func list(_ terms: [Reasons.Term]) -> String {
            terms.map { term in
                "\(Console.harmless(term.word)) \(term.weight < 0 ? "−" : "+")\(console.number(abs(term.weight)))"
            }.joined(separator: ", ")
        }
        if !reasons.terms.isEmpty {
            lines.append("    " + console.text(Phrase(en: "words: ", fr: "mots : ")) + list(reasons.terms))
        }
        if !reasons.separating.isEmpty {
            let label = Phrase(en: "against the second: ", fr: "face à la deuxième : ")
            lines.append("    " + console.text(label) + list(reasons.separating))
        }
        for (index, neighbour) in reasons.nearest.enumerated() {
            let label =
                index == 0
                ? console.text(Phrase(en: "near: ", fr: "proche : "))
                : console.text(Phrase(en: "      ", fr: "         "))
            let title = Console.harmless(neighbour.title).fitting(70)
            lines.append(
                "    \(label)l. \(neighbour.line) \(title) (\(console.number(neighbour.similarity)))"
            )
        }
        for neighbour in reasons.refused {
            let title = Console.harmless(neighbour.title).fitting(70)
            let label = Phrase(en: "refused before: ", fr: "refusé auparavant : ")
            lines.append("    \(console.text(label))\(title) (\(console.number(neighbour.similarity)))")
        }
        if let site = reasons.site {
            let decided = Phrase(
                en: ", \(site.accepted) accepted, \(site.refused) refused",
                fr: ", \(site.accepted) acceptés, \(site.refused) refusés"
            )
            let record = site.accepted + site.refused > 0 ? decided : Phrase("")
            lines.append(
                "    "
                    + console.text(
                        Phrase(
                            en:
                                "site: \(site.host), \(site.onPage) on the page, \(site.inSection) in this section\(record.en)",
                            fr:
                                "site : \(site.host), \(site.onPage) sur la page, \(site.inSection) dans cette section\(record.fr)"
                        )
                    )
            )
        }
        return lines
    }
}

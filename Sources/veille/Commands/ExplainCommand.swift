import ArgumentParser
import Curation
import Home

struct ExplainCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "explain",
            en: "Explain why an article is proposed, and why for this section.",
            fr: "Expliquer pourquoi un article est proposé, et pourquoi dans cette section."
        )
    }

    @Argument(
        help: .phrase(
            en: "The suggestion, as named by veille list.",
            fr: "La proposition, comme veille list la nomme.",
            .identifier
        ),
        completion: Candidates.suggestions(Set(Reviewing.State.allCases))
    )
    var id: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let (home, store) = try common.open()
        let item = try Reviewing(home: home, store: store).item(id, now: common.date)
        if common.json {
            try JSONOutput.print(SuggestionReport(item), schema: .explain)
        } else {
            SuggestionCard(console: common.console).show(item)
            common.console.next(
                item.branch.map { Phrase(MergeAdvice($0, in: home).merge) }
                    ?? Phrase(
                        en: "veille accept \(item.id), veille refuse \(item.id), or veille review",
                        fr: "veille accept \(item.id), veille refuse \(item.id), ou veille review"
                    )
            )
        }
    }
}

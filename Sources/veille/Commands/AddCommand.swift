import ArgumentParser
import Feeds
import Fetch
import Foundation
import Storage
import Curation
import Home

struct AddCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "add",
            en: "Propose a link yourself.",
            fr: "Proposer soi-même un lien.",
            discussion: Phrase(
                en: """
                    Title and description are those of the web page unless --title and
                    --note give them. The description is written where the others
                    have one; that of --note always.
                    """,
                fr: """
                    Le titre et la description sont ceux de la page web, sauf si --title et
                    --note les donnent. La description est écrite là où les autres liens
                    en ont une ; celle de --note toujours.
                    """
            ),
            examples: [
                Example("veille add https://example.org/article"),
                Example("veille add https://example.org/article --section 2 --accept"),
                Example("veille add https://example.org/article --note \"What it is good for.\""),
                Example("veille add https://example.org/article --title \"A title\" --no-network"),
            ]
        )
    }

    @Argument(help: .phrase(en: "The address of the article.", fr: "L’adresse de l’article.", .url))
    var url: String

    @Option(
        help: .phrase(
            en: "The section: its number, its name or the start of its name.",
            fr: "La section : son numéro, son nom ou le début de son nom.",
            .section
        ),
        completion: Candidates.sections
    )
    var section: String?

    @Option(help: .phrase(en: "Use this title.", fr: "Prendre ce titre.", .title))
    var title: String?

    @Option(
        help: .phrase(en: "Describe the link in these words.", fr: "Décrire le lien en ces mots.", .text)
    )
    var note: String?

    @Flag(help: .phrase(en: "Accept the suggestion at once.", fr: "Accepter aussitôt la proposition."))
    var accept = false

    @Flag(
        help: .phrase(
            en: "Do not fetch the page; requires --title.",
            fr: "Ne pas lire la page ; demande --title."
        )
    )
    var noNetwork = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let (home, store) = try common.open()
        let link = Adding.Link(url: url, page: common.page, section: section, title: title, note: note)
        let isAlone = noNetwork || common.offline
        var item = try await Adding(home: home, store: store).propose(
            link,
            network: isAlone ? nil : try network.open(common, home: home),
            now: common.date
        )
        if accept, item.state != .accepted {
            let reviewing = Reviewing(home: home, store: store)
            item = try reviewing.accept([item.id], now: common.date)[0]
        }
        try show(item)
    }

    private func show(_ item: Reviewing.Item) throws {
        guard !common.json else { return try JSONOutput.print(SuggestionReport(item), schema: .add) }
        SuggestionCard(console: common.console).show(item)
        common.console.next(
            item.state == .accepted
                ? Phrase(en: "veille apply -n, then veille apply", fr: "veille apply -n, puis veille apply")
                : Phrase(
                    en: "veille accept \(item.id), or veille move \(item.id) SECTION",
                    fr: "veille accept \(item.id), ou veille move \(item.id) SECTION"
                )
        )
    }
}

import ArgumentParser
import Foundation
import Storage
import Curation
import Home

struct SearchCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "search",
            en: "Search everything seen: articles of the feeds, links of the page, past decisions.",
            fr:
                "Chercher dans tout ce qui a été vu : articles des flux, liens de la page, décisions passées.",
            discussion: Phrase(
                en: """
                    Words of four letters or more find words that start with them, whatever the accents and \
                    capitals; "words in quotes" must be adjacent; -word excludes. Filters: section:NAME, \
                    site:NAME, state:STATE (pending, accepted, refused, later, applied for links on the page, \
                    onBranch, unplaced, duplicate, muted, seen for articles not proposed), since:2026-03-01 \
                    or since:7d.
                    """,
                fr: """
                    Un mot de quatre lettres ou plus trouve ceux qui commencent par lui, quels que soient \
                    accents et majuscules ; "des mots entre guillemets" doivent se suivre ; -mot exclut. \
                    Filtres : section:NOM, site:NOM, state:ÉTAT (pending, accepted, refused, later, applied \
                    pour les liens de la page, onBranch, unplaced, duplicate, muted, seen pour les \
                    articles non proposés), since:2026-03-01 ou since:7d.
                    """
            ),
            examples: [
                Example("veille search eau serveurs"),
                Example("veille search '\"centres de données\" state:refused'"),
                Example("veille search site:greenit.fr since:30d"),
            ]
        )
    }

    @Argument(help: .phrase(en: "Words and filters.", fr: "Des mots et des filtres.", .query))
    var query: [String]

    @Option(help: .phrase(en: "Show at most N.", fr: "En montrer au plus N.", .number))
    var limit = 30

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard limit > 0 else { throw UserError(OptionProblem.belowOne(option: "--limit")) }
    }

    func run() throws {
        let console = common.console
        let query = try SearchQuery(query.joined(separator: " "), now: common.date)
        guard !query.isEmpty else {
            throw UserError(SearchProblem.empty)
        }
        let (home, store) = try common.open()
        let searching = Searching(home: home, store: store)
        var all = try searching.find(query, now: common.date)
        if let page = common.page { all.removeAll { $0.page != page } }
        let found = try searching.toldOnce(all, limit: limit)
        if common.json {
            return try JSONOutput.print(FoundList(total: all.count, found: found), schema: .search)
        }
        for result in found { show(result, console) }
        let told = found.reduce(0) { $0 + 1 + $1.alsoAt.count }
        if told < all.count {
            console.say(
                Phrase(
                    en: "\(told) of \(all.count); --limit shows more",
                    fr: "\(told) sur \(all.count) ; --limit en montre plus"
                )
            )
        }
        if found.isEmpty { console.say(Phrase(en: "Nothing was found.", fr: "Rien n’a été trouvé.")) }
        console.next(next(found))
    }

    private func show(_ found: Searching.Match, _ console: Console) {
        let place: String
        if let line = found.line, let page = found.page {
            place = "\(page):\(line)"
        } else {
            place = [found.id ?? "", console.text(found.stateLabel)].filter { !$0.isEmpty }
                .joined(separator: " ")
        }
        let origin = [place, found.site, console.day(found.date)].filter { !$0.isEmpty }
        console.out(console.bold(Console.printable(found.title)))
        console.out("  " + Console.printable(origin.joined(separator: " · ")))
        console.out("  " + Console.printable(found.url))
        if !found.excerpt.isEmpty, found.excerpt != found.title {
            console.out("  " + console.dim(Console.printable(found.excerpt).fitting(100)))
        }
        if let others = SuggestionCard.others(found.alsoAt.map(\.site)) {
            console.out("  " + console.text(others))
        }
    }

    private func next(_ found: [Searching.Match]) -> Phrase {
        if let id = found.lazy.compactMap(\.id).first { return Phrase("veille explain \(id)") }
        if let new = found.first(where: { $0.state == .seen }) {
            return Phrase("veille add \(Console.printable(new.url))")
        }
        return found.isEmpty
            ? Phrase(en: "fewer words, or veille poll", fr: "moins de mots, ou veille poll")
            : Phrase("veille list")
    }
}

private struct FoundList: Encodable {
    var total: Int
    var found: [Searching.Match]
}

import ArgumentParser
import Curation
import Feeds
import Foundation
import Home

struct FeedsScoutCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "scout",
            en: "Propose sites to follow: those that the articles you took cite, or are on.",
            fr: "Proposer des sites à suivre : ceux que citent les articles retenus, ou dont ils viennent.",
            discussion: Phrase(
                en: """
                    At least three good links must speak for a site. Its feed is looked for, and what it had in the \
                    last month is judged; nothing is kept, and nothing is followed without your yes. A site that you \
                    do not want goes into veille.yml under fetch.unwanted.
                    """,
                fr: """
                    Il faut au moins trois bons liens en faveur d’un site. Son flux est cherché, et ce qu’il a publié \
                    depuis un mois est jugé ; rien n’est gardé, rien n’est suivi sans votre accord. Un site dont vous \
                    ne voulez pas va dans veille.yml sous fetch.unwanted.
                    """
            ),
            examples: [
                Example("veille feeds scout"),
                Example(
                    "veille feeds scout --no-network",
                    en: "ask nobody",
                    fr: "ne rien demander à personne"
                ),
            ]
        )
    }

    @Option(
        help: .phrase(en: "Propose at most so many sites.", fr: "Proposer au plus tant de sites.", .number)
    )
    var limit = Scouting.shown

    @Flag(help: .phrase(en: "Ask nobody: name the sites only.", fr: "Ne rien demander : nommer les sites."))
    var noNetwork = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        guard limit > 0 else { throw UserError(OptionProblem.belowOne(option: "--limit")) }
        let console = common.console
        let (home, store) = try common.open()
        let scouting = Scouting(home: home, store: store)
        let items = try Reviewing(home: home, store: store).items(now: common.date)
        let sources = try scouting.sources(items: items, limit: limit)
        let asks = !noNetwork && !(common.offline && network.cassette == nil) && !sources.isEmpty
        let previews =
            asks
            ? try await scouting.previews(
                of: sources,
                network: network.open(common, home: home),
                now: common.date
            ) : sources.map { _ in nil }
        let found = zip(sources, previews).map { Finding(source: $0, preview: $1, isAsked: asks) }
        if common.json { return try JSONOutput.print(ScoutReport(sources: found), schema: .scout) }
        for finding in found { finding.show(console) }
        guard !found.isEmpty else {
            console.say(
                Phrase(
                    en: "No site has three good links yet that is not followed.",
                    fr: "Aucun site non suivi n’a encore trois bons liens."
                )
            )
            return console.next(Phrase("veille feeds coverage"))
        }
        let best = found.first { $0.proposed?.isEmpty == false } ?? found.first { $0.feed != nil }
        console.next(
            best?.feed.map { Phrase("veille feeds add \(Console.word($0))") }
                ?? Phrase(asks ? "veille feeds coverage" : "veille feeds scout")
        )
    }
}

private struct ScoutReport: Encodable {
    var sources: [Finding]
}

private struct Finding: Encodable {
    var host: String
    var accepted: [String]
    var citedBy: [String]
    var onPage: Int
    var feed: String?
    var title: String?
    /// Of the last month.
    var articles: Int?
    var proposed: [String]?
    private let source: Scouting.Source
    private let preview: Scouting.Preview?
    private let isAsked: Bool

    private enum CodingKeys: String, CodingKey {
        case host, accepted, citedBy, onPage, feed, title, articles, proposed
    }

    init(source: Scouting.Source, preview: Scouting.Preview?, isAsked: Bool) {
        (host, accepted, citedBy, onPage) = (source.host, source.accepted, source.citedBy, source.onPage)
        (feed, title) = (preview?.feed.url, preview?.feed.title)
        (articles, proposed) = (preview?.articles, preview?.proposed)
        (self.source, self.preview, self.isAsked) = (source, preview, isAsked)
    }

    func show(_ console: Console) {
        console.out(console.bold(Console.printable(host)) + "  " + console.text(Phrase(source)))
        for title in citedBy.prefix(3) { console.out("  ← " + Console.printable(title)) }
        guard isAsked else { return }
        if let feed { console.out("  " + Console.printable(feed)) }
        console.out("  " + console.text(Phrase(preview)))
        for title in (proposed ?? []).prefix(3) { console.out("  + " + Console.printable(title)) }
    }
}

import ArgumentParser
import Feeds
import Fetch
import Foundation
import Curation
import Home

struct FeedsDiscoverCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "discover",
            en: "Find what can be followed at an address: feeds, a sitemap or the page itself.",
            fr: "Trouver ce qu’on peut suivre à une adresse : flux, plan de site ou la page elle-même.",
            discussion: Phrase(
                en: """
                    Writes nothing. Exits with 1 if there is nothing to follow.
                    """,
                fr: """
                    N’écrit rien. Finit avec 1 s’il n’y a rien à suivre.
                    """
            ),
            examples: [
                Example("veille feeds discover https://example.org/")
            ]
        )
    }

    @Argument(
        help: .phrase(en: "The address of a site or a page.", fr: "L’adresse d’un site ou d’une page.", .url)
    )
    var url: String

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let console = common.console
        guard let address = WebURL(typed: url), address.isWeb else {
            throw UserError(AddressProblem.notWeb(url))
        }
        let home = try common.homeIfAny()
        let findings = try await network.open(common, home: home).use { fetcher in
            do throws(FetchError) {
                return try await Discovery(
                    fetcher: fetcher,
                    recipes: home?.configuration.fetch.recipes ?? []
                )
                .discover(at: address.description)
            } catch {
                throw UserError(RequestProblem(error, .test(url: Console.printable(url))), at: url)
            }
        }
        if common.json {
            try JSONOutput.print(DiscoverReport(findings), schema: .discoveredFeeds)
        } else {
            for finding in findings { show(finding, console) }
            if findings.isEmpty {
                console.say(
                    Phrase(en: "Nothing to follow at this address.", fr: "Rien à suivre à cette adresse.")
                )
            }
        }
        guard let best = findings.first else {
            console.next(
                Phrase(
                    en:
                        "veille feeds add URL --as listing --select PATH, with the page that lists the articles",
                    fr:
                        "veille feeds add URL --as listing --select CHEMIN, avec la page qui liste les articles"
                )
            )
            throw Failure.Code.findings
        }
        let kind = best.feed.kind == .feed ? "" : " --as \(best.feed.kind.rawValue)"
        console.next(Phrase("veille feeds add \(Console.word(best.feed.url))\(kind)"))
    }

    private func show(_ finding: Discovery.Finding, _ console: Console) {
        let kind: Phrase =
            switch finding.feed.kind {
            case .feed: Phrase(en: "feed", fr: "flux")
            case .sitemap: Phrase(en: "sitemap", fr: "plan de site")
            case .listing: Phrase(en: "list of links", fr: "liste de liens")
            case .page: Phrase(en: "page in Markdown", fr: "page en Markdown")
            case .mail: Phrase(en: "mailing list", fr: "liste de diffusion")
            }
        let facts = [
            kind,
            .count(finding.entries, en: ("article", "articles"), fr: ("article", "articles")),
            finding.newest.map {
                Phrase(en: "newest from \(console.day($0))", fr: "dernier du \(console.day($0))")
            },
        ]
        console.out(
            console.bold(Console.printable(finding.feed.title)) + "  " + Console.printable(finding.feed.url)
        )
        console.out("  " + console.text(.list(facts.compactMap(\.self))))
        for title in finding.titles { console.out("  – " + Console.printable(title)) }
    }
}

private struct DiscoverReport: Encodable {
    var findings: [Finding]

    struct Finding: Encodable {
        var url: String
        var kind: Feed.Kind
        var title: String
        var site: String?
        var entries: Int
        var newest: Date?
        var titles: [String]
    }

    init(_ findings: [Discovery.Finding]) {
        self.findings = findings.map {
            Finding(
                url: $0.feed.url,
                kind: $0.feed.kind,
                title: $0.feed.title,
                site: $0.feed.siteURL,
                entries: $0.entries,
                newest: $0.newest,
                titles: $0.titles
            )
        }
    }
}

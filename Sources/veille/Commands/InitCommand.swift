import ArgumentParser
import Feeds
import Fetch
import Foundation
import Pages
import Parse
import Curation
import Home

struct InitCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "init",
            en: "Read a page: its sections, its style, its sites and their feeds.",
            fr: "Lire une page : ses sections, son style, ses sites et leurs flux.",
            discussion: Phrase(
                en: """
                    Writes veille.yml and feeds/feeds.opml beside the page. The page itself is never written.
                    """,
                fr: """
                    Écrit veille.yml et feeds/feeds.opml à côté de la page. La page elle-même n’est jamais \
                    écrite.
                    """
            ),
            examples: [
                Example(
                    "veille init",
                    en: "take the pages of links in this folder",
                    fr: "prendre les pages de liens de ce dossier"
                ),
                Example("veille init page.md"),
                Example("veille init --no-network page.md other.md"),
                Example(
                    "veille init --opml reader.opml links.md",
                    en: "take the feeds of another reader, and make a page of their sites",
                    fr: "prendre les flux d’un autre lecteur, et faire une page de leurs sites"
                ),
            ]
        )
    }

    @Argument(
        help: .phrase(
            en: "The Markdown pages; without any, those of this folder.",
            fr: "Les pages en Markdown ; sans aucune, celles de ce dossier.",
            .page
        ),
        completion: .file(extensions: ["md", "markdown"])
    )
    var pages: [String] = []

    @Flag(
        help: .phrase(
            en: "Read the page only; do not look for feeds.",
            fr: "Ne lire que la page ; ne pas chercher de flux."
        )
    )
    var noNetwork = false

    @Option(
        help: .phrase(
            en:
                "Follow the feeds of this OPML file (- for standard input) instead of looking for feeds; a page that is missing is made of their sites, with the folders as sections.",
            fr:
                "Suivre les flux de ce fichier OPML (- pour l’entrée standard) au lieu d’en chercher ; une page absente est faite de leurs sites, avec les dossiers pour sections.",
            .file
        ),
        completion: .file(extensions: ["opml", "xml"])
    )
    var opml: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let (common, network) = (common, network)
        let imported = try opml.map { try FeedsImportCommand.outlines(in: $0, common) }
        let usesNetwork = imported == nil && !noNetwork && (!common.offline || network.cassette != nil)
        let initialization = Initialization(
            folder: common.folder,
            network: usesNetwork ? { try network.open(common, home: $0) } : nil
        )
        let console = common.console
        var made: [String] = []
        if let imported, let page = pages.first, !initialization.hasPage(page) {
            made = [page]
            try initialization.writePage(
                page,
                of: imported.outlines,
                title: imported.title,
                language: console.language
            )
        }
        let report = try await initialization.read(pages) { done, total in
            console.progress(done, of: total, Phrase(en: "sites", fr: "sites"))
        }
        if common.json {
            try JSONOutput.print(InitReport(report), schema: .initialization)
        } else {
            InitSummary(console: console, report: report).show()
        }
        let feeds = (imported?.outlines ?? []).map(\.feed)
        var outcome = try initialization.write(report, feeds: feeds, language: console.language)
        outcome.written = made + outcome.written
        InitSummary(console: console, report: report, imported: imported.map { _ in feeds.count }).showEnd(
            outcome
        )
    }
}

/// The output of `init`, for the command and for the demonstration.
struct InitSummary {
    let console: Console
    let report: Initialization.Report
    /// The number of feeds taken from a file.
    var imported: Int?

    func show() {
        for file in report.pages { PageSummary(console: console, file: file).show() }
        showRules()
        showSites()
        for file in report.pages { PageSummary(console: console, file: file).showFindings() }
        showOmitted()
    }

    /// The files that are not read as pages, and why.
    private func showOmitted() {
        for name in report.withoutLinks {
            console.say(Self.omission(name, Phrase(en: "no links", fr: "aucun lien")))
        }
        for file in report.omitted {
            let why =
                switch file.reason {
                case .fewLinks(let count):
                    Phrase.count(count, en: ("link", "links"), fr: ("lien", "liens"))
                case .aboutRepository: Phrase(en: "about the repository", fr: "sur le dépôt")
                case .unreadable: Phrase(en: "not readable as a page", fr: "illisible comme page")
                }
            console.say(Self.omission(file.name, why))
        }
    }

    private static func omission(_ name: String, _ why: Phrase) -> Phrase {
        let name = Console.printable(name)
        return Phrase(en: "Left out: \(name) (\(why.en))", fr: "Non retenu : \(name) (\(why.fr))")
    }

    /// The written files, and the next step.
    func showEnd(_ outcome: Initialization.Outcome) {
        for page in outcome.unlisted {
            console.say(
                Phrase(
                    en: "veille.yml already exists and was not changed: add “\(page)” to its pages",
                    fr: "veille.yml existe et n’a pas été modifié : ajoutez « \(page) » à ses pages"
                )
            )
        }
        if !outcome.written.isEmpty {
            let names = outcome.written.joined(separator: ", ")
            console.say(Phrase(en: "Written: \(names)", fr: "Écrit : \(names)"))
        }
        if let imported {
            console.say(
                Phrase.count(
                    imported,
                    en: ("feed of the OPML file followed", "feeds of the OPML file followed"),
                    fr: ("flux du fichier OPML suivi", "flux du fichier OPML suivis")
                )
            )
            return console.next(Phrase("veille poll"))
        }
        console.next(
            report.usesNetwork && !report.sites.contains { $0.feed != nil }
                ? Phrase(
                    en: "check the network and run veille init again, or add feeds with veille feeds add URL",
                    fr:
                        "vérifiez le réseau et relancez veille init, ou ajoutez des flux avec veille feeds add URL"
                )
                : report.usesNetwork
                    ? Phrase("veille poll")
                    : Phrase(
                        en: "veille init PAGE with the network, to find the feeds",
                        fr: "veille init PAGE avec le réseau, pour trouver les flux"
                    )
        )
    }

    /// The contribution rules of the page.
    private func showRules() {
        let rules = report.rules
        guard let first = rules.first else { return }
        console.out(console.bold(console.text(Phrase(en: "\(first.file) says", fr: "\(first.file) dit"))))
        for rule in rules {
            console.out("  l. \(rule.line)  " + Console.printable(rule.text).fitting(100))
        }
        console.out("")
    }

    private func showSites() {
        let (sites, usesNetwork) = (report.sites, report.usesNetwork)
        var table = Table(limits: [40, 5, 0])
        table.add(
            console.text(Phrase(en: "Sites", fr: "Sites")),
            console.text(Phrase(en: "links", fr: "liens")),
            usesNetwork ? console.text(Phrase(en: "feed", fr: "flux")) : ""
        )
        for site in sites {
            var feed = ""
            if let found = site.feed {
                feed = "✓ " + Console.printable(found.url)
            } else if usesNetwork {
                feed =
                    "– "
                    + (site.problem.map { Labels.problem($0, console) }
                        ?? console.text(Phrase(en: "no feed", fr: "pas de flux")))
            }
            table.add("  " + site.host, "\(site.links.count)", feed)
        }
        for (index, line) in table.lines(columns: console.columns).enumerated() {
            console.out(index == 0 ? console.bold(line) : line)
        }
        if usesNetwork {
            func links(_ sites: [Discovery.Site]) -> Int { sites.reduce(0) { $0 + $1.links.count } }
            let all = links(sites)
            let followed = links(sites.filter { $0.feed != nil })
            let unreachable = links(sites.filter { $0.feed == nil && $0.problem != nil })
            let total = Phrase.count(all, en: ("link", "links"), fr: ("lien", "liens"))
            let facts = [
                .count(
                    followed,
                    en: ("of \(total.en) is covered by a feed", "of \(total.en) are covered by a feed"),
                    fr: (
                        "lien sur \(all) est couvert par un flux",
                        "liens sur \(all) sont couverts par un flux"
                    )
                ),
                Phrase(
                    en: "\(all - followed - unreachable) without a feed",
                    fr: "\(all - followed - unreachable) sans flux"
                ),
                .count(
                    unreachable,
                    en: ("not reached", "not reached"),
                    fr: ("injoignable", "injoignables")
                ),
            ]
            console.out("  " + console.text(.list(facts, separator: ", ")))
        } else {
            let total = Phrase.count(sites.count, en: ("site", "sites"), fr: ("site", "sites"))
            console.out("  " + console.text(total))
        }
        console.out("")
    }
}

private struct InitReport: Encodable {
    var pages: [PageReport]
    var sites: [SiteReport]
    var followed: Int
    var omitted: [String]

    struct SiteReport: Encodable {
        var host: String
        var links: Int
        var feed: String?
        var title: String?
        var origin: Discovery.Origin?
        var problem: String?
    }

    init(_ report: Initialization.Report) {
        pages = report.pages.map { PageReport($0) }
        sites = report.sites.map {
            SiteReport(
                host: $0.host,
                links: $0.links.count,
                feed: $0.feed?.url,
                title: $0.feed?.title,
                origin: $0.origin,
                problem: $0.problem?.label
            )
        }
        followed = report.sites.count { $0.feed != nil }
        omitted = report.withoutLinks + report.omitted.map(\.name)
    }
}

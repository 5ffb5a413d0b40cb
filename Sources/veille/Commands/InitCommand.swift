import ArgumentParser
import Feeds
import Fetch
import Foundation
import Pages
import Watch

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Read a page: its sections, its style, its sites and their feeds.",
        discussion: """
            Writes veille.yml and feeds/feeds.opml beside it. The page itself is never written.

            Examples:
              veille init page.md
              veille init --no-network page.md other.md
            """
    )

    @Argument(
        help: ArgumentHelp("The Markdown pages.", valueName: "page"),
        completion: .file(extensions: ["md", "markdown"])
    )
    var pages: [String]

    @Flag(help: "Read the page only; look for no feed.")
    var noNetwork = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let usesNetwork = !noNetwork && (!common.offline || network.cassette != nil)
        let (common, network) = (common, network)
        let initializing = Initializing(
            console: common.console,
            folder: common.folder,
            network: { try Network(common, network, home: $0) }
        )
        try await initializing.run(pages, usesNetwork: usesNetwork, asJSON: common.json)
    }
}

/// What `init` does, for the command and for the demonstration.
struct Initializing {
    let console: Console
    let folder: URL
    /// The way to the network, for a home whose configuration was read.
    let network: (Home) throws -> Network

    func run(_ names: [String], usesNetwork: Bool, asJSON: Bool = false) async throws {
        let root = try homeFolder()
        let files = try names.map { name in
            try PageFile(name: self.name(of: name, in: root), url: URL(filePath: name, relativeTo: folder))
        }
        for file in files where file.page.addresses.isEmpty {
            throw HomeError(
                .usage,
                place: file.name,
                Phrase(en: "the page holds no link", fr: "la page ne contient aucun lien"),
                remedy: Phrase(
                    en: "veille learns from the links of a page: add a few, under headings",
                    fr: "veille apprend des liens d’une page : ajoutez-en quelques-uns, sous des titres"
                )
            )
        }
        let configuration = try existingConfiguration(in: root) ?? Configuration()
        var sites = Discovery.sites(of: files.map(\.page))
        if usesNetwork { sites = try await search(sites, Home(folder: root, configuration: configuration)) }
        if asJSON {
            try JSONOutput.print(InitReport(files, sites, usesNetwork: usesNetwork), schema: "veille.init/1")
        } else {
            for file in files { PageSummary(console: console, file: file).show() }
            showRules(of: files, home: root)
            showSites(sites, usesNetwork: usesNetwork)
            for file in files { PageSummary(console: console, file: file).showFindings() }
        }
        try write(files, sites, in: root, existing: configuration)
        console.next(
            usesNetwork && !sites.contains { $0.feed != nil }
                ? Phrase(
                    en: "check the network and run veille init again, or add feeds with veille feeds add URL",
                    fr:
                        "vérifiez le réseau et relancez veille init, ou ajoutez des flux avec veille feeds add URL"
                )
                : usesNetwork
                    ? Phrase("veille poll")
                    : Phrase(
                        en: "veille init PAGE with the network, to find the feeds",
                        fr: "veille init PAGE avec le réseau, pour trouver les flux"
                    )
        )
    }

    /// What the contributors of the page are asked to do.
    private func showRules(of files: [PageFile], home: URL) {
        let rules = files.first.map { ContributionRules.read(beside: $0.url, home: home) } ?? []
        guard let first = rules.first else { return }
        console.out(console.bold(console.text(Phrase(en: "\(first.file) says", fr: "\(first.file) dit"))))
        for rule in rules {
            console.out("  l. \(rule.line)  " + Console.harmless(rule.text).fitting(100))
        }
        console.out("")
    }

    private func homeFolder() throws -> URL {
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw HomeError(
                .usage,
                place: folder.path,
                Phrase(en: "there is no such folder", fr: "ce dossier n’existe pas")
            )
        }
        return (try? Home.find(from: folder))?.folder ?? folder
    }

    private func existingConfiguration(in root: URL) throws -> Configuration? {
        let file = root.appending(path: Home.fileName)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try Home.find(from: root).configuration
    }

    private func name(of path: String, in root: URL) -> String {
        let full = URL(filePath: path, relativeTo: folder).standardizedFileURL.path
        let base = root.standardizedFileURL.path
        let prefix = base.hasSuffix("/") ? base : base + "/"
        return full.hasPrefix(prefix) ? String(full.dropFirst(prefix.count)) : full
    }

    private func search(_ sites: [Discovery.Site], _ home: Home) async throws -> [Discovery.Site] {
        var network = try network(home)
        network.settings.connectTimeout = 10
        network.settings.timeout = 20
        return try await network.use { fetcher in
            await Discovery(fetcher: fetcher).search(sites) { done in
                console.progress(done, of: sites.count, Phrase(en: "sites", fr: "sites"))
            }
        }
    }

    private func showSites(_ sites: [Discovery.Site], usesNetwork: Bool) {
        var table = Table(limits: [40, 5, 0])
        table.add(
            console.text(Phrase(en: "Sites", fr: "Sites")),
            console.text(Phrase(en: "links", fr: "liens")),
            usesNetwork ? console.text(Phrase(en: "feed", fr: "flux")) : ""
        )
        for site in sites {
            var feed = ""
            if let found = site.feed {
                feed = "✓ " + Console.harmless(found.url)
            } else if usesNetwork {
                feed =
                    "– "
                    + (site.problem.map { Labels.problem($0, console) }
                        ?? console.text(Phrase(en: "no feed", fr: "pas de flux")))
            }
            table.add("  " + site.host, "\(site.links.count)", feed)
        }
        for (index, line) in table.lines.enumerated() {
            let text = line.replacing(/\s+$/, with: "")
            console.out(index == 0 ? console.bold(text) : text)
        }
        if usesNetwork {
            let followed = sites.count { $0.feed != nil }
            let unreachable = sites.count { $0.problem != nil }
            let without = sites.count - followed - unreachable
            console.out(
                Phrase(
                    en:
                        "  \(followed) of \(sites.count) sites can be followed, \(without) without a feed, \(unreachable) not reached",
                    fr:
                        "  \(followed) sites sur \(sites.count) peuvent être suivis, \(without) sans flux, \(unreachable) injoignables"
                )
            )
        } else {
            console.out(Phrase(en: "  \(sites.count) sites", fr: "  \(sites.count) sites"))
        }
        console.out("")
    }

    private func write(_ files: [PageFile], _ sites: [Discovery.Site], in root: URL, existing: Configuration)
        throws
    {
        let home = Home(folder: root, configuration: existing)
        let file = root.appending(path: Home.fileName)
        var written: [String] = []
        if FileManager.default.fileExists(atPath: file.path) {
            for page in files where !existing.pages.contains(page.name) {
                console.say(
                    Phrase(
                        en:
                            "veille.yml is there already and was left as it is: add “\(page.name)” to its pages",
                        fr: "veille.yml existe et n’a pas été modifié : ajoutez « \(page.name) » à ses pages"
                    )
                )
            }
        } else {
            try home.write(
                StarterFiles.configuration(pages: files.map(\.name), language: console.language),
                to: Home.fileName
            )
            written.append(Home.fileName)
        }
        let isFirst = !FileManager.default.fileExists(atPath: home.subscriptionsURL.path)
        let new = try home.changeSubscriptions { list in sites.compactMap(\.feed).count { list.add($0) } }
        if new > 0 || isFirst { written.append("feeds/feeds.opml") }
        let state = [("state/.gitignore", Home.ignoredState), ("state/.gitattributes", Home.mergedState)]
        // What is there may have been changed by a person.
        for (name, text) in state
        where !FileManager.default.fileExists(atPath: root.appending(path: name).path) {
            try home.write(text, to: name)
        }
        if !written.isEmpty {
            let names = written.joined(separator: ", ")
            console.say(Phrase(en: "Written: \(names)", fr: "Écrit : \(names)"))
        }
    }
}

private struct InitReport: Encodable {
    var pages: [PageReport]
    var sites: [SiteReport]
    var followed: Int

    struct SiteReport: Encodable {
        var host: String
        var links: Int
        var feed: String?
        var title: String?
        var origin: Discovery.Origin?
        var problem: String?
    }

    init(_ files: [PageFile], _ sites: [Discovery.Site], usesNetwork: Bool) {
        pages = files.map { PageReport($0) }
        self.sites = sites.map {
            SiteReport(
                host: $0.host,
                links: $0.links.count,
                feed: $0.feed?.url,
                title: $0.feed?.title,
                origin: $0.origin,
                problem: $0.problem?.label
            )
        }
        followed = sites.count { $0.feed != nil }
    }
}

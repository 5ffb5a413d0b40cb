import ArgumentParser
package import Feeds
import Fetch
import Foundation
import Parse
import Storage
import Curation
import Home

struct FeedsCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "feeds",
            en: "Manage the subscriptions.",
            fr: "Gérer les abonnements.",
            subcommands: [
                FeedsListCommand.self, FeedsAddCommand.self, FeedsRemoveCommand.self,
                FeedsDiscoverCommand.self,
                FeedsTestCommand.self, FeedsUndoMoveCommand.self, FeedsImportCommand.self,
                FeedsExportCommand.self, FeedsParseCommand.self, FeedsDoctorCommand.self,
            ]
        )
    }
}

struct FeedsListCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list",
            en: "List the feeds and their health.",
            fr: "Lister les flux et leur état."
        )
    }

    @OptionGroup var common: CommonOptions

    func run() throws {
        let (home, store) = try common.open()
        let console = common.console
        try store.follow(try home.subscriptions())
        let health = try store.health()
        if common.json {
            try JSONOutput.print(FeedList(health), schema: .feeds)
            return
        }
        var table = Table(limits: [2, 36, 64, 6, 0])
        for (feed, health, entries) in health {
            let mark = health.failures > 0 ? "!" : health.lastSuccess == nil ? "·" : "✓"
            table.add(
                mark,
                Console.harmless(feed.title),
                Console.harmless(feed.url),
                "\(entries)",
                health.problem.map { Labels.problem($0, console) } ?? ""
            )
        }
        for line in table.lines { console.out(line.replacing(/\s+$/, with: "")) }
        if health.isEmpty { console.say(Phrase(en: "There is no feed.", fr: "Il n’y a pas de flux.")) }
        console.next(health.isEmpty ? Phrase("veille feeds add URL") : Phrase("veille poll"))
    }
}

private struct FeedList: Encodable {
    var feeds: [Row]

    struct Row: Encodable {
        var url: String
        var title: String
        var site: String?
        var entries: Int
        var health: FeedHealth
    }

    init(_ health: [(feed: Feed, health: FeedHealth, entries: Int)]) {
        feeds = health.map {
            Row(
                url: $0.feed.url,
                title: $0.feed.title,
                site: $0.feed.siteURL,
                entries: $0.entries,
                health: $0.health
            )
        }
    }
}

struct FeedsAddCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "add",
            en: "Follow a feed, or the feed of a site.",
            fr: "Suivre un flux, ou le flux d’un site.",
            examples: [
                Example("veille feeds add https://example.org/feed.xml"),
                Example(
                    "veille feeds add https://example.org/",
                    en: "find the feed of the site",
                    fr: "trouver le flux du site"
                ),
                Example(
                    "veille feeds add https://example.org/news --as listing --select \"main h2 a\"",
                    en: "follow a page that lists articles",
                    fr: "suivre une page qui liste des articles"
                ),
            ]
        )
    }

    @Argument(
        help: .phrase(en: "The address of a feed or a site.", fr: "L’adresse d’un flux ou d’un site.", .url)
    )
    var urls: [String]

    @Option(
        help: .phrase(
            en: "Use this title instead of the feed's own.",
            fr: "Prendre ce titre au lieu de celui du flux.",
            .title
        )
    )
    var title: String?

    @Option(
        name: .customLong("as"),
        help: .phrase(
            en: "What the address is: feed, sitemap, or listing (a web page that lists articles).",
            fr:
                "Ce qu’est l’adresse : feed (flux), sitemap (plan de site) ou listing (page web qui liste des articles).",
            .kind
        )
    )
    var kind: Feed.Kind = .feed

    @Option(
        help: .phrase(
            en: "With --as listing: which links are articles, as in \"main h2 a\"; detected if not given.",
            fr:
                "Avec --as listing : quels liens sont des articles, comme \"main h2 a\" ; à défaut, veille les reconnaît.",
            .path
        )
    )
    var select: String?

    @Flag(help: .phrase(en: "Add the address without fetching it.", fr: "Ajouter l’adresse sans la lire."))
    var noNetwork = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func validate() throws { try SelectorOption.validate(select, kind) }

    func run() async throws {
        let home = try common.home()
        let console = common.console
        var feeds: [Feed] = []
        for text in urls {
            guard let url = WebURL(text), url.isWeb else {
                throw UserError(AddressProblem.notWeb(text))
            }
            var feed = Feed(
                url: url.description,
                title: title ?? url.host,
                siteURL: url.origin + "/",
                kind: kind,
                selector: select
            )
            if !noNetwork, !common.offline || network.cassette != nil {
                feed = try await find(feed, home)
                if let title { feed.title = title }
            }
            feeds.append(feed)
        }
        // Others may have changed the list while the sites were asked.
        let added = try home.changeSubscriptions { list in feeds.map { ($0, isNew: list.add($0)) } }
        for (feed, isNew) in added {
            let name = Console.harmless("\(feed.title) <\(feed.url)>")
            console.out(
                isNew
                    ? Phrase(en: "following \(name)", fr: "suivi : \(name)")
                    : Phrase(en: "followed already: \(name)", fr: "déjà suivi : \(name)")
            )
        }
        console.next(Phrase("veille poll"))
    }

    private func find(_ wanted: Feed, _ home: HomeFolder) async throws -> Feed {
        let url = wanted.url
        let feed = try await network.open(common, home: home).use { fetcher in
            do throws(FetchError) {
                let discovery = Discovery(fetcher: fetcher)
                return wanted.kind == .feed
                    ? try await discovery.feed(at: url) : try await discovery.examine(wanted)?.feed
            } catch {
                throw UserError(RequestProblem(error, .addWithoutNetwork), at: url)
            }
        }
        if let feed { return feed }
        let problem: FeedProblem =
            switch wanted.kind {
            case .feed: .notFound(url: url)
            case .sitemap: .notASitemap
            case .listing: .noArticles
            }
        throw UserError(problem, at: url)
    }
}

extension Feed.Kind: ExpressibleByArgument {}

/// What goes for every `--select`.
enum SelectorOption {
    static func validate(_ select: String?, _ kind: Feed.Kind) throws {
        guard let select else { return }
        guard kind == .listing else { throw UserError(OptionProblem.selectorWithoutListing) }
        guard ElementSelector(select) != nil else { throw UserError(OptionProblem.invalidSelector(select)) }
    }
}

struct FeedsUndoMoveCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "undo-move",
            en: "Restore the address a feed had before its permanent redirect was followed.",
            fr: "Rendre à un flux l’adresse d’avant sa redirection permanente."
        )
    }

    @Argument(
        help: .phrase(
            en: "The old or the new address of the feed.",
            fr: "L’ancienne ou la nouvelle adresse du flux.",
            .url
        )
    )
    var url: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let (home, store) = try common.open()
        let console = common.console
        try store.follow(try home.subscriptions())
        guard let move = try home.undoMove(of: url, store: store, at: common.date) else {
            throw UserError(FeedProblem.notMoved, at: url)
        }
        let (from, to) = (Console.harmless(move.from), Console.harmless(move.to))
        console.out(
            Phrase(
                en: "back to \(from); the redirect to \(to) is not followed again",
                fr: "de retour à \(from) ; la redirection vers \(to) ne sera plus suivie"
            )
        )
        console.next(Phrase("veille poll"))
    }
}

struct FeedsRemoveCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "rm",
            en: "Stop following feeds; decisions on their articles are kept.",
            fr: "Ne plus suivre des flux ; les décisions sur leurs articles sont gardées."
        )
    }

    @Argument(
        help: .phrase(
            en: "The address, the site or the title of the feed.",
            fr: "L’adresse, le site ou le titre du flux.",
            .feed
        )
    )
    var names: [String]

    @OptionGroup var common: CommonOptions

    func run() throws {
        let home = try common.home()
        let console = common.console
        let (removed, list) = try home.changeSubscriptions { list in
            (try names.flatMap { try Self.remove($0, from: &list) }, list)
        }
        // Polling does the same: where the database fails, what was written holds.
        try? home.openStore().follow(list)
        for feed in removed {
            let name = Console.harmless("\(feed.title) <\(feed.url)>")
            console.out(Phrase(en: "no longer followed: \(name)", fr: "n’est plus suivi : \(name)"))
        }
        console.next(Phrase("veille feeds list"))
    }

    private static func remove(_ name: String, from list: inout SubscriptionList) throws -> [Feed] {
        let removed = list.remove(name)
        guard !removed.isEmpty else {
            throw UserError(FeedProblem.noSuchFeed(name), at: "feeds/feeds.opml")
        }
        return removed
    }
}

struct FeedsImportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "import",
            en: "Follow the feeds of an OPML file.",
            fr: "Suivre les flux d’un fichier OPML."
        )
    }

    @Argument(
        help: .phrase(
            en: "The OPML file; - for standard input.",
            fr: "Le fichier OPML ; - pour l’entrée standard.",
            .file
        )
    )
    var file: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let home = try common.home()
        let bytes =
            file == "-"
            ? FileHandle.standardInput.readDataToEndOfFile() : try Data(contentsOf: common.file(file))
        let imported: SubscriptionList
        do throws(ParseError) {
            imported = try OPML.parse([UInt8](bytes))
        } catch {
            throw UserError(FeedProblem.invalidImport(error), at: file)
        }
        let new = try home.changeSubscriptions { list in
            imported.feeds.count { WebURL($0.url)?.isWeb == true && list.add($0) }
        }
        common.console.out(
            .list(
                [
                    .count(new, en: ("new feed", "new feeds"), fr: ("nouveau flux", "nouveaux flux")),
                    .count(
                        imported.feeds.count - new,
                        en: ("known or not on the web", "known or not on the web"),
                        fr: ("connu ou hors du web", "connus ou hors du web")
                    ),
                ],
                separator: ", "
            )
        )
        common.console.next(Phrase("veille poll"))
    }
}

struct FeedsExportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "export",
            en: "Print the feeds as OPML 2.0.",
            fr: "Écrire les flux en OPML 2.0."
        )
    }

    @OptionGroup var common: CommonOptions

    func run() throws { print(OPML.text(of: try common.home().subscriptions()), terminator: "") }
}

import ArgumentParser
package import Feeds
import Fetch
import Foundation
import Parse
import Storage
import Curation
import Home

struct FeedsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds",
        abstract: "The subscriptions: list, add, remove, discover, test, import, export, parse, doctor.",
        subcommands: [
            FeedsListCommand.self, FeedsAddCommand.self, FeedsRemoveCommand.self, FeedsDiscoverCommand.self,
            FeedsTestCommand.self, FeedsUndoMoveCommand.self, FeedsImportCommand.self,
            FeedsExportCommand.self, FeedsParseCommand.self, FeedsDoctorCommand.self,
        ]
    )
}

struct FeedsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the feeds and how they do."
    )

    @OptionGroup var common: CommonOptions

    func run() throws {
        let (home, store) = try common.open()
        let console = common.console
        try store.follow(try home.subscriptions())
        let health = try store.health()
        if common.json {
            try JSONOutput.print(FeedList(health), schema: "veille.feeds/1")
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
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Follow a feed, or the feed of a site.",
        discussion: """
            Examples:
              veille feeds add https://example.org/feed.xml
              veille feeds add https://example.org/        finds the site's feed
              veille feeds add https://example.org/news --as listing --select "main h2 a"
                                                           follows a page that lists articles
            """
    )

    @Argument(help: ArgumentHelp("The address of a feed or a site.", valueName: "url"))
    var urls: [String]

    @Option(help: ArgumentHelp("The title, in place of the feed's own.", valueName: "title"))
    var title: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "What stands there: feed, sitemap, or listing (a web page that lists articles).",
            valueName: "kind"
        )
    )
    var kind: Feed.Kind = .feed

    @Option(
        help: ArgumentHelp(
            "With --as listing: which links are articles, as in \"main h2 a\"; found out without it.",
            valueName: "path"
        )
    )
    var select: String?

    @Flag(help: "Add the address as it is, unseen.")
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
                throw UserError.noWebAddress(text)
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
                throw Labels.failure(
                    error,
                    at: url,
                    remedy: Phrase(
                        en: "check the address, or add it unseen with --no-network",
                        fr: "vérifiez l’adresse, ou ajoutez-la telle quelle avec --no-network"
                    )
                )
            }
        }
        if let feed { return feed }
        throw wanted.kind == .feed
            ? UserError(
                .failed,
                place: url,
                Phrase(en: "no feed was found there", fr: "aucun flux n’y a été trouvé"),
                remedy: Phrase(
                    en: "veille feeds discover \(url) tells what else can be followed there",
                    fr: "veille feeds discover \(url) dit ce qu’on peut y suivre d’autre"
                )
            )
            : UserError(
                .failed,
                place: url,
                wanted.kind == .sitemap
                    ? Phrase(en: "this is no sitemap", fr: "ce n’est pas un plan de site")
                    : Phrase(
                        en: "no list of articles was found there",
                        fr: "aucune liste d’articles n’y a été trouvée"
                    ),
                remedy: Phrase(
                    en: "name the links with --select, as in --as listing --select \"main h2 a\"",
                    fr: "désignez les liens avec --select, comme --as listing --select \"main h2 a\""
                )
            )
    }
}

extension Feed.Kind: ExpressibleByArgument {}

/// What goes for every `--select`.
enum SelectorOption {
    static func validate(_ select: String?, _ kind: Feed.Kind) throws {
        guard let select else { return }
        guard kind == .listing else { throw ValidationError("--select goes with --as listing") }
        guard ElementSelector(select) != nil else {
            throw ValidationError(
                "“\(select)” is no path of elements; tag, .class and #id with spaces or > between, as in main h2 > a"
            )
        }
    }
}

struct FeedsUndoMoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo-move",
        abstract: "Put a feed back to the address it had before veille followed its permanent redirect."
    )

    @Argument(help: ArgumentHelp("The address of the feed, before or after.", valueName: "url"))
    var url: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let (home, store) = try common.open()
        let console = common.console
        try store.follow(try home.subscriptions())
        guard let move = try home.undoMove(of: url, store: store, at: common.date) else {
            throw UserError(
                .usage,
                place: url,
                Phrase(en: "this feed was not moved", fr: "ce flux n’a pas été déplacé"),
                remedy: Phrase(
                    en: "veille feeds list shows the feeds",
                    fr: "veille feeds list montre les flux"
                )
            )
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
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Follow feeds no longer; decisions on their articles are kept."
    )

    @Argument(help: ArgumentHelp("The address, the site or the title of the feed.", valueName: "feed"))
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
            throw UserError(
                .usage,
                place: "feeds/feeds.opml",
                Phrase(en: "no feed “\(name)”", fr: "pas de flux « \(name) »"),
                remedy: Phrase(en: "veille feeds list shows them", fr: "veille feeds list les montre")
            )
        }
        return removed
    }
}

struct FeedsImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Follow the feeds of an OPML file."
    )

    @Argument(help: ArgumentHelp("The OPML file; - for standard input.", valueName: "file"))
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
            throw UserError(
                .usage,
                place: file,
                Labels.harmless(Phrase(error)),
                remedy: Phrase(
                    en: "export it again as OPML from your reader",
                    fr: "exportez-le de nouveau en OPML depuis votre lecteur"
                ),
                note: Problem(error).note
            )
        }
        let new = try home.changeSubscriptions { list in
            imported.feeds.count { WebURL($0.url)?.isWeb == true && list.add($0) }
        }
        common.console.out(
            Phrase(
                en: "\(new) new feeds, \(imported.feeds.count - new) known or not on the web",
                fr: "\(new) nouveaux flux, \(imported.feeds.count - new) connus ou hors du web"
            )
        )
        common.console.next(Phrase("veille poll"))
    }
}

struct FeedsExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print the feeds as OPML 2.0."
    )

    @OptionGroup var common: CommonOptions

    func run() throws { print(try common.home().subscriptions().opml, terminator: "") }
}

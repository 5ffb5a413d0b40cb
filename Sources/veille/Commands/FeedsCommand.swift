import ArgumentParser
import Feeds
import Fetch
import Foundation
import Parse
import Storage
import Watch

struct FeedsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds",
        abstract: "The subscriptions: list, add, remove, import, export, parse, doctor.",
        subcommands: [
            FeedsListCommand.self, FeedsAddCommand.self, FeedsRemoveCommand.self, FeedsImportCommand.self,
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
            """
    )

    @Argument(help: ArgumentHelp("The address of a feed or a site.", valueName: "url"))
    var urls: [String]

    @Option(help: ArgumentHelp("The title, in place of the feed's own.", valueName: "title"))
    var title: String?

    @Flag(help: "Add the address as it is, unseen.")
    var noNetwork = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let home = try common.home()
        let console = common.console
        var list = try home.subscriptions()
        for text in urls {
            guard let url = WebURL(text), url.isWeb else {
                throw HomeError.noWebAddress(text)
            }
            var feed = Feed(url: url.description, title: title ?? url.host, siteURL: url.origin + "/")
            if !noNetwork, !common.offline {
                feed = try await find(url.description, home)
                if let title { feed.title = title }
            }
            let name = Console.harmless("\(feed.title) <\(feed.url)>")
            console.out(
                list.add(feed)
                    ? Phrase(en: "following \(name)", fr: "suivi : \(name)")
                    : Phrase(en: "followed already: \(name)", fr: "déjà suivi : \(name)")
            )
        }
        try home.write(list)
        console.next(Phrase("veille poll"))
    }

    private func find(_ url: String, _ home: Home) async throws -> Feed {
        let settings = FetchLoop.Configuration(home.configuration)
        let feed = try await FetchLoop.withLoop(settings) { loop in
            do throws(FetchError) {
                return try await Discovery(fetcher: loop).feed(at: url)
            } catch {
                throw Labels.failure(
                    error,
                    at: url,
                    common.console,
                    remedy: Phrase(
                        en: "check the address, or add it unseen with --no-network",
                        fr: "vérifiez l’adresse, ou ajoutez-la telle quelle avec --no-network"
                    )
                )
            }
        }
        guard let feed else {
            throw HomeError(
                .failed,
                place: url,
                Phrase(en: "no feed was found there", fr: "aucun flux n’y a été trouvé"),
                remedy: Phrase(
                    en: "give the address of the feed itself",
                    fr: "donnez l’adresse du flux lui-même"
                )
            )
        }
        return feed
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
        let (home, store) = try common.open()
        let console = common.console
        var list = try home.subscriptions()
        var removed: [Feed] = []
        for name in names {
            let found = list.remove(name)
            guard !found.isEmpty else {
                throw HomeError(
                    .usage,
                    place: "feeds/feeds.opml",
                    Phrase(en: "no feed “\(name)”", fr: "pas de flux « \(name) »"),
                    remedy: Phrase(en: "veille feeds list shows them", fr: "veille feeds list les montre")
                )
            }
            removed += found
        }
        try home.write(list)
        try store.follow(list)
        for feed in removed {
            let name = Console.harmless("\(feed.title) <\(feed.url)>")
            console.out(Phrase(en: "no longer followed: \(name)", fr: "n’est plus suivi : \(name)"))
        }
        console.next(Phrase("veille feeds list"))
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
            ? FileHandle.standardInput.readDataToEndOfFile() : try Data(contentsOf: URL(filePath: file))
        let imported: SubscriptionList
        do throws(ParseError) {
            imported = try OPML.parse([UInt8](bytes))
        } catch {
            throw HomeError(
                .usage,
                place: file,
                Phrase(error.detail),
                remedy: Phrase(
                    en: "export it again as OPML from your reader",
                    fr: "exportez-le de nouveau en OPML depuis votre lecteur"
                )
            )
        }
        var list = try home.subscriptions()
        let new = imported.feeds.count { WebURL($0.url)?.isWeb == true && list.add($0) }
        try home.write(list)
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

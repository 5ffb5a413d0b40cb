import ArgumentParser
import Feeds
import Foundation
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
                FeedsDiscoverCommand.self, FeedsCoverageCommand.self, FeedsRecipesCommand.self,
                FeedsScoutCommand.self, FeedsYieldCommand.self,
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
                Console.printable(feed.title),
                Console.printable(feed.url),
                "\(entries)",
                health.problem.map { Labels.problem($0, console) } ?? ""
            )
        }
        console.out(table)
        if health.isEmpty { console.say(Phrase(en: "No feeds yet.", fr: "Il n’y a pas de flux.")) }
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
        let (from, to) = (Console.printable(move.from), Console.printable(move.to))
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
        // Polling repeats this: a failure of the database does not matter here.
        try? home.openStore().follow(list)
        for feed in removed {
            let name = Console.printable("\(feed.title) <\(feed.url)>")
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

import ArgumentParser
import Curation
import Feeds
import Foundation
import Home
import Pages

struct FeedsCoverageCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "coverage",
            en: "Show which links of the pages are followed, which could be, and by what.",
            fr: "Montrer quels liens des pages sont suivis, lesquels pourraient l’être, et par quoi.",
            discussion: Phrase(
                en: """
                    Asks nobody: what could be followed is derived from the addresses (veille feeds recipes). A link \
                    without a known feed may still have one: veille feeds discover asks its site.
                    """,
                fr: """
                    Ne demande rien à personne : ce qu’on pourrait suivre est déduit des adresses (veille feeds \
                    recipes). Un lien sans flux connu peut en avoir un : veille feeds discover le demande à son site.
                    """
            ),
            examples: [Example("veille feeds coverage"), Example("veille feeds coverage --json")]
        )
    }

    @OptionGroup var common: CommonOptions

    func run() throws {
        let home = try common.home()
        let pages = try home.pages().filter { common.page == nil || $0.name == common.page }
        let coverage = Coverage(
            of: pages.map(\.page),
            feeds: try home.subscriptions().feeds,
            moves: try home.feedMoves(),
            recipes: home.configuration.fetch.recipes
        )
        let configuration = home.configuration
        if common.json {
            return try JSONOutput.print(CoverageReport(coverage, configuration), schema: .coverage)
        }
        show(coverage, configuration, common.console)
    }

    private func show(_ coverage: Coverage, _ configuration: Configuration, _ console: Console) {
        let groups = coverage.groups
        for group in groups {
            let (mark, how) =
                switch group.way {
                case .followed(let feed): ("✓", Console.printable(feed))
                case .recipe(let recipe, let feed):
                    (
                        "+",
                        Console.printable(feed) + " ("
                            + console.text(Self.kind(of: recipe, feed, configuration)) + ")"
                    )
                case .unknown: ("–", console.text(Phrase(en: "no known feed", fr: "aucun flux connu")))
                }
            let links = Phrase.count(group.links.count, en: ("link", "links"), fr: ("lien", "liens"))
            console.out("\(mark) \(Console.printable(group.site)) · \(console.text(links)) · \(how)")
        }
        console.out(Phrase(coverage))
        console.next(Self.next(groups, configuration))
    }

    /// What a feed brings, and the key that it takes.
    private static func kind(of recipe: Recipe, _ feed: String, _ configuration: Configuration) -> Phrase {
        guard let host = Coverage.missingKey(for: feed, in: configuration) else { return recipe.kind.phrase }
        let kind = recipe.kind.phrase
        return Phrase(
            en: "\(kind.en); needs a key for \(host) under fetch.credentials",
            fr: "\(kind.fr) ; demande une clé pour \(host) sous fetch.credentials"
        )
    }

    /// What would follow most links: releases come last, as they bring new versions and no new links.
    private static func next(_ groups: [Coverage.Group], _ configuration: Configuration) -> Phrase {
        let feeds = groups.compactMap { group -> (isRelease: Bool, feed: String)? in
            guard case .recipe(let recipe, let feed) = group.way,
                Coverage.missingKey(for: feed, in: configuration) == nil
            else { return nil }
            return (recipe.kind == .releases, feed)
        }
        let unknown = groups.first { $0.way == .unknown }
        if let feed = feeds.first(where: { !$0.isRelease }) {
            return Phrase("veille feeds add \(Console.word(feed.feed))")
        }
        if let unknown, let url = unknown.links.first.flatMap({ WebURL($0) }) {
            return Phrase("veille feeds discover \(Console.word(url.origin + "/"))")
        }
        if let feed = feeds.first { return Phrase("veille feeds add \(Console.word(feed.feed))") }
        return Phrase("veille poll")
    }
}

struct FeedsRecipesCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "recipes",
            en: "List the rules that derive the address of a feed from that of a page.",
            fr: "Lister les règles qui déduisent l’adresse d’un flux de celle d’une page.",
            discussion: Phrase(
                en: """
                    Your own come first; they stand in veille.yml under fetch.recipes. With an address, its feed by \
                    the rule for it; exits with 1 if there is none.
                    """,
                fr: """
                    Les vôtres d’abord ; elles sont dans veille.yml sous fetch.recipes. Avec une adresse, son flux \
                    selon la règle qui vaut pour elle ; sans règle, finit avec 1.
                    """
            ),
            examples: [
                Example("veille feeds recipes"),
                Example("veille feeds recipes https://github.com/swiftlang/swift"),
            ]
        )
    }

    @Argument(help: .phrase(en: "The address of a page.", fr: "L’adresse d’une page.", .url))
    var url: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let console = common.console
        let own = try common.homeIfAny()?.configuration.fetch.recipes ?? []
        guard let url else {
            let all = own + Recipe.known
            if common.json { return try JSONOutput.print(RecipeList(all), schema: .recipes) }
            for recipe in all {
                let name = recipe.name == recipe.pattern ? "veille.yml" : recipe.name
                let hosts = recipe.hosts.isEmpty ? "" : " (\(recipe.hosts.joined(separator: ", ")))"
                console.out("\(console.bold(name)) · \(console.text(recipe.kind.phrase))")
                console.out("  " + Console.printable(recipe.pattern + hosts))
                console.out("  → " + Console.printable(recipe.feed))
            }
            console.next(Phrase("veille feeds coverage"))
            return
        }
        guard let address = WebURL(typed: url), address.isWeb else {
            throw UserError(AddressProblem.notWeb(url))
        }
        let found = Recipe.first(for: address, own: own)
        if common.json {
            try JSONOutput.print(
                RecipeList(found.map { [$0.recipe] } ?? [], feed: found?.feed),
                schema: .recipes
            )
        } else if let found {
            console.out(Console.printable(found.feed))
        }
        guard let found else {
            console.say(Phrase(en: "No rule for this address.", fr: "Aucune règle pour cette adresse."))
            console.next(Phrase("veille feeds discover \(Console.word(address.description))"))
            throw Failure.Code.findings
        }
        console.next(Phrase("veille feeds add \(Console.word(found.feed))"))
    }
}

private struct CoverageReport: Encodable {
    struct Link: Encodable {
        var url: String
        var feed: String?
        var recipe: String?
        var kind: Recipe.Kind?
        var followed: Bool
        /// The host whose key is missing.
        var needsKey: String?
    }

    var followed: Int
    var possible: Int
    var links: [Link]

    init(_ coverage: Coverage, _ configuration: Configuration) {
        (followed, possible) = (coverage.followed, coverage.possible)
        links = coverage.links.map { link in
            switch link.way {
            case .followed(let feed): Link(url: link.url, feed: feed, followed: true)
            case .recipe(let recipe, let feed):
                Link(
                    url: link.url,
                    feed: feed,
                    recipe: recipe.name,
                    kind: recipe.kind,
                    followed: false,
                    needsKey: Coverage.missingKey(for: feed, in: configuration)
                )
            case .unknown: Link(url: link.url, followed: false)
            }
        }
    }
}

private struct RecipeList: Encodable {
    struct Rule: Encodable {
        var name: String
        var kind: Recipe.Kind
        var pattern: String
        var feed: String
        /// What `{host}` may be; any if it is missing.
        var hosts: [String]?
    }

    var recipes: [Rule]
    /// For one address.
    var feed: String?

    init(_ recipes: [Recipe], feed: String? = nil) {
        self.recipes = recipes.map {
            Rule(
                name: $0.name,
                kind: $0.kind,
                pattern: $0.pattern,
                feed: $0.feed,
                hosts: $0.hosts.isEmpty ? nil : $0.hosts
            )
        }
        self.feed = feed
    }
}

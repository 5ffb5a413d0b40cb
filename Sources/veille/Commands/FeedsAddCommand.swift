import ArgumentParser
package import Feeds
import Fetch
import Foundation
import Parse
import Curation
import Home

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
                Example(
                    "veille feeds add https://github.com/sindresorhus/awesome --as page",
                    en: "follow the links that another list gains",
                    fr: "suivre les liens que gagne une autre liste"
                ),
                Example(
                    "veille feeds add ~/Mail/newsletters --as mail",
                    en: "follow the newsletters in a folder of mail",
                    fr: "suivre les lettres d’un dossier de courrier"
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
            en:
                "What the address is: feed, sitemap, listing (a web page that lists articles), page (another curated page in Markdown, whose new links are read), or mail (a folder of newsletters: a Maildir, .eml files, or a mailbox in one file).",
            fr:
                "Ce qu’est l’adresse : feed (flux), sitemap (plan de site), listing (page web qui liste des articles), page (autre page de liens en Markdown, dont les nouveaux liens sont lus) ou mail (dossier de lettres : Maildir, fichiers .eml, ou boîte en un fichier).",
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
        var moves: [FeedMove] = []
        for text in urls {
            if kind == .mail {
                feeds += try lists(in: text)
                continue
            }
            let isFolder = (try? URL(filePath: text).resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory
            if isFolder == true { throw UserError(FeedProblem.isFolder, at: text) }
            guard let url = WebURL(typed: text), url.isWeb else {
                throw UserError(AddressProblem.notWeb(text))
            }
            guard !url.hasUserInfo else { throw UserError(AddressProblem.hasPassword(host: url.host)) }
            var feed = Feed(
                url: (kind == .page ? url.rawFile : url).description,
                title: title ?? url.host,
                siteURL: url.origin + "/",
                kind: kind,
                selector: select
            )
            if !noNetwork, !common.offline || network.cassette != nil {
                let wanted = feed.url
                let found = try await find(feed, home)
                feed = found.feed
                if found.isMoved { moves.append(FeedMove(at: common.date, from: wanted, to: feed.url)) }
                if let title { feed.title = title }
            }
            feeds.append(feed)
        }
        // The list may have changed during the requests.
        let added = try home.changeSubscriptions { list in feeds.map { ($0, isNew: list.add($0)) } }
        try home.record(moves)
        for (feed, isNew) in added {
            let name = Console.printable("\(feed.title) <\(feed.url)>")
            console.out(
                isNew
                    ? Phrase(en: "following \(name)", fr: "suivi : \(name)")
                    : Phrase(en: "already followed: \(name)", fr: "déjà suivi : \(name)")
            )
        }
        console.next(Phrase("veille poll"))
    }

    /// The mailing lists in a folder.
    private func lists(in path: String) throws -> [Feed] {
        let place =
            path.hasPrefix("file://") ? String(path.dropFirst("file://".count).prefix { $0 != "#" }) : path
        let folder = MailFolder(MailFolder.folder(at: place))
        do throws(ParseProblem) {
            let lists = try folder.lists(since: common.date - 90 * 86_400)
            if !lists.isEmpty {
                return lists.map {
                    Feed(url: folder.address(of: $0.id), title: title ?? $0.name ?? $0.id, kind: .mail)
                }
            }
        } catch {
            throw UserError(FeedProblem.noMail(error), at: path)
        }
        throw UserError(FeedProblem.noMail(nil), at: path)
    }

    private func find(_ wanted: Feed, _ home: HomeFolder) async throws -> (feed: Feed, isMoved: Bool) {
        let url = wanted.url
        let recipe = WebURL(url).flatMap { Recipe.first(for: $0, own: home.configuration.fetch.recipes) }
        if let host = Coverage.missingKey(for: recipe?.feed ?? url, in: home.configuration) {
            throw UserError(RequestProblem(FetchError(.missingKey(host: host)), .addWithoutNetwork), at: url)
        }
        let found = try await network.open(common, home: home).use { fetcher in
            do throws(FetchError) {
                let discovery = Discovery(fetcher: fetcher, recipes: home.configuration.fetch.recipes)
                return wanted.kind == .feed
                    ? try await discovery.feed(at: url)
                    : try await discovery.examine(wanted).map { ($0.feed, false) }
            } catch {
                throw UserError(RequestProblem(error, .addWithoutNetwork), at: url)
            }
        }
        if let found { return found }
        let problem: FeedProblem =
            switch wanted.kind {
            case .feed: .notFound(url: url)
            case .sitemap: .notASitemap
            case .listing: .noArticles
            case .page: .notAPage
            case .mail: .noMail(nil)
            }
        throw UserError(problem, at: url)
    }
}

extension Feed.Kind: ExpressibleByArgument {}

/// The rules of `--select`.
enum SelectorOption {
    static func validate(_ select: String?, _ kind: Feed.Kind) throws {
        guard let select else { return }
        guard kind == .listing else { throw UserError(OptionProblem.selectorWithoutListing) }
        guard ElementSelector(select) != nil else { throw UserError(OptionProblem.invalidSelector(select)) }
    }
}

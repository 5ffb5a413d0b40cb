import Curation
import Feeds
import Fetch
import Foundation
import HTTPTypes
import Home
import Hummingbird
import Parse
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct InitializationTests {
    private static let page =
        "# V\n\n## A\n\n* [Un](https://a.fr/1)\n* [Deux](https://b.fr/1)\n* [Trois](https://b.fr/2)\n"

    private var folder: TemporaryDirectory { TemporaryDirectory.current }
    /// A directory URL, with a trailing slash.
    private static func directory(_ url: URL) -> URL { URL(filePath: url.path, directoryHint: .isDirectory) }
    private var offline: Initialization {
        Initialization(folder: Self.directory(folder.url), network: nil)
    }

    // MARK: Reading

    @Test func `a page is read, with its sites`() async throws {
        try folder.write(Self.page, to: "liens/page.md")
        let report = try await offline.read(["liens/page.md"])
        #expect(report.root.path == folder.url.path)
        #expect(report.pages.map(\.name) == ["liens/page.md"])
        #expect(report.sites.map(\.host) == ["b.fr", "a.fr"])
        #expect(report.sites.allSatisfy { $0.feed == nil } && !report.usesNetwork)
        #expect(!folder.has("veille.yml"), "reading writes nothing")
    }

    @Test(arguments: [
        (["page.md", "absente.md"], "absente.md"), (["page.md", "dossier"], "dossier"),
        (["sans.md", "vide.md"], "sans.md"),
    ])
    func `a page that cannot be read is rejected, and so are pages without links`(
        names: [String],
        place: String
    )
        async throws
    {
        _ = try folder.folder("dossier")
        try folder.write("", to: "vide.md")
        try folder.write("# Sans lien\n\nDu texte.\n", to: "sans.md")
        try folder.write(Self.page, to: "page.md")
        let error = await #expect(throws: UserError.self) { try await offline.read(names) }
        #expect(error?.kind == .usage && error?.place == place)
        let report = try await offline.read(["page.md", "sans.md", "vide.md"])
        #expect(report.pages.map(\.name) == ["page.md"] && report.withoutLinks == ["sans.md", "vide.md"])
    }

    @Test func `without a name the pages of the folder are read`() async throws {
        try folder.write(Self.page, to: "liens.md")
        try folder.write(Self.page + "* [Quatre](https://c.fr)\n", to: "outils.markdown")
        try folder.write("# Projet\n\n" + Self.page, to: "README.md")
        try folder.write(Self.page, to: "CONTRIBUTING.md")
        try folder.write("[Un](https://a.fr)\n", to: "notes.md")
        try folder.write("a\u{0}", to: "binaire.md")
        try folder.write(Self.page, to: "autres/page.md")
        let report = try await offline.read([])
        #expect(report.pages.map(\.name) == ["liens.md", "outils.markdown"])
        #expect(
            report.omitted.map(\.name) == ["CONTRIBUTING.md", "binaire.md", "notes.md", "README.md"]
        )
        #expect(
            report.omitted.map(\.reason) == [.aboutRepository, .unreadable, .fewLinks(1), .aboutRepository]
        )
        _ = try offline.write(report, language: .en)
        // From then on, the pages are those of veille.yml.
        try folder.write("pages: [autres/page.md]\n", to: "veille.yml")
        let inner = Initialization(folder: folder.url.appending(path: "autres"), network: nil)
        #expect(try await inner.read([]).pages.map(\.name) == ["autres/page.md"])
    }

    @Test func `a README is the page where no other file has as many links`() async throws {
        try folder.write(Self.page + "* [Quatre](https://c.fr)\n", to: "README.md")
        try folder.write(Self.page, to: "liens.md")
        #expect(try PageChoice(in: folder.url).names == ["README.md", "liens.md"])
    }

    @Test(
        arguments: [
            (["liens.md": 1], ["liens.md"]), (["liens.md": 2, "rien.md": 0], ["liens.md"]),
            (["liens.md": 3, "un.md": 1], ["liens.md"]),
            // Nothing tells which of them is meant, or that a project's README is a page.
            (["liens.md": 2, "un.md": 1], nil), (["README.md": 2], nil), (["rien.md": 0], nil),
        ] as [([String: Int], [String]?)]
    )
    func `a page that begins is taken where it is the only one`(links: [String: Int], pages: [String]?) throws
    {
        for (name, count) in links {
            let lines = (0..<count).map { "* [\($0)](https://a.fr/\($0))\n" }
            try folder.write("# Liens\n\n" + lines.joined(), to: name)
        }
        #expect((try? PageChoice(in: folder.url).names) == pages)
    }

    @Test func `a folder without a page of links is rejected`() async throws {
        try folder.write("# Rien\n", to: "rien.md")
        let error = UserError(PageProblem.noneFound(fewest: 3), at: folder.url.path)
        await #expect(throws: error) { try await offline.read([]) }
    }

    @Test func `a missing folder is rejected`() async throws {
        let missing = Initialization(folder: folder.url.appending(path: "nulle-part"), network: nil)
        let error = await #expect(throws: UserError.self) { try await missing.read(["page.md"]) }
        #expect(error?.what.en == "no such folder")
        #expect(!folder.has("nulle-part"))
    }

    @Test func `the contribution rules of the page are read`() async throws {
        try folder.write(Self.page, to: "page.md")
        #expect(try await offline.read(["page.md"]).rules.isEmpty)
        try folder.write("Please add new links in alphabetical order.\n", to: "CONTRIBUTING.md")
        #expect(try await !offline.read(["page.md"]).rules.isEmpty)
    }

    // MARK: Writing

    @Test(arguments: [Language.en, .fr]) func `the new home can be opened`(language: Language)
        async throws
    {
        try folder.write(Self.page, to: "page.md")
        let outcome = try offline.write(try await offline.read(["page.md"]), language: language)
        #expect(outcome.written == ["veille.yml", "feeds/feeds.opml"] && outcome.unlisted.isEmpty)
        #expect(
            try folder.read("veille.yml").contains("facultatives") == (language == .fr),
            "it speaks the language that was asked for"
        )
        let home = try HomeFolder.find(from: folder.url)
        #expect(home.configuration.pages == ["page.md"])
        var usual = Configuration()
        usual.pages = ["page.md"]
        #expect(home.configuration == usual, "the rest are the defaults")
        #expect(try home.subscriptions().feeds.isEmpty)
        #expect(try folder.read("state/.gitignore") == HomeFolder.ignoredState)
        #expect(try folder.read("state/.gitattributes") == HomeFolder.mergedState)
        #expect(try folder.read("page.md") == Self.page)
    }

    @Test func `existing files are kept, and unlisted pages reported`() async throws {
        try folder.write(Self.page, to: "page.md")
        try folder.write(Self.page, to: "sous/autre.md")
        let settings = "# à moi\npages: [page.md]\nsuggest: {max_per_week: 7}\n"
        try folder.write(settings, to: "veille.yml")
        try folder.write("mine\n", to: "state/.gitignore")
        let list = SubscriptionList(title: "Mes fils", feeds: [Feed(url: "https://c.fr/feed", title: "C")])
        try folder.write(OPML.text(of: list), to: "feeds/feeds.opml")
        // From a subfolder: the home above it is found.
        let below = Initialization(folder: Self.directory(folder.url.appending(path: "sous")), network: nil)
        let report = try await below.read(["autre.md", "../page.md"])
        #expect(report.root.path == folder.url.path)
        #expect(report.pages.map(\.name) == ["sous/autre.md", "page.md"])
        let outcome = try below.write(report, language: .en)
        #expect(outcome.written.isEmpty && outcome.unlisted == ["sous/autre.md"])
        #expect(try folder.read("veille.yml") == settings)
        #expect(try folder.read("feeds/feeds.opml") == OPML.text(of: list))
        #expect(try folder.read("state/.gitignore") == "mine\n")
        #expect(try folder.read("state/.gitattributes") == HomeFolder.mergedState)
    }

    @Test func `an invalid configuration is reported and not changed`() async throws {
        try folder.write(Self.page, to: "page.md")
        try folder.write("pages: [page.md\n", to: "veille.yml")
        let error = await #expect(throws: UserError.self) { try await offline.read(["page.md"]) }
        #expect(error?.place?.hasPrefix("veille.yml") == true)
        #expect(try folder.read("veille.yml") == "pages: [page.md\n")
    }

    // MARK: Feeds

    @Test func `the feeds of the sites are found, and followed once`() async throws {
        let rss =
            "<rss version=\"2.0\"><channel><title>Le Fil</title><item><title>a</title></item></channel></rss>"
        let html =
            "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/fil.xml\"></head></html>"
        try await LoopbackServer.whileServing({ request in
            switch request.uri.path {
            case "/fil.xml": LoopbackServer.answer(rss, headers: [.contentType: "application/rss+xml"])
            case "/", "/article": LoopbackServer.answer(html, headers: [.contentType: "text/html"])
            default: LoopbackServer.answer(status: .notFound)
            }
        }) { place in
            let folder = TemporaryDirectory.current
            try folder.write("# V\n\n## A\n\n* [Un](http://\(place)/article)\n", to: "page.md")
            let progress = Locked<[String]>([])
            let initialization = Initialization(folder: Self.directory(folder.url)) { home in
                #expect(home.folder.path == folder.url.path)
                var network = try Network(home: home)
                network.settings = .loopback
                return network
            }
            let report = try await initialization.read(["page.md"]) { done, total in
                progress.withLock { $0.append("\(done)/\(total)") }
            }
            #expect(progress.withLock { $0 } == ["1/1"])
            #expect(report.usesNetwork && report.sites.map(\.origin) == [.html])
            #expect(report.sites.map(\.feed?.url) == ["http://\(place)/fil.xml"])
            #expect(try initialization.write(report, language: .en).written.count == 2)
            let home = try HomeFolder.find(from: folder.url)
            #expect(try home.subscriptions().feeds.map(\.url) == ["http://\(place)/fil.xml"])
            let again = try initialization.write(report, language: .en)
            #expect(again.written.isEmpty, "it has a subscription already")
            #expect(try home.subscriptions().feeds.count == 1)
        }
    }

    /// Serves pages that advertise feeds, and these feeds, and searches the sites of a page.
    private func search(
        _ links: [String],
        pages: [String: [String]],
        feeds: [String: Int]
    ) async throws -> [String: Int] {
        let found = Locked<[String: Int]>([:])
        try await LoopbackServer.whileServing({ request in
            let path = request.uri.path
            if let count = feeds[path] {
                let items = String(repeating: "<item><title>a</title></item>", count: count)
                return LoopbackServer.answer(
                    "<rss version=\"2.0\"><channel><title>\(path)</title>\(items)</channel></rss>",
                    headers: [.contentType: "application/rss+xml"]
                )
            }
            guard let advertised = pages[path] else { return LoopbackServer.answer(status: .notFound) }
            let head = advertised.map {
                "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"\($0)\">"
            }
            return LoopbackServer.answer(
                "<html><head>\(head.joined())</head></html>",
                headers: [.contentType: "text/html"]
            )
        }) { place in
            let site = Discovery.Site(host: "site", links: links.map { "http://\(place)\($0)" })
            try await FetchLoop.withLoop(.loopback) { loop in
                for part in await Discovery(fetcher: loop).search([site]) {
                    let path = part.feed?.url.dropFirst("http://\(place)".count).description ?? "-"
                    found.withLock { $0[path, default: 0] += part.links.count }
                }
            }
        }
        return found.withLock { $0 }
    }

    @Test func `the comments of one article are followed only if there is nothing else`() async throws {
        let article = "/2026/05/kiji/"
        let pages = [
            "/": ["/feed/", "/comments/feed/"], article: ["/feed/", "/comments/feed/", article + "feed/"],
        ]
        let all = ["/feed/": 3, "/comments/feed/": 3, article + "feed/": 2]
        #expect(try await search([article], pages: pages, feeds: all) == ["/feed/": 1])
        #expect(
            try await search([article], pages: pages, feeds: [article + "feed/": 2]) == [article + "feed/": 1]
        )
    }

    @Test func `an empty feed loses against a full one, and wins against none`() async throws {
        let pages = ["/": ["/empty.xml", "/full.xml"], "/p/x": []]
        #expect(
            try await search(["/p/x"], pages: pages, feeds: ["/empty.xml": 0, "/full.xml": 1]) == [
                "/full.xml": 1
            ]
        )
        #expect(try await search(["/p/x"], pages: pages, feeds: ["/empty.xml": 0]) == ["/empty.xml": 1])
    }

    @Test func `two sections with feeds of their own are two subscriptions`() async throws {
        let pages = [
            "/": ["/feed.xml"], "/eco/": ["/feed.xml", "/eco/feed.xml"], "/web/": ["/feeds/web.xml"],
            "/author/jane": ["/author/jane/rss"],
        ]
        let feeds = ["/feed.xml": 3, "/eco/feed.xml": 1, "/feeds/web.xml": 1, "/author/jane/rss": 1]
        let links = ["/eco/a", "/eco/b", "/web/c", "/web/d", "/author/jane", "/e", "/old/f", "/old/g"]
        #expect(
            try await search(links, pages: pages, feeds: feeds)
                == ["/eco/feed.xml": 2, "/feeds/web.xml": 2, "/author/jane/rss": 1, "/feed.xml": 3]
        )
    }
}

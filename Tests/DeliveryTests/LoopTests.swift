import Digests
import Feeds
import Fetch
import Foundation
import HTTPTypes
import Hummingbird
import Pages
import Storage
import Support
import Testing
import Curation
import Delivery
import Home

/// The whole loop against a real server: poll, propose, decide, write.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct LoopTests {
    static let now = Date(timeIntervalSince1970: 1_773_475_200)
    static let page = """
        # Veille

        ## Énergie

        * [La consommation des centres de données](https://watt.fr/conso)
        * [Une centrale à charbon pour les serveurs](https://watt.fr/charbon/)
        * [L’eau qui refroidit les serveurs](https://watt.fr/eau)

        ## Droit

        * [Le règlement européen sur les algorithmes](https://loi.fr/ia)
        * [Un juge face aux algorithmes](https://loi.fr/juge)

        """

    static func item(
        _ number: Int,
        _ title: String,
        _ link: String,
        guid: String? = nil,
        date: String = "Thu, 12 Mar 2026 08:00:00 GMT"
    ) -> String {
        "<item><guid isPermaLink=\"false\">\(guid ?? "\(number)")</guid><title>\(title)</title><link>\(link)</link><pubDate>\(date)</pubDate></item>"
    }

    static func feed(_ items: String) -> String {
        "<rss version=\"2.0\"><channel><title>Watt</title><link>https://watt.fr/</link>\(items)</channel></rss>"
    }

    static let first = feed(
        item(1, "Les serveurs et leur consommation", "https://watt.fr/nouveau?utm_source=rss")
            + item(2, "La centrale à charbon des serveurs", "http://www.watt.fr/charbon?utm_medium=feed#c")
            + item(
                3,
                "Les serveurs de l’an passé et leur consommation",
                "https://watt.fr/vieux",
                date: "Thu, 12 Mar 2020 08:00:00 GMT"
            )
            + item(4, "Recette de la tarte aux pommes", "https://watt.fr/tarte")
    )

    func home(in folder: TemporaryDirectory, place: String) throws -> HomeFolder {
        try folder.write(Self.page, to: "page.md")
        try folder.write(
            "pages: [page.md]\nfetch: {per_host_interval: 0, allow_private: [127.0.0.1]}\n",
            to: "veille.yml"
        )
        let home = try HomeFolder.find(from: folder.url)
        try home.write(SubscriptionList(feeds: [Feed(url: "http://\(place)/feed", title: "Watt")]))
        return home
    }

    func poll(_ home: HomeFolder, _ store: Store, at date: Date = now) async throws -> (
        Round.Report, Suggesting.Report
    ) {
        try await FetchLoop.withLoop(.loopback) { loop in
            try store.follow(try home.subscriptions())
            let round = try await Round(fetcher: loop, store: store, concurrency: 4).run(now: date, all: true)
            return (round, try await Suggesting(home: home, store: store).run(now: date))
        }
    }

    @Test func `new entries are proposed, unless old, known, off topic or on the page`() async throws {
        try await LoopbackServer.whileServing({ _ in
            LoopbackServer.answer(Self.first, headers: [.eTag: "\"1\""])
        }) { place in
            let folder = TemporaryDirectory.current
            let home = try home(in: folder, place: place)
            let store = try home.openStore()
            let (round, judged) = try await poll(home, store)
            #expect(round.newEntries == 4)
            #expect(judged.onPage == 1 && judged.tooOld == 1 && judged.offTopic == 1 && judged.proposed == 1)
            let items = try Reviewing(home: home, store: store).items(now: Self.now)
            #expect(items.map(\.suggestion.article.url) == ["https://watt.fr/nouveau"])
            #expect(items.map(\.suggestion.section) == [["Énergie"]])
            #expect(
                items.map(\.suggestion.line) == [
                    "* [Les serveurs et leur consommation](https://watt.fr/nouveau)"
                ]
            )
            #expect(try folder.read("page.md") == Self.page, "polling writes no page")
            let left = try Suggesting(home: home, store: store).notProposed(limit: 9, now: Self.now)
            #expect(
                left.map(\.url) == ["https://watt.fr/tarte"],
                "entries that were not proposed can be listed"
            )
            let again = try await Suggesting(home: home, store: store).run(now: Self.now)
            #expect(again.judged == 0, "nothing has changed")
            try folder.write(
                "pages: [page.md]\nfetch: {per_host_interval: 0, allow_private: [127.0.0.1]}\nsuggest: {min_relevance: 0}\n",
                to: "veille.yml"
            )
            let lenient = try await Suggesting(home: try HomeFolder.find(from: folder.url), store: store).run(
                now: Self.now
            )
            #expect(
                lenient.proposed == 1,
                "a lower threshold is heard, and so are a page and decisions that change"
            )
        }
    }

    @Test func `the second poll of an unchanged feed is a 304`() async throws {
        try await LoopbackServer.whileServing({ request in
            request.headers[.ifNoneMatch] == "\"1\""
                ? LoopbackServer.answer(status: .notModified)
                : LoopbackServer.answer(Self.first, headers: [.eTag: "\"1\""])
        }) { place in
            let folder = TemporaryDirectory.current
            let home = try home(in: folder, place: place)
            let store = try home.openStore()
            _ = try await poll(home, store)
            let (round, judged) = try await poll(home, store)
            #expect(round.unchanged == 1 && round.fresh == 0 && round.footprint.wireBytes == 0)
            #expect(judged.judged == 0)
        }
    }

    @Test func `a refused article never returns: other guid, scheme, tracking or title, and no database`()
        async throws
    {
        let again = Self.feed(
            Self.item(
                9,
                "TITRE CHANGÉ : les serveurs et leur consommation",
                "http://www.watt.fr/nouveau/?utm_campaign=x",
                guid: "autre"
            )
        )
        let bodies = Bodies([Self.first, again, again])
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(bodies.next()) }) { place in
            let folder = TemporaryDirectory.current
            let home = try home(in: folder, place: place)
            var store = try home.openStore()
            _ = try await poll(home, store)
            let id = try #require(try Reviewing(home: home, store: store).items(now: Self.now).first?.id)
            _ = try Reviewing(home: home, store: store).refuse([id], now: Self.now)
            let (_, judged) = try await poll(home, store)
            #expect(judged.proposed == 0)

            let bare = try folder.folder("bare")
            let other = try self.home(in: bare, place: place)
            try bare.write(try folder.read("state/decisions.jsonl"), to: "state/decisions.jsonl")
            store = try other.openStore()
            let (_, rebuilt) = try await poll(other, store)
            #expect(rebuilt.proposed == 0 && rebuilt.known == 1)
        }
    }

    @Test func `an accepted line is written once, unless undone before`() async throws {
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(Self.first) }) { place in
            let folder = TemporaryDirectory.current
            let home = try home(in: folder, place: place)
            let store = try home.openStore()
            _ = try await poll(home, store)
            let reviewing = Reviewing(home: home, store: store)
            let id = try #require(try reviewing.items(now: Self.now).first?.id)
            _ = try reviewing.accept([id], now: Self.now)
            // Even with the same timestamp.
            _ = try reviewing.undo(now: Self.now)
            #expect(try Applying(home: home).plan().flatMap(\.added).isEmpty)
            _ = try reviewing.accept([id], now: Self.now)
            for _ in 0..<2 {
                for change in try Applying(home: home).plan() {
                    try Applying(home: home).write(change, now: Self.now.addingTimeInterval(3))
                }
            }
            let line = "* [Les serveurs et leur consommation](https://watt.fr/nouveau)\n"
            let expected = Self.page.replacing(
                "(https://watt.fr/eau)\n",
                with: "(https://watt.fr/eau)\n" + line
            )
            #expect(try folder.read("page.md") == expected)
            #expect(try reviewing.item(id, now: Self.now).state == .applied)
            let title = try reviewing.item(id, now: Self.now).suggestion.article.title
            #expect(throws: UserError(DecisionProblem.applied(title: title, id: id), at: "page.md")) {
                try reviewing.refuse([id], now: Self.now)
            }
        }
    }

    @Test func `a page that changed in the meantime is not written`() async throws {
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(Self.first) }) { place in
            let folder = TemporaryDirectory.current
            let home = try home(in: folder, place: place)
            let store = try home.openStore()
            _ = try await poll(home, store)
            let id = try #require(try Reviewing(home: home, store: store).items(now: Self.now).first?.id)
            _ = try Reviewing(home: home, store: store).accept([id], now: Self.now)
            let change = try #require(try Applying(home: home).plan().first)
            try folder.write(Self.page + "\nUne ligne de plus.\n", to: "page.md")
            #expect(throws: UserError(ApplyProblem.pageChanged, at: "page.md")) {
                try Applying(home: home).write(change, now: Self.now)
            }
            #expect(try folder.read("page.md") == Self.page + "\nUne ligne de plus.\n")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.url.path).allSatisfy {
                    !$0.hasSuffix(".tmp")
                }
            )
        }
    }

    @Test func `a feed that fails is data, and the others go on`() async throws {
        try await LoopbackServer.whileServing({ request in
            switch request.uri.path {
            case "/feed": LoopbackServer.answer(Self.first)
            case "/page":
                LoopbackServer.answer(
                    "<!doctype html><html><title>x</title></html>",
                    headers: [.contentType: "text/html"]
                )
            case "/gone": LoopbackServer.answer(status: .gone)
            default: LoopbackServer.answer(status: .internalServerError)
            }
        }) { place in
            let folder = TemporaryDirectory.current
            let home = try home(in: folder, place: place)
            var list = try home.subscriptions()
            for path in ["page", "gone", "error"] {
                list.add(Feed(url: "http://\(place)/\(path)", title: path))
            }
            try home.write(list)
            let store = try home.openStore()
            let (round, _) = try await poll(home, store)
            #expect(round.fresh == 1)
            #expect(Set(round.failures.map(\.problem.label)) == ["html", "gone", "http-500"])
            #expect(try store.health().map(\.health.failures) == [0, 1, 1, 1])
            let (again, _) = try await poll(home, store)
            #expect(again.visited == 3, "a feed that is gone is not fetched again")
        }
    }

    @Test func `an issue has the accepted links, and the next one only newer ones`() async throws {
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(Self.first) }) { place in
            let folder = TemporaryDirectory.current
            let home = try home(in: folder, place: place)
            let store = try home.openStore()
            _ = try await poll(home, store)
            let publishing = Publishing(home: home)
            #expect(try publishing.next("default", now: Self.now).digest.count == 0)
            let id = try #require(try Reviewing(home: home, store: store).items(now: Self.now).first?.id)
            _ = try Reviewing(home: home, store: store).accept([id], now: Self.now)
            let made = try publishing.next("default", now: Self.now)
            let digest = made.digest
            #expect(digest.count == 1 && digest.number == 1 && digest.language == .fr)
            #expect(digest.sections.map(\.name.plain) == ["Énergie"])
            try publishing.record(made)
            #expect(try publishing.next("default", now: Self.now).digest.count == 0)
            #expect(try publishing.next("other", now: Self.now).digest.count == 1)
            #expect(try publishing.next("default", since: Self.now, now: Self.now).digest.count == 1)
        }
    }

    @Test func `feeds are found by link, header or path, that of the section first`() async throws {
        try await LoopbackServer.whileServing({ request in
            let host = request.head.authority ?? ""
            switch (host, request.uri.path) {
            case ("tag.fr", "/"), ("tag.fr", "/ia/"):
                return LoopbackServer.answer(
                    """
                    <link rel=alternate type=application/rss+xml href=/feed title="Tout"><link rel=alternate type=application/rss+xml href=/comments/feed>
                    <link rel=alternate type=application/rss+xml href=/ia/feed title="IA">
                    """
                )
            case ("head.fr", "/"):
                let link = try #require(HTTPField.Name("Link"))
                return LoopbackServer.answer(
                    "x",
                    headers: [link: "</x.xml>; rel=alternate; type=\"application/atom+xml\""]
                )
            case ("tag.fr", "/feed"), ("tag.fr", "/ia/feed"), ("tag.fr", "/comments/feed"),
                ("head.fr", "/x.xml"), ("habit.fr", "/rss.xml"):
                return LoopbackServer.answer(Self.first)
            default: return LoopbackServer.answer("<p>rien</p>", status: host == "none.fr" ? .ok : .notFound)
            }
        }) { place in
            var settings = FetchLoop.Configuration.loopback
            settings.connectTo = place
            let page = try PageParser.parse(
                Array(
                    "* [a](http://tag.fr/ia/a)\n* [b](http://tag.fr/ia/b)\n* [c](http://head.fr/c)\n* [d](http://habit.fr/d)\n* [e](http://www.none.fr/e)\n* [f](http://none.fr/f.\n"
                        .utf8
                )
            )
            let sites = Discovery.sites(of: [page])
            #expect(sites.map(\.host) == ["tag.fr", "none.fr", "head.fr", "habit.fr"])
            let found = try await FetchLoop.withLoop(settings) { await Discovery(fetcher: $0).search(sites) }
            #expect(
                found.map { $0.feed?.url } == [
                    "http://tag.fr/ia/feed", nil, "http://head.fr/x.xml", "http://habit.fr/rss.xml",
                ]
            )
            #expect(found.map(\.origin) == [.html, nil, .header, .wellKnown])
        }
    }
}

/// Responses in order; the last one repeats.
final class Bodies: @unchecked Sendable {
    private let lock = NSLock()
    private var bodies: [String]

    init(_ bodies: [String]) { self.bodies = bodies }

    func next() -> String { lock.withLock { bodies.count > 1 ? bodies.removeFirst() : bodies.first ?? "" } }
}

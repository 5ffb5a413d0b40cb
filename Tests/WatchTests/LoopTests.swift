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
import Watch

/// The whole loop against a real server: what is polled, proposed, decided and written.
@Suite(.temporaryDirectory, .timeLimit(.minutes(1))) struct LoopTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)
    private static let page = """
        # Veille

        ## Énergie

        * [La consommation des centres de données](https://watt.fr/conso)
        * [Une centrale à charbon pour les serveurs](https://watt.fr/charbon/)
        * [L’eau qui refroidit les serveurs](https://watt.fr/eau)

        ## Droit

        * [Le règlement européen sur les algorithmes](https://loi.fr/ia)
        * [Un juge face aux algorithmes](https://loi.fr/juge)

        """

    private static func item(
        _ number: Int,
        _ title: String,
        _ link: String,
        guid: String? = nil,
        date: String = "Thu, 12 Mar 2026 08:00:00 GMT"
    ) -> String {
        "<item><guid isPermaLink=\"false\">\(guid ?? "\(number)")</guid><title>\(title)</title><link>\(link)</link><pubDate>\(date)</pubDate></item>"
    }

    private static func feed(_ items: String) -> String {
        "<rss version=\"2.0\"><channel><title>Watt</title><link>https://watt.fr/</link>\(items)</channel></rss>"
    }

    private static let first = feed(
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

    private func home(in folder: TemporaryDirectory, place: String) throws -> Home {
        try folder.write(Self.page, to: "page.md")
        try folder.write(
            "pages: [page.md]\nfetch: {per_host_interval: 0, allow_private: [127.0.0.1]}\n",
            to: "veille.yml"
        )
        let home = try Home.find(from: folder.url)
        try home.write(SubscriptionList(feeds: [Feed(url: "http://\(place)/feed", title: "Watt")]))
        return home
    }

    private func poll(_ home: Home, _ store: Store, at date: Date = now) async throws -> (
        Round.Report, Suggesting.Report
    ) {
        var settings = FetchLoop.Configuration(userAgent: "test")
        settings.allowPrivate = ["127.0.0.1"]
        settings.perHostInterval = 0
        return try await FetchLoop.withLoop(settings) { loop in
            try store.follow(try home.subscriptions())
            let round = try await Round(fetcher: loop, store: store, concurrency: 4).run(now: date, all: true)
            return (round, try await Suggesting(home: home, store: store).run(now: date))
        }
    }

    @Test func `what is new is proposed; what is old, known, off topic or on the page is not`() async throws {
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
            let left = try Suggesting(home: home, store: store).unplaced(limit: 9, now: Self.now)
            #expect(left.map(\.url) == ["https://watt.fr/tarte"], "what was left out can be seen")
            let again = try await Suggesting(home: home, store: store).run(now: Self.now)
            #expect(again.judged == 0, "nothing has changed")
            try folder.write(
                "pages: [page.md]\nfetch: {per_host_interval: 0, allow_private: [127.0.0.1]}\nsuggest: {min_relevance: 0}\n",
                to: "veille.yml"
            )
            let lenient = try await Suggesting(home: try Home.find(from: folder.url), store: store).run(
                now: Self.now
            )
            #expect(
                lenient.proposed == 1,
                "a lower threshold is heard, and so are a page and decisions that change"
            )
        }
    }

    @Test func `what the page tells already is no news, and a second source brings back what waits for one`()
        async throws
    {
        let before = Self.feed(
            Self.item(
                1,
                "Irlande : les centres de données et leur consommation électrique",
                "https://watt.fr/1"
            )
                + Self.item(
                    2,
                    "La consommation électrique des serveurs de 214 communes bretonnes",
                    "https://watt.fr/2"
                )
        )
        let after = Self.feed(
            Self.item(
                1,
                "Irlande : les centres de données et leur consommation électrique",
                "https://watt.fr/1"
            )
                + Self.item(
                    2,
                    "La consommation électrique des serveurs de 214 communes bretonnes",
                    "https://watt.fr/2"
                )
                + Self.item(
                    3,
                    "Serveurs : la consommation électrique de 214 communes bretonnes",
                    "https://autre.fr/3"
                )
        )
        let bodies = Bodies([before, after])
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(bodies.next()) }) { place in
            let folder = TemporaryDirectory.current
            _ = try home(in: folder, place: place)
            try folder.write(
                "pages: [page.md]\nfetch: {per_host_interval: 0, allow_private: [127.0.0.1]}\nsuggest: {min_relevance: 0}\n",
                to: "veille.yml"
            )
            let link =
                "* [Les centres de données en Irlande, leur consommation électrique](https://e.fr/irlande)\n"
            try folder.write(try folder.read("page.md") + link, to: "page.md")
            let line =
                try folder.read("page.md").split(separator: "\n", omittingEmptySubsequences: false).count - 1
            let home = try Home.find(from: folder.url)
            let store = try home.openStore()
            let reviewing = Reviewing(home: home, store: store)
            _ = try await poll(home, store)
            let first = try reviewing.items(now: Self.now)
            #expect(first.first { $0.state == .duplicate }?.suggestion.told?.line == line)
            let news = try #require(first.first { $0.state == .pending })
            _ = try reviewing.later([news.id], until: nil, now: Self.now)
            #expect(try reviewing.item(news.id, now: Self.now.addingTimeInterval(1e9)).state == .later)
            _ = try await poll(home, store, at: Self.now.addingTimeInterval(3 * 86_400))
            let back = try reviewing.item(news.id, now: Self.now.addingTimeInterval(4 * 86_400))
            #expect(back.state == .pending)
            #expect(back.suggestion.article.alsoAt.map(\.url) == ["https://autre.fr/3"])
        }
    }

    @Test func `a site and a story take only so much room, and what waits comes when there is some`()
        async throws
    {
        let titles = [
            "Consommation électrique des centres de données en Irlande",
            "Refroidir les serveurs à l’eau de mer",
            "Les centres de données en Irlande et leur consommation électrique", "Un réseau plus sobre",
            "La chaleur des serveurs chauffe une piscine", "Panneaux solaires sur les hangars",
        ]
        let feed = Self.feed(
            titles.enumerated().map { Self.item($0.offset, $0.element, "https://watt.fr/\($0.offset)") }
                .joined()
        )
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(feed) }) { place in
            let folder = TemporaryDirectory.current
            _ = try home(in: folder, place: place)
            try folder.write(
                "pages: [page.md]\nfetch: {per_host_interval: 0, allow_private: [127.0.0.1]}\nsuggest: {min_relevance: 0, max_per_site: 3}\n",
                to: "veille.yml"
            )
            let home = try Home.find(from: folder.url)
            let store = try home.openStore()
            let (_, judged) = try await poll(home, store)
            #expect(judged.proposed == 6)
            let reviewing = Reviewing(home: home, store: store)
            let all = try reviewing.items(now: Self.now)
            let items = all.filter { $0.state == .pending }
            let sections = Dictionary(grouping: items, by: \.suggestion.section)
            #expect(sections.values.allSatisfy { $0.count <= 3 })
            let told = try #require(all.first { $0.state == .duplicate }).suggestion
            let first = try #require(items.first { $0.id == told.told?.id }).suggestion.article
            #expect(
                Set([told.article.title, first.title]) == [titles[0], titles[2]],
                "one story is proposed once"
            )
            #expect(first.alsoAt.map(\.url) == [told.article.url], "with the other that tells it")
            let left = try Suggesting(home: home, store: store).unplaced(limit: 9, now: Self.now)
            #expect(left.count + all.count == 6, "what waits can be seen")
            try folder.write(
                "pages: [page.md]\nsuggest: {min_relevance: 0, max_per_week: \(items.count), max_per_section: 50, max_per_site: 50}\n",
                to: "veille.yml"
            )
            let frugal = try Home.find(from: folder.url)
            _ = try await Suggesting(home: frugal, store: store).run(now: Self.now)
            #expect(try reviewing.items(now: Self.now).count == all.count, "the week has had its share")
            let full = try #require(sections.values.first { $0.count == 3 })
            _ = try reviewing.accept([full[0].id], now: Self.now)
            _ = try await Suggesting(home: home, store: store).run(now: Self.now)
            #expect(
                try reviewing.items(now: Self.now).count(where: { $0.state == .pending }) >= items.count - 1
            )
        }
    }

    @Test func `what is worth too little once the page has changed is withdrawn; what was decided stays`()
        async throws
    {
        let folder = TemporaryDirectory.current
        let home = try home(in: folder, place: "127.0.0.1:1")
        let store = try home.openStore()
        let titles = [
            "L’eau qui refroidit les serveurs en été", "Recette de tarte aux pommes", "Rosiers et jardins",
        ]
        let proposals = titles.enumerated().map { index, title in
            let suggestion = Suggestion(
                id: "",
                page: "page.md",
                section: ["Droit"],
                article: .init(url: "https://a\(index).fr/", title: title, site: ""),
                relevance: 0.9,
                confidence: 1,
                line: "* [\(title)](https://a\(index).fr/)"
            )
            return Proposal(suggestion: suggestion, key: "a\(index).fr")
        }
        try store.propose(proposals, judged: [], at: Self.now)
        _ = try await Suggesting(home: home, store: store).run(now: Self.now)
        let reviewing = Reviewing(home: home, store: store)
        let before = try reviewing.items(now: Self.now)
        #expect(before.count == 3)
        let decided = try #require(before.first { $0.suggestion.article.title == titles[2] })
        _ = try reviewing.accept([decided.id], now: Self.now)
        let later = Self.now.addingTimeInterval(86_400)
        _ = try await Suggesting(home: home, store: store).run(now: later)
        let after = try reviewing.items(now: later)
        #expect(Set(after.map(\.suggestion.article.title)) == [titles[0], titles[2]])
        let judged = try #require(after.first { $0.suggestion.article.title == titles[0] })
        #expect(judged.suggestion.section == ["Énergie"], "the section is judged anew, too")
    }

    @Test func `a refusal lowers what resembles it at once, and undoing it brings it back`() throws {
        let folder = TemporaryDirectory.current
        let home = try home(in: folder, place: "127.0.0.1:1")
        let store = try home.openStore()
        let titles = [
            "Les serveurs et l’eau de mer", "L’eau de mer et les serveurs", "Un tribunal et la loi",
        ]
        let ids = try titles.enumerated().map { index, title in
            let suggestion = Suggestion(
                id: "",
                page: "page.md",
                section: ["Énergie"],
                article: .init(url: "https://a\(index).fr/", title: title, site: ""),
                relevance: 0.6,
                confidence: 1,
                line: "* [\(title)](https://a\(index).fr/)"
            )
            return try store.put(Proposal(suggestion: suggestion, key: "a\(index).fr"), at: Self.now).id
        }
        let reviewing = Reviewing(home: home, store: store)
        func worths() throws -> [Double] {
            let items = try reviewing.items(now: Self.now)
            return ids.map { id in items.first { $0.id == id }?.suggestion.relevance ?? 0 }
        }
        _ = try reviewing.refuse([ids[0]], now: Self.now.addingTimeInterval(60))
        let after = try worths()
        #expect(after[1] < 0.4 && after[2] == 0.6)
        _ = try reviewing.undo(now: Self.now.addingTimeInterval(120))
        #expect(try worths() == [0.6, 0.6, 0.6])
        _ = try reviewing.accept([ids[0]], now: Self.now.addingTimeInterval(180))
        #expect(try worths()[1] > 0.7)
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

    @Test func `accepting writes one line, once; undoing before that takes it back`() async throws {
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(Self.first) }) { place in
            let folder = TemporaryDirectory.current
            let home = try home(in: folder, place: place)
            let store = try home.openStore()
            _ = try await poll(home, store)
            let reviewing = Reviewing(home: home, store: store)
            let id = try #require(try reviewing.items(now: Self.now).first?.id)
            _ = try reviewing.accept([id], now: Self.now)
            // Even within one moment.
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
            #expect(throws: HomeError.self) { try reviewing.refuse([id], now: Self.now) }
        }
    }

    @Test func `a page that changed meanwhile is not written`() async throws {
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(Self.first) }) { place in
            let folder = TemporaryDirectory.current
            let home = try home(in: folder, place: place)
            let store = try home.openStore()
            _ = try await poll(home, store)
            let id = try #require(try Reviewing(home: home, store: store).items(now: Self.now).first?.id)
            _ = try Reviewing(home: home, store: store).accept([id], now: Self.now)
            let change = try #require(try Applying(home: home).plan().first)
            try folder.write(Self.page + "\nUne ligne de plus.\n", to: "page.md")
            #expect { try Applying(home: home).write(change, now: Self.now) } throws: {
                ($0 as? HomeError)?.kind == .pageChanged
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
            #expect(again.visited == 3, "what is gone is not asked again")
        }
    }

    @Test func `an issue tells what was accepted, and the next one only what is newer`() async throws {
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
            #expect(digest.count == 1 && digest.number == 1 && digest.language == "fr")
            #expect(digest.sections.map(\.name.plain) == ["Énergie"])
            try publishing.mark(made)
            #expect(try publishing.next("default", now: Self.now).digest.count == 0)
            #expect(try publishing.next("other", now: Self.now).digest.count == 1)
            #expect(try publishing.next("default", since: Self.now, now: Self.now).digest.count == 1)
        }
    }

    @Test func `the feed is found by tag, header or habit, and the rubric's before the site's`() async throws
    {
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
            var settings = FetchLoop.Configuration(userAgent: "test")
            settings.perHostInterval = 0
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

/// Answers that follow each other; the last one stays.
private final class Bodies: @unchecked Sendable {
    private let lock = NSLock()
    private var bodies: [String]

    init(_ bodies: [String]) { self.bodies = bodies }

    func next() -> String { lock.withLock { bodies.count > 1 ? bodies.removeFirst() : bodies.first ?? "" } }
}

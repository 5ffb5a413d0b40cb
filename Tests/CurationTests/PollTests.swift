import Feeds
import Fetch
import Foundation
import HTTPTypes
import Home
import Hummingbird
import Storage
import Support
import Testing

@testable import Curation

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct PollTests {
    private static let now = SampleHome.now
    private static let day = 86_400.0

    private static func rss(_ titles: [String]) -> String {
        let items = titles.enumerated().map {
            "<item><title>\($0.element)</title><guid>\($0.offset)</guid>"
                + "<link>https://w.fr/\($0.offset)</link></item>"
        }
        return "<rss version=\"2.0\"><channel><title>Watt</title>\(items.joined())</channel></rss>"
    }

    private static let body = rss(["Un serveur et sa consommation", "La tarte aux pommes"])

    /// A home with subscriptions to `paths` of a server.
    private struct Scene: Sendable {
        let sample: SampleHome
        let network: Network

        init(_ place: String, _ paths: [String], more: String = "") throws {
            sample = try SampleHome(
                configuration: """
                    pages: [page.md]
                    fetch: {per_host_interval: 0, allow_private: [127.0.0.1]}
                    suggest: {min_relevance: 0}
                    \(more)
                    """
            )
            let feeds = paths.map { Feed(url: "http://\(place)\($0)", title: $0) }
            if !feeds.isEmpty { try sample.home.write(SubscriptionList(feeds: feeds)) }
            var network = try Network(home: sample.home)
            network.settings = .loopback
            self.network = network
        }

        func poll(after days: Double = 0) -> Poll {
            Poll(home: sample.home, store: sample.store, network: network, now: now + days * day)
        }
    }

    /// Serves while `body` runs, and records the requested paths.
    private func serving(
        _ paths: [String] = ["/feed"],
        more: String = "",
        _ handler: @escaping @Sendable (Hummingbird.Request) -> Hummingbird.Response = { _ in
            LoopbackServer.answer(PollTests.body, headers: [.eTag: "\"1\""])
        },
        _ body: @escaping @Sendable (Scene, Locked<[String]>) async throws -> Void
    ) async throws {
        let asked = Locked<[String]>([])
        try await LoopbackServer.whileServing({ request in
            asked.withLock { $0.append(request.uri.path) }
            return handler(request)
        }) { place in
            try await body(try Scene(place, paths, more: more), asked)
        }
    }

    @Test(arguments: [("classify: {read: full}", true), ("", false)])
    func `the page of an article of which the feed says little helps to judge it`(
        setting: String,
        isRead: Bool
    ) async throws {
        let page = """
            <html><body><article><p>Un serveur de calcul en France consomme chaque année autant d’énergie qu’un \
            village entier.</p></article></body></html>
            """
        try await serving(more: setting) { request in
            switch request.uri.path {
            case "/feed":
                let host = request.head.authority ?? ""
                return LoopbackServer.answer(Self.body.replacing("https://w.fr", with: "http://" + host))
            case "/robots.txt": return LoopbackServer.answer(status: .notFound)
            default: return LoopbackServer.answer(page, headers: [.contentType: "text/html"])
            }
        } _: { scene, asked in
            let report = try await scene.poll().run()
            #expect(report.articles == (isRead ? .init(read: 2) : nil))
            #expect(asked.withLock { $0.count } == (isRead ? 4 : 1))
            #expect(report.round.footprint.requests == (isRead ? 4 : 1))
            let items = try scene.sample.reviewing.items(now: Self.now)
            #expect(!items.isEmpty)
            for item in items { #expect((item.suggestion.article.pageText != nil) == isRead) }
            // What was judged is what is decided.
            _ = try scene.sample.reviewing.accept([try #require(items.first?.id)], now: Self.now)
            let decided = try scene.sample.home.readLedger().decisions.last
            #expect((decided?.article?.pageText != nil) == isRead)
        }
    }

    @Test func `without feeds there is nothing to poll`() async throws {
        let scene = try Scene("127.0.0.1:1", [])
        let error = await #expect(throws: UserError.self) { try await scene.poll().run() }
        #expect(error == UserError(FeedProblem.noFeeds, at: "feeds/feeds.opml"))
    }

    @Test(arguments: ["page.md", "feeds/feeds.opml", "state/decisions.jsonl"])
    func `an unreadable file ends the poll before anything is fetched`(name: String) async throws {
        try await serving { scene, asked in
            let url = scene.sample.folder.url.appending(path: name)
            try? FileManager.default.removeItem(at: url)
            try scene.sample.folder.write("", to: name + "/file")
            await #expect(throws: (any Error).self) { try await scene.poll().run() }
            #expect(asked.withLock { $0 }.isEmpty)
            #expect(try scene.sample.store.health().isEmpty, "no feed is stored yet")
        }
    }

    @Test func `new entries are fetched, judged and queued`() async throws {
        try await serving { scene, asked in
            let steps = Locked<[String]>([])
            let report = try await scene.poll().run { done, total, what in
                steps.withLock { $0.append("\(done)/\(total) \(what.en)") }
            }
            #expect(asked.withLock { $0 } == ["/feed"])
            #expect(steps.withLock { $0.last } == "1/1 feeds")
            #expect(report.feeds == 1 && !report.isInterrupted)
            #expect(report.round.visited == 1 && report.round.fresh == 1 && report.round.newEntries == 2)
            #expect(report.judged.judged == 2 && report.judged.proposed == 2)
            let urls = try scene.sample.reviewing.items(now: Self.now).map(\.suggestion.article.url)
            #expect(urls.sorted() == ["https://w.fr/0", "https://w.fr/1"])
            #expect(try scene.sample.folder.read("page.md") == SampleHome.page)
        }
    }

    @Test func `only due feeds are visited, unless all are requested`() async throws {
        try await serving(["/a", "/b"]) { scene, asked in
            let first = try await scene.poll().run()
            #expect(first.round.visited == 2)
            let soon = try await scene.poll(after: 0.0001).run()
            #expect(soon.round.visited == 0 && soon.feeds == 2)
            #expect(asked.withLock { $0.count } == 2)
            let forced = try await scene.poll(after: 0.0001).run(force: true)
            #expect(forced.round.visited == 2 && forced.round.newEntries == 0)
            #expect(forced.judged.judged == 0, "nothing has changed")
            let later = try await scene.poll(after: 30).run()
            #expect(later.round.visited == 2)
        }
    }

    @Test func `a failing feed is reported, and the others are read`() async throws {
        try await serving(["/a", "/b", "/c"]) { request in
            request.uri.path == "/b"
                ? LoopbackServer.answer(status: .notFound) : LoopbackServer.answer(Self.body)
        } _: { scene, _ in
            let report = try await scene.poll().run()
            #expect(report.round.failures.map(\.feed.title) == ["/b"])
            #expect(report.round.failures.map(\.problem.label) == ["http-404"])
            #expect(report.round.fresh == 2)
        }
    }

    @Test func `an unsubscribed feed is not fetched`() async throws {
        try await serving(["/a", "/b"]) { scene, asked in
            _ = try await scene.poll().run()
            try scene.sample.home.changeSubscriptions { _ = $0.remove("/b") }
            let report = try await scene.poll(after: 30).run()
            #expect(report.feeds == 1 && report.round.visited == 1)
            #expect(asked.withLock { $0 }.sorted() == ["/a", "/a", "/b"])
            #expect(try scene.sample.store.health().map(\.feed.title) == ["/a"])
        }
    }

    @Test func `a moved feed is followed, unless a person has undone the move`() async throws {
        try await serving { request in
            request.uri.path == "/feed"
                ? LoopbackServer.answer(status: .movedPermanently, headers: [.location: "/new"])
                : LoopbackServer.answer(Self.body)
        } _: { scene, asked in
            let home = scene.sample.home
            let old = try #require(try home.subscriptions().feeds.first).url
            let new = old.replacing("/feed", with: "/new")
            for day in 0...3 {
                let report = try await scene.poll(after: Double(day)).run(force: true)
                #expect(report.round.moves.map(\.to) == (day < 3 ? [] : [new]))
            }
            #expect(try home.subscriptions().feeds.map(\.url) == [new])
            #expect(try home.readLedger().moves.map(\.from) == [old])
            #expect(try scene.sample.store.health().map(\.feed.url) == [new])
            #expect(try scene.sample.store.health().map(\.entries) == [2], "its entries are kept")

            asked.withLock { $0 = [] }
            let undone = try home.undoMove(of: new, store: scene.sample.store, at: Self.now + 4 * Self.day)
            #expect(undone?.from == old)
            for day in 5...9 { _ = try await scene.poll(after: Double(day)).run(force: true) }
            #expect(try home.subscriptions().feeds.map(\.url) == [old])
            #expect(asked.withLock { $0.prefix(2) } == ["/feed", "/new"])
        }
    }

    @Test func `entries seen with a clock ahead are judged once it is correct`() async throws {
        try await serving { scene, _ in
            let ahead = try await scene.poll(after: 700).run()
            #expect(ahead.judged.proposed == 2)
            _ = try scene.sample.store.rejudge(
                [],
                withdrawn: scene.sample.store.suggestions().map(\.suggestion.id),
                at: Self.now
            )
            let right = try await scene.poll().run()
            #expect(right.judged.proposed == 2)
        }
    }

    @Test func `an entry dated in the future waits for its day`() async throws {
        let ahead = "Sun, 22 Mar 2026 08:00:00 GMT"
        let body =
            "<rss version=\"2.0\"><channel><title>W</title>"
            + [("a", "Sat, 14 Mar 2026 07:00:00 GMT"), ("b", "Sun, 15 Mar 2026 08:00:00 GMT"), ("c", ahead)]
            .map {
                "<item><title>Serveurs \($0.0)</title><link>https://w.fr/\($0.0)</link><pubDate>\($0.1)</pubDate></item>"
            }.joined() + "</channel></rss>"
        try await serving { _ in
            LoopbackServer.answer(body)
        } _: { scene, _ in
            let first = try await scene.poll().run()
            #expect(first.round.newEntries == 3 && first.judged.judged == 2)
            #expect(first.judged.early == 1)
            let same = try await scene.poll(after: 5).run(force: true)
            #expect(same.judged.judged == 0 && same.judged.early == 1)
            let later = try await scene.poll(after: 7).run(force: true)
            #expect(later.round.newEntries == 0)
            #expect(later.judged.judged == 1 && later.judged.early == 0)
        }
    }

    @Test func `what the limits of the queue hold back is counted apart`() async throws {
        try await serving { scene, _ in
            try scene.sample.folder.write(
                "pages: [page.md]\nsuggest: {min_relevance: 0, max_per_section: 1, max_per_site: 1, max_per_week: 1}\n",
                to: "veille.yml"
            )
            let home = try HomeFolder.find(from: scene.sample.folder.url)
            let poll = Poll(home: home, store: scene.sample.store, network: scene.network, now: Self.now)
            let report = try await poll.run()
            #expect(report.judged.proposed == 2 && report.judged.queued == 1)
        }
    }

    @Test func `a cancelled poll keeps fetched entries and judges nothing`() async throws {
        try await serving(["/a", "/b"]) { scene, _ in
            let poll = scene.poll()
            let task = Locked<Task<Poll.Report, any Error>?>(nil)
            let (starts, start) = AsyncStream.makeStream(of: Void.self)
            let running = Task {
                for await _ in starts.prefix(1) {}
                return try await poll.run { done, _, _ in
                    if done == 1 { task.withLock { $0?.cancel() } }
                }
            }
            task.withLock { $0 = running }
            start.yield()
            let report = try await running.value
            #expect(report.isInterrupted)
            #expect(report.judged.judged == 0)
            let seen = try scene.sample.store.entryCount()
            #expect(seen == report.round.newEntries)
            #expect(try scene.sample.store.entriesToJudge(limit: 9).count == seen, "judged next time")
            let next = try await scene.poll(after: 1).run(force: true)
            #expect(!next.isInterrupted && next.judged.judged == 4)
        }
    }
}

@testable import Curation
import Feeds
import Fetch
import Foundation
import Storage
import Support
import Testing

/// A feed whose articles are lists of links.
@Suite struct RoundupVisitTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)
    private static let feed = Feed(url: "https://n.example/feed", title: "N", siteURL: "https://n.example/")

    private struct Scene {
        let store: Store
        /// The addresses asked.
        let asked = Guarded<[String]>([])
        /// Whether the forwarding addresses answer.
        let forwards = Guarded(true)

        init() throws {
            store = try Store.inMemory()
            try store.follow(SubscriptionList(feeds: [RoundupVisitTests.feed]))
        }

        private static let body = """
            <rss version="2.0"><channel><title>N</title><link>https://n.example/</link><item><guid>i1</guid>
            <title>This week in caches</title><link>https://n.example/i1</link>
            <pubDate>Sat, 14 Mar 2026 07:00:00 GMT</pubDate><description><![CDATA[<ul>
            <li><a href="https://a.example/1">A first title</a></li>
            <li><a href="https://n.example/link/1/rss">A second title</a></li>
            <li><a href="https://n.example/link/2/rss">A title of its own</a></li>
            <li><a href="https://c.example/1">A third title</a></li></ul>]]></description></item></channel></rss>
            """

        /// The addresses known after a visit.
        func visit(day: Double, whole: Set<String> = []) async throws -> [String] {
            let (asked, forwards) = (asked, forwards)
            let fetcher = ScriptedFetcher { request throws(FetchError) in
                asked.withLock { $0.append("\(request.method == .head ? "HEAD " : "")\(request.url)") }
                switch request.url {
                case RoundupVisitTests.feed.url:
                    return Response(
                        status: request.validators == nil ? 200 : 304,
                        headers: [("ETag", "\"1\"")],
                        body: request.validators == nil ? Array(Self.body.utf8) : [],
                        url: request.url
                    )
                case "https://n.example/link/1/rss" where forwards.withLock { $0 }:
                    return Response(status: 405, body: [], url: "https://b.example/1?utm_source=n")
                case "https://n.example/link/2/rss":
                    return Response(status: 200, body: [], url: "https://n.example/about")
                default: throw FetchError(.timeout)
                }
            }
            let round = Round(fetcher: fetcher, store: store, concurrency: 1, wholeFeeds: whole)
            _ = try await round.run(now: RoundupVisitTests.now + day * 86_400, all: true)
            return try store.entriesToJudge(limit: 100).compactMap(\.entry.url)
        }
    }

    @Test func `an address that only forwards is followed once, and no page of the site is kept`()
        async throws
    {
        let scene = try Scene()
        let expected = ["https://a.example/1", "https://b.example/1", "https://c.example/1"]
        #expect(try await scene.visit(day: 0).sorted() == expected)
        #expect(
            scene.asked.withLock { $0 } == [
                Self.feed.url, "HEAD https://n.example/link/1/rss", "HEAD https://n.example/link/2/rss",
            ]
        )
    }

    @Test func `one that does not answer is tried again, then left`() async throws {
        let scene = try Scene()
        scene.forwards.withLock { $0 = false }
        let direct = ["https://a.example/1", "https://c.example/1"]
        #expect(try await scene.visit(day: 0).sorted() == direct)
        #expect(try await scene.visit(day: 1).sorted() == direct)
        scene.forwards.withLock { $0 = true }
        #expect(try await scene.visit(day: 2).count == 3)
        // The feed is read again only while something is missing.
        let before = scene.asked.withLock { $0.count }
        #expect(try await scene.visit(day: 2.5).count == 3)
        #expect(scene.asked.withLock { $0.count } == before + 1)
    }

    @Test func `a feed is left whole where veille.yml says so`() async throws {
        let scene = try Scene()
        #expect(try await scene.visit(day: 0, whole: [Self.feed.url]) == ["https://n.example/i1"])
    }
}

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
        /// How often the feed was asked for with validators.
        let conditional = Guarded(0)
        let etag = Guarded("1")
        private let list: String

        init(list: String = "") throws {
            self.list = list
            store = try Store.inMemory()
            try store.follow(SubscriptionList(feeds: [RoundupVisitTests.feed]))
        }

        private var body: String {
            """
            <rss version="2.0"><channel><title>N</title><link>https://n.example/</link><item><guid>i1</guid>
            <title>This week in caches</title><link>https://n.example/i1</link>
            <pubDate>Sat, 14 Mar 2026 07:00:00 GMT</pubDate><description><![CDATA[<ul>
            <li><a href="https://a.example/1">A first title</a></li>
            <li><a href="https://n.example/link/1/rss">A second title</a></li>
            <li><a href="https://n.example/link/2/rss">A title of its own</a></li>
            <li><a href="https://c.example/1">A third title</a></li>\(list)</ul>]]></description></item></channel></rss>
            <!-- \(etag.withLock { $0 }) -->
            """
        }

        /// The addresses known after a visit.
        func visit(day: Double, whole: Set<String> = []) async throws -> [String] {
            let (asked, forwards, conditional) = (asked, forwards, conditional)
            let (body, tag) = (body, "\"" + etag.withLock { $0 } + "\"")
            let fetcher = ScriptedFetcher { request throws(FetchError) in
                asked.withLock { $0.append("\(request.method == .head ? "HEAD " : "")\(request.url)") }
                switch request.url {
                case RoundupVisitTests.feed.url:
                    if request.validators != nil { conditional.withLock { $0 += 1 } }
                    let isSame = request.validators?.etag == tag
                    return Response(
                        status: isSame ? 304 : 200,
                        headers: [("etag", tag)],
                        body: isSame ? [] : Array(body.utf8),
                        url: request.url
                    )
                case "https://n.example/link/1/rss" where forwards.withLock { $0 }:
                    return Response(status: 405, body: [], url: "https://b.example/1?utm_source=n")
                case "https://n.example/link/2/rss":
                    return Response(status: 200, body: [], url: "https://n.example/about")
                case "https://n.example/link/9/rss", "https://d.example/link/9/rss":
                    return Response(status: 200, body: [], url: request.url)
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

    @Test func `one that does not answer is asked four times, whenever its list appeared`() async throws {
        let scene = try Scene()
        scene.forwards.withLock { $0 = false }
        let direct = ["https://a.example/1", "https://c.example/1"]
        let first = "HEAD https://n.example/link/1/rss"
        for visit in 0..<6 { #expect(try await scene.visit(day: Double(visit) * 4).sorted() == direct) }
        #expect(scene.asked.withLock { $0.count { $0 == first } } == 4)
        // What led to the site itself was settled at once, and the feed is read by its validators again.
        #expect(scene.asked.withLock { $0.count { $0 == "HEAD https://n.example/link/2/rss" } } == 1)
        #expect(scene.conditional.withLock { $0 } == 1, "after eight days it is read in full anyway")
    }

    @Test func `one that answers later is found`() async throws {
        let scene = try Scene()
        scene.forwards.withLock { $0 = false }
        #expect(try await scene.visit(day: 0).count == 2)
        scene.forwards.withLock { $0 = true }
        #expect(try await scene.visit(day: 1).count == 3)
        #expect(scene.conditional.withLock { $0 } == 0)
    }

    @Test func `an address that forwards nowhere is its own`() async throws {
        let scene = try Scene(list: "<li><a href=\"https://n.example/link/9/rss\">Own</a></li>")
        #expect(try await scene.visit(day: 0).count == 3, "it is of the site itself")
        let other = try Scene(list: "<li><a href=\"https://d.example/link/9/rss\">A fourth title</a></li>")
        #expect(try await other.visit(day: 0).contains("https://d.example/link/9/rss"))
    }

    @Test func `those that fail do not keep the others from being asked`() async throws {
        let many = (10..<60).map {
            "<li><a href=\"https://dead.example/link/\($0)/x\">Dead title \($0)</a></li>"
        }
        let scene = try Scene(
            list: many.joined() + "<li><a href=\"https://d.example/link/9/rss\">Last title</a></li>"
        )
        _ = try await scene.visit(day: 0)
        #expect(try await scene.visit(day: 1).contains("https://d.example/link/9/rss"))
    }

    @Test func `a list that was recorded whole is not recorded again, link by link`() async throws {
        let scene = try Scene()
        #expect(try await scene.visit(day: 0, whole: ["http://www.n.example/feed/"]).count == 1)
        scene.etag.withLock { $0 = "2" }
        #expect(try await scene.visit(day: 1).count == 1)
        let other = try Scene()
        #expect(try await other.visit(day: 0).count == 3)
        other.etag.withLock { $0 = "2" }
        #expect(try await other.visit(day: 1, whole: [Self.feed.url]).count == 3)
    }

    @Test func `a feed is left whole where veille.yml says so`() async throws {
        let scene = try Scene()
        #expect(try await scene.visit(day: 0, whole: [Self.feed.url]) == ["https://n.example/i1"])
    }
}

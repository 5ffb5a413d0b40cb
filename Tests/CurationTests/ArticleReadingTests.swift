import Feeds
import Fetch
import Foundation
import Storage
import Support
import Testing

@testable import Curation

/// The pages of articles of which their feeds say little.
@Suite struct ArticleReadingTests {
    private static let now = SampleHome.now
    private static let feed = Feed(url: "https://w.fr/feed", title: "W", siteURL: "https://w.fr/")
    private static let prose =
        "Les centres de données consomment plus d’électricité que prévu cette année encore."

    /// A store with articles that are not judged, and sites that answer.
    private struct Scene {
        let store: Store
        let asked = Guarded<[String]>([])
        var answers: [String: Response] = [:]
        var now = ArticleReadingTests.now

        init(_ entries: [(url: String, summary: String, age: Double)]) throws {
            store = try Store.inMemory()
            try store.follow(SubscriptionList(feeds: [ArticleReadingTests.feed]))
            try record(entries)
        }

        func record(_ entries: [(url: String, summary: String, age: Double)]) throws {
            let all = try store.dueFeeds(at: now, all: true) { _ in 0 }
            let due = try #require(try store.dueFeeds(all).first)
            let entries = entries.map { url, summary, age in
                Entry(guid: url, url: url, title: "T", summary: summary, published: now - age * 86_400)
            }
            let body = FreshFeed(title: "W", entries: entries, validators: nil, bodyHash: 1)
            _ = try store.record([Visit(feed: due.id, outcome: .fresh(body), at: now, nextCheck: now)])
        }

        mutating func answer(
            _ url: String,
            _ body: String,
            status: Int = 200,
            type: String = "text/html",
            headers: [(String, String)] = [],
            at end: String? = nil
        ) {
            answers[url] = Response(
                status: status,
                headers: [("content-type", type)] + headers,
                body: Array(body.utf8),
                url: end ?? url
            )
        }

        func read(isWanted: (StoredEntry) -> Bool = { _ in true }) async throws -> ArticleReading.Report {
            let (asked, answers) = (asked, answers)
            let fetcher = ScriptedFetcher { request throws(FetchError) in
                asked.withLock { $0.append(request.url) }
                guard let answer = answers[request.url] else { throw FetchError(.timeout) }
                return answer
            }
            let reading = ArticleReading(
                fetcher: fetcher,
                store: store,
                userAgent: "veille/1.0 (x)",
                concurrency: 2,
                holds: RetryHolds(try store.holds(at: now, longest: 86_400)),
                now: now
            )
            return try await reading.run(dated: now - 30 * 86_400..<now + 86_400, isWanted: isWanted) {
                _,
                _ in
            }
        }

        func texts() throws -> [String?] { try store.entriesToJudge(limit: 300).map(\.pageText) }
    }

    private static let page = "<p>\(prose)</p>"

    @Test func `only what its feed says little of, and may be proposed, is read, and once`() async throws {
        var scene = try Scene([
            ("https://w.fr/1", "Peu", 1), ("https://w.fr/2", String(repeating: "x", count: 200), 1),
            ("https://w.fr/3", "", 31), ("https://w.fr/4", "", 1),
        ])
        scene.answer("https://w.fr/robots.txt", "", status: 404)
        scene.answer("https://w.fr/1", Self.page)
        let report = try await scene.read { $0.entry.url != "https://w.fr/4" }
        #expect(report == .init(read: 1))
        #expect(scene.asked.withLock { $0 } == ["https://w.fr/robots.txt", "https://w.fr/1"])
        #expect(try scene.texts() == [Self.prose, nil, nil, nil])
        #expect(try await scene.read { $0.entry.url != "https://w.fr/4" } == .init())
        #expect(scene.asked.withLock { $0.count } == 2)
    }

    @Test func `robots.txt is honoured, and asked for once a day`() async throws {
        var scene = try Scene([("https://w.fr/a/1", "", 1), ("https://w.fr/b/1", "", 2)])
        scene.answer("https://w.fr/robots.txt", "User-agent: veille\nDisallow: /b/", type: "text/plain")
        scene.answer("https://w.fr/a/1", Self.page)
        #expect(try await scene.read() == .init(read: 1, forbidden: 1))
        #expect(try scene.texts() == [Self.prose, nil])
        scene.now += 80_000
        try scene.record([("https://w.fr/b/2", "", 0)])
        #expect(try await scene.read() == .init(forbidden: 1))
        scene.now += 10_000
        try scene.record([("https://w.fr/b/3", "", 0)])
        #expect(try await scene.read() == .init(forbidden: 1))
        #expect(
            scene.asked.withLock { $0 } == [
                "https://w.fr/robots.txt", "https://w.fr/a/1", "https://w.fr/robots.txt",
            ]
        )
    }

    @Test(arguments: [(503, true), (429, true), (403, false), (404, false)])
    func `where robots.txt fails, nothing is read; where it is missing, all`(status: Int, isClosed: Bool)
        async throws
    {
        var scene = try Scene([("https://w.fr/1", "", 1)])
        scene.answer("https://w.fr/robots.txt", "User-agent: *\nDisallow: /", status: status)
        scene.answer("https://w.fr/1", Self.page)
        #expect(try await scene.read() == (isClosed ? .init() : .init(read: 1)))
        // That it cannot be read now is not kept.
        #expect(scene.asked.withLock { $0.count } == (isClosed ? 1 : 2))
        scene.answer("https://w.fr/robots.txt", "", status: 404)
        #expect(try await scene.read() == (isClosed ? .init(read: 1) : .init()))
    }

    @Test func `a site that does not answer is not asked for its pages`() async throws {
        let scene = try Scene([("https://w.fr/1", "", 1), ("https://w.fr/2", "", 1)])
        #expect(try await scene.read() == .init())
        #expect(scene.asked.withLock { $0 } == ["https://w.fr/robots.txt"])
    }

    @Test func `the site behind a redirect has its own rules`() async throws {
        var scene = try Scene([("https://w.fr/1", "", 1), ("https://w.fr/2", "", 2)])
        scene.answer("https://w.fr/robots.txt", "", status: 404)
        scene.answer("https://w.fr/1", Self.page, at: "https://v.fr/1")
        scene.answer("https://w.fr/2", Self.page, at: "https://v.fr/private/2")
        scene.answer("https://v.fr/robots.txt", "User-agent: *\nDisallow: /private", type: "text/plain")
        #expect(try await scene.read() == .init(read: 1, forbidden: 1))
    }

    @Test func `a site whose pages lead to a closed one is not asked for more`() async throws {
        var scene = try Scene((1...5).map { ("https://w.fr/\($0)", "", Double($0)) })
        scene.answer("https://w.fr/robots.txt", "", status: 404)
        scene.answer("https://v.fr/robots.txt", "User-agent: *\nDisallow: /", type: "text/plain")
        for index in 1...5 {
            scene.answer("https://w.fr/\(index)", Self.page, at: "https://v.fr/\(index)")
        }
        #expect(try await scene.read() == .init(forbidden: 1))
        #expect(scene.asked.withLock { $0.count } == 3)
        #expect(try scene.texts().allSatisfy { $0 == nil })
    }

    @Test func `a site that asks for a pause gets it`() async throws {
        var scene = try Scene([("https://w.fr/1", "", 1), ("https://w.fr/2", "", 2)])
        scene.answer("https://w.fr/robots.txt", "", status: 404)
        scene.answer("https://w.fr/1", "", status: 429, headers: [("retry-after", "600")])
        #expect(try await scene.read() == .init(failed: 1))
        #expect(
            try scene.store.holds(at: Self.now, longest: 86_400).values.map { $0.timeIntervalSince(Self.now) }
                == [600]
        )
        try scene.record([("https://w.fr/3", "", 0)])
        #expect(try await scene.read() == .init())
        #expect(scene.asked.withLock { $0.count } == 2)
    }

    @Test(
        arguments: [
            (200, "application/pdf", prose), (200, "text/html", "<p>Menu"), (404, "text/html", page),
        ]
    )
    func `what is no page has no text`(status: Int, type: String, body: String) async throws {
        var scene = try Scene([("https://w.fr/1", "", 1)])
        scene.answer("https://w.fr/robots.txt", "", status: 404)
        scene.answer("https://w.fr/1", body, status: status, type: type)
        #expect(try await scene.read() == .init(failed: 1))
        #expect(try scene.texts() == [nil])
    }

    @Test func `a flood of articles is not read whole, and no site is asked too much at once`() async throws {
        var scene = try Scene((0..<30).map { ("https://w.fr/\($0)", "", Double($0) / 24) })
        scene.answer("https://w.fr/robots.txt", "", status: 404)
        for index in 0..<30 { scene.answer("https://w.fr/\(index)", Self.page) }
        #expect(try await scene.read() == .init(read: 20))
        // The newest.
        #expect(Set(scene.asked.withLock { $0 }.dropFirst()) == Set((0..<20).map { "https://w.fr/\($0)" }))
    }
}

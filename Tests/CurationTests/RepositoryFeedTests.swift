@testable import Curation
import Feeds
import Fetch
import Foundation
import HTTPTypes
import Home
import Hummingbird
import Storage
import Support
import Testing

/// A topic and stars of a forge, followed as feeds.
@Suite(.timeLimit(.minutes(10))) struct RepositoryFeedTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)
    private static let topic =
        "http://api.github.com/search/repositories?q=topic:eau&sort=updated&order=desc&per_page=100"

    private static func store(_ urls: String...) throws -> Store {
        let store = try Store.inMemory()
        try store.follow(SubscriptionList(feeds: urls.map { Feed(url: $0, title: "T") }))
        return store
    }

    private static func repository(_ name: String, _ more: String = "") -> String {
        #"{"full_name": "ana/\#(name)", "html_url": "https://forge.example/ana/\#(name)"\#(more)}"#
    }

    @Test func `the key goes to its host alone, with the form that tells most`() async throws {
        let seen = Guarded<[String]>([])
        try await LoopbackServer.whileServing({ request in
            let fields = [
                request.head.authority ?? "", request.uri.string, request.headers[.authorization] ?? "none",
                request.headers[.accept] ?? "",
            ]
            seen.withLock { $0.append(fields.joined(separator: " ")) }
            let body = Self.repository("neuf", #", "created_at": "2026-03-10T08:00:00Z""#)
            return LoopbackServer.answer(
                #"{"items": [\#(body)]}"#,
                headers: [.contentType: "application/json"]
            )
        }) { place in
            var settings = FetchLoop.Configuration.loopback
            settings.connectTo = place
            settings.authorizations = Authorizations([
                "http://api.github.com": "Bearer key", "api.github.com": "Bearer key",
            ])
            let other = "http://codeberg.org/api/v1/repos/search?q=eau&topic=true"
            let store = try Self.store(Self.topic, other)
            try await FetchLoop.withLoop(settings) { loop in
                let fetcher = KeyedFetcher(fetcher: loop, authorizations: settings.authorizations)
                let report = try await Round(fetcher: fetcher, store: store, concurrency: 1)
                    .run(now: Self.now, all: true)
                #expect(report.failures.isEmpty && report.newEntries == 2, "\(report.failures)")
            }
            let requests = seen.withLock { $0.sorted() }
            let query = "q=topic:eau+created:%3E%3D2026-01-01&sort=updated&order=desc&per_page=100"
            #expect(
                requests == [
                    "api.github.com /search/repositories?\(query) Bearer key application/json",
                    "codeberg.org /api/v1/repos/search?q=eau&topic=true none application/json",
                ]
            )
            #expect(try store.entriesToJudge(limit: 9).map(\.entry.title) == ["neuf", "neuf"])
        }
    }

    @Test func `without its key a forge is not asked, and that is said`() async throws {
        let store = try Self.store(Self.topic)
        let fetcher = KeyedFetcher(
            fetcher: ScriptedFetcher { _ throws(FetchError) in
                Issue.record("asked")
                throw FetchError(.timeout)
            },
            authorizations: Authorizations(["api.example": "Bearer key"])
        )
        let report = try await Round(fetcher: fetcher, store: store, concurrency: 1)
            .run(now: Self.now, all: true)
        let problem = try #require(report.failures.first?.problem)
        #expect(problem.kind == .fetch(.missingKey(host: "api.github.com")))
        #expect(Phrase(problem).en.contains("name its variable under fetch.credentials"))
    }

    @Test func `stars without dates are news only when they are new`() async throws {
        let url = "https://codeberg.org/api/v1/users/ana/starred?limit=50"
        let store = try Self.store(url)
        for (day, names, news) in [(0, ["a", "b"], []), (1, ["c", "a", "b"], ["c"])] {
            let body = "[" + names.map { Self.repository($0) }.joined(separator: ",") + "]"
            let fetcher = ScriptedFetcher { request in
                Fetch.Response(status: 200, body: Array(body.utf8), url: request.url)
            }
            let date = Self.now.addingTimeInterval(Double(day) * 86_400)
            _ = try await Round(fetcher: fetcher, store: store, concurrency: 1).run(now: date, all: true)
            _ = try store.markJudged(before: date - 30 * 86_400)
            #expect(try store.entriesToJudge(limit: 9).map(\.entry.title) == news)
        }
    }

    @Test func `a link of a page to such an address needs no key`() async throws {
        let fetcher = KeyedFetcher(
            fetcher: ScriptedFetcher { Fetch.Response(status: 200, url: $0.url) },
            authorizations: Authorizations()
        )
        let request = Fetch.Request(url: Self.topic, accept: Fetch.Request.pageTypes)
        let response = try await fetcher.fetch(request)
        #expect(response.status == 200)
    }

    @Test func `coverage names the host whose key is missing`() {
        var configuration = Configuration()
        let url = "https://api.github.com/users/ana/starred?per_page=100"
        #expect(Coverage.missingKey(for: url, in: configuration) == "api.github.com")
        #expect(
            Coverage.missingKey(for: "https://codeberg.org/api/v1/users/ana/starred", in: configuration)
                == nil
        )
        configuration.fetch.credentials = ["api.github.com": "GITHUB_TOKEN"]
        #expect(Coverage.missingKey(for: url, in: configuration) == nil)
    }
}

import Feeds
import Fetch
import Foundation
import Storage
import Support
import Testing

@testable import Curation

/// What forges tell of repositories.
@Suite struct RepositoryQuestionsTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)
    private static let day = 86_400.0

    private struct Scene {
        let store: Store
        let asked = Guarded<[Request]>([])
        var answers: [String: Response] = [:]
        var hasKey = false
        var now = RepositoryQuestionsTests.now
        private let urls: [String]

        init(_ urls: [String]) throws {
            self.urls = urls
            store = try Store.inMemory()
            try store.record(
                urls.map { .init(url: $0, health: LinkHealth(.fine, at: RepositoryQuestionsTests.now)) }
            )
        }

        mutating func answer(
            _ url: String,
            _ body: String,
            status: Int = 200,
            headers: [(String, String)] = []
        ) {
            answers[url] = Response(status: status, headers: headers, body: Array(body.utf8), url: url)
        }

        func ask() async throws -> (RepositoryQuestions.Report, [String: LinkHealth]) {
            let (asked, answers) = (asked, answers)
            let fetcher = ScriptedFetcher { request throws(FetchError) in
                asked.withLock { $0.append(request) }
                guard let answer = answers[request.url] else { throw FetchError(.timeout) }
                return answer
            }
            var health = try store.linkHealth(of: urls)
            let questions = RepositoryQuestions(fetcher: fetcher, store: store, hasKey: hasKey, now: now)
            let report = try await questions.run(&health)
            // What is kept is what was told.
            #expect(try store.linkHealth(of: urls).mapValues(\.repository) == health.mapValues(\.repository))
            return (report, health)
        }
    }

    @Test(
        arguments: [
            (
                "https://github.com/o/n", "https://api.github.com/repos/o/n",
                #"{"archived": true, "pushed_at": "2022-03-01T10:00:00Z", "license": {"spdx_id": "MIT"}}"#
            ),
            (
                "https://gitlab.com/o/n/", "https://gitlab.com/api/v4/projects/o%2Fn?license=true",
                #"{"archived": true, "last_activity_at": "2022-03-01T10:00:00.000+00:00", "license": {"key": "MIT"}}"#
            ),
            (
                "https://codeberg.org/o/n.git", "https://codeberg.org/api/v1/repos/o/n",
                #"{"archived": true, "updated_at": "2022-03-01T11:00:00+01:00", "licenses": ["MIT"]}"#
            ),
        ]
    )
    func `each forge is asked in its own way`(url: String, address: String, answer: String) async throws {
        var scene = try Scene([url])
        scene.answer(address, answer)
        let (report, health) = try await scene.ask()
        let facts = try #require(health[url]?.repository)
        #expect(facts.lastCommit == Date(timeIntervalSince1970: 1_646_128_800))
        #expect(facts.licence == "MIT" && facts.isArchived && health[url]?.isArchived == true)
        #expect(report == .init(known: 1, asked: 1, waiting: 0, requests: 1))
    }

    @Test func `what is no repository of such a forge is not asked for`() async throws {
        let scene = try Scene([
            "https://github.com/o", "https://github.com/o/n/issues", "https://github.com/topics/ai",
            "https://e.fr/o/n", "https://bitbucket.org/o/n", "https://github.com/o/..",
            "https://github.com/o/%22%29",
        ])
        #expect(try await scene.ask().0 == .init())
        #expect(scene.asked.withLock { $0.isEmpty })
    }

    @Test func `with a key, one request is about many`() async throws {
        let urls = (0..<120).map { "https://github.com/o/n\($0)" }
        var scene = try Scene(urls)
        scene.hasKey = true
        let repository = #"""
            {"isArchived": false, "pushedAt": "2026-01-01T00:00:00Z", "licenseInfo": {"spdxId": "MIT"},
             "defaultBranchRef": {"target": {"committedDate": "2022-03-01T10:00:00Z"}}}
            """#
        // One is not there; GitHub then tells of an error beside the data.
        let fields = (0..<50).map { #""r\#($0)": "# + ($0 == 7 ? "null" : repository) }
        scene.answer(
            "https://api.github.com/graphql",
            #"{"data": {\#(fields.joined(separator: ","))}, "errors": [{"type": "NOT_FOUND"}]}"#
        )
        let (report, health) = try await scene.ask()
        #expect(report == .init(known: 117, asked: 120, waiting: 0, requests: 3))
        #expect(
            health.values.compactMap { $0.repository?.lastCommit?.timeIntervalSince1970 }.max()
                == 1_646_128_800
        )
        let request = try #require(scene.asked.withLock { $0.first })
        guard case .post("application/json", let body) = request.method else {
            Issue.record("no question was sent")
            return
        }
        let question = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        #expect((question["variables"] as? [String: String])?.count == 100)
        // Names are never part of the question itself.
        #expect((question["query"] as? String)?.contains("n0\"") == false)
    }

    @Test func `without one, few are asked at a time, the oldest first, and each once a month`() async throws
    {
        let urls = (10..<70).map { "https://github.com/o/n\($0)" }
        var scene = try Scene(urls)
        for number in 10..<70 {
            scene.answer("https://api.github.com/repos/o/n\(number)", #"{"archived": true}"#)
        }
        #expect(try await scene.ask().0 == .init(known: 40, asked: 40, waiting: 20, requests: 40))
        scene.now += 7 * Self.day
        #expect(try await scene.ask().0 == .init(known: 60, asked: 20, waiting: 0, requests: 20))
        scene.now += 7 * Self.day
        #expect(try await scene.ask().0 == .init(known: 60))
        scene.now += 14 * Self.day
        #expect(try await scene.ask().0.asked == 40)
    }

    @Test(arguments: [(403, [("x-ratelimit-reset", "1790000600")]), (429, [("retry-after", "600")])])
    func `a forge that has enough is left alone until it says`(status: Int, headers: [(String, String)])
        async throws
    {
        var scene = try Scene(["https://github.com/o/a", "https://github.com/o/b"])
        scene.answer("https://api.github.com/repos/o/a", "", status: status, headers: headers)
        let pause = ["github.com": Self.now + 600]
        #expect(try await scene.ask().0 == .init(waiting: 2, requests: 1, pauses: pause))
        #expect(try await scene.ask().0 == .init(waiting: 2, pauses: pause))
        scene.now += 700
        scene.answer("https://api.github.com/repos/o/a", "{}")
        scene.answer("https://api.github.com/repos/o/b", "{}")
        #expect(try await scene.ask().0.asked == 2)
    }

    @Test func `a key that is refused is told, and asked no further`() async throws {
        var scene = try Scene((0..<60).map { "https://github.com/o/n\($0)" })
        scene.hasKey = true
        scene.answer("https://api.github.com/graphql", "", status: 401)
        #expect(try await scene.ask().0 == .init(waiting: 60, requests: 1, refusedKeys: ["github.com"]))
    }

    @Test(arguments: ["", "<html>", "[]", #"{"data": null}"#, #"{"data": {"r0": {"isArchived": 3}}}"#])
    func `an answer that is none changes nothing`(body: String) async throws {
        var scene = try Scene(["https://github.com/o/a", "https://github.com/o/b"])
        scene.hasKey = true
        scene.answer("https://api.github.com/graphql", body)
        let (report, health) = try await scene.ask()
        #expect(report == .init(waiting: 2, requests: 1))
        #expect(health.values.allSatisfy { $0.repository == nil })
    }

    @Test(
        arguments: [(404, []), (451, []), (403, [("x-ratelimit-remaining", "57")])]
            as [(Int, [(String, String)])]
    )
    func `one that the forge does not tell of keeps no other waiting`(
        status: Int,
        headers: [(String, String)]
    ) async throws {
        var scene = try Scene((10..<70).map { "https://github.com/o/n\($0)" })
        for number in 10..<70 {
            let address = "https://api.github.com/repos/o/n\(number)"
            if number < 55 {
                scene.answer(address, "", status: status, headers: headers)
            } else {
                scene.answer(address, #"{"archived": true}"#)
            }
        }
        #expect(try await scene.ask().0 == .init(asked: 40, waiting: 20, requests: 40))
        scene.now += 7 * Self.day
        #expect(try await scene.ask().0 == .init(known: 15, asked: 20, waiting: 0, requests: 20))
    }

    @Test func `what does not answer is not asked for`() async throws {
        let scene = try Scene(["https://github.com/o/a"])
        let failed = LinkHealth(.failed(Problem(.fetch(.status(404)))), at: Self.now)
        try scene.store.record([.init(url: "https://github.com/o/a", health: failed)])
        #expect(try await scene.ask().0 == .init())
    }
}

import Classify
import Feeds
import Fetch
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Storage
import Support
import Testing
import Curation
import Home

@Suite(.timeLimit(.minutes(10))) struct EmbedderTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)

    /// The requests to a server.
    struct Question: Decodable {
        var model: String
        var input: [String]
    }

    actor Record {
        var questions: [Question] = []
        var keys: [String?] = []

        func add(_ question: Question, key: String?) {
            questions.append(question)
            keys.append(key)
        }
    }

    /// A server whose vectors are the lengths of the texts.
    static func whileEmbedding(
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:],
        answer: (@Sendable (Int) -> String)? = nil,
        _ body: @escaping @Sendable (String, Record) async throws -> Void
    ) async throws {
        let record = Record()
        try await LoopbackServer.whileServing({ request in
            let bytes = try await request.body.collect(upTo: 1 << 20)
            let question = try JSONDecoder().decode(Question.self, from: Data(bytes.readableBytesView))
            await record.add(question, key: request.headers[.authorization])
            let items = question.input.enumerated().reversed().map { index, text in
                #"{"object": "embedding", "index": \#(index), "embedding": [1, \#(text.count)]}"#
            }
            let usual = #"{"object": "list", "data": [\#(items.joined(separator: ","))]}"#
            return LoopbackServer.answer(
                answer?(question.input.count) ?? usual,
                status: status,
                headers: headers
            )
        }) { place in try await body("http://\(place)", record) }
    }

    private static func embed(
        _ texts: [String],
        at url: String,
        _ store: Store,
        now: Date = now,
        batch: Int = 2
    ) async throws -> EmbeddingHealth? {
        var settings = Configuration.Embeddings(url: url, model: "m")
        settings.batch = batch
        return try await FetchLoop.withLoop(.loopback) { loop in
            try await Embedder(settings: settings, key: "secret", fetcher: loop, store: store)
                .embed(texts, now: now)
        }
    }

    @Test func `texts are embedded once, in batches, and their vectors stored`() async throws {
        try await Self.whileEmbedding { url, record in
            let store = try Store.inMemory()
            #expect(try await Self.embed(["bb", "a", "ccc", "a", ""], at: url, store) == nil)
            #expect(await record.questions.map(\.input) == [["a", "bb"], ["ccc"]])
            #expect(await record.questions.allSatisfy { $0.model == "m" })
            #expect(await record.keys == ["Bearer secret", "Bearer secret"])
            #expect(
                try store.embeddings(of: ["a", "bb", "ccc", "d"], model: "m")
                    == ["a": [1, 1], "bb": [1, 2], "ccc": [1, 3]]
            )
            #expect(try store.embeddings(of: ["a"], model: "another").isEmpty)
            #expect(try await Self.embed(["bb", "dddd"], at: url, store) == nil)
            #expect(await record.questions.last?.input == ["dddd"])
        }
    }

    @Test(arguments: ["", "/", "/v1", "/v1/", "/v1/embeddings"])
    func `the endpoint may be given with or without its path`(end: String) {
        let settings = Configuration.Embeddings(url: "http://h:1" + end, model: "m")
        #expect(settings.endpoint == "http://h:1/v1/embeddings")
    }

    @Test(arguments: [
        ("inf", 300.0), ("-1", 300), ("1.5", 300), ("600.5", 600.5), ("1e300", 300),
        ("99999999999999999999", 86_400), ("Thu, 01 Jan 3000 00:00:00 GMT", 86_400),
    ])
    func `no Retry-After holds embeddings back for more than a day`(value: String, pause: Double) async throws
    {
        try await Self.whileEmbedding(status: .tooManyRequests, headers: [.retryAfter: value]) { url, _ in
            let health = try #require(try await Self.embed(["a"], at: url, Store.inMemory()))
            #expect(health.nextTry == Self.now.addingTimeInterval(pause))
        }
    }

    @Test func `a time to try again that a wrong clock set is not waited for`() async throws {
        try await Self.whileEmbedding { url, _ in
            let store = try Store.inMemory()
            let ahead = EmbeddingHealth(
                failingSince: Self.now,
                failures: 1,
                problem: .unequal,
                nextTry: Self.now.addingTimeInterval(86_401)
            )
            try store.record(ahead, of: url + "/v1/embeddings")
            #expect(try await Self.embed(["a"], at: url, store) == nil)
        }
    }

    @Test func `a failing server gets exponential backoff, and its Retry-After is respected`() async throws {
        try await Self.whileEmbedding(status: .serviceUnavailable, headers: [.retryAfter: "1000"]) {
            url,
            record in
            let store = try Store.inMemory()
            let first = try #require(try await Self.embed(["a"], at: url, store))
            #expect(first.failures == 1)
            guard case .status(503, _) = first.problem else {
                Issue.record("\(first.problem)")
                return
            }
            #expect(first.nextTry == Self.now.addingTimeInterval(1000))
            let soon = Self.now.addingTimeInterval(999)
            #expect(try await Self.embed(["a"], at: url, store, now: soon) == first)
            #expect(await record.questions.count == 1, "no second request")
            let late = Self.now.addingTimeInterval(1000)
            let second = try #require(try await Self.embed(["a"], at: url, store, now: late))
            #expect(second.failures == 2 && second.failingSince == Self.now)
        }
        // With the same store and a working server it recovers.
        try await Self.whileEmbedding { url, _ in
            let store = try Store.inMemory()
            let health = EmbeddingHealth(
                failingSince: Self.now,
                failures: 3,
                problem: .unequal,
                nextTry: Self.now
            )
            try store.record(health, of: url + "/v1/embeddings")
            #expect(try await Self.embed(["a"], at: url, store) == nil)
            #expect(try store.embeddingHealth(of: url + "/v1/embeddings") == nil)
        }
    }

    private static let broken: [(String, EmbeddingProblem)] = [
        ("no JSON", .notEmbeddings), (#"{"data": []}"#, .unequal),
        (#"{"data": [{"index": 7, "embedding": [1]}]}"#, .unequal),
        (#"{"data": [{"index": 0, "embedding": []}]}"#, .unequal),
        (#"{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}]}"#, .unequal),
    ]

    @Test(arguments: broken)
    func `an invalid response is an error, and nothing is stored`(
        answer: String,
        problem: EmbeddingProblem
    ) async throws {
        try await Self.whileEmbedding(answer: { _ in answer }) { url, _ in
            let store = try Store.inMemory()
            #expect(try await Self.embed(["a", "b"], at: url, store)?.problem == problem)
            #expect(try store.embeddingCount(model: "m") == 0)
        }
    }

    @Test func `vectors of another length replace those of the old model`() throws {
        let store = try Store.inMemory()
        try store.save([("a", [1, 2]), ("b", [3, 4])], model: "m")
        try store.save([("a", [0.25])], model: "m")
        #expect(try store.embeddings(of: ["a", "b"], model: "m") == ["a": [0.25]])
    }
}

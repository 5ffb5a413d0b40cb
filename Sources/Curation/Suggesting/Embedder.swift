package import Home
package import Classify
import Feeds
package import Fetch
package import Foundation
package import Storage

/// Gets the vectors of texts from a server with OpenAI's `/v1/embeddings` API, and stores them.
///
/// After a failure it backs off exponentially; until then texts are judged without vectors.
package struct Embedder: Sendable {
    private let settings: Configuration.Embeddings
    private let key: String?
    private let fetcher: any Fetcher
    private let store: Store

    /// The `key` is sent as a bearer token.
    package init(settings: Configuration.Embeddings, key: String?, fetcher: any Fetcher, store: Store) {
        self.settings = settings
        self.key = key
        self.fetcher = fetcher
        self.store = store
    }

    /// Gets the vectors of the texts that have none in the store.
    ///
    /// It stops at the first failure; the vectors received until then are stored.
    ///
    /// - Returns: The failure, or an earlier one after which the server is not asked yet; `nil` on success.
    /// - Throws: Errors of the store.
    package func embed(
        _ texts: [String],
        now: Date,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> EmbeddingHealth? {
        let known = try store.embeddings(of: texts, model: settings.model)
        var seen: Set<String> = []
        let missing = texts.filter { !$0.isEmpty && known[$0] == nil && seen.insert($0).inserted }
        let health = try store.embeddingHealth(of: settings.endpoint)
        guard !missing.isEmpty else { return health }
        if let health, health.nextTry > now, health.nextTry <= now + Self.longestPause { return health }
        // Batches of texts of similar length: a model pads each text to the longest one.
        let sorted = missing.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        var done = 0
        for start in stride(from: 0, to: sorted.count, by: settings.batch) {
            let batch = Array(sorted[start..<min(start + settings.batch, sorted.count)])
            progress(done, sorted.count)
            do throws(EmbeddingError) {
                let vectors = try await fetch(batch, now: now)
                try save(batch, vectors)
            } catch {
                let failed = Self.backoff(after: error, health, now: now)
                try store.record(failed, of: settings.endpoint)
                return failed
            }
            done += batch.count
        }
        progress(done, sorted.count)
        if health != nil { try store.record(nil, of: settings.endpoint) }
        return nil
    }

    private func save(_ texts: [String], _ vectors: [[Float]]) throws(EmbeddingError) {
        do {
            try store.save(Array(zip(texts, vectors)), model: settings.model)
        } catch {
            throw EmbeddingError(.notStored)
        }
    }

    /// In seconds: a day.
    private static let longestPause: TimeInterval = 86_400

    /// After n failures in a row: 5 min · 2ⁿ⁻¹, and not before `Retry-After`; at most ``longestPause``.
    private static func backoff(after error: EmbeddingError, _ health: EmbeddingHealth?, now: Date)
        -> EmbeddingHealth
    {
        let failures = (health?.failures ?? 0) + 1
        let pause = min(longestPause, 300 * pow(2, Double(min(failures, 20) - 1)))
        return EmbeddingHealth(
            failingSince: health?.failingSince ?? now,
            failures: failures,
            problem: error.problem,
            nextTry: now.addingTimeInterval(max(pause, min(error.retryAfter ?? 0, longestPause)))
        )
    }

    private struct EmbeddingError: Error {
        var problem: EmbeddingProblem
        var retryAfter: Double?

        init(_ problem: EmbeddingProblem, retryAfter: Double? = nil) {
            self.problem = problem
            self.retryAfter = retryAfter
        }
    }

    private struct RequestBody: Encodable {
        var model: String
        var input: [String]
        var encodingFormat = "float"

        enum CodingKeys: String, CodingKey {
            case model, input
            case encodingFormat = "encoding_format"
        }
    }

    private struct ResponseBody: Decodable {
        var data: [Item]

        struct Item: Decodable {
            var index: Int
            var embedding: [Float]
        }
    }

    private func fetch(_ texts: [String], now: Date) async throws(EmbeddingError) -> [[Float]] {
        let content = RequestBody(model: settings.model, input: texts)
        guard let body = try? JSONEncoder().encode(content) else {
            throw EmbeddingError(.notEncodable)
        }
        var request = Request(url: settings.endpoint, accept: "application/json")
        request.method = .post(contentType: "application/json", body: [UInt8](body))
        request.authorization = key.map { "Bearer " + $0 }
        let response: Response
        do throws(FetchError) {
            response = try await fetcher.fetch(request)
        } catch {
            throw EmbeddingError(.fetch(error.kind))
        }
        guard response.status == 200 else {
            // A server may echo the key.
            let text = PlainText.line(String(decoding: response.body.prefix(1000), as: UTF8.self))
            let excerpt = String(Secrets([key].compactMap { $0 }).masked(text).prefix(200))
            let pause = RetryAfter.seconds(
                response.header("retry-after"),
                date: response.header("date"),
                now: now
            )
            throw EmbeddingError(.status(response.status, said: excerpt), retryAfter: pause)
        }
        guard let content = try? JSONDecoder().decode(ResponseBody.self, from: Data(response.body)) else {
            throw EmbeddingError(.notEmbeddings)
        }
        var vectors: [[Float]] = Array(repeating: [], count: texts.count)
        for item in content.data where vectors.indices.contains(item.index) {
            vectors[item.index] = item.embedding
        }
        let length = vectors[0].count
        guard length > 0, vectors.allSatisfy({ $0.count == length && $0.allSatisfy(\.isFinite) }) else {
            throw EmbeddingError(.unequal)
        }
        return vectors
    }
}

extension Configuration.Embeddings {
    /// The prefixes for queries and passages.
    package var prefixes: Classify.Embeddings.Prefixes {
        Classify.Embeddings.Prefixes(query: queryPrefix, passage: passagePrefix)
    }
}

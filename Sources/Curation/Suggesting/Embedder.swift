package import Home
package import Classify
import Feeds
package import Fetch
package import Foundation
package import Storage

/// Asks a server for the vectors of texts, and keeps them: any that speaks OpenAI's `/v1/embeddings`.
///
/// A server that does not answer is left alone for a while, longer each time; what needs it goes on without.
package struct Embedder: Sendable {
    private let settings: Configuration.Embeddings
    private let key: String?
    private let fetcher: any Fetcher
    private let store: Store

    /// Prepares to ask; `key` is sent as a bearer token.
    package init(settings: Configuration.Embeddings, key: String?, fetcher: any Fetcher, store: Store) {
        self.settings = settings
        self.key = key
        self.fetcher = fetcher
        self.store = store
    }

    /// Gets the vectors of the texts that are not kept yet.
    ///
    /// After a failure it stops; what came is kept.
    ///
    /// - Returns: What went wrong, if something did or if the server is still left alone.
    /// - Throws: What the store says.
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
        if let health, health.nextTry > now { return health }
        // Texts of like length: a model pads a batch to its longest.
        let sorted = missing.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        var done = 0
        for start in stride(from: 0, to: sorted.count, by: settings.batch) {
            let batch = Array(sorted[start..<min(start + settings.batch, sorted.count)])
            progress(done, sorted.count)
            do throws(EmbeddingError) {
                let vectors = try await ask(batch)
                try keep(batch, vectors)
            } catch {
                let failed = Self.worse(health, error, now: now)
                try store.record(failed, of: settings.endpoint)
                return failed
            }
            done += batch.count
        }
        progress(done, sorted.count)
        if health != nil { try store.record(nil, of: settings.endpoint) }
        return nil
    }

    private func keep(_ texts: [String], _ vectors: [[Float]]) throws(EmbeddingError) {
        do {
            try store.save(Array(zip(texts, vectors)), model: settings.model)
        } catch {
            throw EmbeddingError(.notStored)
        }
    }

    /// After the n-th failure in a row: five minutes times 2ⁿ⁻¹, a day at most, and not before the server wants it.
    private static func worse(_ health: EmbeddingHealth?, _ error: EmbeddingError, now: Date)
        -> EmbeddingHealth
    {
        let failures = (health?.failures ?? 0) + 1
        let pause = min(86_400, 300 * pow(2, Double(min(failures, 20) - 1)))
        return EmbeddingHealth(
            failingSince: health?.failingSince ?? now,
            failures: failures,
            problem: error.problem,
            nextTry: now.addingTimeInterval(max(pause, error.retryAfter ?? 0))
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

    private struct Question: Encodable {
        var model: String
        var input: [String]
        var encodingFormat = "float"

        enum CodingKeys: String, CodingKey {
            case model, input
            case encodingFormat = "encoding_format"
        }
    }

    private struct Answer: Decodable {
        var data: [Item]

        struct Item: Decodable {
            var index: Int
            var embedding: [Float]
        }
    }

    private func ask(_ texts: [String]) async throws(EmbeddingError) -> [[Float]] {
        let question = Question(model: settings.model, input: texts)
        guard let body = try? JSONEncoder().encode(question) else {
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
            // A server may well repeat what it was sent.
            let whole = String(decoding: response.body.prefix(1000), as: UTF8.self)
            let said = String((key.map { whole.replacing($0, with: "…") } ?? whole).prefix(200))
            let pause = response.header("retry-after").flatMap { Double($0) }
            throw EmbeddingError(.status(response.status, said: said), retryAfter: pause)
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(response.body)) else {
            throw EmbeddingError(.notEmbeddings)
        }
        var vectors: [[Float]] = Array(repeating: [], count: texts.count)
        for item in answer.data where vectors.indices.contains(item.index) {
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
    /// The prefixes as the judge takes them.
    package var prefixes: Classify.Embeddings.Prefixes {
        Classify.Embeddings.Prefixes(query: queryPrefix, passage: passagePrefix)
    }
}

import Feeds
import Foundation
import HTTPTypes
import Hummingbird
import Storage
import Curation
import Home

/// The interface for programs, `/api/v1`: what the page uses, described by `openapi.json`.
struct ReviewInterface: Sendable {
    let home: HomeFolder
    let store: Store
    let queue: ReviewQueue

    private struct Queue: Encodable {
        var schema = "veille.api.queue/1"
        var total: Int
        var counts: [String: Int]
        var items: [SuggestionReport]
    }

    private struct Status: Encodable {
        var schema = "veille.api.status/1"
        var counts: [String: Int]
        var csrf: String
    }

    private struct FeedEntry: Encodable {
        var url: String
        var title: String
        var entries: Int
        var failures: Int
        var problem: String?
        var lastChecked: Date?
    }

    private struct Feeds: Encodable {
        var schema = "veille.api.feeds/1"
        var feeds: [FeedEntry]
    }

    private struct Question: Decodable {
        var action: String?
        var ids: [String]?
        var id: String?
        var section: Int?
        var line: String?
        var until: String?

        /// What is not understood might have meant something else.
        static let known: Set = ["action", "ids", "id", "section", "line", "until"]

        static func read(_ body: Data) throws -> Question {
            let keys = try JSONSerialization.jsonObject(with: body) as? [String: Any]
            guard let keys, known.isSuperset(of: keys.keys) else { throw CocoaError(.coderReadCorrupt) }
            return try JSONDecoder().decode(Question.self, from: body)
        }
    }

    private struct Outcome: Encodable {
        var schema = "veille.api.decision/1"
        var decided: [SuggestionReport]
        var counts: [String: Int]
    }

    func answer(_ request: Request, path: String, _ addressGuard: ReviewGuard, _ now: Date) async throws
        -> Response
    {
        switch (request.method, path) {
        case (.get, "openapi.json"):
            return ReviewPages.asset(PackageResources.openapi_json, "application/json")
        case (.get, "queue"):
            let query = request.uri.queryParameters
            let state: Reviewing.State = try QueueView.choice("state", query["state"], .pending)
            let limit = try Self.number("limit", query["limit"], usual: 50, 1...500)
            let from = try Self.number("from", query["from"], usual: 0, 0...Int(Int32.max))
            let items = try await queue.list(state, now: now)
            return try json(
                Queue(
                    total: items.count,
                    counts: try await counts(now),
                    items: items.dropFirst(from).prefix(limit).map { SuggestionReport($0) }
                )
            )
        case (.get, "status"):
            return try json(Status(counts: try await counts(now), csrf: addressGuard.csrf))
        case (.get, "feeds"):
            let feeds = try store.health().map { feed, health, entries in
                FeedEntry(
                    url: feed.url,
                    title: feed.title,
                    entries: entries,
                    failures: health.failures,
                    problem: health.problem?.detail,
                    lastChecked: health.lastChecked
                )
            }
            return try json(Feeds(feeds: feeds))
        case (.post, "decide"), (.post, "undo"):
            return try await decide(request, isUndo: path == "undo", addressGuard, now)
        default:
            throw Refusal(
                .notFound,
                en: "there is no such thing; see /api/v1/openapi.json",
                fr: "cela n’existe pas ; voir /api/v1/openapi.json"
            )
        }
    }

    private static func number(_ name: String, _ value: Substring?, usual: Int, _ range: ClosedRange<Int>)
        throws -> Int
    {
        guard let value else { return usual }
        guard let number = Int(value), range.contains(number) else {
            throw Refusal.wrong(name, String(value), "\(range.lowerBound)…\(range.upperBound)")
        }
        return number
    }

    private func decide(_ request: Request, isUndo: Bool, _ addressGuard: ReviewGuard, _ now: Date)
        async throws
        -> Response
    {
        guard let field = HTTPField.Name("X-CSRF-Token"), let token = request.headers[field],
            ReviewGuard.isSame(token, addressGuard.csrf)
        else {
            throw Refusal(
                .forbidden,
                en: "X-CSRF-Token is missing or old; /api/v1/status tells it",
                fr: "X-CSRF-Token manque ou est périmé ; /api/v1/status le donne"
            )
        }
        let body = try await ReviewGuard.body(of: request)
        let question: Question
        do {
            question = try Question.read(Data(body.readableBytesView))
        } catch {
            guard isUndo, body.readableBytes == 0 else {
                throw Refusal(
                    .badRequest,
                    en: "the body is no JSON of that form",
                    fr: "le corps n’est pas un JSON de cette forme"
                )
            }
            question = Question(action: "undo")
        }
        let decision = ReviewDecision(
            action: isUndo ? "undo" : question.action ?? "",
            ids: question.ids ?? question.id.map { [$0] } ?? [],
            section: question.section,
            line: question.line,
            until: question.until
        )
        let decided = try await decision.carryOut(queue, home, now).map { SuggestionReport($0) }
        return try json(Outcome(decided: decided, counts: try await counts(now)))
    }

    private func counts(_ now: Date) async throws -> [String: Int] {
        let known = try await queue.counts(now: now)
        return Dictionary(
            uniqueKeysWithValues: Reviewing.State.allCases.map { ($0.rawValue, known[$0] ?? 0) }
        )
    }

    private func json(_ content: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: [UInt8](try encoder.encode(content))))
        )
    }
}

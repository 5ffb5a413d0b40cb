import Curation
import Foundation
import HTTPTypes
import Home
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Tells clients when the queue changes: by server-sent events (HTML Living Standard, section 9.2), or when they ask.
struct EventsController: Sendable {
    let services: WebServices

    /// How often the queue is looked at; an unchanged one costs a few calls of stat(2).
    private static let interval = Duration.milliseconds(500)
    /// The rest after each look, in times of what it took: during a poll a large queue changes all the time.
    private static let rest = 10
    /// An answer ends before the connection's limit for answers, and the client asks again.
    private static let longest = Duration.seconds(90)
    /// Looks between two comments, which notice that a client has gone.
    private static let silence = 20

    func addRoutes(to group: RouterGroup<WebRequestContext>) {
        group.get("events", use: events)
        group.get("changes", use: changes)
    }

    private struct Query: Decodable {
        var ids: String?
    }

    /// The suggestions that the client shows.
    private static func ids(_ request: Request, _ context: WebRequestContext) throws -> [String] {
        let query: Query = try request.query(context: context)
        let ids = (query.ids ?? "").split(separator: ",").map(String.init)
        guard ids.count <= RequestedDecision.maximum else { throw RequestedDecision.tooMany }
        return ids
    }

    @Sendable private func changes(_ request: Request, context: WebRequestContext) async throws -> ChangeEvent
    {
        let ids = try Self.ids(request, context)
        return try await Self.event(ids, services.queue, context.texts, services.clock())
    }

    @Sendable private func events(_ request: Request, context: WebRequestContext) async throws -> Response {
        let ids = try Self.ids(request, context)
        let (services, texts) = (services, context.texts)
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                var (last, revision) = (ChangeEvent?.none, Int?.none)
                try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
                let start = ContinuousClock.now
                var look = 0
                while !Task.isShuttingDownGracefully, start.duration(to: .now) < Self.longest {
                    let began = ContinuousClock.now
                    let now = services.clock()
                    let current = try await services.queue.revision(now: now)
                    if current != revision {
                        let event = try await Self.event(ids, services.queue, texts, now)
                        if event != last { try await writer.write(Self.message(event)) }
                        (last, revision) = (event, current)
                    } else if look % Self.silence == 0 {
                        try await writer.write(ByteBuffer(string: ":\n\n"))
                    }
                    look += 1
                    try await Task.sleep(for: max(Self.interval, began.duration(to: .now) * Self.rest))
                }
                try await writer.finish(nil)
            }
        )
    }

    private static func event(_ ids: [String], _ queue: ReviewQueue, _ texts: Texts, _ now: Date) async throws
        -> ChangeEvent
    {
        let counts = try await queue.counts(now: now)
        var shown: [String: ChangeEvent.Shown] = [:]
        for id in ids {
            let item: Reviewing.Item
            do {
                item = try await queue.item(id, now: now)
            } catch let error as UserError where error.cause is DecisionProblem {
                continue
            }
            shown[id] = ChangeEvent.Shown(
                state: item.state.rawValue,
                label: texts.text(item.stateLabel),
                records: item.records
            )
        }
        return ChangeEvent(
            counts: StateCounts(counts),
            labels: Dictionary(
                uniqueKeysWithValues: Reviewing.State.allCases.map {
                    ($0.rawValue, texts.count(counts[$0] ?? 0, in: $0))
                }
            ),
            lead: texts.lead(counts[.pending] ?? 0),
            shown: shown
        )
    }

    /// JSON has no line breaks of its own.
    private static func message(_ event: ChangeEvent) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return ByteBuffer(string: "data: \(String(decoding: try encoder.encode(event), as: UTF8.self))\n\n")
    }
}

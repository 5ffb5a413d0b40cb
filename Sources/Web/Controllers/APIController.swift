import HTTPTypes
import Curation
import Foundation
import Home
import Hummingbird
import NIOCore

/// The API for programs, `/api/v1`, described by `openapi.json`; the page uses it as well.
struct APIController: Sendable {
    let services: WebServices

    func addRoutes(to group: RouterGroup<WebRequestContext>) {
        group.get("openapi.json") { _, _ in
            AssetController.asset(PackageResources.openapi_json, type: "application/json")
        }
        group.get("queue", use: queue)
        group.get("status", use: status)
        group.get("feeds", use: feeds)
        EventsController(services: services).addRoutes(to: group)
        let changes = group.group().add(middleware: CSRFMiddleware(token: services.csrf))
        changes.post("decide", use: decide).post("undo", use: undo)
        WorkAPIController(services: services).addRoutes(to: group, changes: changes)
    }

    private struct Query: Decodable {
        var limit: String?
    }

    @Sendable private func queue(_ request: Request, context: WebRequestContext) async throws -> QueueResponse
    {
        let more: Query = try request.query(context: context)
        let query = try QueueQuery(request, context: context)
        let limit = try QueueQuery.number("limit", more.limit, in: 1...500) ?? 50
        let (queue, now) = (services.queue, services.clock())
        let items = try await query.chosen(
            query.candidates(queue, now: now).items,
            queue,
            for: context.person,
            now: now
        )
        return QueueResponse(
            total: items.count,
            counts: try await counts(),
            items: items.dropFirst(query.from).prefix(limit).map { SuggestionResponse($0) }
        )
    }

    @Sendable private func status(_: Request, context: WebRequestContext) async throws -> StatusResponse {
        StatusResponse(counts: try await counts(), csrf: services.csrf)
    }

    @Sendable private func feeds(_: Request, context: WebRequestContext) async throws -> FeedsResponse {
        FeedsResponse(
            feeds: try await services.queue.feeds().map { feed, health, entries in
                FeedsResponse.Item(feed, health, entries: entries)
            }
        )
    }

    @Sendable private func decide(_ request: Request, context: WebRequestContext) async throws
        -> DecisionResponse
    {
        let body = try await request.json(DecisionRequest.self, context: context)
        return try await carryOut(body, action: body.action ?? "", by: context.person)
    }

    @Sendable private func undo(_ request: Request, context: WebRequestContext) async throws
        -> DecisionResponse
    {
        let body = try await request.json(DecisionRequest.self, ifEmpty: DecisionRequest(), context: context)
        return try await carryOut(body, action: "undo", by: context.person)
    }

    private func carryOut(_ body: DecisionRequest, action: String, by person: Person?) async throws
        -> DecisionResponse
    {
        let now = services.clock()
        let decision = try RequestedDecision(
            action: action,
            section: body.section,
            line: body.line,
            order: body.order,
            until: body.until,
            now: now
        )
        let decided = try await services.queue.decide(
            decision,
            on: body.ids,
            seen: body.seen,
            by: person,
            now: now
        )
        return DecisionResponse(
            decided: decided.map { SuggestionResponse($0) },
            counts: try await counts()
        )
    }

    private func counts() async throws -> StateCounts {
        StateCounts(try await services.queue.counts(now: services.clock()))
    }
}

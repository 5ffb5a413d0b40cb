import Curation
import Hummingbird

/// What is wrong with the pages, the check of their links, and their repairs.
struct CheckController: Sendable {
    let services: WebServices

    func addRoutes(to router: Router<WebRequestContext>) {
        router.get("check", use: show).post("check", use: check).post("repairs", use: repair)
    }

    private struct Query: Decodable {
        /// The number of repairs that wait since.
        var proposed: String?
    }

    private struct Form: SiteForm {
        var csrf: String
    }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let query: Query = try request.query(context: context)
        let view = CheckView(
            try await services.queue.findings(now: services.clock()),
            work: WorkView(.check, services.work, texts: context.texts),
            proposed: try QueueQuery.number("proposed", query.proposed, in: 0...Int(Int32.max)),
            isReadOnly: services.renderer.isReadOnly,
            texts: context.texts
        )
        return try services.renderer.page("check", view, tab: .check, request, context)
    }

    @Sendable private func check(_ request: Request, context: WebRequestContext) async throws -> Response {
        let _: Form = try await request.form(csrf: services.csrf, context: context)
        try services.start(.check)
        return .redirect(to: "/check" + request.languageQuery)
    }

    @Sendable private func repair(_ request: Request, context: WebRequestContext) async throws -> Response {
        let _: Form = try await request.form(csrf: services.csrf, context: context)
        let count = try await services.queue.proposeRepairs(now: services.clock())
        return .redirect(to: request.path("/check", "proposed=\(count)"))
    }
}

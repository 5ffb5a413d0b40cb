import Hummingbird

/// The feeds, with their health.
struct SourcesController: Sendable {
    let services: WebServices

    func addRoutes(to router: Router<WebRequestContext>) {
        router.get("sources", use: show).post("poll", use: poll)
    }

    private struct Form: SiteForm {
        var csrf: String
    }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let feeds = try await services.queue.feeds()
        let view = SourcesView(
            feeds,
            coverage: try await services.queue.coverage(by: feeds.map(\.feed), now: services.clock()),
            items: try await services.queue.all(now: services.clock()),
            work: WorkView(.poll, services.work, texts: context.texts),
            texts: context.texts
        )
        return try services.renderer.page("sources", view, tab: .sources, request, context)
    }

    @Sendable private func poll(_ request: Request, context: WebRequestContext) async throws -> Response {
        let _: Form = try await request.form(csrf: services.csrf, context: context)
        try services.start(.poll)
        return .redirect(to: "/sources" + request.languageQuery)
    }
}

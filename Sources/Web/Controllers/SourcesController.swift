import Hummingbird

/// The feeds, with their health.
struct SourcesController: Sendable {
    let services: WebServices

    func addRoutes(to router: Router<WebRequestContext>) { router.get("sources", use: show) }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let view = SourcesView(
            try await services.queue.feeds(),
            items: try await services.queue.all(now: services.clock()),
            texts: context.texts
        )
        return try services.renderer.page("sources", view, tab: .sources, request, context)
    }
}

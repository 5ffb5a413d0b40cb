import Curation
import Hummingbird

/// How pages and sources do, in pictures and as JSON.
struct OverviewController: Sendable {
    let services: WebServices

    func addRoutes(to router: Router<WebRequestContext>) {
        router.get("overview", use: show)
        router.get("api/v1/stats", use: statistics)
    }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let view = OverviewView(
            try await services.queue.statistics(now: services.clock()),
            texts: context.texts
        )
        return try services.renderer.page("overview", view, tab: .overview, request, context)
    }

    @Sendable private func statistics(_: Request, context: WebRequestContext) async throws
        -> StatisticsResponse
    {
        StatisticsResponse(statistics: try await services.queue.statistics(now: services.clock()))
    }
}

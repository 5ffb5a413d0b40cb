import Curation
import Feeds
import Foundation
import Home
import Hummingbird

/// How pages and sources do, in pictures and as JSON.
struct OverviewController: Sendable {
    let services: WebServices
    /// What git said last: a page grows slowly.
    private let growth = Guarded<(pages: [PageGrowth], at: Date)?>(nil)

    init(services: WebServices) { self.services = services }

    func addRoutes(to router: Router<WebRequestContext>) {
        router.get("overview", use: show)
        router.get("api/v1/stats", use: statistics)
    }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let view = OverviewView(
            try await measured(),
            texts: context.texts
        )
        return try services.renderer.page("overview", view, tab: .overview, request, context)
    }

    @Sendable private func statistics(_: Request, context: WebRequestContext) async throws
        -> StatisticsResponse
    {
        StatisticsResponse(statistics: try await measured())
    }

    private func measured() async throws -> Statistics {
        let (queue, now) = (services.queue, services.clock())
        var statistics = try await queue.statistics(now: now)
        if let known = growth.withLock({ $0 }), abs(now.timeIntervalSince(known.at)) < 60 {
            statistics.growth = known.pages
        } else {
            try await statistics.addGrowth(of: queue.home)
            let found = statistics.growth
            growth.withLock { $0 = (found, now) }
        }
        return statistics
    }
}

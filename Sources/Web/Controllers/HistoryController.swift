import Hummingbird

/// The last decisions.
struct HistoryController: Sendable {
    let services: WebServices

    private static let limit = 200

    func addRoutes(to router: Router<WebRequestContext>) { router.get("history", use: show) }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let view = HistoryView(
            try await services.queue.history(limit: Self.limit),
            texts: context.texts,
            undoing: { request.path(UndoController.path, "id=" + QueueQuery.encoded($0)) },
            isReadOnly: services.renderer.isReadOnly
        )
        return try services.renderer.page("history", view, tab: .history, request, context)
    }
}

import Hummingbird

/// What `veille apply` would write.
struct PreviewController: Sendable {
    let services: WebServices

    func addRoutes(to router: Router<WebRequestContext>) { router.get("preview", use: show) }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let view = PreviewView(try await services.queue.preview(), texts: context.texts)
        return try services.renderer.page("preview", view, tab: .preview, request, context)
    }
}

import Curation
import Hummingbird

/// What taking back the last `apply` would change, or one line of it, and the form that does it.
struct UndoController: Sendable {
    let services: WebServices

    static let path = "/undo-apply"

    func addRoutes(to router: Router<WebRequestContext>) {
        router.get("undo-apply", use: show).post("undo-apply", use: undo)
    }

    private struct Query: Decodable {
        /// Only this suggestion.
        var id: String?
    }

    private struct Form: SiteForm {
        var csrf: String
        /// What was shown.
        var plan: String
        var id: String?
    }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let query: Query = try request.query(context: context)
        let view = UndoView(
            try await services.queue.undoPlan(
                query.id?.nonEmpty,
                by: context.person,
                now: services.clock()
            ),
            id: query.id ?? "",
            canWrite: !services.renderer.isReadOnly,
            texts: context.texts
        )
        return try services.renderer.page(
            "undo",
            view,
            title: context.texts.labels["undoApply"],
            tab: .history,
            request,
            context
        )
    }

    @Sendable private func undo(_ request: Request, context: WebRequestContext) async throws -> Response {
        let form: Form = try await request.form(csrf: services.csrf, context: context)
        let changes = try await services.queue.undoApply(
            form.id?.nonEmpty,
            plan: form.plan,
            by: context.person,
            now: services.clock()
        )
        let count = changes.reduce(0) { $0 + $1.added.count }
        // There, the lines wait to be written again.
        return .redirect(to: request.path("/preview", "undone=\(count)"))
    }
}

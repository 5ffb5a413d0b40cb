import Curation
import Hummingbird

/// The question whether a site is muted, and the form that does it.
struct MuteController: Sendable {
    let services: WebServices

    func addRoutes(to router: Router<WebRequestContext>) {
        router.get("mute", use: show).post("mute", use: mute)
    }

    private struct Query: Decodable {
        /// The suggestion whose site it is.
        var id: String?
    }

    private struct Form: SiteForm {
        var csrf: String
        var id: String
    }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        guard !services.renderer.isReadOnly else { throw ChangeMiddleware.readOnly }
        let query: Query = try request.query(context: context)
        let id = query.id ?? ""
        let site = try await services.queue.site(of: id, now: services.clock())
        let view = MuteView(site, id: id, texts: context.texts)
        return try services.renderer.page(
            "mute",
            view,
            title: context.texts.labels["muteSite"],
            tab: .pending,
            request,
            context
        )
    }

    @Sendable private func mute(_ request: Request, context: WebRequestContext) async throws -> Response {
        let form: Form = try await request.form(csrf: services.csrf, context: context)
        _ = try await services.queue.muteSite(of: form.id, now: services.clock())
        return .redirect(to: "/" + request.languageQuery)
    }
}

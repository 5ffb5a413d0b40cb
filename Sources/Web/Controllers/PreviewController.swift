import Curation
import Hummingbird

/// What `veille apply` would write, and the form that writes it.
struct PreviewController: Sendable {
    let services: WebServices

    func addRoutes(to router: Router<WebRequestContext>) {
        router.get("preview", use: show).post("apply", use: apply)
    }

    private struct Query: Decodable {
        /// The number of lines that were just written.
        var written: String?
        /// The number of lines that were just taken back.
        var undone: String?
    }

    private struct Form: SiteForm {
        var csrf: String
        /// What was shown.
        var plan: String
        /// `on` to commit the lines.
        var commit: String?
    }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let query: Query = try request.query(context: context)
        let (queue, now) = (services.queue, services.clock())
        let counts = 0...Int(Int32.max)
        let written = try QueueQuery.number("written", query.written, in: counts)
        let undone = try QueueQuery.number("undone", query.undone, in: counts)
        let view = PreviewView(
            try await queue.preview(),
            done: written.map { .written($0) } ?? undone.map { .undone($0) },
            canWrite: !services.renderer.isReadOnly,
            isInGit: !(await queue.histories(now: now)).isEmpty,
            texts: context.texts
        )
        return try services.renderer.page("preview", view, tab: .preview, request, context)
    }

    @Sendable private func apply(_ request: Request, context: WebRequestContext) async throws -> Response {
        let form: Form = try await request.form(csrf: services.csrf, context: context)
        let changes = try await services.queue.apply(
            plan: form.plan,
            commits: form.commit == "on",
            by: context.person,
            now: services.clock()
        )
        let count = changes.reduce(0) { $0 + $1.added.count }
        return .redirect(to: request.path("/preview", "written=\(count)"))
    }
}

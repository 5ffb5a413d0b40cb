import Curation
import Home
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
        /// The branch that they were written on.
        var branch: String?
        /// The number of lines that were just taken back.
        var undone: String?
    }

    private struct Form: SiteForm {
        var csrf: String
        /// What was shown.
        var plan: String
        /// Where the lines go.
        var to: String?
        var message: String?
        var branch: String?
    }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let query: Query = try request.query(context: context)
        let counts = 0...Int(Int32.max)
        let written = try QueueQuery.number("written", query.written, in: counts)
        let undone = try QueueQuery.number("undone", query.undone, in: counts)
        return try await page(
            done: written.map { .written($0, branch: query.branch) } ?? undone.map { .undone($0) },
            request,
            context
        )
    }

    @Sendable private func apply(_ request: Request, context: WebRequestContext) async throws -> Response {
        let form: Form = try await request.form(csrf: services.csrf, context: context)
        let wanted = RequestedApply(
            target: try QueueQuery.choice("to", form.to) ?? .write,
            message: form.message ?? "",
            branch: form.branch ?? ""
        )
        do {
            let outcome = try await services.queue.apply(
                plan: form.plan,
                try wanted.options(),
                by: context.person,
                now: services.clock()
            )
            let count = outcome.changes.reduce(0) { $0 + $1.added.count }
            let branch = outcome.branch.map { "&branch=" + QueueQuery.encoded($0) } ?? ""
            return .redirect(to: request.path("/preview", "written=\(count)" + branch))
        } catch {
            guard let known = WebError(describing: error), wanted.target != .write else { throw error }
            var response = try await page(
                wanted: wanted,
                problem: known.message.text(in: context.language),
                request,
                context
            )
            response.status = known.status
            return response
        }
    }

    private func page(
        done: PreviewView.Done? = nil,
        wanted: RequestedApply? = nil,
        problem: String? = nil,
        _ request: Request,
        _ context: WebRequestContext
    ) async throws -> Response {
        let isInGit = !(await services.queue.histories(now: services.clock())).isEmpty
        let view = PreviewView(
            try await services.queue.preview(),
            done: done,
            canWrite: !services.renderer.isReadOnly,
            isInGit: isInGit,
            wanted: wanted ?? RequestedApply(target: isInGit ? .commit : .write),
            problem: problem,
            texts: context.texts
        )
        return try services.renderer.page("preview", view, tab: .preview, request, context)
    }
}

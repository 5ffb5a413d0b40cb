import Feeds
import Home
import Curation
import HTTPTypes
import Hummingbird

/// The form for a link that a person brings.
struct AddController: Sendable {
    let services: WebServices

    func addRoutes(to router: Router<WebRequestContext>) {
        router.get("add", use: show).post("add", use: add)
    }

    private struct Query: Decodable {
        var url: String?
        var title: String?
        var note: String?
    }

    private struct Form: SiteForm {
        var csrf: String
        var url: String
        /// The number of the page and that of the section, as in `1.3`; `1.` for the likeliest section.
        var place: String?
        var title: String?
        var note: String?
    }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        guard !services.renderer.isReadOnly else { throw ChangeMiddleware.readOnly }
        let query: Query = try request.query(context: context)
        let typed = AddView.Typed(url: query.url ?? "", title: query.title ?? "", note: query.note ?? "")
        return try await page(typed, problem: nil, request, context)
    }

    @Sendable private func add(_ request: Request, context: WebRequestContext) async throws -> Response {
        let form: Form = try await request.form(csrf: services.csrf, context: context)
        let (title, note) = (form.title ?? "", form.note ?? "")
        let numbers = (form.place ?? "1.").split(separator: ".", omittingEmptySubsequences: false)
        let pages = services.queue.home.configuration.pages
        guard let name = numbers.first.flatMap({ Int($0) }).flatMap({ pages.numbered($0) }) else {
            throw RequestedDecision.unknownSection
        }
        let link = Adding.Link(
            url: form.url,
            page: name,
            section: numbers.count > 1 && !numbers[1].isEmpty ? String(numbers[1]) : nil,
            title: title.isEmpty ? nil : title,
            note: note.isEmpty ? nil : note
        )
        do {
            let item = try await services.queue.add(
                link,
                network: try services.network?(),
                by: context.person,
                now: services.clock()
            )
            let query = "q=" + QueueQuery.encoded(item.suggestion.article.url) + "&done=" + item.id
            return .redirect(to: request.path("/", query) + "#i-" + item.id)
        } catch {
            guard let known = WebError(describing: error) else { throw error }
            let typed = AddView.Typed(url: form.url, title: title, note: note, place: form.place ?? "")
            var response = try await page(
                typed,
                problem: known.message.text(in: context.language),
                request,
                context
            )
            response.status = known.status
            return response
        }
    }

    /// What a browser's bookmark does on another page: brings its address, its title and what is selected there.
    private static func bookmark(_ request: Request) -> String? {
        guard let authority = request.head.authority,
            authority.wholeMatch(of: /[A-Za-z0-9.:\-\[\]]+/) != nil,
            let field = HTTPField.Name("X-Forwarded-Proto")
        else { return nil }
        let scheme = request.headers[field] == "https" ? "https" : "http"
        let values = ["url": "location.href", "title": "document.title", "note": "String(getSelection())"]
        let query = ["url", "title", "note"].map { name in
            "\(name)='+encodeURIComponent(\(values[name] ?? ""))"
        }
        return "javascript:location.href='\(scheme)://\(authority)/add?" + query.joined(separator: "+'&")
    }

    private func page(
        _ typed: AddView.Typed,
        problem: String?,
        _ request: Request,
        _ context: WebRequestContext
    ) async throws -> Response {
        let files = try await services.queue.files(now: services.clock())
        let view = AddView(
            services.queue.home.configuration.pages.compactMap { files[$0] },
            typed,
            problem: problem,
            isOffline: services.network == nil,
            bookmark: Self.bookmark(request),
            texts: context.texts
        )
        let title = context.texts.text(en: "Add a link", fr: "Ajouter un lien")
        return try services.renderer.page("add", view, title: title, tab: nil, request, context)
    }
}

import Delivery
import Feeds
import Home
import HTTPTypes
import Hummingbird

/// The issues of the digest: the next one, as it would be now, and earlier ones.
struct DigestController: Sendable {
    let services: WebServices

    func addRoutes(to router: Router<WebRequestContext>) {
        router.get("digest", use: show).post("digest", use: publish)
        router.get("digest/file", use: file)
    }

    private struct Query: Decodable {
        var format: String?
        var number: String?
    }

    private struct Form: SiteForm {
        var csrf: String
        var fingerprint: String
    }

    private func issue(_ request: Request, _ context: WebRequestContext) async throws
        -> (draft: Publishing.Draft, format: DigestFormat, query: DigestQuery)
    {
        let items: Query = try request.query(context: context)
        let query = DigestQuery(
            number: try QueueQuery.number("number", items.number, in: 1...999_999_999),
            language: LanguageMiddleware.parameter(request)?.rawValue
        )
        let format: DigestFormat = try QueueQuery.choice("format", items.format) ?? .md
        // The recipients of a mail are not for every reader.
        guard format != .eml || !services.renderer.isReadOnly else { throw ChangeMiddleware.readOnly }
        return (try await services.queue.issue(query.number, now: services.clock()), format, query)
    }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let (draft, format, query) = try await issue(request, context)
        let view = try DigestView(
            draft,
            as: format,
            isReadOnly: services.renderer.isReadOnly,
            hasChannels: !services.queue.home.configuration.digest.channels.isEmpty,
            query: query,
            texts: context.texts
        )
        return try services.renderer.page("digest", view, title: view.title, tab: .digest, request, context)
    }

    /// A file to be saved, never shown: it may hold what others wrote.
    @Sendable private func file(_ request: Request, context: WebRequestContext) async throws -> Response {
        let (draft, format, _) = try await issue(request, context)
        let (type, ending) = Self.file(format)
        let name = "issue-\(draft.issue.number).\(ending)"
        return Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
            body: .init(byteBuffer: ByteBuffer(string: try draft.text(as: format)))
        )
    }

    @Sendable private func publish(_ request: Request, context: WebRequestContext) async throws -> Response {
        let form: Form = try await request.form(csrf: services.csrf, context: context)
        let number = try await services.queue.publish(form.fingerprint, now: services.clock())
        return .redirect(to: request.path("/digest", "number=\(number)"))
    }

    /// The media type of a format, and the ending of its files.
    private static func file(_ format: DigestFormat) -> (type: String, ending: String) {
        switch format {
        case .md: ("text/markdown; charset=utf-8", "md")
        case .html: ("text/html; charset=utf-8", "html")
        case .text: ("text/plain; charset=utf-8", "txt")
        case .atom: ("application/atom+xml", "atom")
        case .rss: ("application/rss+xml", "rss")
        case .json: ("application/feed+json", "json")
        case .eml: ("message/rfc822", "eml")
        }
    }
}

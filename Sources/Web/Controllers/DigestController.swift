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
        router.get("digest/file", use: file).get("digest/frame", use: frame)
        router.get("digest/send", use: ask).post("digest/send", use: send)
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
        let isReadOnly = services.renderer.isReadOnly
        let view = try DigestView(
            draft,
            as: format,
            isReadOnly: isReadOnly,
            // Nor are their addresses.
            channels: isReadOnly ? [] : try await services.queue.channels(now: services.clock()),
            query: query,
            texts: context.texts
        )
        var response = try services.renderer.page(
            "digest",
            view,
            title: view.title,
            tab: .digest,
            request,
            context
        )
        if view.frame != nil, let name = SecurityHeadersMiddleware.policy {
            response.headers[name] = SecurityHeadersMiddleware.framing
        }
        return response
    }

    /// The issue as its readers see it, for a frame of the page.
    @Sendable private func frame(_ request: Request, context: WebRequestContext) async throws -> Response {
        let (draft, _, _) = try await issue(request, context)
        var response = Response.text(try draft.text(as: .html), type: "text/html; charset=utf-8")
        if let name = SecurityHeadersMiddleware.policy {
            response.headers[name] = SecurityHeadersMiddleware.framed
        }
        return response
    }

    private struct SendQuery: Decodable {
        var channel: String?
        var action: String?
    }

    private struct SendForm: SiteForm {
        var csrf: String
        var channel: String
        var action: String
        /// What was shown.
        var plan: String
    }

    /// Asks once, and shows what would be sent to whom.
    @Sendable private func ask(_ request: Request, context: WebRequestContext) async throws -> Response {
        guard !services.renderer.isReadOnly else { throw ChangeMiddleware.readOnly }
        let query: SendQuery = try request.query(context: context)
        let action: ChannelAction = try QueueQuery.choice("action", query.action) ?? .send
        let channel = query.channel ?? ""
        let view = SendView(
            try await services.queue.deliveryPlan(action, over: channel, now: services.clock()),
            action,
            over: channel,
            isOffline: services.network == nil,
            texts: context.texts
        )
        return try services.renderer.page("send", view, title: view.title, tab: .digest, request, context)
    }

    @Sendable private func send(_ request: Request, context: WebRequestContext) async throws -> Response {
        let form: SendForm = try await request.form(csrf: services.csrf, context: context)
        guard let action: ChannelAction = try QueueQuery.choice("action", form.action) else {
            throw WebError.invalid(
                "action",
                "",
                allowed: ChannelAction.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        guard let network = services.network else { throw Self.offline }
        let (queue, now) = (services.queue, services.clock())
        // Whoever closes the window must not leave it uncertain whether the issue arrived.
        try await Task {
            try await queue.deliver(action, over: form.channel, plan: form.plan, network: network, now: now)
        }.value
        return .redirect(to: "/digest" + request.languageQuery + "#channels")
    }

    private static let offline = WebError(
        .conflict,
        en: "offline: nothing is sent",
        fr: "hors ligne : rien n’est envoyé"
    )

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

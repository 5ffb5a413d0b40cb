import Curation
import Feeds
import HTTPTypes
import Home
import Hummingbird

/// The sites to follow: on a page, and in the API.
struct ScoutController: Sendable {
    let services: WebServices

    func addRoutes(to router: Router<WebRequestContext>) {
        router.get("scout", use: show).post("scout", use: decide).post("scout/look", use: look)
    }

    /// `changes` requires the token; `start` looks for the feeds.
    func addRoutes(
        to group: RouterGroup<WebRequestContext>,
        changes: RouterGroup<WebRequestContext>,
        start: @escaping @Sendable (WebRequestContext) throws -> EditedResponse<WorkResponse>
    ) {
        group.get("scout") { _, _ in ScoutResponse(sources: try await found().map { .init($0) }) }
        changes.post("scout") { try start($1) }
        changes.post("scout/decide") { request, context in
            let body = try await request.json(ScoutRequest.self, context: context)
            return ScoutDecided(
                host: body.host,
                isChanged: try await decide(body.action, host: body.host, feed: body.feed)
            )
        }
    }

    private struct Query: Decodable {
        /// The host that was decided on.
        var host: String?
    }

    private struct Form: SiteForm {
        var csrf: String
        var host: String
        var action: String
        var feed: String?
    }

    private struct Look: SiteForm {
        var csrf: String
    }

    /// The sources as they are now, with what was last found of them.
    private func found() async throws -> [ScoutedSource] {
        let known: [(source: Scouting.Source, preview: Scouting.Preview?)]
        if case .scouted(let found)? = services.work?.outcome(.scout)?.outcome {
            known = found
        } else {
            known = []
        }
        return try await services.queue.sources(now: services.clock()).map { source in
            let last = known.first { $0.source.host == source.host }
            return ScoutedSource(source: source, preview: last?.preview, isAsked: last != nil)
        }
    }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let query: Query = try request.query(context: context)
        let texts = context.texts
        let view = ScoutView(
            try await found(),
            work: WorkView(.scout, services.work, texts: texts),
            notice: query.host.map { host in
                let host = PlainText.printable(String(host.prefix(253)))
                return texts.text(en: "Decided: \(host)", fr: "Décidé : \(host)")
            },
            isReadOnly: services.renderer.isReadOnly,
            texts: texts
        )
        let title = texts.text(en: "Sites to follow", fr: "Sites à suivre")
        return try services.renderer.page("scout", view, title: title, tab: nil, request, context)
    }

    @Sendable private func look(_ request: Request, context: WebRequestContext) async throws -> Response {
        let _: Look = try await request.form(csrf: services.csrf, context: context)
        try services.start(.scout)
        return .redirect(to: "/scout" + request.languageQuery)
    }

    @Sendable private func decide(_ request: Request, context: WebRequestContext) async throws -> Response {
        let form: Form = try await request.form(csrf: services.csrf, context: context)
        _ = try await decide(form.action, host: form.host, feed: form.feed)
        return .redirect(to: request.path("/scout", "host=" + QueueQuery.encoded(form.host)))
    }

    /// Follows the feed that was shown of a host, or never proposes the host again; `false` if it is so already.
    private func decide(_ action: String, host: String, feed: String?) async throws -> Bool {
        guard let found = try await found().first(where: { $0.source.host == host }) else {
            throw WebError(
                .notFound,
                en: "this site is not proposed any more",
                fr: "ce site n’est plus proposé"
            )
        }
        switch action {
        case "refuse":
            try await services.queue.refuseSource(host)
            return true
        case "follow":
            // Another one may have been found since.
            guard let preview = found.preview, feed == nil || feed == preview.feed.url else {
                throw WebError(
                    .conflict,
                    en: "the feed of this site is not known: look for it first",
                    fr: "le flux de ce site n’est pas connu : cherchez-le d’abord"
                )
            }
            return try await services.queue.follow(preview.feed)
        default: throw WebError.invalid("action", action, allowed: "follow, refuse")
        }
    }
}

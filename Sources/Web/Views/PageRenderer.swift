import Curation
import Feeds
import HTTPTypes
import Home
import Hummingbird
import Mustache

/// Makes pages from views and templates.
struct PageRenderer: Sendable {
    /// The part of the review that a page belongs to.
    enum Tab: CaseIterable {
        case pending, later, accepted, history, preview, digest, check, sources, overview

        init?(state: Reviewing.State) {
            switch state {
            case .pending: self = .pending
            case .later: self = .later
            case .accepted: self = .accepted
            case .refused, .applied, .onBranch, .unplaced, .duplicate, .muted: return nil
            }
        }

        fileprivate var path: String {
            switch self {
            case .pending: "/"
            case .later: "/?state=later"
            case .accepted: "/?state=accepted"
            case .history: "/history"
            case .preview: "/preview"
            case .digest: "/digest"
            case .check: "/check"
            case .sources: "/sources"
            case .overview: "/overview"
            }
        }

        fileprivate func label(_ texts: Texts) -> String {
            switch self {
            case .pending: texts.text(en: "To decide", fr: "À trier")
            case .later: texts.text(en: "Later", fr: "Plus tard")
            case .accepted: texts.text(en: "Accepted", fr: "Acceptées")
            case .history: texts.text(en: "History", fr: "Historique")
            case .preview: texts.text(en: "Preview", fr: "Aperçu")
            case .digest: texts.text(en: "Digest", fr: "Récapitulatif")
            case .check: texts.text(en: "Check", fr: "Vérification")
            case .sources: texts.text(en: "Sources", fr: "Sources")
            case .overview: texts.text(en: "Overview", fr: "Bilan")
            }
        }
    }

    let library: MustacheLibrary
    let keys: ReviewKeys
    /// What every form carries.
    let csrf: String
    let isReadOnly: Bool
    let work: BackgroundWork?

    /// A page of the review: what `template` makes of `view`, under `title` or the label of the tab.
    func page(
        _ template: String,
        _ view: some Sendable,
        title: String? = nil,
        tab: Tab?,
        search: String = "",
        _ request: Request,
        _ context: WebRequestContext
    ) throws -> Response {
        let texts = context.texts
        let query = request.languageQuery
        let layout = LayoutView(
            title: title ?? tab?.label(texts) ?? "veille",
            texts: texts,
            template: template,
            view: view,
            csrf: csrf,
            isReadOnly: isReadOnly,
            person: context.person?.cleanName,
            // A page that answers a form would be sent again.
            work: request.method == .get ? (work?.progress).map { texts.progress($0) } : nil,
            // Elsewhere, what is being typed would be lost.
            refresh: [.sources, .check, .overview].contains(tab) || template == "scout"
                ? request.address : nil,
            search: search,
            languageQuery: query,
            asked: LanguageMiddleware.parameter(request)?.rawValue,
            tabs: Tab.allCases.map { other in
                LinkView(
                    path: Self.path(other.path, query),
                    label: other.label(texts),
                    isCurrent: other == tab
                )
            },
            other: OtherLanguageView(texts.language == .fr ? .en : .fr, request),
            keys: ReviewAction.allCases.filter { !$0.isForTerminal }.map { action in
                KeyView(
                    action: action.rawValue,
                    letter: String(keys[action]),
                    label: texts.text(action.label)
                )
            }
        )
        return html(library.render(layout, withTemplate: "layout") ?? "")
    }

    /// The page of an error: who is not admitted sees nothing of the review.
    func error(
        _ status: HTTPResponse.Status,
        _ message: String,
        typed: WebError.Typed? = nil,
        _ request: Request,
        _ context: WebRequestContext
    ) throws -> Response {
        let view = ErrorView(code: status.code, message: message, typed: typed)
        switch status {
        case .unauthorized, .misdirectedRequest, .tooManyRequests:
            let refusal = RefusalView(lang: context.language.rawValue, view: view)
            return html(library.render(refusal, withTemplate: "refusal") ?? "")
        default:
            return try page("failure", view, title: "\(status.code)", tab: nil, request, context)
        }
    }

    private static func path(_ path: String, _ query: String) -> String {
        path.contains("?") && !query.isEmpty ? path + "&" + query.dropFirst() : path + query
    }

    private func html(_ text: String) -> Response { .text(text, type: "text/html; charset=utf-8") }
}

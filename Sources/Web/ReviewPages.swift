import Feeds
import Foundation
import HTTPTypes
import Hummingbird
import Mustache
import Pages
import Storage
import Curation
import Home

/// The pages for people: forms that work anywhere, made from templates.
struct ReviewPages: Sendable {
    let home: HomeFolder
    let store: Store
    let queue: ReviewQueue
    let settings: ReviewApplication.Settings

    /// Cards on one page.
    private static let pageSize = 12

    // MARK: The queue

    func queue(_ request: Request, _ addressGuard: ReviewGuard, _ now: Date) async throws -> Response {
        let words = words(request)
        let view = try QueueView(request)
        var items =
            view.search.isEmpty
            ? try await queue.list(view.state, now: now)
            : try await queue.all(now: now).filter { Self.matches($0, view.search) }
        if let page = view.page { items.removeAll { $0.suggestion.page != page } }
        view.order.sort(&items)
        let shown = items.dropFirst(view.from).prefix(Self.pageSize)
        let files = try await queue.files(now: now)
        let back = Self.address(request)
        let card = ReviewCard(
            words: words,
            csrf: addressGuard.csrf,
            isReadOnly: settings.isReadOnly,
            now: now
        )
        var heading = ""
        let cards = shown.enumerated().map { index, item in
            var context = card.context(
                item,
                on: files[item.suggestion.page],
                position: view.from + index + 1,
                total: items.count,
                back: back
            )
            let group = view.order.heading(of: item, words)
            if !group.isEmpty, group != heading {
                context["heading"] = group
                heading = group
            }
            context.merge(words.labels) { first, _ in first }
            return context
        }
        let counts = try await queue.counts(now: now)
        let waiting = counts[.pending] ?? 0
        let open = shown.filter { $0.state != .applied }.map(\.id)
        var context: [String: Any] = [
            "cards": cards, "isEmpty": cards.isEmpty,
            // Nothing is no feed.
            "count": !cards.isEmpty,
            "hasOrders": !cards.isEmpty && view.search.isEmpty,
            "summary": summary(words, items.count, view.state, view.search),
            "empty": view.isQueue
                ? words.text(
                    en: "Nothing to decide. “veille poll” fetches what is new.",
                    fr: "Rien à trier. « veille poll » relève ce qui est nouveau."
                ) : words.text(en: "Nothing here.", fr: "Rien ici."),
            "isQueue": view.isQueue,
            "query": view.search,
            "orders": QueueView.Order.allCases.map { order in
                ["path": view.path(by: order), "label": words.order(order), "isCurrent": order == view.order]
                    as [String: Any]
            },
            "states": Reviewing.State.allCases.compactMap { state in
                counts[state].map { count in
                    [
                        "path": view.path(state: state), "label": words.state(state), "count": count,
                        "isCurrent": view.search.isEmpty && state == view.state,
                    ] as [String: Any]
                }
            },
        ]
        if open.count > 1, !settings.isReadOnly, view.isQueue {
            context["bulk"] = [
                "ids": open.joined(separator: ","), "back": back, "csrf": addressGuard.csrf,
                "accept": words.text(en: "Accept all \(open.count)", fr: "Accepter les \(open.count)"),
                "refuse": words.text(en: "Refuse all \(open.count)", fr: "Refuser les \(open.count)"),
                "label": words.text(
                    en: "The \(open.count) that are shown above",
                    fr: "Les \(open.count) qui sont montrées ci-dessus"
                ),
            ]
        }
        if view.from + cards.count < items.count {
            context["next"] = view.path(from: view.from + cards.count)
        }
        let done = request.uri.queryParameters["done"].map(String.init)
        if let done { context["notice"] = try await notice(done, words, now) }
        let title = waiting > 0 ? "(\(waiting)) veille" : "veille"
        return try page(
            "queue",
            title,
            request,
            addressGuard,
            context,
            current: view.search.isEmpty ? view.state.rawValue : "search"
        )
    }

    /// What came of the decision that led here.
    private func notice(_ done: String, _ words: ReviewWords, _ now: Date) async throws -> [String: Any]? {
        let names = done.split(separator: ",").map(String.init)
        guard let first = names.first, let item = try? await queue.item(first, now: now) else { return nil }
        let colon = words.text(en: ": ", fr: " : ")
        let title = PlainText.harmless(item.suggestion.article.title)
        var notice: [String: Any] = [
            "text": names.count > 1
                ? "\(names.count)\(colon)\(words.state(item.state))" : words.state(item.state) + colon + title
        ]
        if item.settled != nil, !settings.isReadOnly {
            // A step of several is taken back whole.
            notice["canTakeBack"] = names.count > 1 ? [:] : ["id": first]
        }
        return notice
    }

    private func summary(_ words: ReviewWords, _ count: Int, _ state: Reviewing.State, _ search: String)
        -> String
    {
        if !search.isEmpty {
            return words.text(.count(count, en: ("result", "results"), fr: ("résultat", "résultats")))
        }
        switch state {
        case .pending:
            let minutes = max(1, Int((Double(count) * 0.4).rounded()))
            return count == 0
                ? ""
                : words.text(
                    en: "\(count) to decide, about \(minutes) min",
                    fr: "\(count) à trier, environ \(minutes) min"
                )
        default: return "\(count) · \(words.state(state))"
        }
    }

    private static func matches(_ item: Reviewing.Item, _ text: String) -> Bool {
        let article = item.suggestion.article
        let whole = [article.title, article.site, article.summary, article.url].joined(separator: " ")
        let options: String.CompareOptions = [.caseInsensitive, .diacriticInsensitive]
        return text.split(separator: " ").allSatisfy { whole.range(of: $0, options: options) != nil }
    }

    // MARK: Decisions

    /// What a form says.
    struct Form: Decodable {
        var csrf: String
        var id: String?
        /// Several, with commas between them.
        var ids: String?
        var action: String
        var section: Int?
        var line: String?
        var until: String?
        var back: String?
    }

    func decide(_ request: Request, _ addressGuard: ReviewGuard, _ now: Date) async throws -> Response {
        let body = try await ReviewGuard.body(of: request)
        let form: Form
        do {
            form = try URLEncodedFormDecoder().decode(Form.self, from: String(buffer: body))
        } catch {
            throw Refusal(.badRequest, en: "the form cannot be read", fr: "le formulaire est illisible")
        }
        guard ReviewGuard.isSame(form.csrf, addressGuard.csrf) else {
            throw Refusal(
                .forbidden,
                en: "the form is too old: load the page again",
                fr: "le formulaire est trop ancien : rechargez la page"
            )
        }
        let decision = ReviewDecision(
            action: form.action,
            ids: form.ids?.split(separator: ",").map(String.init) ?? form.id.map { [$0] } ?? [],
            section: form.section,
            line: form.line,
            until: form.until
        )
        let done = try await decision.carryOut(queue, home, now)
        let target = Self.ownPath(form.back)
        let names = done.map(\.id).joined(separator: ",")
        return Response(
            status: .seeOther,
            headers: [
                .location: target + (target.contains("?") ? "&" : "?") + "done=" + names
            ]
        )
    }

    /// Only a path of our own is gone back to, without what an earlier decision has left there.
    private static func ownPath(_ back: String?) -> String {
        guard let back, back.hasPrefix("/"), !back.hasPrefix("//"),
            back.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return "/" }
        let parts = back.split(separator: "?", maxSplits: 1)
        let query = (parts.count > 1 ? parts[1] : "").split(separator: "&").filter { !$0.hasPrefix("done=") }
        return String(parts.first ?? "/") + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    // MARK: Making pages

    func words(_ request: Request) -> ReviewWords {
        ReviewWords(
            parameter: request.uri.queryParameters["lang"].map(String.init),
            chosen: settings.language,
            acceptLanguage: request.headers[.acceptLanguage],
            fallback: settings.fallbackLanguage
        )
    }

    /// The path and query of a request, without what a decision has left there.
    private static func address(_ request: Request) -> String {
        let query = (request.uri.query ?? "").split(separator: "&").filter {
            !$0.hasPrefix("done=") && !$0.hasPrefix("token=")
        }
        return request.uri.path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    /// By scalars: mustache's own escaping takes a quotation mark with an accent on it for no quotation mark.
    private struct Markup: MustacheContentType {
        func escapeText(_ text: String) -> String { PlainText.markup(text) }
    }

    private static let library = Result {
        MustacheContentTypes.register(Markup(), named: "PAGE")
        return try MustacheLibrary(templates: [
            "layout": template(PackageResources.layout_mustache),
            "queue": template(PackageResources.queue_mustache),
            "card": template(PackageResources.card_mustache),
            "history": template(PackageResources.history_mustache),
            "preview": template(PackageResources.preview_mustache),
            "sources": template(PackageResources.sources_mustache),
            "failure": template(PackageResources.failure_mustache),
        ])
    }

    private static func template(_ bytes: [UInt8]) throws -> MustacheTemplate {
        try MustacheTemplate(string: "{{%CONTENT_TYPE:PAGE}}\n" + String(decoding: bytes, as: UTF8.self))
    }

    func page(
        _ name: String,
        _ title: String,
        _ request: Request,
        _ addressGuard: ReviewGuard?,
        _ context: [String: Any],
        current: String
    ) throws -> Response {
        let words = words(request)
        let library = try Self.library.get()
        var context = context
        context.merge(words.labels) { first, _ in first }
        context["csrf"] = addressGuard?.csrf
        let content = library.render(context, withTemplate: name) ?? ""
        let query = request.uri.queryParameters["lang"].map { "?lang=\($0)" } ?? ""
        let tabs: [(name: String, path: String, label: String)] = [
            ("pending", "/", "queue"), ("later", "/?state=later", "later"),
            ("accepted", "/?state=accepted", "accepted"), ("history", "/history", "history"),
            ("preview", "/preview", "preview"), ("sources", "/sources", "sources"),
        ]
        var layout: [String: Any] = context
        layout["content"] = content
        layout["title"] = title
        layout["lang"] = words.language.rawValue
        layout["tabs"] = tabs.map { tab in
            [
                "path": tab.path
                    + (query.isEmpty ? "" : tab.path.contains("?") ? "&" + query.dropFirst() : query),
                "label": words.labels[tab.label] ?? tab.label, "isCurrent": tab.name == current,
            ] as [String: Any]
        }
        layout["otherLanguage"] = words.language == .fr ? "English" : "Français"
        let kept = Self.address(request).split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let others =
            kept.split(separator: "&").filter { !$0.hasPrefix("lang=") } + [
                "lang=\(words.language == .fr ? "en" : "fr")"
            ]
        layout["otherLink"] = "?" + others.joined(separator: "&")
        layout["otherCode"] = words.language == .fr ? "en" : "fr"
        layout["isReadOnly"] = settings.isReadOnly
        layout["keyList"] = ReviewAction.allCases.filter { $0 != .quit }.map { action in
            [
                "action": action.rawValue, "letter": String(home.configuration.reviewKeys[action]),
                "label": words.text(action.label),
            ]
        }
        layout["readOnly"] = words.text(en: "read-only", fr: "lecture seule")
        let html = library.render(layout, withTemplate: "layout") ?? ""
        return Response(
            status: .ok,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: html))
        )
    }

    static func asset(_ bytes: [UInt8], _ type: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    func failure(_ status: HTTPResponse.Status, _ error: UserError, _ request: Request) -> Response {
        let place = error.place.map { $0 + ": " } ?? ""
        let remedy = error.remedy ?? Phrase("")
        return failure(
            status,
            Phrase(
                en: place + error.what.en + (remedy.en.isEmpty ? "" : " → " + remedy.en),
                fr: place + error.what.fr + (remedy.fr.isEmpty ? "" : " → " + remedy.fr)
            ),
            request
        )
    }

    /// Plain text where no page can be made: an error must need no template to be told.
    func failure(_ status: HTTPResponse.Status, _ what: Phrase, _ request: Request) -> Response {
        let words = words(request)
        let detail = words.text(what)
        let isJSON = request.uri.path.hasPrefix("/api/")
        // Who is not let in is shown nothing of the house.
        let isStranger = [.unauthorized, .misdirectedRequest, .tooManyRequests].contains(status)
        if !isJSON, !isStranger, settings.showsReview {
            let context = ["what": detail, "code": "\(status.code)"]
            if var response = try? page("failure", "\(status.code)", request, nil, context, current: "") {
                response.status = status
                return response
            }
        }
        let text =
            isJSON
            ? (try? String(decoding: JSONEncoder().encode(["error": detail]), as: UTF8.self)) ?? "{}"
            : "\(status.code) \(status.reasonPhrase)\n\n\(detail)\n"
        return Response(
            status: status,
            headers: [.contentType: isJSON ? "application/json" : "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}

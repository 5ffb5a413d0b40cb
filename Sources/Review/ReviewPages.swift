import Feeds
import Foundation
import HTTPTypes
import Hummingbird
import Mustache
import Pages
import Storage
import Watch

/// The pages for people: forms that work anywhere, made from templates.
struct ReviewPages: Sendable {
    let home: Home
    let store: Store
    let queue: ReviewQueue
    let settings: ReviewApplication.Settings

    /// Cards on one page.
    private static let pageSize = 12

    // MARK: The queue

    func queue(_ request: Request, _ guardian: ReviewGuard, _ now: Date) async throws -> Response {
        let words = words(request)
        let query = request.uri.queryParameters
        let wanted = query["state"].flatMap { Reviewing.State(rawValue: String($0)) } ?? .pending
        let search =
            query["q"].map { String($0).removingPercentEncoding ?? String($0) }?
            .replacing("+", with: " ") ?? ""
        var items =
            search.isEmpty
            ? try await queue.list(wanted, now: now)
            : try await queue.all(now: now).filter { Self.matches($0, search) }
        if let page = query["page"] { items.removeAll { $0.suggestion.page != page } }
        let order = String(query["by"] ?? "section")
        switch order {
        case "source":
            items.sort {
                ($0.suggestion.article.site, $1.suggestion.relevance) < (
                    $1.suggestion.article.site, $0.suggestion.relevance
                )
            }
        case "worth": items.sort { ($1.suggestion.relevance, $0.id) < ($0.suggestion.relevance, $1.id) }
        default: break
        }
        let offset = max(0, query["from"].flatMap { Int($0) } ?? 0)
        let shown = items.dropFirst(offset).prefix(Self.pageSize)
        let files = try await queue.files(now: now)
        let back = Self.address(request)
        let card = ReviewCard(words: words, csrf: guardian.csrf, isReadOnly: settings.isReadOnly, now: now)
        var heading = ""
        let cards = shown.enumerated().map { index, item in
            var context = card.context(
                item,
                on: files[item.suggestion.page],
                position: offset + index + 1,
                total: items.count,
                back: back
            )
            let group = order == "source" ? item.suggestion.article.site : item.suggestion.section.last ?? ""
            if order != "worth", group != heading {
                context["heading"] = group
                heading = group
            }
            context.merge(words.labels) { first, _ in first }
            return context
        }
        let waiting = try await queue.counts(now: now)[.pending] ?? 0
        var context: [String: Any] = [
            "cards": cards, "isEmpty": cards.isEmpty,
            // Nothing is no feed.
            "count": !cards.isEmpty,
            "hasOrders": !cards.isEmpty && search.isEmpty,
            "summary": try summary(words, items.count, wanted, search),
            "empty": words.text(
                en: "Nothing to decide. “veille poll” fetches what is new.",
                fr: "Rien à trier. « veille poll » relève ce qui est nouveau."
            ),
            "isQueue": search.isEmpty && wanted == .pending,
            "query": search,
            "byWorth": "/?by=worth&state=\(wanted.rawValue)",
            "bySource": "/?by=source&state=\(wanted.rawValue)",
            "bySection": "/?state=\(wanted.rawValue)",
        ]
        if offset + cards.count < items.count {
            context["next"] = "/?by=\(order)&state=\(wanted.rawValue)&from=\(offset + cards.count)"
        }
        let done = query["done"].map(String.init)
        if let done, let item = try? await queue.item(done, now: now) {
            context["notice"] =
                words.state(item.state) + words.text(en: ": ", fr: " : ")
                + ReviewCard.harmless(item.suggestion.article.title)
            context["noticeID"] = done
            context["canTakeBack"] = item.settled != nil && !settings.isReadOnly
        }
        let title = waiting > 0 ? "(\(waiting)) veille" : "veille"
        return try page(
            "queue",
            title,
            request,
            guardian,
            context,
            current: search.isEmpty ? wanted.rawValue : "search"
        )
    }

    private func summary(_ words: ReviewWords, _ count: Int, _ state: Reviewing.State, _ search: String)
        throws
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
        var action: String
        var section: Int?
        var line: String?
        var until: String?
        var back: String?
    }

    func decide(_ request: Request, _ guardian: ReviewGuard, _ now: Date) async throws -> Response {
        let body = try await ReviewGuard.body(of: request)
        let form: Form
        do {
            form = try URLEncodedFormDecoder().decode(Form.self, from: String(buffer: body))
        } catch {
            throw HTTPError(.badRequest, message: "the form cannot be read")
        }
        guard ReviewGuard.isSame(form.csrf, guardian.csrf) else {
            throw HTTPError(.forbidden, message: "the form is too old: load the page again")
        }
        let decision = ReviewDecision(
            action: form.action,
            ids: form.id.map { [$0] } ?? [],
            section: form.section,
            line: form.line,
            until: form.until
        )
        let done = try await decision.carryOut(queue, home, now)
        let target = Self.ownPath(form.back)
        return Response(
            status: .seeOther,
            headers: [.location: target + (target.contains("?") ? "&" : "?") + "done=" + (done.first ?? "")]
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
            acceptLanguage: request.headers[.acceptLanguage],
            usual: settings.language
        )
    }

    /// The path and query of a request, without what a decision has left there.
    private static func address(_ request: Request) -> String {
        let query = (request.uri.query ?? "").split(separator: "&").filter {
            !$0.hasPrefix("done=") && !$0.hasPrefix("token=")
        }
        return request.uri.path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    private static let library = Result {
        try MustacheLibrary(templates: [
            "layout": template(PackageResources.layout_mustache),
            "queue": template(PackageResources.queue_mustache),
            "card": template(PackageResources.card_mustache),
            "history": template(PackageResources.history_mustache),
            "preview": template(PackageResources.preview_mustache),
            "sources": template(PackageResources.sources_mustache),
        ])
    }

    private static func template(_ bytes: [UInt8]) throws -> MustacheTemplate {
        try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
    }

    func page(
        _ name: String,
        _ title: String,
        _ request: Request,
        _ guardian: ReviewGuard,
        _ context: [String: Any],
        current: String
    ) throws -> Response {
        let words = words(request)
        let library = try Self.library.get()
        var context = context
        context.merge(words.labels) { first, _ in first }
        context["csrf"] = guardian.csrf
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
        layout["lang"] = words.isFrench ? "fr" : "en"
        layout["tabs"] = tabs.map { tab in
            [
                "path": tab.path
                    + (query.isEmpty ? "" : tab.path.contains("?") ? "&" + query.dropFirst() : query),
                "label": words.labels[tab.label] ?? tab.label, "isCurrent": tab.name == current,
            ] as [String: Any]
        }
        layout["otherLanguage"] = words.isFrench ? "English" : "Français"
        let kept = Self.address(request).split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let others =
            kept.split(separator: "&").filter { !$0.hasPrefix("lang=") } + [
                "lang=\(words.isFrench ? "en" : "fr")"
            ]
        layout["otherLink"] = "?" + others.joined(separator: "&")
        layout["otherCode"] = words.isFrench ? "en" : "fr"
        layout["isReadOnly"] = settings.isReadOnly
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

    func failure(_ status: HTTPResponse.Status, _ error: HomeError, _ request: Request) -> Response {
        let words = words(request)
        let remedy = error.remedy.map { " → " + words.text($0) } ?? ""
        return failure(
            status,
            (error.place.map { $0 + ": " } ?? "") + words.text(error.what) + remedy,
            request
        )
    }

    /// Plain text: an error must need no template to be told.
    func failure(_ status: HTTPResponse.Status, _ detail: String, _ request: Request) -> Response {
        let isJSON = request.uri.path.hasPrefix("/api/")
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

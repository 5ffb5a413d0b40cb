import Curation
import Home
import Feeds
import Foundation
import HTTPTypes
import Hummingbird

/// The queue, and the forms that decide.
struct QueueController: Sendable {
    let services: WebServices

    /// Cards on one page.
    private static let pageSize = 12

    func addRoutes(to router: Router<WebRequestContext>) {
        router.get("/", use: show).post("decide", use: decide)
    }

    @Sendable private func show(_ request: Request, context: WebRequestContext) async throws -> Response {
        let query = try QueueQuery(request, context: context)
        let (queue, now) = (services.queue, services.clock())
        let (candidates, others) = try await query.candidates(queue, now: now)
        let items = try await query.chosen(candidates, queue, for: context.person, now: now)
        let view = QueueView(
            query: query,
            candidates: candidates,
            items: items,
            shown: items.dropFirst(query.from).prefix(Self.pageSize),
            others: others,
            counts: try await queue.counts(now: now),
            pages: queue.home.configuration.pages,
            files: try await queue.files(now: now),
            histories: await queue.histories(now: now),
            notice: await notice(query.done, context.texts, now),
            renderer: services.renderer,
            texts: context.texts,
            back: request.address,
            now: now
        )
        return try services.renderer.page(
            "queue",
            view,
            title: view.title,
            tab: query.search.isEmpty ? PageRenderer.Tab(state: query.state) : nil,
            search: query.search,
            request,
            context
        )
    }

    /// What came of the decision that led here.
    private func notice(_ done: [String], _ texts: Texts, _ now: Date) async -> NoticeView? {
        guard let first = done.first, let item = try? await services.queue.item(first, now: now) else {
            return nil
        }
        let canUndo = item.settled != nil && !services.renderer.isReadOnly
        return NoticeView(
            text: done.count > 1
                ? texts.count(done.count, in: item.state)
                : texts.notice(item.decidedLabel, title: PlainText.printable(item.suggestion.article.title)),
            // One undo takes back all that one step decided.
            undo: canUndo ? .init(id: done.count > 1 ? nil : first) : nil
        )
    }

    private struct Form: SiteForm {
        var csrf: String
        var id: String?
        /// Several, with commas between them.
        var ids: String?
        var action: String
        var section: Int?
        var line: String?
        var order: String?
        var until: String?
        /// A date in place of `until`; empty if none was chosen.
        var day: String?
        var back: String?
        /// The records that were shown of each suggestion, in the same order, with commas between them.
        var seen: String?
    }

    @Sendable private func decide(_ request: Request, context: WebRequestContext) async throws -> Response {
        let form: Form = try await request.form(csrf: services.csrf, context: context)
        let now = services.clock()
        let decision = try RequestedDecision(
            action: form.action,
            section: form.section,
            line: form.line,
            order: form.order,
            until: form.day.flatMap { $0.isEmpty ? nil : $0 } ?? form.until,
            now: now
        )
        let ids = form.ids?.split(separator: ",").map(String.init) ?? form.id.map { [$0] } ?? []
        // None for what is to be overruled.
        let seen = (form.seen ?? "").split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let decided: [Reviewing.Item]
        do {
            decided = try await services.queue.decide(
                decision,
                on: ids,
                seen: Dictionary(zip(ids, seen).compactMap { id, count in count.map { (id, $0) } }) {
                    first,
                    _ in first
                },
                by: context.person,
                now: now
            )
        } catch {
            guard var known = WebError(describing: error), let line = form.line, form.action == "edit",
                let id = ids.first
            else { throw error }
            known.typed = WebError.Typed(
                id: id,
                line: line,
                back: form.back ?? "/",
                records: known.status == .conflict ? "" : form.seen ?? ""
            )
            throw known
        }
        let target = Self.ownPath(form.back)
        let names = decided.map(\.id).joined(separator: ",")
        let card = decision.keepsCard ? decided.first.map { "#i-" + $0.id } ?? "" : ""
        return .redirect(to: target + (target.contains("?") ? "&" : "?") + "done=" + names + card)
    }

    /// A path of this server, without what an earlier decision left there; `/` for anything else.
    private static func ownPath(_ back: String?) -> String {
        guard let back, back.hasPrefix("/"), !back.hasPrefix("//"),
            back.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return "/" }
        let parts = back.split(separator: "?", maxSplits: 1)
        let items = (parts.count > 1 ? parts[1] : "").split(separator: "&").filter { !$0.hasPrefix("done=") }
        return String(parts.first ?? "/") + Request.joined(items)
    }
}

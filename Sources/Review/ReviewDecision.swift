import Feeds
import Foundation
import Hummingbird
import Pages
import Watch

/// A decision as a browser or a program sends it.
struct ReviewDecision {
    var action: String
    var ids: [String]
    /// The number of a section of the page, from 1.
    var section: Int?
    var line: String?
    /// `tomorrow`, `monday` or a date.
    var until: String?

    /// Decides; the names of what was decided on come back.
    func carryOut(_ queue: ReviewQueue, _ home: Home, _ now: Date) async throws -> [String] {
        guard ids.count <= 500 else { throw HTTPError(.badRequest, message: "too many at once") }
        if action == "undo" { return try await queue.undo(ids.first, now: now).map { [$0.id] } ?? [] }
        guard let first = ids.first else { throw HTTPError(.badRequest, message: "which suggestion?") }
        let ids = ids
        let line = line
        switch action {
        case "accept":
            return try await names(queue, now) { try $0.accept(ids, now: now) }
        case "refuse":
            return try await names(queue, now) { try $0.refuse(ids, now: now) }
        case "later":
            let wanted = until ?? ""
            guard let date = PutOff.date(wanted.isEmpty ? "tomorrow" : wanted, now: now) else {
                throw HTTPError(.badRequest, message: "until when? tomorrow, monday or a date to come")
            }
            return try await names(queue, now) { try $0.later(ids, until: date, now: now) }
        case "move":
            let item = try await queue.item(first, now: now)
            let file = try home.page(item.suggestion.page)
            guard let section, file.page.linkSections.indices.contains(section - 1) else {
                throw HTTPError(.badRequest, message: "which section?")
            }
            let path = file.page.linkSections[section - 1].path
            return try await names(queue, now) { [try $0.move(first, to: path, now: now)] }
        case "edit":
            // A text field ends lines as forms do; a line is one.
            let text = (line ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
            return try await names(queue, now) { [try $0.edit(first, line: text, now: now)] }
        default:
            throw HTTPError(.badRequest, message: "“\(action.prefix(20))” is nothing that can be decided")
        }
    }

    private func names(
        _ queue: ReviewQueue,
        _ now: Date,
        _ body: @Sendable (Reviewing) throws -> [Reviewing.Item]
    ) async throws -> [String] {
        try await queue.decide(ids, now: now, body).map(\.id)
    }
}

import Feeds
import Foundation
import Hummingbird
import Pages
import Curation
import Home

/// A decision as a browser or a program sends it.
struct ReviewDecision {
    var action: String
    var ids: [String]
    /// The number of a section of the page, from 1.
    var section: Int?
    var line: String?
    /// `tomorrow`, `monday`, a date or `confirmed`.
    var until: String?

    /// Decides; what was decided on comes back, as it stands now.
    func carryOut(_ queue: ReviewQueue, _ home: HomeFolder, _ now: Date) async throws -> [Reviewing.Item] {
        guard ids.count <= 500 else {
            throw Refusal(.badRequest, en: "too many at once", fr: "trop à la fois")
        }
        if action == "undo" {
            var items: [Reviewing.Item] = []
            for decision in try await queue.undo(ids.first, now: now) {
                // What a person had brought is gone with its undoing.
                if let item = try? await queue.item(decision.id, now: now) { items.append(item) }
            }
            return items
        }
        guard let first = ids.first else {
            throw Refusal(.badRequest, en: "which suggestion?", fr: "quelle proposition ?")
        }
        let ids = ids
        let line = line
        switch action {
        case "accept":
            return try await queue.decide(ids, now: now) { try $0.accept(ids, now: now) }
        case "refuse":
            return try await queue.decide(ids, now: now) { try $0.refuse(ids, now: now) }
        case "later":
            let wanted = until ?? ""
            guard let putOff = Postponement(wanted.isEmpty ? "tomorrow" : wanted, now: now) else {
                throw Refusal(
                    .badRequest,
                    en: "until when? tomorrow, monday, a date to come or confirmed",
                    fr: "jusqu’à quand ? tomorrow, monday, une date à venir ou confirmed"
                )
            }
            return try await queue.decide(ids, now: now) { try $0.later(ids, until: putOff.date, now: now) }
        case "move":
            let item = try await queue.item(first, now: now)
            let file = try home.page(item.suggestion.page)
            guard let section, file.page.linkSections.indices.contains(section - 1) else {
                throw Refusal(.badRequest, en: "which section?", fr: "quelle section ?")
            }
            let path = file.page.linkSections[section - 1].path
            return try await queue.decide(ids, now: now) { [try $0.move(first, to: path, now: now)] }
        case "edit":
            let lines = (line ?? "").split(whereSeparator: \.isNewline)
            guard lines.count <= 1 else {
                throw Refusal(.badRequest, en: "a link is one line", fr: "un lien tient sur une ligne")
            }
            let text = lines.first.map(String.init) ?? ""
            return try await queue.decide(ids, now: now) { [try $0.edit(first, line: text, now: now)] }
        default:
            throw Refusal(
                .badRequest,
                en: "“\(action.prefix(20))” is nothing that can be decided",
                fr: "« \(action.prefix(20)) » n’est pas une décision"
            )
        }
    }
}

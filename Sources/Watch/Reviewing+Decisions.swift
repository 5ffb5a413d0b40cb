public import Feeds
public import Foundation
import Pages
import Storage

/// What a person says of a suggestion: each call is one step in the ledger.
extension Reviewing {
    /// Accepts suggestions, in their section or another.
    ///
    /// - Throws: ``HomeError``, and what the file system says; then nothing was decided.
    public func accept(_ ids: [String], section: [String]? = nil, now: Date) throws -> [Item] {
        try decide(ids, now: now) { item in
            // Said once is enough: a second record would need a second undo.
            if item.state == .accepted, section == nil || section == item.suggestion.section { return nil }
            try Self.requireOpen(item)
            if section != nil { try Self.requireArticle(item) }
            let path = section ?? item.suggestion.section
            let isMoved = path != item.suggestion.section
            return Decision(
                at: now,
                verdict: .accept,
                suggestion: item.suggestion,
                key: item.key,
                section: path,
                line: isMoved ? try line(for: item.suggestion, in: path) : item.suggestion.line
            )
        }
    }

    /// What accepting suggestions would be, for those that are not accepted; nothing is decided.
    public func supposeAccepted(_ ids: [String], now: Date) throws -> [Decision] {
        try ids.compactMap { id in
            let item = try item(id, now: now)
            guard item.state != .accepted else { return nil }
            let suggestion = item.suggestion
            return Decision(
                at: now,
                verdict: .accept,
                suggestion: suggestion,
                key: item.key,
                line: suggestion.line
            )
        }
    }

    /// Refuses suggestions for good.
    public func refuse(_ ids: [String], now: Date) throws -> [Item] {
        try decide(ids, now: now) { item in
            if item.state == .refused { return nil }
            try Self.requireOpen(item)
            return Decision(at: now, verdict: .refuse, suggestion: item.suggestion, key: item.key)
        }
    }

    /// Puts suggestions off until a date.
    public func later(_ ids: [String], until: Date, now: Date) throws -> [Item] {
        try decide(ids, now: now) { item in
            try Self.requireOpen(item)
            return Decision(
                at: now,
                verdict: .later,
                suggestion: item.suggestion,
                key: item.key,
                until: until
            )
        }
    }

    /// Moves a suggestion to another section; what was decided stands.
    public func move(_ id: String, to section: [String], now: Date) throws -> Item {
        try one(id, now: now) { item in
            try Self.requireArticle(item)
            // The line belongs to the section: it is written anew.
            let line = try line(for: item.suggestion, in: section)
            return Decision(
                at: now,
                verdict: .move,
                suggestion: item.suggestion,
                key: item.key,
                section: section,
                line: line
            )
        }
    }

    /// Gives a suggestion another line; what was decided stands.
    ///
    /// - Throws: ``HomeError`` when the line cannot be added to the page as one link to the article.
    public func edit(_ id: String, line: String, now: Date) throws -> Item {
        try one(id, now: now) { item in
            guard !line.allSatisfy(\.isWhitespace) else {
                throw HomeError(.usage, Phrase(en: "the new line is empty", fr: "la nouvelle ligne est vide"))
            }
            let page = try home.page(item.suggestion.page)
            let proven: PageEdit
            do throws(PageError) {
                if let repair = item.suggestion.repair.flatMap(PageRepair.init) {
                    proven = try PageEditor.repair(repair, of: page.page, line: line)
                } else {
                    proven = try PageEditor.add(
                        NewLink(item.suggestion.article),
                        to: item.suggestion.section,
                        of: page.page,
                        line: line
                    )
                }
            } catch {
                throw HomeError(
                    .usage,
                    place: item.suggestion.page,
                    Phrase(error),
                    remedy: Phrase(
                        en: "keep one link to \(item.suggestion.article.url) in the line",
                        fr: "gardez dans la ligne un lien vers \(item.suggestion.article.url)"
                    )
                )
            }
            return Decision(
                at: now,
                verdict: .edit,
                suggestion: item.suggestion,
                key: item.key,
                line: proven.line
            )
        }
    }

    /// Takes back the last decision on a suggestion, or the last of all.
    ///
    /// - Returns: What was taken back, with the suggestion as it stands now; `nil` when there is nothing to take back.
    public func undo(_ id: String? = nil, now: Date) throws -> (undone: Decision, item: Item?)? {
        let standings = Standings(try home.readLedger().decisions)
        let last: Decision?
        if let id {
            let item = try item(id, now: now)
            last = standings.history(page: item.suggestion.page, key: item.key).last
        } else {
            last = standings.decisions.last
        }
        guard let last else { return nil }
        if last.verdict == .applied {
            throw HomeError(
                .usage,
                place: last.page,
                Phrase(
                    en: "“\(last.title)” is written into the page already",
                    fr: "« \(last.title) » est déjà écrit dans la page"
                ),
                remedy: Phrase(
                    en: "take the line out of the page in your editor, or with git",
                    fr: "retirez la ligne de la page dans votre éditeur, ou avec git"
                )
            )
        }
        let suggestion = Suggestion(
            id: last.id,
            page: last.page,
            section: last.section,
            article: last.article ?? Suggestion.Article(url: last.url, title: last.title, site: ""),
            relevance: 0,
            confidence: 0,
            repair: last.repair
        )
        let record = Decision(
            at: now,
            verdict: .undo,
            suggestion: suggestion,
            key: last.key,
            section: last.section,
            undoes: last.record
        )
        try home.ledger.append([.decision(record)])
        // What a person brought and takes back is gone.
        if last.verdict == .propose { try store.rejudge([], withdrawn: [last.id], at: now) }
        return (last, try? item(last.id, now: now))
    }

    private static func requireArticle(_ item: Item) throws {
        guard let repair = item.suggestion.repair else { return }
        throw HomeError(
            .usage,
            place: "\(item.suggestion.page):\(repair.line)",
            Phrase(en: "a repair stays where it is", fr: "une réparation reste où elle est")
        )
    }

    /// What was written and taken out of the page since may be decided on anew.
    private static func requireOpen(_ item: Item) throws {
        if item.isOnPage || item.state == .applied && item.suggestion.repair != nil {
            throw alreadyApplied(item)
        }
    }

    private static func alreadyApplied(_ item: Item) -> HomeError {
        HomeError(
            .usage,
            place: item.suggestion.page,
            Phrase(
                en: "“\(item.suggestion.article.title)” (\(item.id)) is on the page already",
                fr: "« \(item.suggestion.article.title) » (\(item.id)) est déjà sur la page"
            )
        )
    }

    func line(for suggestion: Suggestion, in section: [String]) throws -> String {
        try Self.line(for: suggestion, in: section, on: try home.page(suggestion.page))
    }

    static func line(for suggestion: Suggestion, in section: [String], on page: PageFile) throws
        -> String
    {
        do {
            return try PageEditor.line(for: NewLink(suggestion.article), in: section, of: page.page)
        } catch {
            throw HomeError(error, page: page.name)
        }
    }

    private func one(_ id: String, now: Date, _ make: (Item) throws -> Decision) throws -> Item {
        let item = try item(id, now: now)
        try Self.requireOpen(item)
        try home.ledger.append([.decision(try make(item))])
        return try self.item(id, now: now)
    }

    private func decide(_ ids: [String], now: Date, _ make: (Item) throws -> Decision?) throws -> [Item] {
        var seen: Set<String> = []
        let ids = ids.filter { seen.insert($0.lowercased()).inserted }
        let records = try ids.compactMap {
            try make(try item($0, now: now)).map { Ledger.Record.decision($0) }
        }
        if !records.isEmpty { try home.ledger.append(records) }
        return try ids.map { try item($0, now: now) }
    }
}

import Home
package import Feeds
package import Foundation
import Pages
import Storage

/// What a person says of a suggestion: each call is one step in the ledger.
extension Reviewing {
    /// Accepts suggestions, in their section or another.
    ///
    /// - Throws: ``UserError``, and what the file system says; then nothing was decided.
    package func accept(_ ids: [String], section: [String]? = nil, now: Date) throws -> [Item] {
        try decide(ids, now: now) { item, moment in
            // Said once is enough: a second record would need a second undo.
            if item.state == .accepted, section == nil || section == item.suggestion.section { return nil }
            try Self.requireOpen(item)
            if section != nil { try Self.requireArticle(item) }
            let path = section ?? item.suggestion.section
            let isMoved = path != item.suggestion.section
            return Decision(
                at: moment,
                verdict: .accept,
                suggestion: item.suggestion,
                key: item.key,
                section: path,
                line: isMoved ? try line(for: item.suggestion, in: path) : item.suggestion.line,
                after: item.records
            )
        }
    }

    /// What accepting suggestions would be, for those that are not accepted; nothing is decided.
    package func supposeAccepted(_ ids: [String], now: Date) throws -> [Decision] {
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
    package func refuse(_ ids: [String], now: Date) throws -> [Item] {
        try decide(ids, now: now) { item, moment in
            if item.state == .refused { return nil }
            try Self.requireOpen(item)
            return Decision(
                at: moment,
                verdict: .refuse,
                suggestion: item.suggestion,
                key: item.key,
                after: item.records
            )
        }
    }

    /// Puts suggestions off until a date, or without one until a second source tells the same.
    package func later(_ ids: [String], until: Date?, now: Date) throws -> [Item] {
        try decide(ids, now: now) { item, moment in
            try Self.requireOpen(item)
            return Decision(
                at: moment,
                verdict: .later,
                suggestion: item.suggestion,
                key: item.key,
                until: until,
                after: item.records
            )
        }
    }

    /// Moves a suggestion to another section; what was decided stands.
    package func move(_ id: String, to section: [String], now: Date) throws -> Item {
        try one(id, now: now) { item, moment in
            try Self.requireArticle(item)
            // The line belongs to the section: it is written anew.
            let line = try line(for: item.suggestion, in: section)
            return Decision(
                at: moment,
                verdict: .move,
                suggestion: item.suggestion,
                key: item.key,
                section: section,
                line: line,
                after: item.records
            )
        }
    }

    /// Gives a suggestion another line; what was decided stands.
    ///
    /// - Throws: ``UserError`` when the line cannot be added to the page as one link to the article.
    package func edit(_ id: String, line: String, now: Date) throws -> Item {
        try one(id, now: now) { item, moment in
            guard !line.allSatisfy(\.isWhitespace) else {
                throw UserError(DecisionProblem.emptyLine)
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
                throw UserError(
                    PageProblem.rejectedLine(error, url: item.suggestion.article.url),
                    at: item.suggestion.page
                )
            }
            return Decision(
                at: moment,
                verdict: .edit,
                suggestion: item.suggestion,
                key: item.key,
                line: proven.line,
                after: item.records
            )
        }
    }

    /// Takes back the last decision on a suggestion, or the last step of all: what was decided at once goes together.
    ///
    /// - Returns: What was taken back, in the order it was decided; empty when there is nothing to take back.
    package func undo(_ id: String? = nil, now: Date) throws -> [Decision] {
        var step: [Decision] = []
        try home.ledger.append { contents in
            var picture = DecisionIndex(decisions: contents.decisions)
            step = try self.step(id, in: &picture, contents, now: now)
            return step.map { decision in
                let moment = picture.standings.moment(after: now, page: decision.page, key: decision.key)
                return .decision(Decision(undoing: decision, at: moment))
            }
        }
        // What a person brought and takes back is gone.
        let withdrawn = step.filter { $0.verdict == .propose }.map(\.id)
        if !withdrawn.isEmpty { try store.rejudge([], withdrawn: withdrawn, at: now) }
        return step
    }

    /// What taking back would take back.
    private func step(_ id: String?, in picture: inout DecisionIndex, _ contents: Ledger.Contents, now: Date)
        throws
        -> [Decision]
    {
        let standings = picture.standings
        var step: [Decision]
        if let id {
            let item = try item(id, in: &picture, now: now)
            step = standings.history(page: item.suggestion.page, key: item.key).suffix(1)
        } else {
            step = standings.latest(contents.decisions, at: now).map { [$0] } ?? []
            if let batch = step.first?.batch { step = standings.decisions.filter { $0.batch == batch } }
        }
        guard let last = step.last, last.verdict == .applied else { return step }
        let isRepair = standings.history(page: last.page, key: last.key).contains { $0.repair != nil }
        if !isRepair, try !picture.pageIndex(of: last.page, home).keys.contains(last.key) {
            throw UserError(DecisionProblem.noLongerOnPage(title: last.title, id: last.id), at: last.page)
        }
        throw UserError(DecisionProblem.alreadyWritten(title: last.title, id: last.id), at: last.page)
    }

    private static func requireArticle(_ item: Item) throws {
        guard let repair = item.suggestion.repair else { return }
        throw UserError(DecisionProblem.immovableRepair, at: "\(item.suggestion.page):\(repair.line)")
    }

    /// What was written and taken out of the page since may be decided on anew.
    private static func requireOpen(_ item: Item) throws {
        if item.isOnPage || item.state == .applied && item.suggestion.repair != nil {
            throw UserError(
                DecisionProblem.alreadyWritten(title: item.suggestion.article.title, id: item.id),
                at: item.suggestion.page
            )
        }
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
            throw UserError(error, page: page.name)
        }
    }

    private func one(_ id: String, now: Date, _ make: (Item, Date) throws -> Decision) throws -> Item {
        let items = try decide([id], now: now) { item, moment in
            try Self.requireOpen(item)
            return try make(item, moment)
        }
        // One name, one item.
        return items[0]
    }

    /// Decides on what the ledger says while nobody else adds to it: who comes second sees what the first has said.
    private func decide(_ ids: [String], now: Date, _ make: (Item, Date) throws -> Decision?) throws -> [Item]
    {
        var seen: Set<String> = []
        let ids = ids.filter { seen.insert($0.lowercased()).inserted }
        var decided: [Item] = []
        try home.ledger.append { contents in
            var picture = DecisionIndex(decisions: contents.decisions)
            var records = try ids.compactMap { id in
                let item = try item(id, in: &picture, now: now)
                let page = item.suggestion.page
                return try make(item, picture.standings.moment(after: now, page: page, key: item.key))
            }
            if let first = records.first, records.count > 1 {
                for place in records.indices { records[place].batch = first.record }
            }
            picture.add(records)
            decided = try ids.map { try item($0, in: &picture, now: now) }
            return records.map { .decision($0) }
        }
        return decided
    }
}

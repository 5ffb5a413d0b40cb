import Home
package import Feeds
package import Foundation
import Pages
import Storage

/// Decisions: each call is one step in the ledger, that `undo` reverts as a whole.
extension Reviewing {
    /// Accepts suggestions, in their section or another.
    ///
    /// - Throws: ``UserError``, and errors of the file system; then nothing is recorded.
    package func accept(_ ids: [String], section: [String]? = nil, now: Date) throws -> [Item] {
        try decide(ids, now: now) { item, moment in
            // A second record would need a second undo.
            let isSame = section == nil || section == item.suggestion.section
            if isSame, item.state == .accepted || isAccepted(item) { return nil }
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
                line: isMoved ? try draft(for: item.suggestion, in: path).line : item.suggestion.line,
                after: item.records
            )
        }
    }

    /// Whether the person who decides here has accepted it, and others have to.
    private func isAccepted(_ item: Item) -> Bool {
        item.approvals?.has(home.person.name(in: home.folder)) ?? false
    }

    /// The decisions that accepting would record, for suggestions that are not accepted; nothing is recorded.
    package func hypotheticalAcceptance(of ids: [String], now: Date) throws -> [Decision] {
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

    /// Refuses suggestions, permanently.
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

    /// Postpones suggestions until a date, or without one until a second source reports the same news.
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

    /// Moves a suggestion to another section; an earlier decision stays valid.
    package func move(_ id: String, to section: [String], now: Date) throws -> Item {
        try one(id, now: now) { item, moment in
            try Self.requireArticle(item)
            // The format of the line depends on the section.
            let line = try draft(for: item.suggestion, in: section).line
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

    /// Replaces the line of a suggestion, or its place in the section, or both; an earlier decision stays valid.
    ///
    /// - Throws: ``UserError`` when the line cannot be added to the page as one link to the article, or for the place of a
    ///   repair.
    package func edit(_ id: String, line: String? = nil, order: SectionOrder? = nil, now: Date) throws -> Item
    {
        try one(id, now: now) { item, moment in
            if order != nil { try Self.requireArticle(item) }
            return Decision(
                at: moment,
                verdict: .edit,
                suggestion: item.suggestion,
                key: item.key,
                line: try line.map { try proven($0, for: item.suggestion, order: order) },
                order: order,
                after: item.records
            )
        }
    }

    /// A line that a person wrote, as it would be on the page.
    private func proven(_ line: String, for suggestion: Suggestion, order: SectionOrder?) throws -> String {
        guard !line.allSatisfy(\.isWhitespace) else { throw UserError(DecisionProblem.emptyLine) }
        if suggestion.repair?.isRemoval == true {
            throw UserError(DecisionProblem.removalWithoutLine(suggestion.id))
        }
        let page = try home.page(suggestion.page).page
        do throws(PageError) {
            if let repair = suggestion.repair.flatMap(PageRepair.init) {
                return try PageEditor.repair(repair, of: page, line: line).line
            }
            let link = NewLink(suggestion.article)
            return try PageEditor.add(link, to: suggestion.section, of: page, line: line, order: order).line
        } catch {
            throw UserError(
                PageProblem.rejectedLine(error, url: suggestion.article.url),
                at: suggestion.page
            )
        }
    }

    /// Undoes the last decision on a suggestion, or the person's last step, which may be several decisions.
    ///
    /// - Returns: The undone decisions, oldest first; empty if there are none.
    package func undo(_ id: String? = nil, now: Date) throws -> [Decision] {
        var step: [Decision] = []
        try home.ledger.append { _ in
            var index = try DecisionIndex(home)
            step = try self.step(id, in: &index, now: now)
            return step.map { decision in
                let moment = index.history.moment(after: now, page: decision.page, key: decision.key)
                return .decision(home.signed(Decision(undoing: decision, at: moment)))
            }
        }
        // An undone proposal leaves the queue.
        let withdrawn = step.filter { $0.verdict == .propose }.map(\.id)
        if !withdrawn.isEmpty { try store.rejudge([], withdrawn: withdrawn, at: now) }
        return step
    }

    /// The decisions that `undo` would undo.
    private func step(_ id: String?, in index: inout DecisionIndex, now: Date) throws -> [Decision] {
        let history = index.history
        var step: [Decision]
        if let id {
            let item = try item(id, in: &index, now: now)
            try requireSeen(item)
            step = try lastStep(history.decisions(page: item.suggestion.page, key: item.key), item)
        } else {
            let person = home.person.name(in: home.folder)
            step = history.latest(by: person, at: now).map { [$0] } ?? []
            if let batch = step.first?.batch { step = history.decisions(batch: batch) }
        }
        guard let last = step.last, last.verdict == .applied else { return step }
        if last.branch != nil {
            let item = try item(last.id, in: &index, now: now)
            if let branch = item.branch { throw Self.onBranch(item, branch) }
        }
        let isRepair = history.decisions(page: last.page, key: last.key).contains { $0.repair != nil }
        guard !isRepair else { throw UserError(DecisionProblem.alreadyRepaired(id: last.id), at: last.page) }
        if try !index.pageIndex(of: last.page, home).keys.contains(last.key) {
            throw UserError(DecisionProblem.noLongerOnPage(title: last.title, id: last.id), at: last.page)
        }
        throw UserError(DecisionProblem.applied(title: last.title, id: last.id), at: last.page)
    }

    /// The last decision on a suggestion; of the yeses of several people, that of the person who decides here.
    private func lastStep(_ decisions: [Decision], _ item: Item) throws -> [Decision] {
        guard item.approvals?.isEmpty == false, let last = decisions.last, last.verdict == .accept else {
            return decisions.suffix(1)
        }
        let own = Person.identity(home.person.name(in: home.folder) ?? "")
        guard isAccepted(item),
            let yes = decisions.last(where: {
                $0.verdict == .accept && Person.identity($0.shownBy ?? "") == own
            })
        else {
            throw UserError(
                DecisionProblem.yesOfAnother(last.shownBy, id: item.id),
                at: item.suggestion.page
            )
        }
        return [yes]
    }

    private static func requireArticle(_ item: Item) throws {
        guard let repair = item.suggestion.repair else { return }
        throw UserError(DecisionProblem.immovableRepair, at: "\(item.suggestion.page):\(repair.line)")
    }

    /// A line that was removed from the page may be decided on again.
    private static func requireOpen(_ item: Item) throws {
        if let branch = item.branch { throw onBranch(item, branch) }
        if item.state == .applied, item.suggestion.repair != nil {
            throw UserError(DecisionProblem.alreadyRepaired(id: item.id), at: item.suggestion.page)
        }
        if item.isOnPage {
            let title = item.suggestion.article.title
            throw UserError(
                item.settled?.verdict == .applied
                    ? DecisionProblem.applied(title: title, id: item.id)
                    : DecisionProblem.alreadyWritten(title: title, id: item.id),
                at: item.suggestion.page
            )
        }
    }

    private static func onBranch(_ item: Item, _ branch: BranchName) -> UserError {
        let title = item.suggestion.article.title
        return UserError(
            DecisionProblem.writtenOnBranch(title: title, id: item.id, branch: branch.shown),
            at: item.suggestion.page
        )
    }

    /// - Throws: ``UserError`` if there are records that the person has not seen.
    private func requireSeen(_ item: Item) throws {
        guard let records = seen[item.id], records != item.records else { return }
        let title = item.suggestion.article.title
        throw UserError(DecisionProblem.decidedSince(title: title, state: item.state))
    }

    func draft(for suggestion: Suggestion, in section: [String]) throws -> Draft {
        try Self.draft(for: suggestion, in: section, on: try home.page(suggestion.page))
    }

    static func draft(for suggestion: Suggestion, in section: [String], on page: PageFile) throws -> Draft {
        do {
            return try PageEditor.draft(for: NewLink(suggestion.article), in: section, of: page.page)
        } catch {
            throw UserError(error, page: page.name)
        }
    }

    private func one(_ id: String, now: Date, _ make: (Item, Date) throws -> Decision) throws -> Item {
        let items = try decide([id], now: now) { item, moment in
            try Self.requireOpen(item)
            return try make(item, moment)
        }
        return items[0]
    }

    /// Decides while the ledger is locked, so that of two processes the second one sees the decisions of the first.
    private func decide(_ ids: [String], now: Date, _ make: (Item, Date) throws -> Decision?) throws -> [Item]
    {
        var seen: Set<String> = []
        let ids = ids.filter { seen.insert($0.lowercased()).inserted }
        var decided: [Item] = []
        try home.ledger.append { _ in
            var index = try DecisionIndex(home)
            var records = try ids.compactMap { id -> Decision? in
                let item = try item(id, in: &index, now: now)
                let page = item.suggestion.page
                let moment = index.history.moment(after: now, page: page, key: item.key)
                guard let record = try make(item, moment).map(home.signed) else { return nil }
                if self.seen[item.id].map({ $0 != item.records }) ?? false,
                    let last = index.history.decisions(page: page, key: item.key).last, record.says(last)
                {
                    // Who says the same twice, as by a double click, overrules nobody; a second yes counts.
                    return record.verdict == .accept && item.approvals != nil ? record : nil
                }
                try requireSeen(item)
                return record
            }
            if let first = records.first, records.count > 1 {
                for position in records.indices { records[position].batch = first.record }
            }
            index.add(records)
            decided = try ids.map { try item($0, in: &index, now: now) }
            return records.map { .decision($0) }
        }
        return decided
    }
}

extension Decision {
    /// Whether it decides the same as another on the same suggestion.
    fileprivate func says(_ other: Decision) -> Bool {
        (verdict, section, line) == (other.verdict, other.section, other.line)
            && (order, until) == (other.order, other.until)
    }
}

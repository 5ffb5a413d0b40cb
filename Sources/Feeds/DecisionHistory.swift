package import struct Foundation.Date

/// The state of all suggestions, folded from the decisions of a ledger.
package struct DecisionHistory: Sendable {
    /// All decisions except undone ones, oldest first.
    package private(set) var decisions: [Decision] = []
    private var known: [Article: Known] = [:]
    /// For each decision, the index of the one before about the same article.
    private var previous: [Int?] = []
    /// The identities of all records.
    private var records: Set<String> = []

    private struct Article: Hashable {
        let page: String
        let key: String

        init(_ page: String, _ key: String) { (self.page, self.key) = (page, key) }

        init(_ decision: Decision) { self.init(decision.page, decision.key) }
    }

    /// What is known of an article.
    private struct Known {
        /// The number of records, including undone ones and undos.
        var count = 0
        /// The date of its last record.
        var date = Date.distantPast
        /// The index of its last decision.
        var last: Int?

        /// Counts a record; `index` is that of a decision.
        ///
        /// - Returns: The index of the decision before it.
        mutating func add(_ record: Date, index: Int?) -> Int? {
            count += 1
            date = max(date, record)
            defer { last = index ?? last }
            return last
        }
    }

    /// Repeated records count once, undone ones not at all.
    package init(_ ledger: [Decision]) {
        // Most ledgers are in order: sorting copies them.
        let isOrdered = zip(ledger, ledger.dropFirst()).allSatisfy { $0.at <= $1.at }
        let ordered =
            isOrdered
            ? ledger
            : ledger.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
                .map(\.element)
        let undone = Set(ordered.lazy.compactMap { $0.verdict == .undo ? $0.undoes : nil })
        records.reserveCapacity(ordered.count)
        known.reserveCapacity(ordered.count)
        for decision in ordered { add(decision, isUndone: undone.contains(decision.record)) }
    }

    /// Adds a record that is not older than the last decision.
    private mutating func add(_ decision: Decision, isUndone: Bool) {
        guard records.insert(decision.record).inserted else { return }
        let isKept = decision.verdict != .undo && !isUndone
        let before = known[Article(decision), default: Known()].add(
            decision.at,
            index: isKept ? decisions.count : nil
        )
        guard isKept else { return }
        previous.append(before)
        decisions.append(decision)
    }

    /// The state after more records.
    ///
    /// `ledger` are all records before them.
    package func adding(_ records: [Decision], to ledger: [Decision]) -> DecisionHistory {
        let dates = [decisions.last?.at ?? .distantPast] + records.map(\.at)
        let isLatest = zip(dates, dates.dropFirst()).allSatisfy { $0 <= $1 }
        guard isLatest, !records.contains(where: { $0.verdict == .undo }) else {
            return DecisionHistory(ledger + records)
        }
        var history = self
        for record in records { history.add(record, isUndone: false) }
        return history
    }

    /// The pages of the decisions.
    package var pages: Set<String> { Set(decisions.lazy.map(\.page)) }

    /// The state of each article with a record, in no order.
    package var states: some Sequence<(page: String, key: String, state: DecisionState)> {
        known.keys.lazy.map { ($0.page, $0.key, state(page: $0.page, key: $0.key)) }
    }

    /// The timestamp for the next record of an article: `now`, or right after the last record if that is
    /// later.
    ///
    /// Dates order the records: after a clock was set back, a new decision must still come last.
    package func moment(after now: Date, page: String, key: String) -> Date {
        guard let last = known[Article(page, key)]?.date else { return now }
        // The ledger stores milliseconds: add one, and half of one against rounding.
        let next = (last.timeIntervalSince1970 * 1000).rounded() + 1
        return now.timeIntervalSince1970 * 1000 >= next
            ? now : Date(timeIntervalSince1970: (next + 0.5) / 1000)
    }

    /// The date of the last record about an article, undone or not.
    package func lastRecord(page: String, key: String) -> Date? { known[Article(page, key)]?.date }

    /// All decisions about an article on a page, oldest first.
    package func decisions(page: String, key: String) -> [Decision] {
        guard let known = known[Article(page, key)] else { return [] }
        var found: [Decision] = []
        var next = known.last
        while let index = next {
            found.append(decisions[index])
            next = previous[index]
        }
        // A merge may reorder lines, so their order must not break ties between equal dates.
        return found.count < 2
            ? found
            : found.sorted { ($0.at, $0.verdict.rank, $0.record) < ($1.at, $1.verdict.rank, $1.record) }
    }

    /// The last decision not undone: by date, or by position in the ledger if that record is dated in the
    /// future.
    ///
    /// Of a `person`, only their own and those of nobody known.
    package func latest(_ ledger: [Decision], by person: String? = nil, at now: Date) -> Decision? {
        let kept = Set(decisions.map(\.record))
        func isOwn(_ decision: Decision) -> Bool {
            person == nil || decision.by == nil || decision.by == person
        }
        // Of what others wrote, in files of their own, the place says nothing.
        let newest = ledger.last { kept.contains($0.record) && $0.by == person }
        if let newest, newest.at > now.addingTimeInterval(60) { return newest }
        return decisions.last { $0.at <= now.addingTimeInterval(60) && isOwn($0) }
    }

    /// The number of records about an article on a page, including undone ones and undos.
    package func count(page: String, key: String) -> Int { known[Article(page, key)]?.count ?? 0 }

    /// The state of an article on a page.
    package func state(page: String, key: String) -> DecisionState {
        var state = DecisionState()
        for decision in decisions(page: page, key: key) {
            // A place belongs to its section.
            if ![.refuse, .later].contains(decision.verdict), decision.section != state.section {
                state.order = nil
            }
            switch decision.verdict {
            case .accept, .applied:
                state.settled = decision
                state.section = decision.section
                state.line = decision.line ?? state.line
            case .refuse, .later:
                state.settled = decision
            case .move:
                state.section = decision.section
                // The old line belongs to the old section.
                state.line = decision.line
            case .edit:
                state.line = decision.line ?? state.line
                if let order = decision.order { (state.order, state.section) = (order, decision.section) }
            case .propose:
                state.section = decision.section
                state.line = decision.line
            case .undo:
                break
            }
        }
        return state
    }

    /// What repairs that were written have replaced, by page.
    package var replacedTexts: [String: [String]] {
        var texts: [String: [String]] = [:]
        for decision in decisions {
            guard let repair = decision.repair,
                state(page: decision.page, key: decision.key).verdict == .applied
            else { continue }
            texts[decision.page, default: []].append(repair.before)
        }
        return texts
    }

    /// Accepted suggestions of a page that are not yet applied, oldest first.
    package func accepted(page: String) -> [Decision] {
        var result: [Decision] = []
        var seen: Set<String> = []
        for decision in decisions where decision.page == page && decision.verdict == .accept {
            let state = state(page: page, key: decision.key)
            guard var settled = state.settled, settled.verdict == .accept,
                seen.insert(decision.key).inserted
            else {
                continue
            }
            // It may have been moved or edited after acceptance.
            settled.section = state.section ?? settled.section
            settled.line = state.line ?? settled.line
            settled.order = state.order
            result.append(settled)
        }
        return result
    }

    /// The articles with at least one decision not undone, each with the last record that describes it,
    /// oldest first.
    package var articles: [Decision] {
        var seen: Set<Article> = []
        let latest = decisions.reversed().filter { decision in
            decision.article != nil && seen.insert(Article(decision)).inserted
        }
        return latest.reversed()
    }
}

extension Decision.Verdict {
    /// The order of records with equal dates: proposed, decided, edited, applied.
    fileprivate var rank: Int {
        switch self {
        case .propose: 0
        case .accept, .refuse, .later: 1
        case .move, .edit: 2
        case .applied: 3
        case .undo: 4
        }
    }
}

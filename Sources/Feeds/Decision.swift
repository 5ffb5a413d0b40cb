package import struct Foundation.Date

/// One line of the ledger: a person's decision about a suggestion, or the fact that it was applied.
///
/// The ledger is append-only. Two copies merge by taking the lines of both in any order: `at` orders them,
/// and equal `record`s mean the same line.
package struct Decision: Hashable, Sendable, Codable {
    /// The identity of this record.
    package var record: String
    package var at: Date
    package var verdict: Verdict
    /// The id of the suggestion.
    package var id: String
    package var page: String
    /// The canonical address of the article; a refused key is never proposed again.
    package var key: String
    /// The article's address, without tracking parameters.
    package var url: String
    /// The article's title at the time of the decision.
    package var title: String
    /// The heading path of the section.
    package var section: [String]
    /// The exact line, if a person wrote or accepted one.
    package var line: String?
    /// With ``Verdict/edit``: where a person wants the line in its section.
    package var order: SectionOrder?
    /// With ``Verdict/later``: the earliest date to ask again; `nil` to wait for a second source.
    package var until: Date?
    /// With ``Verdict/undo``: the undone record.
    package var undoes: String?
    /// Shared by records made in one step; they are undone together.
    package var batch: String?
    /// Site name, date and summary: enough to write a digest without the database.
    package var article: Suggestion.Article?
    /// The line that is repaired, if the decision is about a repair.
    package var repair: Suggestion.Repair?

    /// The record that undoes `decision`.
    package init(undoing decision: Decision, at date: Date) {
        self.init(
            at: date,
            verdict: .undo,
            suggestion: Suggestion(decision),
            key: decision.key,
            undoes: decision.record
        )
    }

    /// The kind of decision.
    package enum Verdict: String, Sendable, Codable, CaseIterable {
        /// Added by a person.
        case propose
        /// Add it to the page, in this section.
        case accept
        /// Never propose it again.
        case refuse
        /// Ask again later.
        case later
        /// Change the section; earlier decisions stand.
        case move
        /// Change the line, or its place in the section; earlier decisions stand.
        case edit
        /// Undo an earlier record.
        case undo
        /// The line was written into the page.
        case applied
    }

    /// `record` is a hash of the content and of `earlier`, the number of earlier records about the article.
    ///
    /// Without that number, a decision undone and repeated at the same moment would get the `record` of the
    /// undone one.
    package init(
        at: Date,
        verdict: Verdict,
        suggestion: Suggestion,
        key: String,
        section: [String]? = nil,
        line: String? = nil,
        order: SectionOrder? = nil,
        until: Date? = nil,
        undoes: String? = nil,
        after earlier: Int = 0
    ) {
        self.at = at
        self.verdict = verdict
        id = suggestion.id
        page = suggestion.page
        self.key = key
        url = suggestion.article.url
        title = suggestion.article.title
        self.section = section ?? suggestion.section
        self.line = line
        self.order = order
        self.until = until
        self.undoes = undoes
        article = suggestion.article
        repair = suggestion.repair
        var words = [
            "\(at.timeIntervalSince1970)", verdict.rawValue, suggestion.page, key,
            self.section.joined(separator: "/"),
            line ?? "", undoes ?? "", earlier > 0 ? "\(earlier)" : "",
        ]
        if let order { words.append(order.rawValue) }
        record = StableHash.name(of: words.joined(separator: "\u{1F}"), length: 10)
    }
}

extension Suggestion {
    /// The suggestion, as far as a record describes it.
    package init(_ decision: Decision) {
        self.init(
            id: decision.id,
            page: decision.page,
            section: decision.section,
            article: decision.article ?? Article(url: decision.url, title: decision.title, site: ""),
            relevance: 0,
            confidence: 0,
            line: decision.line ?? decision.repair?.after ?? "",
            repair: decision.repair
        )
    }
}

/// The current state of a suggestion: all its decisions combined.
package struct DecisionState: Hashable, Sendable {
    /// The last decision that settles it (accept, refuse, later or applied); `nil` if none does.
    package var settled: Decision?
    /// The last section chosen by moving or accepting.
    package var section: [String]?
    /// The last line written by a person.
    package var line: String?
    /// The last order chosen by a person.
    package var order: SectionOrder?

    /// The verdict of ``settled``.
    package var verdict: Decision.Verdict? { settled?.verdict }
}

/// The state of all suggestions, folded from the decisions of a ledger.
package struct DecisionHistory: Sendable {
    /// All decisions except undone ones, oldest first.
    package private(set) var decisions: [Decision] = []
    private var byArticle: [Article: [Decision]] = [:]
    private var counts: [Article: Int] = [:]
    private var lastDates: [Article: Date] = [:]

    private struct Article: Hashable {
        let page: String
        let key: String
    }

    /// Repeated records count once, undone ones not at all.
    package init(_ ledger: [Decision]) {
        var seen: Set<String> = []
        let ordered = ledger.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
            .filter { seen.insert($0.record).inserted }
        for decision in ordered {
            let article = Article(page: decision.page, key: decision.key)
            counts[article, default: 0] += 1
            lastDates[article] = decision.at
        }
        let undone = Set(ordered.compactMap { $0.verdict == .undo ? $0.undoes : nil })
        for decision in ordered where decision.verdict != .undo && !undone.contains(decision.record) {
            decisions.append(decision)
            let article = Article(page: decision.page, key: decision.key)
            byArticle[article, default: []].append(decision)
        }
        // A merge may reorder lines, so their order must not break ties between equal dates.
        for (article, records) in byArticle where records.count > 1 {
            byArticle[article]?.sort {
                ($0.at, $0.verdict.rank, $0.record) < ($1.at, $1.verdict.rank, $1.record)
            }
        }
    }

    /// The timestamp for the next record of an article: `now`, or right after the last record if that is
    /// later.
    ///
    /// Dates order the records: after a clock was set back, a new decision must still come last.
    package func moment(after now: Date, page: String, key: String) -> Date {
        guard let last = lastDates[Article(page: page, key: key)] else { return now }
        // The ledger stores milliseconds: add one, and half of one against rounding.
        let next = (last.timeIntervalSince1970 * 1000).rounded() + 1
        return now.timeIntervalSince1970 * 1000 >= next
            ? now : Date(timeIntervalSince1970: (next + 0.5) / 1000)
    }

    /// All decisions about an article on a page, oldest first.
    package func decisions(page: String, key: String) -> [Decision] {
        byArticle[Article(page: page, key: key)] ?? []
    }

    /// The last decision not undone: by date, or by position in the ledger if that record is dated in the
    /// future.
    package func latest(_ ledger: [Decision], at now: Date) -> Decision? {
        let kept = Set(decisions.map(\.record))
        let newest = ledger.last { kept.contains($0.record) }
        guard let newest, newest.at <= now.addingTimeInterval(60) else { return newest }
        return decisions.last { $0.at <= now.addingTimeInterval(60) }
    }

    /// The number of records about an article on a page, including undone ones and undos.
    package func count(page: String, key: String) -> Int { counts[Article(page: page, key: key)] ?? 0 }

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
            decision.article != nil && seen.insert(Article(page: decision.page, key: decision.key)).inserted
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

package import Home
package import Feeds
package import Foundation
import Pages
package import Storage

/// The queue of one home, and the decisions on it: what every face of the review shows and does.
package struct Reviewing: Sendable {
    /// A suggestion with where it stands.
    package struct Item: Sendable, Identifiable {
        /// The suggestion, with the section and the line that a person chose since.
        package var suggestion: Suggestion
        /// The canonical address of the article.
        package var key: String
        /// Its state.
        package var state: State
        /// The last decision that settles it.
        package var settled: Decision?
        /// Whether a person chose the section.
        package var isMoved: Bool
        /// Whether the page has it now.
        package var isOnPage: Bool
        /// How many records the ledger has of it.
        var records: Int

        /// Its name.
        package var id: String { suggestion.id }
    }

    /// Where a suggestion stands.
    package enum State: String, Sendable, Codable, CaseIterable {
        /// Undecided.
        case pending
        /// Accepted, and not yet written.
        case accepted
        /// Refused.
        case refused
        /// Put off.
        case later
        /// Written into the page.
        case applied
        /// Its section is not on the page any more: it must be moved.
        case unplaced
        /// The same news is on the page, or proposed from another source.
        case duplicate
    }

    let home: HomeFolder
    let store: Store

    /// Names the home.
    package init(home: HomeFolder, store: Store) {
        self.home = home
        self.store = store
    }

    /// Every suggestion with its state, by page and section in page order, best first.
    ///
    /// - Throws: ``UserError``, and what the store says.
    package func items(now: Date) throws -> [Item] {
        let pages = try home.pages()
        let picture = DecisionIndex(decisions: try home.readLedger().decisions, pages: pages)
        var ranks: [String: Int] = [:]
        for page in pages {
            for section in page.page.sections { ranks[Self.rankKey(page.name, section.path)] = ranks.count }
        }
        var ranked: [(rank: Int, item: Item)] = []
        let stored = try store.suggestions() + store.coveredElsewhere()
        for proposal in Self.proposals(stored, picture.standings, pages: Set(pages.map(\.name))) {
            let pageIndex = picture.pageIndexes[proposal.suggestion.page]
            let item = item(proposal, in: picture, on: pageIndex, now: now)
            let rank = ranks[Self.rankKey(item.suggestion.page, item.suggestion.section)] ?? .max
            ranked.append((rank, item))
        }
        ranked.sort { one, other in
            if one.rank != other.rank { return one.rank < other.rank }
            let (first, second) = (one.item.suggestion, other.item.suggestion)
            return first.relevance == second.relevance
                ? first.id < second.id : first.relevance > second.relevance
        }
        return ranked.map(\.item)
    }

    /// The queue of the database, and every article that the ledger knows and the database does not: it may be new.
    private static func proposals(_ stored: [Proposal], _ standings: Standings, pages: Set<String>)
        -> [Proposal]
    {
        let known = Set(stored.map { $0.suggestion.page + "\u{1F}" + $0.key })
        let told = standings.articles.filter { decision in
            pages.contains(decision.page) && !known.contains(decision.page + "\u{1F}" + decision.key)
        }
        return stored + told.compactMap(proposal)
    }

    /// What the ledger knows of an article: enough to decide on it.
    private static func proposal(_ decision: Decision) -> Proposal? {
        guard decision.article != nil else { return nil }
        return Proposal(suggestion: Suggestion(decision), key: decision.key)
    }

    private static func rankKey(_ page: String, _ path: [String]) -> String {
        ([page] + path).joined(separator: "\u{1F}")
    }

    private func item(
        _ proposal: Proposal,
        in picture: DecisionIndex,
        on pageIndex: DecisionIndex.PageIndex?,
        now: Date
    ) -> Item {
        let standings = picture.standings
        let isOnPage = pageIndex?.keys.contains(proposal.key) ?? false
        let standing = standings.standing(page: proposal.suggestion.page, key: proposal.key)
        var suggestion = proposal.suggestion
        // Where a person chose the section, nothing that was learned since moves it.
        if standing.settled == nil, standing.section == nil, !isOnPage {
            picture.learned.correct(&suggestion, judged: proposal.judged)
        }
        let isMoved = standing.section.map { $0 != suggestion.section } ?? false
        if let section = standing.section { suggestion.section = section }
        if let line = standing.line { suggestion.line = line }
        if suggestion.line.isEmpty {
            suggestion.line =
                pageIndex.flatMap { try? Self.line(for: suggestion, in: suggestion.section, on: $0.page) }
                ?? ""
        }
        var state = isOnPage ? State.applied : Self.state(of: standing, suggestion, now: now)
        // Mended, and broken again since: there is something to decide.
        if suggestion.repair != nil, state == .applied,
            proposal.judged.map({ $0 > standing.settled?.at ?? $0 }) ?? false
        {
            state = .pending
        }
        if suggestion.repair == nil, state == .pending || state == .accepted || state == .duplicate,
            let pageIndex, !pageIndex.sections.contains(suggestion.section)
        {
            state = .unplaced
        }
        return Item(
            suggestion: suggestion,
            key: proposal.key,
            state: state,
            settled: standing.settled,
            isMoved: isMoved,
            isOnPage: isOnPage,
            records: standings.count(page: proposal.suggestion.page, key: proposal.key)
        )
    }

    private static func state(of standing: Standing, _ suggestion: Suggestion, now: Date) -> State {
        switch standing.verdict {
        case .accept: return .accepted
        case .refuse: return .refused
        case .applied: return .applied
        case .later:
            guard let settled = standing.settled else { return .later }
            let isBack =
                // Without a date it waits for a second source; a date that a clock ahead has reckoned with is none.
                settled.until.map { $0 <= now || $0 > now + 366 * 86_400 && settled.at > now + 3600 }
                ?? suggestion.article.alsoAt.contains { $0.seen > settled.at }
            return isBack ? .pending : .later
        case .propose, .move, .edit, .undo, nil:
            // Whoever moved or edited it has seen what was told.
            return suggestion.priorCoverage == nil || standing.section != nil || standing.line != nil
                ? .pending : .duplicate
        }
    }

    /// The suggestion of that name.
    ///
    /// - Throws: ``UserError`` when there is none.
    package func item(_ id: String, now: Date) throws -> Item {
        var picture = DecisionIndex(decisions: try home.readLedger().decisions)
        return try item(id, in: &picture, now: now)
    }

    func item(_ id: String, in picture: inout DecisionIndex, now: Date) throws -> Item {
        let name = id.lowercased()
        let told = picture.standings.articles.last { $0.id == name }.flatMap(Self.proposal)
        guard let proposal = try store.suggestion(id: name) ?? told else {
            throw UserError(DecisionProblem.unknownSuggestion(id))
        }
        let pageIndex = try picture.pageIndex(of: proposal.suggestion.page, home)
        return item(proposal, in: picture, on: pageIndex, now: now)
    }
}

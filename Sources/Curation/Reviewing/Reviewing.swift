package import Home
package import Feeds
package import Foundation
import Pages
package import Storage

/// The queue of one home and the decisions on it, for every review interface.
package struct Reviewing: Sendable {
    /// A suggestion with its state.
    package struct Item: Sendable, Identifiable {
        /// The suggestion, with the section and the line that a person chose.
        package var suggestion: Suggestion
        /// The canonical address of the article.
        package var key: String
        package var state: State
        /// The decision that determines the state, if there is one.
        package var settled: Decision?
        /// With ``State/onBranch``: the branch.
        package var branch: BranchName?
        /// With ``State/muted``: the site, the word or the phrase, as `veille.yml` says it.
        package var mutedBy: String?
        /// Whether a person chose the section.
        package var isMoved: Bool
        /// Where a person wants the line in its section.
        package var order: SectionOrder?
        /// Whether the article is on the page now.
        package var isOnPage: Bool
        /// The name of who proposed it, if a person did.
        package var proposedBy: String?
        /// The number of records in the ledger about it.
        package var records: Int
        /// Those who look after its section.
        package var owners: [String] = []
        /// Who has accepted it, where its section asks for several people, until it is written or dropped.
        package var approvals: Approvals?

        package var id: String { suggestion.id }
    }

    /// The state of a suggestion.
    package enum State: String, Sendable, Codable, CaseIterable {
        /// Undecided.
        case pending
        /// Accepted, and not yet written.
        case accepted
        /// Refused.
        case refused
        /// Postponed.
        case later
        /// Written into the page.
        case applied
        /// Written into the page on a branch that is not merged.
        case onBranch
        /// Its section is no longer on the page: it must be moved.
        case unplaced
        /// Its news is already on the page, or proposed from another source.
        case duplicate
        /// Undecided, and of a site or with a word that is muted: it is not proposed.
        case muted
    }

    let home: HomeFolder
    let store: Store
    /// For suggestions by identifier, the number of records that the person has seen.
    private(set) var seen: [String: Int] = [:]

    package init(home: HomeFolder, store: Store) {
        self.home = home
        self.store = store
    }

    /// The same, for a person who saw this many records of these suggestions: what was decided since is not overruled.
    package func seeing(_ seen: [String: Int]) -> Reviewing {
        var copy = self
        copy.seen = seen
        return copy
    }

    /// The same, for decisions of another person.
    func decided(by person: Person) -> Reviewing {
        Reviewing(home: home.decided(by: person), store: store).seeing(seen)
    }

    /// Every suggestion with its state, by page and section in page order, best first.
    ///
    /// - Throws: ``UserError``, and errors of the store.
    package func items(now: Date) throws -> [Item] { try items(now: now) { _, _, _ in true } }

    /// All suggestions but those that were refused or postponed and nothing else, and how many these are.
    ///
    /// - Throws: ``UserError``, and errors of the store.
    package func overview(now: Date) throws -> (items: [Item], refused: Int, later: Int) {
        let pages = Dictionary(
            uniqueKeysWithValues: try home.pages().map { ($0.name, DecisionIndex.PageIndex($0)) }
        )
        func plain(_ article: Article, _ standing: DecisionHistory.Standing) -> State? {
            guard let page = pages[article.page], !page.keys.contains(article.key),
                standing.describesArticle
            else { return nil }
            let until = standing.until
            return switch standing.verdict {
            case .refuse: .refused
            case .later where until.map { $0 > now && $0 <= now + 366 * 86_400 } ?? false: .later
            default: nil
            }
        }
        let items = try items(now: now) { article, standing, _ in
            standing.flatMap { plain(article, $0) } == nil
        }
        var counts: [State: Int] = [:]
        for (page, key, standing) in try home.readHistory().standings {
            if let state = plain((page, key), standing) { counts[state, default: 0] += 1 }
        }
        return (items, counts[.refused] ?? 0, counts[.later] ?? 0)
    }

    private typealias Article = (page: String, key: String)

    /// The suggestions that wait for a decision, in the same order.
    ///
    /// - Throws: ``UserError``, and errors of the store.
    package func pendingItems(now: Date) throws -> [Item] {
        let rules = home.sectionRules
        return try items(now: now) { Self.mayBePending($1, judged: $2, rules, now: now) }
            .filter { $0.state == .pending }
    }

    /// Whether a suggestion with this state may wait for a decision; after years, most do not.
    private static func mayBePending(
        _ standing: DecisionHistory.Standing?,
        judged: Date?,
        _ rules: SectionRules,
        now: Date
    ) -> Bool {
        guard let settled = standing else { return true }
        return switch settled.verdict {
        // Others may have to accept it as well.
        case .accept: rules.hasApprovals
        case .refuse: false
        // What was repaired and is broken again was judged again.
        case .applied: judged.map { $0 > settled.at } ?? false
        case .later: settled.until.map { $0 <= now || $0 > now + 366 * 86_400 } ?? true
        case .propose, .move, .edit, .undo: true
        }
    }

    /// Those whose state, with the date when they were last judged, is wanted.
    private func items(now: Date, where isWanted: (Article, DecisionHistory.Standing?, Date?) -> Bool) throws
        -> [Item]
    {
        let pages = try home.pages()
        var index = try DecisionIndex(home, pages: pages)
        let history = index.history
        var ranks: [String: Int] = [:]
        for page in pages {
            for section in page.page.sections { ranks[Self.rankKey(page.name, section.path)] = ranks.count }
        }
        var ranked: [(rank: Int, item: Item)] = []
        let stored =
            try store.suggestions {
                isWanted(($0.page, $0.key), history.standing(page: $0.page, key: $0.key), $0.judged)
            }
            + store.coveredElsewhere().filter {
                let page = $0.suggestion.page
                return isWanted((page, $0.key), history.standing(page: page, key: $0.key), $0.judged)
            }
        let unknown = try Self.unknown(to: store, history, pages: Set(pages.map(\.name))) {
            isWanted(($0, $1), $2, nil)
        }
        var lines: [String: Set<String>] = [:]
        for proposal in stored + unknown {
            let pageIndex = index.pageIndexes[proposal.suggestion.page]
            let item = item(proposal, in: &index, on: pageIndex, now: now)
            // Mended or removed by hand: there is nothing left to decide.
            if item.state == .pending, let repair = item.suggestion.repair, let file = pageIndex?.page {
                let known = lines[file.name] ?? file.page.lineTexts
                lines[file.name] = known
                guard repair.before.split(separator: "\n").allSatisfy({ known.contains(String($0)) }) else {
                    continue
                }
            }
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

    /// The suggestions that only the ledger knows: the database may have been rebuilt.
    private static func unknown(
        to store: Store,
        _ history: DecisionHistory,
        pages: Set<String>,
        where isWanted: (String, String, DecisionHistory.Standing?) -> Bool
    ) throws -> [Proposal] {
        let articles = history.articles { pages.contains($0) && isWanted($0, $1, $2) }
        guard !articles.isEmpty else { return [] }
        let known = try store.shownKeys()
        return articles.filter { !known.contains($0.page + "\u{1F}" + $0.key) }.compactMap(proposal)
    }

    /// A suggestion from the ledger alone; `nil` if the decision does not describe the article.
    private static func proposal(_ decision: Decision) -> Proposal? {
        guard decision.article != nil else { return nil }
        return Proposal(suggestion: Suggestion(decision), key: decision.key)
    }

    private static func rankKey(_ page: String, _ path: [String]) -> String {
        ([page] + path).joined(separator: "\u{1F}")
    }

    private func item(
        _ proposal: Proposal,
        in index: inout DecisionIndex,
        on pageIndex: DecisionIndex.PageIndex?,
        now: Date
    ) -> Item {
        let history = index.history
        let isOnPage = pageIndex?.keys.contains(proposal.key) ?? false
        let decided = history.state(page: proposal.suggestion.page, key: proposal.key)
        var suggestion = proposal.suggestion
        // Feedback must not override a section that a person chose.
        if decided.settled == nil, decided.section == nil, !isOnPage {
            index.feedback.correct(&suggestion, judged: proposal.judged)
        }
        let isMoved = decided.section.map { $0 != suggestion.section } ?? false
        if let section = decided.section { suggestion.section = section }
        // Brought with its section: nothing was judged.
        let isNamed = decided.section != nil && suggestion.reasons == Reasons() && suggestion.runnerUp == nil
        // What is settled has its line.
        if isMoved && decided.settled == nil || suggestion.line.isEmpty && suggestion.repair == nil,
            let page = pageIndex?.page,
            let draft = try? Self.draft(for: suggestion, in: suggestion.section, on: page)
        {
            (suggestion.line, suggestion.descriptionOrigin) = (draft.line, draft.descriptionOrigin)
        }
        if let line = decided.line, line != suggestion.line {
            (suggestion.line, suggestion.descriptionOrigin) = (line, nil)
        }
        var state = isOnPage ? State.applied : Self.state(of: decided, suggestion, now: now)
        let decisions = history.decisions(page: proposal.suggestion.page, key: proposal.key)
        let approvals = index.rules.approvals(of: decisions, in: suggestion.section)
        // What others have to accept as well waits for them.
        if state == .accepted, let approvals, !approvals.isComplete { state = .pending }
        var branch: BranchName?
        if state == .applied, !isOnPage, let settled = decided.settled, let name = settled.branch {
            let repair = Self.repair(of: proposal, history)
            if isWaiting(repair, on: pageIndex),
                let found = index.unmerged(
                    name,
                    page: proposal.suggestion.page,
                    where: { $0.has(key: proposal.key, line: settled.line, repair) }
                )
            {
                (state, branch) = (.onBranch, found)
            }
        }
        // Repaired, and broken again since: it needs a decision.
        if suggestion.repair != nil, state == .applied,
            proposal.judged.map({ $0 > decided.settled?.at ?? $0 }) ?? false
        {
            state = .pending
        }
        if suggestion.repair == nil, state == .pending || state == .accepted || state == .duplicate,
            let pageIndex, !pageIndex.sections.contains(suggestion.section)
        {
            state = .unplaced
        }
        var mutedBy: String?
        if state == .pending || state == .unplaced || state == .duplicate {
            mutedBy = index.muting.entry(for: suggestion, key: proposal.key, history)
            if mutedBy != nil { state = .muted }
        }
        return Item(
            suggestion: suggestion,
            key: proposal.key,
            state: state,
            settled: decided.settled,
            branch: branch,
            mutedBy: mutedBy,
            isMoved: isMoved || isNamed,
            order: decided.order,
            isOnPage: isOnPage,
            proposedBy: decisions.last { $0.verdict == .propose }?.shownBy,
            records: history.count(page: proposal.suggestion.page, key: proposal.key),
            owners: index.rules.rule(for: suggestion.section)?.owners ?? [],
            approvals: state.needsApprovals ? approvals : nil
        )
    }

    private static func repair(of proposal: Proposal, _ history: DecisionHistory) -> Suggestion.Repair? {
        proposal.suggestion.repair
            ?? history.decisions(page: proposal.suggestion.page, key: proposal.key).lazy.compactMap(\.repair)
            .last
    }

    /// Whether a merge would still change the page; a repair is made when what it replaces is gone.
    private func isWaiting(_ repair: Suggestion.Repair?, on pageIndex: DecisionIndex.PageIndex?) -> Bool {
        guard let repair, let lines = pageIndex?.page.page.lineTexts else { return true }
        return repair.before.split(separator: "\n").allSatisfy { lines.contains(String($0)) }
    }

    private static func state(of decided: DecisionState, _ suggestion: Suggestion, now: Date) -> State {
        switch decided.verdict {
        case .accept: return .accepted
        case .refuse: return .refused
        case .applied: return .applied
        case .later:
            guard let settled = decided.settled else { return .later }
            let isDue =
                // Without a date it waits for a second source. A date from a clock that was ahead is ignored.
                settled.until.map { $0 <= now || $0 > now + 366 * 86_400 && settled.at > now + 3600 }
                ?? suggestion.article.alsoAt.contains { $0.seen > settled.at }
            return isDue ? .pending : .later
        case .propose, .move, .edit, .undo, nil:
            // A person who moved or edited it has seen the coverage.
            return suggestion.priorCoverage == nil || decided.section != nil || decided.line != nil
                ? .pending : .duplicate
        }
    }

    /// The suggestion with an identifier.
    ///
    /// - Throws: ``UserError`` if there is none.
    package func item(_ id: String, now: Date) throws -> Item {
        var index = try DecisionIndex(home)
        return try item(id, in: &index, now: now)
    }

    func item(_ id: String, in index: inout DecisionIndex, now: Date) throws -> Item {
        let name = id.lowercased()
        guard
            let proposal = try store.suggestion(id: name)
                ?? index.history.article(id: name).flatMap(Self.proposal)
        else {
            throw UserError(DecisionProblem.unknownSuggestion(id))
        }
        let pageIndex = try index.pageIndex(of: proposal.suggestion.page, home)
        return item(proposal, in: &index, on: pageIndex, now: now)
    }
}

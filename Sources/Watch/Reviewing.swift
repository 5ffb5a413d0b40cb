public import Feeds
public import Foundation
import Pages
public import Storage

/// The queue of one home, and the decisions on it: what every face of the review shows and does.
public struct Reviewing: Sendable {
    /// A suggestion with where it stands.
    public struct Item: Sendable, Identifiable {
        /// The suggestion, with the section and the line that a person chose since.
        public var suggestion: Suggestion
        /// The canonical address of the article.
        public var key: String
        /// Its state.
        public var state: State
        /// The last decision that settles it.
        public var settled: Decision?
        /// Whether a person chose the section.
        public var isMoved: Bool
        /// Whether the page has it now.
        public var isOnPage: Bool

        /// Its name.
        public var id: String { suggestion.id }
    }

    /// Where a suggestion stands.
    public enum State: String, Sendable, Codable, CaseIterable {
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
    }

    private let home: Home
    private let store: Store

    /// Names the home.
    public init(home: Home, store: Store) {
        self.home = home
        self.store = store
    }

    /// Every suggestion with its state, by page and section in page order, best first.
    ///
    /// - Throws: ``HomeError``, and what the store says.
    public func items(now: Date) throws -> [Item] {
        let standings = Standings(try home.readLedger().decisions)
        let pages = try home.pages()
        var ranks: [String: Int] = [:]
        for page in pages {
            for section in page.page.sections { ranks[Self.rankKey(page.name, section.path)] = ranks.count }
        }
        var keys: [String: Set<String>] = [:]
        for page in pages { keys[page.name] = Self.keys(of: page) }
        let files = Dictionary(pages.map { ($0.name, $0) }) { first, _ in first }
        var ranked: [(rank: Int, item: Item)] = []
        let fresh = Learned(standings)
        for proposal in try Self.proposals(store.suggestions(), standings, pages: Set(pages.map(\.name))) {
            let isOnPage = keys[proposal.suggestion.page]?.contains(proposal.key) ?? false
            let page = files[proposal.suggestion.page]
            let item = item(proposal, standings, fresh, on: page, isOnPage: isOnPage, now: now)
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
        guard let article = decision.article else { return nil }
        let suggestion = Suggestion(
            id: decision.id,
            page: decision.page,
            section: decision.section,
            article: article,
            relevance: 0,
            confidence: 0,
            line: decision.line ?? decision.repair?.after ?? "",
            repair: decision.repair
        )
        return Proposal(suggestion: suggestion, key: decision.key)
    }

    private static func rankKey(_ page: String, _ path: [String]) -> String {
        ([page] + path).joined(separator: "\u{1F}")
    }

    private static func keys(of page: PageFile) -> Set<String> {
        Set(page.page.addresses.compactMap { CanonicalURL($0.url)?.key })
    }

    private func item(
        _ proposal: Proposal,
        _ standings: Standings,
        _ learned: Learned,
        on page: PageFile?,
        isOnPage: Bool,
        now: Date
    ) -> Item {
        let standing = standings.standing(page: proposal.suggestion.page, key: proposal.key)
        var suggestion = proposal.suggestion
        // Where a person chose the section, nothing that was learned since moves it.
        if standing.settled == nil, standing.section == nil, !isOnPage {
            learned.correct(&suggestion, judged: proposal.judged)
        }
        let isMoved = standing.section.map { $0 != suggestion.section } ?? false
        if let section = standing.section { suggestion.section = section }
        if let line = standing.line { suggestion.line = line }
        if suggestion.line.isEmpty {
            suggestion.line =
                page.flatMap { try? Self.line(for: suggestion, in: suggestion.section, on: $0) } ?? ""
        }
        var state = isOnPage ? State.applied : Self.state(of: standing, now: now)
        // Mended, and broken again since: there is something to decide.
        if suggestion.repair != nil, state == .applied,
            proposal.judged.map({ $0 > standing.settled?.at ?? $0 }) ?? false
        {
            state = .pending
        }
        return Item(
            suggestion: suggestion,
            key: proposal.key,
            state: state,
            settled: standing.settled,
            isMoved: isMoved,
            isOnPage: isOnPage
        )
    }

    private static func state(of standing: Standing, now: Date) -> State {
        switch standing.verdict {
        case .accept: return .accepted
        case .refuse: return .refused
        case .applied: return .applied
        case .later:
            guard let until = standing.settled?.until, until <= now else { return .later }
            return .pending
        case .propose, .move, .edit, .undo, nil: return .pending
        }
    }

    /// The suggestion of that name.
    ///
    /// - Throws: ``HomeError`` when there is none.
    public func item(_ id: String, now: Date) throws -> Item {
        let standings = Standings(try home.readLedger().decisions)
        let told = standings.articles.last { $0.id == id.lowercased() }.flatMap(Self.proposal)
        guard let proposal = try store.suggestion(id: id.lowercased()) ?? told else {
            throw HomeError(
                .usage,
                Phrase(en: "no suggestion “\(id)”", fr: "pas de proposition « \(id) »"),
                remedy: Phrase(
                    en: "“veille list --state all” shows them",
                    fr: "« veille list --state all » les montre"
                )
            )
        }
        let page = try home.page(proposal.suggestion.page)
        return item(
            proposal,
            standings,
            Learned(standings),
            on: page,
            isOnPage: Self.keys(of: page).contains(proposal.key),
            now: now
        )
    }

    // MARK: Decisions

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

    private func line(for suggestion: Suggestion, in section: [String]) throws -> String {
        try Self.line(for: suggestion, in: section, on: try home.page(suggestion.page))
    }

    private static func line(for suggestion: Suggestion, in section: [String], on page: PageFile) throws
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

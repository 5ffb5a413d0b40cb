package import Home
package import Feeds
package import Foundation
import Pages
package import Storage

/// Proposes repairs of the pages, in the queue of suggestions.
package struct Repairing: Sendable {
    private let home: HomeFolder
    private let store: Store

    package init(home: HomeFolder, store: Store) {
        self.home = home
        self.store = store
    }

    /// Queues a repair for each finding that has a safe one, unless it was decided on before.
    ///
    /// - Returns: The pending repairs, in page order.
    /// - Throws: ``UserError``, and errors of the store.
    package func propose(page name: String? = nil, now: Date) throws -> [Suggestion] {
        var queue = try RepairQueue(home, store)
        let check = PageCheck(home.configuration.check)
        for file in try pages(name) {
            let health = try store.linkHealth(of: file.page.addresses.map(\.url))
            let keys = Set(file.page.addresses.compactMap { CanonicalURL($0.url)?.key })
            for finding in check.findings(of: file, health: health) {
                let target = target(of: finding)
                // The new address is on the page already: the repair would create a duplicate.
                if let key = target.flatMap({ CanonicalURL($0)?.key }),
                    CanonicalURL(finding.subject)?.key != key, keys.contains(key)
                {
                    continue
                }
                guard let repair = PageEditor.repair(for: finding, on: file.page, target: target) else {
                    continue
                }
                try queue.put(repair, for: finding, of: file, now: now)
            }
        }
        return queue.proposed
    }

    /// Queues the removal of entries that the pages may do without, unless it was decided on before.
    ///
    /// - Parameters:
    ///   - name: Only this page.
    ///   - limit: The most removals that are proposed.
    ///   - terms: From when on a link is dead or old.
    ///   - now: The time.
    /// - Returns: The pending removals, most urgent first.
    /// - Throws: ``UserError``, and errors of the store.
    package func prune(page name: String? = nil, limit: Int, _ terms: PruningTerms, now: Date) throws
        -> [Suggestion]
    {
        var queue = try RepairQueue(home, store)
        let check = PageCheck(home.configuration.check)
        var candidates: [(file: PageFile, finding: Finding)] = []
        for file in try pages(name) {
            let health = try store.linkHealth(of: file.page.links.map(\.url))
            candidates += check.outdated(on: file, health: health, terms, now: now).map { (file, $0) }
        }
        candidates.sort { PageCheck.isMoreUrgent($0.finding, than: $1.finding) }
        var refused = 0
        for (file, finding) in candidates where queue.proposed.count < limit && refused < Self.mostRefused {
            guard let removal = PageEditor.removal(for: finding, on: file.page) else {
                refused += 1
                continue
            }
            try queue.put(removal, for: finding, of: file, now: now)
        }
        return queue.proposed
    }

    /// Each that cannot be proven has cost a reading of its page.
    private static let mostRefused = 200

    /// Accepts the named repairs and writes them, each proven.
    ///
    /// - Parameters:
    ///   - ids: The repairs.
    ///   - name: Only those of this page.
    ///   - isTrial: Whether nothing is decided or written.
    ///   - now: The time.
    /// - Returns: The changes, with what could not be written.
    /// - Throws: ``UserError``, and errors of the store.
    package func write(_ ids: [String], page name: String? = nil, isTrial: Bool, now: Date) throws
        -> [Applying.Change]
    {
        let reviewing = Reviewing(home: home, store: store)
        // Repairs that are already written need nothing more.
        let names = try ids.map { $0.lowercased() }.filter {
            let item = try reviewing.item($0, now: now)
            return item.suggestion.repair == nil || item.state != .applied
        }
        for id in names {
            let suggestion = try reviewing.item(id, now: now).suggestion
            guard suggestion.repair != nil else { throw UserError(DecisionProblem.notARepair(id)) }
            guard name == nil || suggestion.page == name else {
                throw UserError(DecisionProblem.unknownSuggestion(id), at: name)
            }
        }
        let supposed = isTrial ? try reviewing.hypotheticalAcceptance(of: names, now: now) : []
        if !isTrial {
            let open = try names.filter { try reviewing.item($0, now: now).state != .accepted }
            _ = try reviewing.accept(open, now: now)
        }
        let applying = Applying(home: home)
        let changes = try applying.plan(page: name, ids: Set(names), assuming: supposed).filter {
            !$0.added.isEmpty || !$0.refused.isEmpty
        }
        if !isTrial {
            let run = Applying.run(of: changes, now: now)
            for change in changes { try applying.write(change, run: run, now: now) }
        }
        return changes
    }

    private func pages(_ name: String?) throws -> [PageFile] {
        try home.pages().filter { name == nil || $0.name == name }
    }

    private func target(of finding: Finding) -> String? {
        if finding.code == .dead { return PageCheck.archive(of: finding.subject) }
        if finding.code == .deleted { return PageCheck.archivedCode(of: finding.subject) }
        return switch finding.detail {
        case .address(let address), .moved(let address, _, _): address
        // The newest copy may be of the hijacker's page: only one of a day that veille has seen.
        case .takeover(let takeover):
            takeover.lastSeen.map { PageCheck.archive(of: finding.subject, at: $0) }
        default: nil
        }
    }
}

/// Repairs on their way into the queue.
private struct RepairQueue {
    private let history: DecisionHistory
    private let reserved: DecisionHistory.Identifiers
    private let store: Store
    private let home: HomeFolder
    /// Asked for when the first repair is on a branch.
    private var branches: UnmergedBranches?
    /// In the order in which they were put.
    private(set) var proposed: [Suggestion] = []
    private var keys: Set<String> = []

    init(_ home: HomeFolder, _ store: Store) throws {
        (self.home, self.store) = (home, store)
        history = try home.readHistory()
        reserved = history.identifiers
    }

    /// Queues a repair, unless it was decided on before.
    mutating func put(_ repair: PageRepair, for finding: Finding, of file: PageFile, now: Date) throws {
        let proposal = Self.proposal(repair, finding, of: file)
        let settled = history.state(page: file.name, key: proposal.key).settled
        // A repair that was undone in an editor is proposed again.
        guard settled == nil || settled?.verdict == .applied,
            // Two lines that are the same are one question.
            keys.insert(file.name + proposal.key).inserted
        else { return }
        // Repaired on a branch, it waits for the merge.
        if let branch = settled?.branch {
            let branches = branches ?? UnmergedBranches(of: home)
            self.branches = branches
            let isThere = branches.find(branch, page: file.name) { page in
                page.has(key: proposal.key, line: settled?.line, proposal.suggestion.repair)
            }
            guard isThere == nil else { return }
        }
        proposed.append(try store.put(proposal, reserved: reserved, at: now))
    }

    private static func proposal(_ repair: PageRepair, _ finding: Finding, of file: PageFile) -> Proposal {
        let section = file.page.sections.last { $0.headingLine <= repair.line }
        // The innermost: an entry reaches to the end of those below it.
        let link = file.page.links.last { ($0.firstLine...$0.lastLine).contains(repair.line) }
        // The subject of these is a text of the line, which may have several links.
        let isText = [.unclosedLink, .unclosedBracket, .brokenLink].contains(finding.code)
        let address = !isText && finding.subject.contains("://") ? finding.subject : link?.url ?? ""
        let title = isText ? finding.subject : link?.title ?? finding.subject
        let suggestion = Suggestion(
            id: "",
            page: file.name,
            section: section?.path ?? [],
            article: .init(url: address, title: title, site: "", summary: found(finding)),
            relevance: 1,
            confidence: 1,
            line: repair.after,
            repair: reasoned(repair, finding)
        )
        // Without the line number, so that a repair keeps its identity when lines move.
        let name = StableHash.name(of: repair.before + "\u{1F}" + repair.after, length: 12)
        return Proposal(suggestion: suggestion, key: "repair:\(repair.code.rawValue):\(name)")
    }

    private static func reasoned(_ repair: PageRepair, _ finding: Finding) -> Suggestion.Repair {
        var reasoned = Suggestion.Repair(
            code: repair.code.rawValue,
            line: repair.line,
            before: repair.before,
            after: repair.after
        )
        switch finding.detail {
        case .since(let date): reasoned.since = date
        case .newer(let address): reasoned.instead = address
        default: break
        }
        return reasoned
    }

    /// The title of what is at the new address.
    private static func found(_ finding: Finding) -> String {
        if case .moved(_, let title, _) = finding.detail { title } else { "" }
    }
}

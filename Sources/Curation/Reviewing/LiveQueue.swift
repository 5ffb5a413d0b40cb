package import Home
package import Feeds
package import Foundation
package import Storage

/// The queue as every face of the review shows it: read once, and again when the ledger, a page or the database has changed.
package struct LiveQueue: Sendable {
    /// The home.
    package let home: HomeFolder
    private let store: Store
    private let reviewing: Reviewing
    /// In page order, best first: ten thousand are held without being copied for each answer.
    private var lists: [Reviewing.State: [Reviewing.Item]] = [:]
    /// Where each suggestion stands, by its identifier.
    private var states: [String: Reviewing.State] = [:]
    private var pages: [String: PageFile] = [:]
    private var seen: Fingerprint?
    /// When the first of what was put off comes back.
    private var changes: Date?

    /// The files that the queue is made from: a change by another window, the terminal or an editor shows here.
    private typealias Fingerprint = [String: FileState]

    private struct FileState: Equatable, Sendable {
        /// The inode: git replaces files.
        var identity: Int?
        var size: Int?
        var modified: Date?
    }

    package init(home: HomeFolder, store: Store) {
        self.home = home
        self.store = store
        reviewing = Reviewing(home: home, store: store)
    }

    private mutating func refresh(_ now: Date) throws {
        let current = fingerprint()
        guard seen != current || changes.map({ $0 <= now }) ?? false else { return }
        let items = try reviewing.items(now: now)
        lists = Dictionary(grouping: items, by: \.state)
        states = Dictionary(items.map { ($0.id, $0.state) }) { first, _ in first }
        pages = Dictionary(try home.pages().map { ($0.name, $0) }) { first, _ in first }
        changes = lists[.later]?.compactMap { $0.settled?.until }.min()
        seen = current
    }

    /// The pages, by name.
    package mutating func files(now: Date) throws -> [String: PageFile] {
        try refresh(now)
        return pages
    }

    /// The suggestions in one state.
    package mutating func list(_ state: Reviewing.State, now: Date) throws -> [Reviewing.Item] {
        try refresh(now)
        return lists[state] ?? []
    }

    /// Every suggestion, one state after the other.
    package mutating func all(now: Date) throws -> [Reviewing.Item] {
        try refresh(now)
        return Reviewing.State.allCases.flatMap { lists[$0] ?? [] }
    }

    /// How many there are in each state.
    package mutating func counts(now: Date) throws -> [Reviewing.State: Int] {
        try refresh(now)
        return lists.mapValues(\.count)
    }

    /// The suggestion with an identifier.
    ///
    /// - Throws: ``UserError`` when there is none.
    package mutating func item(_ id: String, now: Date) throws -> Reviewing.Item {
        try refresh(now)
        let id = id.lowercased()
        if let state = states[id], let item = lists[state]?.first(where: { $0.id == id }) { return item }
        return try reviewing.item(id, now: now)
    }

    /// Decides, and returns what came of it.
    package mutating func decide(_ ids: [String], now: Date, _ body: (Reviewing) throws -> [Reviewing.Item])
        throws
        -> [Reviewing.Item]
    {
        try refresh(now)
        let decided = try body(reviewing)
        // What was decided here is known; the rest is read again only when someone else changes it.
        for item in decided { place(item) }
        let returns = decided.compactMap { $0.state == .later ? $0.settled?.until : nil }
        changes = (returns + [changes].compactMap(\.self)).min()
        note(decided)
        return decided
    }

    /// What was decided here is known; what others decided at the same moment is not, and is read at the next look.
    private mutating func note(_ decided: [Reviewing.Item]) {
        let (path, current) = (home.ledger.url.path, fingerprint())
        let known = Set(decided.map(\.id))
        let (before, after) = (seen?[path]?.size ?? 0, current[path]?.size ?? 0)
        let isSame = seen?[path] == nil || seen?[path]?.identity == current[path]?.identity
        guard isSame, before <= after, let records = try? home.ledger.decisions(in: before..<after),
            records.allSatisfy({ known.contains($0.id) })
        else { return seen = nil }
        seen?[path] = current[path]
    }

    private mutating func place(_ item: Reviewing.Item) {
        if let state = states[item.id], let place = lists[state]?.firstIndex(where: { $0.id == item.id }) {
            if state == item.state {
                lists[state]?[place] = item
                return
            }
            lists[state]?.remove(at: place)
        }
        lists[item.state, default: []].append(item)
        states[item.id] = item.state
    }

    /// Undoes the last step, or the last decision on one suggestion, and returns what was undone.
    package mutating func undo(_ id: String? = nil, now: Date) throws -> [Decision] {
        let undone = try reviewing.undo(id, now: now)
        seen = nil
        return undone
    }

    private func fingerprint() -> Fingerprint {
        var fingerprint: Fingerprint = [:]
        let pages = home.configuration.pages.map { URL(filePath: $0, relativeTo: home.folder).path }
        for path in pages + [home.ledger.url.path, home.storeURL.path, home.storeURL.path + "-wal"] {
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { continue }
            fingerprint[path] = FileState(
                identity: attributes[.systemFileNumber] as? Int,
                size: attributes[.size] as? Int,
                modified: attributes[.modificationDate] as? Date
            )
        }
        return fingerprint
    }
}

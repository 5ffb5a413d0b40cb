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
    /// In page order, best first.
    ///
    /// Ten thousand are held without being copied for each answer.
    private var lists: [Reviewing.State: [Reviewing.Item]] = [:]
    private var pages: [String: PageFile] = [:]
    private var seen: Fingerprint?
    /// When the first of what was put off comes back.
    private var changes: Date?

    /// What tells that something has changed, whoever changed it: another window, the terminal, an editor.
    private struct Fingerprint: Equatable, Sendable {
        var files: [String: Date]
        var sizes: [String: Int]
    }

    /// Names the home.
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

    /// The suggestion of that name.
    package func item(_ id: String, now: Date) throws -> Reviewing.Item { try reviewing.item(id, now: now) }

    /// Decides, and returns what came of it.
    package mutating func decide(_ ids: [String], now: Date, _ body: (Reviewing) throws -> [Reviewing.Item])
        throws
        -> [Reviewing.Item]
    {
        try refresh(now)
        let decided = try body(reviewing)
        // What was decided is known: the rest is read anew only when somebody else changes it.
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
        let (before, after) = (seen?.sizes[path] ?? 0, current.sizes[path] ?? 0)
        guard before <= after, let records = try? home.ledger.decisions(in: before..<after),
            records.allSatisfy({ known.contains($0.id) })
        else { return seen = nil }
        seen?.sizes[path] = current.sizes[path]
        seen?.files[path] = current.files[path]
    }

    private mutating func place(_ item: Reviewing.Item) {
        for state in Reviewing.State.allCases {
            guard let place = lists[state]?.firstIndex(where: { $0.id == item.id }) else { continue }
            if state == item.state {
                lists[state]?[place] = item
                return
            }
            lists[state]?.remove(at: place)
        }
        lists[item.state, default: []].append(item)
    }

    /// Takes back the last step, or the last decision on one suggestion; what was taken back is returned.
    package mutating func undo(_ id: String? = nil, now: Date) throws -> [Decision] {
        let undone = try reviewing.undo(id, now: now)
        seen = nil
        return undone
    }

    private func fingerprint() -> Fingerprint {
        var fingerprint = Fingerprint(files: [:], sizes: [:])
        let pages = home.configuration.pages.map { URL(filePath: $0, relativeTo: home.folder).path }
        for path in pages + [home.ledger.url.path, home.storeURL.path, home.storeURL.path + "-wal"] {
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { continue }
            fingerprint.files[path] = attributes[.modificationDate] as? Date
            fingerprint.sizes[path] = attributes[.size] as? Int
        }
        return fingerprint
    }
}

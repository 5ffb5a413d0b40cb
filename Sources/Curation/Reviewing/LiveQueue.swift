package import Home
package import Feeds
package import Foundation
package import Storage

/// A cached queue for the review interfaces, read again when the ledger, a page or the database has changed.
package struct LiveQueue: Sendable {
    package let home: HomeFolder
    private let store: Store
    private let reviewing: Reviewing
    /// In page order, best first.
    ///
    /// Kept by state: copying ten thousand items for each request would be slow.
    private var lists: [Reviewing.State: [Reviewing.Item]] = [:]
    /// The state of each suggestion, by identifier.
    private var states: [String: Reviewing.State] = [:]
    private var pages: [String: PageFile] = [:]
    private var lastRead: Fingerprint?
    /// Grows whenever the queue may have changed.
    private var revision = 0
    /// How often git is asked for branches, in seconds.
    private static let branchInterval = 60.0
    /// When the first postponed suggestion is due, or branches are looked at again.
    private var nextDue: Date?

    /// The state of all files behind the queue, to detect changes by another process or an editor.
    private typealias Fingerprint = [String: FileState]

    private struct FileState: Equatable, Sendable {
        /// The inode, since git replaces files.
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
        guard lastRead != current || nextDue.map({ $0 <= now }) ?? false else { return }
        let items = try reviewing.items(now: now)
        lists = Dictionary(grouping: items, by: \.state)
        states = Dictionary(items.map { ($0.id, $0.state) }) { first, _ in first }
        pages = Dictionary(try home.pages().map { ($0.name, $0) }) { first, _ in first }
        // A branch may be deleted, or made, without a change of these files.
        let nextLook = lists[.onBranch] == nil ? nil : now.addingTimeInterval(Self.branchInterval)
        let dueDates = lists[.later, default: []].compactMap { $0.settled?.until }
        nextDue = (dueDates + [nextLook].compactMap(\.self)).min()
        lastRead = current
        revision += 1
    }

    /// Another number after each change of the queue, by whomever.
    package mutating func revision(now: Date) throws -> Int {
        try refresh(now)
        return revision
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

    /// All suggestions, ordered by state.
    package mutating func all(now: Date) throws -> [Reviewing.Item] {
        try refresh(now)
        return Reviewing.State.allCases.flatMap { lists[$0] ?? [] }
    }

    /// The number of suggestions by state.
    package mutating func counts(now: Date) throws -> [Reviewing.State: Int] {
        try refresh(now)
        return lists.mapValues(\.count)
    }

    /// The suggestion with an identifier.
    ///
    /// - Throws: ``UserError`` if there is none.
    package mutating func item(_ id: String, now: Date) throws -> Reviewing.Item {
        try refresh(now)
        let id = id.lowercased()
        if let state = states[id], let item = lists[state]?.first(where: { $0.id == id }) { return item }
        return try reviewing.item(id, now: now)
    }

    /// Runs `body`, which decides on the suggestions, and returns them as decided.
    ///
    /// - Parameters:
    ///   - ids: The suggestions.
    ///   - seen: The number of records that the person has seen of each; see ``Reviewing/seeing(_:)``.
    ///   - person: Who decides; `nil` for whoever decides in the folder.
    ///   - now: The current date.
    ///   - body: Decides.
    /// - Returns: The suggestions as decided.
    /// - Throws: What `body` throws, and errors of the store.
    package mutating func decide(
        _ ids: [String],
        seen: [String: Int] = [:],
        by person: Person? = nil,
        now: Date,
        _ body: (Reviewing) throws -> [Reviewing.Item]
    ) throws -> [Reviewing.Item] {
        try refresh(now)
        let decided = try body(reviewing(of: person).seeing(seen))
        // One's own decisions update the cache; a change by another process invalidates it.
        for item in decided { update(item) }
        let dueDates = decided.compactMap { $0.state == .later ? $0.settled?.until : nil }
        nextDue = (dueDates + [nextDue].compactMap(\.self)).min()
        acceptLedger(with: decided)
        return decided
    }

    private func reviewing(of person: Person?) -> Reviewing {
        person.map { reviewing.decided(by: $0) } ?? reviewing
    }

    /// Keeps the cache if all new records are one's own; with records of another process it is read again next time.
    private mutating func acceptLedger(with decided: [Reviewing.Item]) {
        let current = fingerprint()
        let known = Set(decided.map(\.id))
        let ledger = home.ledger
        for file in ledger.files where lastRead?[file.path] != current[file.path] {
            let path = file.path
            let (before, after) = (lastRead?[path]?.size ?? 0, current[path]?.size ?? 0)
            let isSame = lastRead?[path] == nil || lastRead?[path]?.identity == current[path]?.identity
            guard isSame, before <= after, let records = try? ledger.decisions(in: before..<after, of: file),
                records.allSatisfy({ known.contains($0.id) })
            else { return lastRead = nil }
            lastRead?[path] = current[path]
        }
    }

    private mutating func update(_ item: Reviewing.Item) {
        revision += 1
        if let state = states[item.id], let index = lists[state]?.firstIndex(where: { $0.id == item.id }) {
            if state == item.state {
                lists[state]?[index] = item
                return
            }
            lists[state]?.remove(at: index)
        }
        lists[item.state, default: []].append(item)
        states[item.id] = item.state
    }

    /// Undoes the last step, or the last decision on one suggestion; returns the undone decisions.
    package mutating func undo(
        _ id: String? = nil,
        seen: [String: Int] = [:],
        by person: Person? = nil,
        now: Date
    ) throws -> [Decision] {
        let undone = try reviewing(of: person).seeing(seen).undo(id, now: now)
        lastRead = nil
        return undone
    }

    private func fingerprint() -> Fingerprint {
        var fingerprint: Fingerprint = [:]
        let pages = home.configuration.pages.map { URL(filePath: $0, relativeTo: home.folder).path }
        let state =
            home.ledger.files.map(\.path)
            + [home.configurationURL.path, home.storeURL.path, home.storeURL.path + "-wal"]
        for path in pages + state {
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

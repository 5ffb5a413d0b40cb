import Feeds
import Foundation
import Storage
import Watch

/// The queue as the web page shows it: read once, and again when the ledger, a page or the database has changed.
actor ReviewQueue {
    private let home: Home
    private let store: Store
    private let reviewing: Reviewing
    private var items: [Reviewing.Item] = []
    private var seen: Fingerprint?
    /// When the first of what was put off comes back.
    private var changes: Date?

    /// What tells that something has changed, whoever changed it: another window, the terminal, an editor.
    private struct Fingerprint: Equatable {
        var files: [String: Date]
        var sizes: [String: Int]
    }

    init(home: Home, store: Store) {
        self.home = home
        self.store = store
        reviewing = Reviewing(home: home, store: store)
    }

    /// Every suggestion with where it stands.
    func all(now: Date) throws -> [Reviewing.Item] {
        let current = fingerprint()
        if seen != current || changes.map({ $0 <= now }) ?? false {
            items = try reviewing.items(now: now)
            changes = items.compactMap { $0.state == .later ? $0.settled?.until : nil }.min()
            seen = current
        }
        return items
    }

    /// The suggestion of that name.
    func item(_ id: String, now: Date) throws -> Reviewing.Item {
        if let known = try all(now: now).first(where: { $0.id == id }) { return known }
        return try reviewing.item(id, now: now)
    }

    /// Decides, and returns what came of it.
    func decide(_ ids: [String], now: Date, _ body: (Reviewing) throws -> [Reviewing.Item]) throws
        -> [Reviewing.Item]
    {
        _ = try all(now: now)
        let decided = try body(reviewing)
        // What was decided is known: the rest is read anew only when somebody else changes it.
        for item in decided {
            guard let place = items.firstIndex(where: { $0.id == item.id }) else { continue }
            items[place] = item
        }
        let returns = decided.compactMap { $0.state == .later ? $0.settled?.until : nil }
        changes = (returns + [changes].compactMap(\.self)).min()
        seen = fingerprint()
        return decided
    }

    /// Takes back the last decision, or the last on one suggestion.
    func undo(_ id: String?, now: Date) throws -> (title: String, id: String)? {
        guard let (undone, _) = try reviewing.undo(id, now: now) else { return nil }
        seen = nil
        return (undone.title, undone.id)
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

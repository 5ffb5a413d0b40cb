import Feeds
import Foundation
import Storage
import Curation
import Home

/// The queue that all requests share: one decides after the other.
actor ReviewQueue {
    /// Ten thousand suggestions are held without being copied for each answer.
    private var queue: LiveQueue

    init(home: HomeFolder, store: Store) { queue = LiveQueue(home: home, store: store) }

    func files(now: Date) throws -> [String: PageFile] { try queue.files(now: now) }

    func list(_ state: Reviewing.State, now: Date) throws -> [Reviewing.Item] {
        try queue.list(state, now: now)
    }

    func all(now: Date) throws -> [Reviewing.Item] { try queue.all(now: now) }

    func counts(now: Date) throws -> [Reviewing.State: Int] { try queue.counts(now: now) }

    func item(_ id: String, now: Date) throws -> Reviewing.Item { try queue.item(id, now: now) }

    func decide(_ ids: [String], now: Date, _ body: @Sendable (Reviewing) throws -> [Reviewing.Item]) throws
        -> [Reviewing.Item]
    {
        try queue.decide(ids, now: now, body)
    }

    func undo(_ id: String?, now: Date) throws -> [Decision] { try queue.undo(id, now: now) }
}

package import Home
package import Feeds
package import Foundation
package import Storage

extension HomeFolder {
    /// Changes the URLs of moved feeds: first in the ledger, then in the subscriptions, then in the store.
    ///
    /// A feed whose new URL already has a subscription is left as it is.
    ///
    /// - Returns: The completed moves.
    /// - Throws: ``UserError``, and errors of the file system.
    package func follow(_ moves: [FeedMove], store: Store) throws -> [FeedMove] {
        guard !moves.isEmpty else { return [] }
        let made = try changeSubscriptions { list in
            let made = moves.filter { list.move($0.from, to: $0.to) }
            try ledger.append(made.map { .move($0) })
            return made
        }
        for move in made { _ = try store.move(move.from, to: move.to) }
        return made
    }

    /// Undoes the last move of a feed, given its old or its new URL; that redirect is not followed again.
    ///
    /// - Returns: The undone move; `nil` if there is none.
    package func undoMove(of url: String, store: Store, at date: Date) throws -> FeedMove? {
        guard let move = try feedMoves().last(where: { $0.from == url || $0.to == url }) else { return nil }
        let back = FeedMove(at: date, from: move.to, to: move.from, isUndo: true)
        return try follow([back], store: store).isEmpty ? nil : move
    }

    /// Records moves that were made before the feeds were subscribed, so that these are known by their old addresses too.
    ///
    /// - Throws: ``UserError``, and errors of the file system.
    package func record(_ moves: [FeedMove]) throws {
        let known = try feedMoves()
        let new = moves.filter { move in !known.contains { $0.from == move.from && $0.to == move.to } }
        if !new.isEmpty { try ledger.append(new.map { .move($0) }) }
    }

    /// The moves of feeds that were not undone, oldest first.
    package func feedMoves() throws -> [FeedMove] { Self.currentMoves(try readLedger().moves) }

    /// The undone moves, as `from to`: these redirects are not followed again.
    package func refusedMoves() throws -> Set<String> {
        Set(try readLedger().moves.filter(\.isUndo).map { $0.to + " " + $0.from })
    }

    /// The moves that were not undone, oldest first.
    private static func currentMoves(_ moves: [FeedMove]) -> [FeedMove] {
        var current: [FeedMove] = []
        for move in moves.sorted(by: { $0.at < $1.at }) {
            if move.isUndo {
                current.removeAll { $0.from == move.to && $0.to == move.from }
            } else {
                current.append(move)
            }
        }
        return current
    }
}

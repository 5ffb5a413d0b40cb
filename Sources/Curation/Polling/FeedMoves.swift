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
        let current = Self.currentMoves(try readLedger().moves)
        guard let move = current.last(where: { $0.from == url || $0.to == url }) else { return nil }
        let back = FeedMove(at: date, from: move.to, to: move.from, isUndo: true)
        return try follow([back], store: store).isEmpty ? nil : move
    }

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

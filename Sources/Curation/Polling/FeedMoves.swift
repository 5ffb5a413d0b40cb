package import Home
package import Feeds
package import Foundation
package import Storage

extension HomeFolder {
    /// Follows feeds to where they have gone: first in the ledger, then in the subscriptions, then in the store.
    ///
    /// A feed whose new address is followed already stays where it is.
    ///
    /// - Returns: The moves that were made.
    /// - Throws: ``UserError``, and what the file system says.
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

    /// Takes back the last move of a feed, named by its address before or after; that redirect is not followed again.
    ///
    /// - Returns: The move that was taken back; `nil` when there is none.
    package func undoMove(of url: String, store: Store, at date: Date) throws -> FeedMove? {
        let standing = Self.standingMoves(try readLedger().moves)
        guard let move = standing.last(where: { $0.from == url || $0.to == url }) else { return nil }
        let back = FeedMove(at: date, from: move.to, to: move.from, isUndo: true)
        return try follow([back], store: store).isEmpty ? nil : move
    }

    /// The moves that were taken back, as `from to`: they are not made again.
    package func refusedMoves() throws -> Set<String> {
        Set(try readLedger().moves.filter(\.isUndo).map { $0.to + " " + $0.from })
    }

    /// The moves that nobody has taken back, oldest first.
    private static func standingMoves(_ moves: [FeedMove]) -> [FeedMove] {
        var standing: [FeedMove] = []
        for move in moves.sorted(by: { $0.at < $1.at }) {
            if move.isUndo {
                standing.removeAll { $0.from == move.to && $0.to == move.from }
            } else {
                standing.append(move)
            }
        }
        return standing
    }
}

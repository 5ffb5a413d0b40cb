package import Feeds
import Foundation
package import Home
import Parse
package import Storage

extension HomeFolder {
    /// The subscriptions; none if the file is missing.
    ///
    /// - Throws: ``UserError`` if the file is invalid: recovery could lose subscriptions.
    package func subscriptions() throws -> SubscriptionList {
        guard FileManager.default.fileExists(atPath: subscriptionsURL.path) else { return SubscriptionList() }
        let bytes = try [UInt8](Data(contentsOf: subscriptionsURL))
        do {
            return try OPML.parse(bytes)
        } catch {
            throw UserError(FeedProblem.invalidSubscriptions(error), at: "feeds/feeds.opml")
        }
    }

    /// The feeds, with their health and number of entries; those that no poll has taken over yet are as never visited.
    ///
    /// Nothing is written: what is not in the subscriptions any more may be half-way through a move.
    ///
    /// - Throws: ``UserError``, and errors of the store.
    package func feeds(in store: Store) throws -> [(feed: Feed, health: FeedHealth, entries: Int)] {
        let known = try store.health()
        let urls = Set(known.map(\.feed.url))
        return known
            + (try subscriptions().feeds.filter { !urls.contains($0.url) }.map { ($0, FeedHealth(), 0) })
    }

    /// Writes the subscriptions.
    ///
    /// - Throws: ``UserError`` if they cannot be written.
    package func write(_ list: SubscriptionList) throws {
        try write(OPML.text(of: list), to: "feeds/feeds.opml")
    }

    /// Changes the subscriptions while they are locked.
    ///
    /// - Returns: What `change` returns.
    /// - Throws: ``UserError``, and errors of `change`; then the file is unchanged.
    package func changeSubscriptions<Result>(_ change: (inout SubscriptionList) throws -> Result) throws
        -> Result
    {
        try FileLock.hold(subscriptionsURL.deletingPathExtension().appendingPathExtension("lock")) {
            let before = try subscriptions()
            var list = before
            let result = try change(&list)
            if list != before || !FileManager.default.fileExists(atPath: subscriptionsURL.path) {
                try write(list)
            }
            return result
        }
    }
}

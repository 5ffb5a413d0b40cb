package import Feeds
import Foundation
package import Home
import Parse

extension HomeFolder {
    /// The subscriptions; none when the file is missing.
    ///
    /// - Throws: ``UserError`` when the file is broken: guessing could lose subscriptions.
    package func subscriptions() throws -> SubscriptionList {
        guard FileManager.default.fileExists(atPath: subscriptionsURL.path) else { return SubscriptionList() }
        let bytes = try [UInt8](Data(contentsOf: subscriptionsURL))
        do {
            return try OPML.parse(bytes)
        } catch {
            throw UserError(
                .usage,
                place: "feeds/feeds.opml",
                Phrase(error),
                remedy: Phrase(
                    en: "fix the file, or restore it from git (git checkout feeds/feeds.opml)",
                    fr: "réparez le fichier, ou reprenez-le de git (git checkout feeds/feeds.opml)"
                ),
                note: Problem(error).note
            )
        }
    }

    /// Writes the subscriptions.
    ///
    /// - Throws: ``UserError`` when they cannot be written.
    package func write(_ list: SubscriptionList) throws { try write(list.opml, to: "feeds/feeds.opml") }

    /// Changes the subscriptions as they stand, which nobody else changes meanwhile.
    ///
    /// - Returns: What `change` returns.
    /// - Throws: ``UserError``, and what `change` says; the file is then as it was.
    package func changeSubscriptions<Result>(_ change: (inout SubscriptionList) throws -> Result) throws
        -> Result
    {
        try FolderLock.hold(subscriptionsURL.deletingLastPathComponent()) {
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

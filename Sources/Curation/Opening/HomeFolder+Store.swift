import Feeds
import Foundation
package import Home
package import Storage

extension HomeFolder {
    /// The ledger of decisions.
    package var ledger: Ledger { Ledger(at: folder.appending(path: "state/decisions.jsonl")) }

    /// The decisions; what cannot be read of them is told by its lines.
    ///
    /// - Throws: ``UserError`` when the file is none that can be read.
    package func readLedger() throws -> Ledger.Contents {
        do {
            return try ledger.read()
        } catch {
            throw UserError(
                FileProblem.unreadable(.ledger, .init(error)),
                at: "state/decisions.jsonl"
            )
        }
    }

    /// Opens the store, and makes it when it is missing.
    ///
    /// - Throws: ``UserError``, and what the file system says.
    package func openStore() throws -> Store {
        do {
            return try store()
        } catch let error as StoreError {
            throw UserError(error)
        }
    }

    /// The same, with the errors of the store as they are.
    func store() throws -> Store {
        let ignored = storeURL.deletingLastPathComponent().appending(path: ".gitignore")
        func hasIgnored() -> Bool { FileManager.default.fileExists(atPath: ignored.path) }
        // Most who open it only read: they need no lock.
        if hasIgnored(), Store.isCurrent(storeURL) { return try Store(at: storeURL) }
        // Two may make the same table at once, and one of them would fail.
        return try FileLock.hold(storeURL.appendingPathExtension("lock")) {
            if !hasIgnored() { try write(Self.ignoredState, to: "state/.gitignore") }
            return try Store(at: storeURL)
        }
    }
}

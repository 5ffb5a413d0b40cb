package import Feeds
import Foundation
package import Home
package import Storage

extension HomeFolder {
    /// The ledger of decisions.
    package var ledger: Ledger {
        Ledger(
            at: ledgerURL,
            isKeptLike: { [folder] one, other in
                let ignored = Git(folder: folder).answer(["check-ignore", "--", one.path, other.path]) ?? ""
                return ignored.split(separator: "\n").count != 1
            },
            writer: { [writer, folder] in writer.name(in: folder) }
        )
    }

    /// The file of the ledger that records go to now, from the folder.
    ///
    /// - Throws: File system errors.
    package var ledgerPlace: String {
        get throws { "state/" + (try ledger.name(of: ledger.current)) }
    }

    /// Reads the ledger; unreadable lines are listed by number.
    ///
    /// - Throws: ``UserError`` if the file cannot be read.
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

    /// The decisions of the ledger, folded.
    ///
    /// - Throws: ``UserError`` if the file cannot be read.
    package func readHistory() throws -> DecisionHistory {
        do {
            return try ledger.history()
        } catch {
            throw UserError(
                FileProblem.unreadable(.ledger, .init(error)),
                at: "state/decisions.jsonl"
            )
        }
    }

    /// Opens the store, and creates it if it is missing.
    ///
    /// - Throws: ``UserError``, and errors of the file system.
    package func openStore() throws -> Store {
        do {
            return try store()
        } catch let error as StoreError {
            throw UserError(error)
        }
    }

    /// As ``openStore()``, with the original errors of the store.
    func store() throws -> Store {
        let ignored = storeURL.deletingLastPathComponent().appending(path: ".gitignore")
        func hasIgnored() -> Bool { FileManager.default.fileExists(atPath: ignored.path) }
        // Most who open it only read: they need no lock.
        if hasIgnored(), Store.isCurrent(storeURL) { return try Store(at: storeURL) }
        // Of two processes that create the tables at once, one would fail.
        return try FileLock.hold(storeURL.appendingPathExtension("lock")) {
            if !hasIgnored() { try write(Self.ignoredState, to: "state/.gitignore") }
            return try Store(at: storeURL)
        }
    }
}

import Feeds
import Foundation
package import Home
import Storage

/// The lock of those who poll a home, one process at a time: `state/veille.lock`.
package final class HomeLock: Sendable {
    private let lock: FileLock

    /// Takes the lock.
    ///
    /// - Throws: ``UserError`` that names the holder when another process has it, and file system errors.
    package init(_ home: HomeFolder) async throws {
        let url = home.storeURL.deletingLastPathComponent().appending(path: "veille.lock")
        let place = "state/veille.lock"
        var holder: FileLock.Holder?
        do {
            // A holder that has just taken it writes its number within this time.
            for _ in 1...100 where holder == nil {
                if let lock = try FileLock.attempt(url) {
                    self.lock = lock
                    return
                }
                // Asked once: a holder that ends now removes its number with the lock.
                holder = FileLock.holder(of: url)
                if holder == nil { try await Task.sleep(for: .milliseconds(20)) }
            }
        } catch {
            throw UserError(fileError: error, at: place) ?? error
        }
        throw UserError(HomeProblem.locked(by: holder.map { .init($0) }), at: place)
    }
}

extension HomeProblem.Process {
    /// The holder of a lock; its command line is cut, as it may be of any length.
    init(_ holder: FileLock.Holder) {
        let command = holder.command.map { String(PlainText.line($0).prefix(80)) }
        self.init(number: holder.process, command: command)
    }
}

extension UserError {
    /// A file that another process keeps locked.
    init(_ error: FileLock.Held) {
        let place = error.url.pathComponents.suffix(2).joined(separator: "/")
        self.init(HomeProblem.busy(by: error.holder.map { .init($0) }), at: place)
    }
}

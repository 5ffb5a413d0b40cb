import Foundation

/// One process at a time polls a home: a lock on `state/veille.lock`, which names its holder and ends with it.
package final class HomeLock: Sendable {
    private let file: FileHandle

    /// How long the name of the holder is waited for: it is written after the lock was taken.
    private static let patience = Duration.seconds(2)

    /// Takes the lock.
    ///
    /// - Throws: ``UserError`` that names the holder when another process has it, and what the file system says.
    package init(_ home: HomeFolder) throws {
        let url = home.storeURL.deletingLastPathComponent().appending(path: "veille.lock")
        let place = "state/veille.lock"
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            let descriptor = unsafe open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            let end = ContinuousClock.now + Self.patience
            while flock(file.fileDescriptor, LOCK_EX | LOCK_NB) != 0 {
                let holder = try Self.holder(file)
                guard holder == nil, ContinuousClock.now < end else {
                    throw UserError(HomeProblem.locked(process: holder), at: place)
                }
                // Whoever has it has just taken it, or is about to end.
                Thread.sleep(forTimeInterval: 0.02)
            }
            try file.truncate(atOffset: 0)
            try file.write(contentsOf: Data("\(ProcessInfo.processInfo.processIdentifier)\n".utf8))
            // Last: what was made whole is ended by deinit, and whoever did not get the lock must not empty the file.
            self.file = file
        } catch {
            throw UserError(fileError: error, at: place) ?? error
        }
    }

    /// The process that the file names, where it still runs.
    private static func holder(_ file: FileHandle) throws -> Int32? {
        try file.seek(toOffset: 0)
        let text = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        guard let process = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)), process > 0 else {
            return nil
        }
        // A process of another user may not be asked, and is there.
        return kill(process, 0) == 0 || errno == EPERM ? process : nil
    }

    /// Gives it back, and names nobody any more.
    deinit {
        try? file.truncate(atOffset: 0)
        try? file.close()
    }
}

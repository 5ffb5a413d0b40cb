package import Foundation

/// An exclusive lock between processes.
///
/// It stands on a file of its own that only its owner can open (mode 600), names its holder, and is removed with the
/// lock: a process that waits checks that the file it locked is still the one at the path.
package final class FileLock: Sendable {
    private let url: URL
    private let file: FileHandle

    private init(_ url: URL, _ file: FileHandle) {
        self.url = url
        self.file = file
    }

    /// The process that holds a lock.
    package struct Holder: Sendable, Equatable {
        /// Its process number.
        package let process: Int32
        /// Its command line, where the system tells.
        package let command: String?

        /// Names a process.
        package init(process: Int32, command: String? = nil) {
            self.process = process
            self.command = command
        }
    }

    /// Another process held the lock for too long.
    package struct Held: Error, Equatable {
        /// The file of the lock.
        package let url: URL
        /// Who holds it; `nil` if it has not written its number.
        package let holder: Holder?
    }

    /// Takes the lock, whose folder is made if it is missing; `nil` while another process holds it.
    ///
    /// - Throws: File system errors; `ENOLCK` and its like where the file system has no locks.
    package static func attempt(_ url: URL) throws -> FileLock? { try take(url) { false } }

    /// Runs `body` while this process alone holds the lock: for short work, as it blocks its thread while it waits.
    ///
    /// - Throws: ``Held`` if another process still holds it after `patience`, file system errors, and those of `body`.
    package static func hold<Result>(
        _ url: URL,
        patience: Duration = .seconds(10),
        _ body: () throws -> Result
    ) throws -> Result {
        let end = ContinuousClock.now + patience
        var pause: UInt32 = 1000
        let lock = try take(url) {
            guard ContinuousClock.now < end else { return false }
            usleep(pause)
            pause = min(pause * 2, 50_000)
            return true
        }
        guard let lock else { throw Held(url: url, holder: holder(of: url)) }
        defer { withExtendedLifetime(lock) {} }
        return try body()
    }

    /// Takes the lock, or tries again as long as `waits` has waited.
    private static func take(_ url: URL, waits: () -> Bool) throws -> FileLock? {
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        var file = try open(url)
        while true {
            if flock(file.fileDescriptor, LOCK_EX | LOCK_NB) != 0 {
                switch errno {
                case EINTR: continue
                case EWOULDBLOCK: guard waits() else { return nil }
                default: throw failure(POSIXError(POSIXErrorCode(rawValue: errno) ?? .ENOLCK), url)
                }
            } else if isSame(file.fileDescriptor, url.path) {
                // A full disk does not take the lock away; it only stays unknown who holds it.
                try? file.truncate(atOffset: 0)
                try? file.write(contentsOf: Data("\(ProcessInfo.processInfo.processIdentifier)\n".utf8))
                // Last: only what is returned removes the file when it ends.
                return FileLock(url, file)
            }
            if !isSame(file.fileDescriptor, url.path) { file = try open(url) }
        }
    }

    /// The process that the file of a lock names, if it still runs.
    package static func holder(of url: URL) -> Holder? {
        guard let text = try? String(contentsOf: url, encoding: .utf8),
            let process = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)), process > 0,
            // The process of another user exists, although it may not be signalled.
            kill(process, 0) == 0 || errno == EPERM
        else { return nil }
        let command = try? Data(contentsOf: URL(filePath: "/proc/\(process)/cmdline"))
        let words = (command ?? Data()).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        guard let program = words.first else { return Holder(process: process) }
        let name = String(program.split(separator: "/").last ?? "")
        return Holder(process: process, command: ([name] + words.dropFirst()).joined(separator: " "))
    }

    private static func open(_ url: URL) throws -> FileHandle {
        let descriptor = unsafe Foundation.open(url.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO), url) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The error with the path of the file.
    private static func failure(_ error: any Error, _ url: URL) -> CocoaError {
        CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: url.path, NSUnderlyingErrorKey: error])
    }

    private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
        var (opened, current) = (stat(), stat())
        guard unsafe fstat(descriptor, &opened) == 0, unsafe stat(path, &current) == 0 else { return false }
        return opened.st_dev == current.st_dev && opened.st_ino == current.st_ino
    }

    deinit {
        // While the lock is still held: afterwards, the file may be another's.
        try? FileManager.default.removeItem(at: url)
        try? file.close()
    }
}

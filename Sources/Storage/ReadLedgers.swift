import Feeds
import Foundation

/// The ledgers that this process has read: a command asks several times, and a server for every answer.
///
/// What was read is used again while the file is the same. Of one that has only grown, the new lines are read.
final class ReadLedgers: Sendable {
    static let shared = ReadLedgers()

    fileprivate struct Known {
        var file: Identity?
        /// Whether the file had not been changed for a while when it was read.
        var isSettled: Bool
        var contents: Ledger.Contents
        var history: DecisionHistory?
        /// The length, the number of lines and a hash of what was read; the last line had an end.
        var prefix: (length: Int, lines: Int, hash: Int)?
    }

    /// Which file it is, and when it was last changed.
    fileprivate struct Identity: Equatable {
        var device: UInt64
        var file: UInt64
        var size: Int64
        var modified: [Int]
        var changed: [Int]

        /// `nil` if it cannot be told.
        ///
        /// The file is opened: that asks a file server again, the path alone may be answered from what is remembered.
        init?(_ url: URL) {
            // A pipe in its place would be waited for.
            let descriptor = unsafe open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                return nil
            }
            #if canImport(Darwin)
            let (written, altered) = (status.st_mtimespec, status.st_ctimespec)
            #else
            let (written, altered) = (status.st_mtim, status.st_ctim)
            #endif
            device = UInt64(status.st_dev)
            self.file = UInt64(status.st_ino)
            size = Int64(status.st_size)
            modified = [written.tv_sec, written.tv_nsec]
            changed = [altered.tv_sec, altered.tv_nsec]
        }

        /// Whether another change would show: some file systems count in steps of two seconds.
        var isSettled: Bool { Date().timeIntervalSince1970 > Double(max(modified[0], changed[0])) + 2 }
    }

    private let known = Guarded<[URL: Known]>([:])
    /// As many ledgers are kept.
    private static let capacity = 8

    func contents(of url: URL) throws -> Ledger.Contents { try current(url)?.contents ?? Ledger.Contents() }

    func history(of url: URL) throws -> DecisionHistory {
        guard let current = try current(url) else { return DecisionHistory([]) }
        if let history = current.history { return history }
        let history = DecisionHistory(current.contents.decisions)
        known.withLock { known in
            if known[url]?.file == current.file { known[url]?.history = history }
        }
        return history
    }

    /// What the file holds now; `nil` if there is none.
    private func current(_ url: URL) throws -> Known? {
        let before = known.withLock { $0[url] }
        let file = Identity(url)
        if let file, let before, before.isSettled, before.file == file { return before }
        let bytes: [UInt8]
        do {
            bytes = try [UInt8](Ledger(at: url).wholeLines())
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return nil
        }
        let read = Known(file: file, bytes, after: before)
        // A file that changed meanwhile is read again the next time.
        guard let file, Identity(url) == file, bytes.count == file.size else { return read }
        known.withLock { known in
            if known.count >= Self.capacity, known[url] == nil { known.removeAll() }
            known[url] = read
        }
        return read
    }
}

extension ReadLedgers.Known {
    fileprivate init(file: ReadLedgers.Identity?, _ bytes: [UInt8], after before: ReadLedgers.Known?) {
        self.file = file
        isSettled = file?.isSettled ?? false
        if let before, let prefix = before.prefix, bytes.count >= prefix.length,
            Self.hash(bytes[..<prefix.length]) == prefix.hash
        {
            let more = Ledger.contents(bytes.dropFirst(prefix.length), after: prefix.lines)
            history = before.history?.adding(more.decisions, to: before.contents.decisions)
            contents = before.contents
            contents.add(more)
        } else {
            contents = Ledger.contents(bytes)
        }
        guard bytes.isEmpty || bytes.last == 0x0A else { return }
        let lines = bytes.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
        prefix = (bytes.count, lines, Self.hash(bytes[...]))
    }

    private static func hash(_ bytes: ArraySlice<UInt8>) -> Int {
        var hasher = Hasher()
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}

extension Ledger.Contents {
    /// Adds the lines that follow.
    fileprivate mutating func add(_ more: Ledger.Contents) {
        decisions += more.decisions
        issues += more.issues
        moves += more.moves
        deliveries += more.deliveries
        unreadable += more.unreadable
        newer += more.newer
    }
}

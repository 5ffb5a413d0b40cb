import Feeds
import Foundation

/// The ledgers that this process has read: a command asks several times, and a server for every answer.
///
/// What was read is used again while the file is the same. Of one that has only grown, the new lines are read.
final class ReadLedgers: Sendable {
    static let shared = ReadLedgers()

    /// One file.
    fileprivate struct Known {
        var file: Identity?
        /// Whether the file had not been changed for a while when it was read.
        var isSettled: Bool
        var contents: Ledger.Contents
        /// The same for as long as the file only grows.
        var lineage = Lineage()
        /// The length, the number of lines and a hash of what was read; the last line had an end.
        var prefix: (length: Int, lines: Int, hash: Int)?
    }

    fileprivate final class Lineage: Sendable {}

    /// All files of a ledger.
    fileprivate struct Whole {
        /// Of each file, what of it is in ``contents``.
        var parts: [Part]
        var contents: Ledger.Contents
        var history: DecisionHistory?
    }

    fileprivate struct Part {
        var lineage: Lineage
        /// `nil` if the last line had no end: what follows is then read as another file.
        var length: Int?
        var decisions: Int

        init(_ known: Known) {
            (lineage, length) = (known.lineage, known.prefix?.length)
            decisions = known.contents.decisions.count
        }

        /// Whether it is the same file, which has at most grown since.
        func continues(_ before: Part) -> Bool { lineage === before.lineage }

        func isSame(as other: Part) -> Bool {
            lineage === other.lineage && length == other.length
        }
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
    private let wholes = Guarded<[URL: Whole]>([:])
    /// As many files are kept.
    private static let capacity = 1024

    func contents(of ledger: Ledger) throws -> Ledger.Contents { try whole(ledger).contents }

    func history(of ledger: Ledger) throws -> DecisionHistory {
        let whole = try whole(ledger)
        if let history = whole.history { return history }
        let history = DecisionHistory(whole.contents.decisions)
        wholes.withLock { wholes in
            if wholes[ledger.url]?.parts.elementsEqual(whole.parts, by: { $0.isSame(as: $1) }) ?? false {
                wholes[ledger.url]?.history = history
            }
        }
        return history
    }

    private func whole(_ ledger: Ledger) throws -> Whole {
        let files = try filesAsOne(ledger)
        let parts = files.map { Part($0) }
        let before = wholes.withLock { $0[ledger.url] }
        if let before, before.parts.elementsEqual(parts, by: { $0.isSame(as: $1) }) { return before }
        var whole = Whole(parts: parts, contents: files.first?.contents ?? Ledger.Contents())
        for file in files.dropFirst() { whole.contents.add(file.contents) }
        if files.count > 1 { whole.contents.orderSteps() }
        whole.history = before.flatMap { Self.history(of: files, parts, after: $0) }
        wholes.withLock { wholes in
            if wholes.count >= Self.capacity, wholes[ledger.url] == nil { wholes.removeAll() }
            wholes[ledger.url] = whole
        }
        return whole
    }

    /// All files at one moment: records that are moved from one to another are in either.
    private func filesAsOne(_ ledger: Ledger) throws -> [Known] {
        var urls = ledger.files
        for _ in 0..<3 {
            let files = try urls.compactMap { try current($0, of: ledger) }
            let now = ledger.files
            if now == urls { return files }
            urls = now
        }
        return try urls.compactMap { try current($0, of: ledger) }
    }

    /// The history after files have grown, or came; `nil` if it must be made anew.
    private static func history(of files: [Known], _ parts: [Part], after before: Whole) -> DecisionHistory? {
        guard let history = before.history else { return nil }
        var new: [Decision] = []
        var continued = 0
        for (file, part) in zip(files, parts) {
            let known = before.parts.first { part.continues($0) }
            if known != nil { continued += 1 }
            new += file.contents.decisions.dropFirst(known?.decisions ?? 0)
        }
        guard continued == before.parts.count else { return nil }
        return history.adding(new.sorted { $0.at < $1.at }, to: before.contents.decisions)
    }

    /// What the file holds now; `nil` if there is none.
    private func current(_ url: URL, of ledger: Ledger) throws -> Known? {
        let before = known.withLock { $0[url] }
        let file = Identity(url)
        if let file, let before, before.isSettled, before.file == file { return before }
        let bytes: [UInt8]
        do {
            bytes = try [UInt8](ledger.wholeLines(of: url))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return nil
        }
        let read = Known(ledger.name(of: url), file: file, bytes, after: before)
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
    fileprivate init(
        _ name: String,
        file: ReadLedgers.Identity?,
        _ bytes: [UInt8],
        after before: ReadLedgers.Known?
    ) {
        self.file = file
        isSettled = file?.isSettled ?? false
        if let before, let prefix = before.prefix, bytes.count >= prefix.length,
            Self.hash(bytes[..<prefix.length]) == prefix.hash
        {
            contents = before.contents
            contents.add(
                Ledger.contents(bytes.dropFirst(prefix.length), of: name, after: prefix.lines)
            )
            lineage = before.lineage
        } else {
            contents = Ledger.contents(bytes, of: name)
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
    /// Adds the lines that follow, or those of another file.
    mutating func add(_ more: Ledger.Contents) {
        decisions += more.decisions
        issues += more.issues
        moves += more.moves
        deliveries += more.deliveries
        unreadable += more.unreadable
        newer += more.newer
    }

    /// Orders by date what is replayed: of several files, the order of the lines says nothing.
    mutating func orderSteps() {
        issues = Self.byDate(issues, \.at)
        moves = Self.byDate(moves, \.at)
        deliveries = Self.byDate(deliveries, \.at)
    }

    private static func byDate<Record>(_ records: [Record], _ date: (Record) -> Date) -> [Record] {
        records.enumerated().sorted { (date($0.element), $0.offset) < (date($1.element), $1.offset) }
            .map(\.element)
    }
}

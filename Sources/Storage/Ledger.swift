package import Feeds
package import Foundation

/// The ledger of decisions: append-only JSON Lines files, kept in git.
///
/// It is the only source of truth for decisions. Lines of later versions, and lines truncated by a crash, are
/// kept and counted. One person needs one file; from the second writer on, each has a file of their own beside it,
/// so that two clones never change the same one. All files are read as one set.
package struct Ledger: Sendable {
    /// The common file.
    package let url: URL
    /// The name of who writes here.
    let writer: @Sendable () -> String?
    /// Whether git keeps one file if and only if it keeps the other.
    let isKeptLike: @Sendable (URL, URL) -> Bool
    /// How long another process that writes is waited for.
    private let patience: Duration

    /// A ledger whose files do not have to exist.
    ///
    /// - Parameters:
    ///   - url: The common file.
    ///   - patience: How long another process that writes is waited for.
    ///   - isKeptLike: Whether git keeps one file if and only if it keeps the other, asked for when the second writer writes:
    ///     else all write to the common file.
    ///   - writer: The name of who writes here, asked for when something is written; `nil` for the common file.
    package init(
        at url: URL,
        patience: Duration = .seconds(10),
        isKeptLike: @escaping @Sendable (URL, URL) -> Bool = { _, _ in true },
        writer: @escaping @Sendable () -> String? = { nil }
    ) {
        self.url = url
        self.isKeptLike = isKeptLike
        self.patience = patience
        self.writer = writer
    }

    /// The content of a ledger.
    package struct Contents: Sendable {
        /// The decisions, in file order.
        package var log = DecisionLog()
        /// Issues of digests, in file order.
        package var issues: [Issue] = []
        /// Moves of feeds, in file order.
        package var moves: [FeedMove] = []
        /// Deliveries of issues, in file order.
        package var deliveries: [DeliveryRecord] = []
        /// Lines that could not be read; those of a later version are among them.
        package var unreadable: [Place] = []
        /// Lines that a later version has written.
        package var newer: [Place] = []

        /// In file order; those of a large ledger are read when they are looked at.
        package var decisions: Decisions { log.all }
    }

    /// A line of one of the files.
    package struct Place: Hashable, Sendable {
        /// The file, named from the folder of the common one: `decisions.jsonl`, `decisions/NAME.jsonl`.
        package let file: String
        /// Counted from 1.
        package let line: Int

        package init(_ file: String, _ line: Int) { (self.file, self.line) = (file, line) }
    }

    /// One line.
    package enum Record: Sendable {
        case decision(Decision)
        /// An issue of a digest.
        case issue(Issue)
        /// A feed moved to another address.
        case move(FeedMove)
        /// A step in the delivery of an issue.
        case delivery(DeliveryRecord)
    }

    /// Reads the whole ledger; a missing file is an empty ledger.
    ///
    /// - Throws: File system errors.
    package func read() throws -> Contents { try ReadLedgers.shared.contents(of: self) }

    /// The decisions of the whole ledger, folded; a missing file is an empty ledger.
    ///
    /// - Throws: File system errors.
    package func history() throws -> DecisionHistory { try ReadLedgers.shared.history(of: self) }

    /// Appends records, all or none, and returns once they are on disk.
    ///
    /// - Throws: ``FileLock/Held``, file system errors; the ledger is then unchanged.
    package func append(_ records: [Record]) throws {
        if !records.isEmpty { try append { _ in records } }
    }

    /// Appends the records that `decide` makes from the whole ledger, while it is locked.
    ///
    /// - Throws: ``FileLock/Held``, file system errors and those of `decide`; the ledger is then unchanged.
    package func append(_ decide: (Contents) throws -> [Record]) throws {
        try whileLocked {
            let contents = try read()
            let records = try decide(contents)
            if !records.isEmpty { try write(Self.lines(records), to: file(after: contents)) }
        }
    }

    /// The decisions in a byte range of one file; `nil` if the range contains anything else.
    package func decisions(in range: Range<Int>, of file: URL) throws -> [Decision]? {
        let file = try FileHandle(forReadingFrom: file)
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(range.lowerBound))
        let bytes = try file.read(upToCount: range.count) ?? Data()
        guard bytes.count == range.count else { return nil }
        let contents = Self.contents(bytes)
        let hasOthers =
            !contents.unreadable.isEmpty || !contents.issues.isEmpty || !contents.moves.isEmpty
            || !contents.deliveries.isEmpty
        return hasOthers ? nil : Array(contents.decisions)
    }

    /// Runs `body` while no other process writes to the ledger.
    ///
    /// The lock stands beside the files: git replaces them, and whoever may read one could lock it.
    func whileLocked<Result>(_ body: () throws -> Result) throws -> Result {
        try FileLock.hold(lock, patience: patience, body)
    }

    var lock: URL { url.deletingPathExtension().appendingPathExtension("lock") }
}

package import Foundation
internal import GRDB

/// The SQLite database of a home: entries, validators, health, suggestions.
///
/// It may be deleted at any time: polling rebuilds it, and decisions are in the ``Ledger``. Each write is one
/// transaction that leaves a consistent state.
package struct Store: Sendable {
    let writer: any GRDB.DatabaseWriter

    /// Opens a store on disk, and creates it if it is missing.
    ///
    /// - Throws: SQLite and file system errors.
    package init(at url: URL) throws {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            // Losing the last transactions in a power failure costs one poll; decisions are stored elsewhere.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        if Self.isForeign(url) { throw StoreError.foreign }
        do {
            writer = try DatabasePool(path: url.path, configuration: configuration)
            try Schema.migrate(writer)
        } catch let error as DatabaseError {
            throw StoreError(error)
        }
    }

    /// Whether a file is a store that this veille opens as it is, without changing its tables.
    package static func isCurrent(_ url: URL) -> Bool {
        (try? peek(url, Schema.isCurrent)) ?? false
    }

    /// Whether another program created the file: then neither content nor mode may be changed.
    private static func isForeign(_ url: URL) -> Bool {
        // Damage to veille's own file is reported when it is opened.
        (try? peek(url, Schema.isForeign)) ?? false
    }

    /// Reads a file without creating or changing it; `nil` if it is no regular file.
    private static func peek(_ url: URL, _ read: (Database) throws -> Bool) throws -> Bool? {
        let url = url.resolvingSymlinksInPath()
        // Opening a pipe would block.
        guard (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true else {
            return nil
        }
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: url.path, configuration: configuration).read(read)
    }

    /// What is wrong with the file.
    package enum Damage: Sendable, Hashable {
        /// Pages or indexes that SQLite finds damaged, in its own words.
        case pages(note: String)
        /// Rows that refer to rows that are not there.
        case references(Int)
        /// The full-text index differs from the entries.
        case index
    }

    /// What is wrong in the file: pages, indexes, references, and the full-text index of entries.
    ///
    /// - Throws: SQLite errors.
    package func examine() throws -> [Damage] {
        // An index that lags behind is not damage.
        try? updateIndex()
        return try writer.write { db in
            var damages = try String.fetchAll(db, sql: "PRAGMA quick_check(10)").filter { $0 != "ok" }
                .map { Damage.pages(note: $0) }
            let references = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
            if references > 0 { damages.append(.references(references)) }
            do {
                try db.execute(sql: "INSERT INTO entryText (entryText, rank) VALUES ('integrity-check', 1)")
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                damages.append(.index)
            }
            return damages
        }
    }

    /// Rebuilds the full-text index.
    ///
    /// - Throws: SQLite errors.
    package func rebuildIndex() throws {
        try writer.write { try $0.execute(sql: "INSERT INTO entryText (entryText) VALUES ('rebuild')") }
    }

    /// An empty store in memory.
    package static func inMemory() throws -> Store { try Store(writer: DatabaseQueue()) }

    private init(writer: any GRDB.DatabaseWriter) throws {
        self.writer = writer
        try Schema.migrate(writer)
    }
}

/// Why a store could not be opened or used.
package struct StoreError: Error, Sendable {
    /// The closed set of reasons.
    package enum Kind: Sendable, CaseIterable {
        /// The file is no database, or a damaged one.
        case corrupt
        /// The file or its folder is not writable.
        case notWritable
        /// Created by a later veille.
        case newer
        /// Created by another program.
        case foreign
        /// The disk is full or fails.
        case disk
        /// Another process keeps it locked.
        case busy
        /// Anything else.
        case other
    }

    package let kind: Kind
    /// SQLite's primary result code; 0 where SQLite is not the one that objects.
    package let code: Int
    /// What SQLite says, in English.
    package let note: String?

    static let foreign = StoreError(.foreign)
    static let newer = StoreError(.newer)

    /// Makes an error.
    package init(_ kind: Kind, code: Int = 0, note: String? = nil) {
        self.kind = kind
        self.code = code
        self.note = note
    }

    /// `nil` if the error does not come from the store.
    package init?(anyError error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError: self.init(error)
        default: return nil
        }
    }

    init(_ error: DatabaseError) {
        code = Int(error.resultCode.rawValue)
        note = error.message
        kind =
            switch error.resultCode {
            case .SQLITE_NOTADB, .SQLITE_CORRUPT: .corrupt
            case .SQLITE_FULL, .SQLITE_IOERR: .disk
            case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: .notWritable
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            default: .other
            }
    }
}

extension Date {
    /// Seconds since 1970, the date format of the store.
    var stored: Double { timeIntervalSince1970 }

    init?(stored: Double?) {
        guard let stored else { return nil }
        self.init(timeIntervalSince1970: stored)
    }
}

package import Foundation
internal import GRDB

/// What a home remembers between two runs, in SQLite: entries, validators, health, suggestions.
///
/// It may be deleted at any time: polling rebuilds it, and decisions live in the ``Ledger``. Every write is one
/// transaction that leaves the store in a state that makes sense.
package struct Store: Sendable {
    let writer: any GRDB.DatabaseWriter

    /// Opens a store on disk, and makes it when it is missing.
    ///
    /// - Throws: What SQLite or the file system says.
    package init(at url: URL) throws {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            // Losing the last transactions to a power cut costs one poll; no decision is in here.
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

    /// Whether another program has made the file: nothing of it is to be touched, its mode neither.
    private static func isForeign(_ url: URL) -> Bool {
        let url = url.resolvingSymlinksInPath()
        // A pipe in its place would be waited for.
        guard (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true else {
            return false
        }
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        // What is wrong with a file of veille's own shows when it is opened.
        let queue = try? DatabaseQueue(path: url.path, configuration: configuration)
        return (try? queue?.read(Schema.isForeign)) ?? false
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
    /// - Throws: What SQLite says.
    package func examine() throws -> [Damage] {
        // An index that lags behind is no damage.
        try? catchUpIndex()
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

    /// Makes the index of words anew.
    ///
    /// - Throws: What SQLite says.
    package func rebuildIndex() throws {
        try writer.write { try $0.execute(sql: "INSERT INTO entryText (entryText) VALUES ('rebuild')") }
    }

    /// Opens an empty store in memory.
    package static func inMemory() throws -> Store { try Store(writer: DatabaseQueue()) }

    private init(writer: any GRDB.DatabaseWriter) throws {
        self.writer = writer
        try Schema.migrate(writer)
    }
}

/// Why a store could not be opened.
package struct StoreError: Error, Sendable {
    /// The closed set of reasons.
    package enum Kind: Sendable, CaseIterable {
        /// The file is no database, or a damaged one.
        case corrupt
        /// The file or its folder may not be written.
        case notWritable
        /// A later veille has made it.
        case newer
        /// Another program has made it.
        case foreign
        /// The disk is full, or fails.
        case disk
        /// Anything else.
        case other
    }

    /// Which.
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

    /// What an error means that something of the store has thrown; `nil` where it comes from elsewhere.
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
            default: .other
            }
    }
}

extension Date {
    /// Seconds since 1970, as the store keeps dates.
    var stored: Double { timeIntervalSince1970 }

    init?(stored: Double?) {
        guard let stored else { return nil }
        self.init(timeIntervalSince1970: stored)
    }
}

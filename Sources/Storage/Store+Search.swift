package import Foundation
internal import GRDB

/// A text outside the store that is searched with it, such as a link of a page.
package struct SearchText: Sendable {
    package var title: String
    /// The other searchable text.
    package var text: String

    package init(title: String, text: String) {
        self.title = title
        self.text = text
    }
}

/// A search result.
package struct SearchHit<Found: Sendable>: Sendable {
    package let found: Found
    /// Distance from the query (BM25): lower is better.
    package let rank: Double
    /// The text around the first match.
    package let excerpt: String
}

extension Store {
    /// Adds new entries to the full-text index: the cost falls on searches, not on polls.
    ///
    /// - Throws: SQLite errors.
    func updateIndex() throws {
        let last = "SELECT CAST(value AS INTEGER) FROM mark WHERE name = 'indexed'"
        let (indexed, newest) = try writer.read { db in
            (
                try Int64.fetchOne(db, sql: last) ?? 0,
                try Int64.fetchOne(db, sql: "SELECT max(id) FROM entry") ?? 0
            )
        }
        guard indexed == 0 || indexed != newest else { return }
        try writer.write { db in
            let indexed = try Int64.fetchOne(db, sql: last) ?? 0
            let newest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM entry") ?? 0
            if indexed == 0 || newest < indexed {
                // Entries were deleted or changed: row ids may have been reused.
                try db.execute(sql: "INSERT INTO entryText (entryText) VALUES ('rebuild')")
            } else {
                try db.execute(
                    sql: """
                        INSERT INTO entryText (rowid, title, summary)
                          SELECT id, title, summary FROM entry WHERE id > ? ORDER BY id
                        """,
                    arguments: [indexed]
                )
            }
            try Self.mark("indexed", "\(newest)", in: db)
        }
    }

    /// The matching entries, best first; a match in a title weighs four times one in the text.
    ///
    /// Without terms to find, the newest entries are given. Entries dated before `since` are left out.
    package func search(
        entries terms: [SearchTerm],
        since: Date?,
        limit: Int
    ) throws -> [SearchHit<StoredEntry>] {
        let match = SearchTerm.match(terms)
        if match != nil { try updateIndex() }
        return try writer.read { db in
            let order =
                match == nil
                ? "ORDER BY coalesce(published, updated, firstSeen) DESC LIMIT ?3" : "ORDER BY rank LIMIT ?3"
            let hits = """
                SELECT rowid, bm25(entryText, 4, 1) AS rank, snippet(entryText, 1, '', '', '…', 16) AS excerpt
                FROM entryText WHERE entryText MATCH ?1
                """
            let source =
                match == nil ? "(SELECT id AS rowid, 0 AS rank, '' AS excerpt FROM entry)" : "(\(hits))"
            let rows = try Row.fetchCursor(
                db,
                sql: Self.selectEntries.replacingOccurrences(
                    of: "feed.siteURL",
                    with: "feed.siteURL, hit.rank, hit.excerpt"
                ) + """
                     JOIN \(source) AS hit ON hit.rowid = entry.id
                    WHERE (?2 IS NULL OR coalesce(published, updated, firstSeen) >= ?2) \(order)
                    """,
                arguments: [match ?? "", since?.stored, limit]
            )
            return try Array(
                rows.map { row in
                    SearchHit(found: Self.storedEntry(row), rank: row[15], excerpt: row[16])
                }
            )
        }
    }

    /// The texts that have the words, by their places, the best first; none without terms to find.
    package func search(texts: [SearchText], for terms: [SearchTerm]) throws -> [SearchHit<Int>] {
        guard let match = SearchTerm.match(terms) else { return [] }
        // Of its own, and gone at once: nothing of it is to be kept up to date.
        let queue = try DatabaseQueue()
        return try queue.write { db in
            try db.execute(
                sql:
                    "CREATE VIRTUAL TABLE texts USING fts5(title, text, tokenize='unicode61 remove_diacritics 2')"
            )
            let insert = try db.cachedStatement(
                sql: "INSERT INTO texts (rowid, title, text) VALUES (?, ?, ?)"
            )
            for (place, text) in texts.enumerated() {
                try insert.execute(arguments: [place, text.title, text.text])
            }
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT rowid, bm25(texts, 4, 1), snippet(texts, 1, '', '', '…', 16) FROM texts
                    WHERE texts MATCH ? ORDER BY 2
                    """,
                arguments: [match]
            )
            return try Array(rows.map { SearchHit(found: $0[0], rank: $0[1], excerpt: $0[2]) })
        }
    }
}

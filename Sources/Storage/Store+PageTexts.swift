import Feeds
package import Foundation
internal import GRDB

extension Store {
    /// Articles that are not judged yet, of which the feed says little and whose pages were not read; newest first.
    ///
    /// - Parameters:
    ///   - dates: When they are dated.
    ///   - length: A summary with as many characters is enough.
    ///   - limit: How many at most.
    /// - Returns: The articles, all with an address.
    /// - Throws: Errors of the database.
    package func entriesToRead(dated dates: Range<Date>, summaryBelow length: Int, limit: Int) throws
        -> [StoredEntry]
    {
        try writer.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: Self.selectEntries + """
                     WHERE entry.isJudged = 0 AND pageText IS NULL AND entry.url IS NOT NULL
                      AND length(summary) < :length
                      AND coalesce(published, updated, firstSeen) >= :earliest
                      AND coalesce(published, updated, firstSeen) < :latest
                    ORDER BY coalesce(published, updated, firstSeen) DESC, entry.id DESC LIMIT :limit
                    """,
                arguments: [
                    "length": length, "earliest": dates.lowerBound.stored, "latest": dates.upperBound.stored,
                    "limit": limit,
                ]
            )
            return try Array(rows.map(Self.storedEntry))
        }
    }

    /// Records what the pages of articles say; an empty text if they have none, or could not be read.
    package func record(pageTexts: [(entry: EntryReference, text: String)]) throws {
        try writer.write { db in
            let update = try db.cachedStatement(sql: "UPDATE entry SET pageText = ? WHERE id = ?")
            for (entry, text) in pageTexts { try update.execute(arguments: [text, entry]) }
        }
    }

    /// What is known of the `robots.txt` of a site, as long as it may be relied on.
    package func robots<Rules: Decodable>(of origin: String, at date: Date) throws -> Rules? {
        try writer.read { db in
            let text = try String.fetchOne(
                db,
                // An expiry beyond a day is from a clock that was ahead.
                sql: "SELECT rules FROM robots WHERE origin = ? AND expires > ? AND expires <= ?",
                arguments: [origin, date.stored, (date + Self.robotsLifetime).stored]
            )
            return Rules(storedJSON: text)
        }
    }

    /// Keeps what the `robots.txt` of sites says, for a day (RFC 9309 §2.4), and forgets what has expired.
    package func record(robots: [String: some Encodable], at date: Date) throws {
        guard !robots.isEmpty else { return }
        try writer.write { db in
            try db.execute(
                sql: "DELETE FROM robots WHERE expires <= ? OR expires > ?",
                arguments: [date.stored, (date + Self.robotsLifetime).stored]
            )
            for (origin, rules) in robots {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO robots (origin, expires, rules) VALUES (?, ?, ?)",
                    arguments: [origin, (date + Self.robotsLifetime).stored, try rules.storedJSON()]
                )
            }
        }
    }

    /// In seconds.
    private static let robotsLifetime: TimeInterval = 86_400
}

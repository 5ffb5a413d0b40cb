package import Feeds
package import Foundation
internal import GRDB

/// An entry with its row id and its feed.
package struct StoredEntry: Sendable, Identifiable {
    /// What the store knows it by.
    package let id: EntryReference
    /// The entry.
    package let entry: Entry
    /// The canonical key of its address, the same for all addresses of the article.
    package let key: String?
    /// The feed it came from.
    package let feed: Feed
    package let firstSeen: Date
    /// What its own page says, if it was read and has a text.
    package let pageText: String?
}

extension Store {
    func insert(_ entries: [Entry], feed: FeedReference, isFirstVisit: Bool, at date: Date, in db: Database)
        throws
        -> Int
    {
        guard !entries.isEmpty else { return 0 }
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO entry (feed, guid, url, key, title, summary, published, updated, language, authors,
                  categories, firstSeen, roundup, citedHosts)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (feed, guid) DO NOTHING
                """
        )
        var new = 0
        for entry in entries {
            let key = entry.url.flatMap { CanonicalURL($0)?.key }
            if !isFirstVisit, try isKnown(entry, key: key, feed: feed, at: date, in: db) { continue }
            try insert.execute(arguments: [
                feed, entry.guid, entry.url, key, entry.title, entry.summary, entry.published?.stored,
                entry.updated?.stored, entry.language, entry.authors.joined(separator: "\n"),
                entry.categories.joined(separator: "\n"), date.stored, entry.roundup,
                entry.citedHosts.joined(separator: "\n"),
            ])
            new += db.changesCount
        }
        return new
    }

    /// Whether an entry was seen before, under this guid or another; why it is the same is kept.
    private func isKnown(_ entry: Entry, key: String?, feed: FeedReference, at date: Date, in db: Database)
        throws
        -> Bool
    {
        let find = try db.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM entry WHERE feed = ?1 AND guid = ?2)
                  OR EXISTS (SELECT 1 FROM alias WHERE feed = ?1 AND guid = ?2)
                """
        )
        if try Bool.fetchOne(find, arguments: [feed, entry.guid]) == true { return true }
        if try isKnownInAnotherForm(entry, feed: feed, in: db) { return true }
        guard entry.hasOwnAddress, let key else { return false }
        let same = try db.cachedStatement(sql: "SELECT id FROM entry WHERE feed = ? AND key = ? LIMIT 1")
        guard let id = try Int64.fetchOne(same, arguments: [feed, key]) else { return false }
        try db.execute(
            sql:
                "INSERT INTO alias (feed, guid, entry, reason, firstSeen) VALUES (?, ?, ?, 'same-address', ?)",
            arguments: [feed, entry.guid, id, date.stored]
        )
        return true
    }

    /// Whether a list of links was recorded whole before, or what is whole now was recorded link by link.
    private func isKnownInAnotherForm(_ entry: Entry, feed: FeedReference, in db: Database) throws -> Bool {
        let separator = Entry.listSeparator
        if entry.roundup != nil {
            guard let mark = entry.guid.range(of: separator) else { return false }
            let whole = try db.cachedStatement(sql: "SELECT 1 FROM entry WHERE feed = ? AND guid = ?")
            return try Bool.fetchOne(whole, arguments: [feed, String(entry.guid[..<mark.lowerBound])]) == true
        }
        let parts = try db.cachedStatement(
            sql: "SELECT 1 FROM entry WHERE feed = ? AND guid > ? AND guid < ? LIMIT 1"
        )
        let start = entry.guid + separator
        return try Bool.fetchOne(parts, arguments: [feed, start, start + "\u{10FFFF}"]) == true
    }

    /// Other guids of known entries, with the reason for the match.
    package func aliases() throws -> [(guid: String, title: String, reason: String)] {
        try writer.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT alias.guid, entry.title, alias.reason FROM alias JOIN entry ON entry.id = alias.entry
                    ORDER BY alias.firstSeen, alias.guid
                    """
            )
            return rows.map { ($0["guid"], $0["title"], $0["reason"]) }
        }
    }

    /// The links that lists have dropped since a date, by the keys of their addresses, each with the list that did last.
    package func dropped(since date: Date) throws -> [String: DroppedLink] {
        try writer.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT key, feed.title, feed.url, dropped FROM entry JOIN feed ON feed.id = entry.feed
                    WHERE dropped >= ? AND key IS NOT NULL ORDER BY dropped
                    """,
                arguments: [date.stored]
            )
            var links: [String: DroppedLink] = [:]
            while let row = try rows.next() {
                let title: String = row[1]
                links[row[0]] = DroppedLink(
                    list: title.isEmpty ? row[2] : title,
                    at: Date(timeIntervalSince1970: row[3])
                )
            }
            return links
        }
    }

    /// The hosts that each article links to, for those that link to any.
    package func citations() throws -> [(key: String, title: String, hosts: [String])] {
        try writer.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql:
                    "SELECT key, title, citedHosts FROM entry WHERE citedHosts <> '' AND key IS NOT NULL ORDER BY id"
            )
            return try Array(
                rows.map { row in
                    (row[0], row[1], (row[2] as String).split(separator: "\n").map(String.init))
                }
            )
        }
    }

    /// Marks entries dated before a date as judged.
    ///
    /// - Returns: The number of entries.
    package func markJudged(before date: Date) throws -> Int {
        try writer.write { db in
            try db.execute(
                sql: "UPDATE entry SET isJudged = 1 WHERE isJudged = 0 AND coalesce(published, updated) < ?",
                arguments: [date.stored]
            )
            return db.changesCount
        }
    }

    /// Marks entries that arrived while the clock was ahead as not judged, once: by that clock, all looked
    /// old.
    ///
    /// Does nothing if the current date is before the first version of veille, because then the clock is
    /// wrong now.
    package func reconsider(after date: Date) throws {
        let epoch = Date(timeIntervalSince1970: 1_767_225_600)  // 1 January 2026
        guard date >= epoch else { return }
        try writer.write { db in
            let newest = try Row.fetchOne(db, sql: "SELECT id, firstSeen FROM entry ORDER BY id DESC LIMIT 1")
            guard let newest, newest[1] > (date + 3600).stored else { return }
            let id: Int64 = newest[0]
            let done = try String.fetchOne(db, sql: "SELECT value FROM mark WHERE name = 'reconsidered'")
            guard done != "\(id)" else { return }
            try Self.mark("reconsidered", "\(id)", in: db)
            try db.execute(
                sql: """
                    UPDATE entry SET isJudged = 0 WHERE firstSeen > ? AND isJudged = 1
                      AND key NOT IN (SELECT key FROM suggestion)
                    """,
                arguments: [(date + 3600).stored]
            )
        }
    }

    /// What the entries were last judged by, as it was given to ``reconsider(state:newest:)``.
    package func judgedBy() throws -> String? {
        try writer.read { try String.fetchOne($0, sql: "SELECT value FROM mark WHERE name = 'judgedBy'") }
    }

    /// Marks the newest entries that were never proposed as not judged, because the inputs of the judgement have changed.
    ///
    /// `state` identifies these inputs from now on.
    package func reconsider(state: String, newest limit: Int) throws {
        try writer.write { db in
            try Self.mark("judgedBy", state, in: db)
            try db.execute(
                sql: """
                    UPDATE entry SET isJudged = 0 WHERE id IN (SELECT id FROM entry ORDER BY id DESC LIMIT ?)
                      AND isJudged = 1 AND key NOT IN (SELECT key FROM suggestion)
                    """,
                arguments: [limit]
            )
        }
    }

    static func mark(_ name: String, _ value: String, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO mark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [name, value]
        )
    }

    /// Entries not yet judged, by row id; those dated `latest` or later are left out, and not judged until their day.
    package func entriesToJudge(
        after last: EntryReference? = nil,
        datedBefore latest: Date = .distantFuture,
        limit: Int
    ) throws -> [StoredEntry] {
        try writer.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: Self.selectEntries + """
                     WHERE entry.isJudged = 0 AND entry.id > coalesce(:last, 0)
                      AND coalesce(published, updated, 0) < :latest
                    ORDER BY entry.id LIMIT :limit
                    """,
                arguments: ["last": last, "latest": latest.stored, "limit": limit]
            )
            return try Array(rows.map(Self.storedEntry))
        }
    }

    /// The number of entries not judged yet.
    package func unjudgedCount() throws -> Int {
        try writer.read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM entry WHERE isJudged = 0") ?? 0
        }
    }

    /// The newest entries of all feeds: the background sample of the classifier.
    package func newestEntries(limit: Int) throws -> [StoredEntry] {
        try writer.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: Self.selectEntries + " ORDER BY entry.id DESC LIMIT ?",
                arguments: [limit]
            )
            return try Array(rows.map(Self.storedEntry))
        }
    }

    /// The number of entries.
    package func entryCount() throws -> Int {
        try writer.read { db in try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM entry") ?? 0 }
    }

    static let selectEntries = """
        SELECT entry.id, guid, entry.url, key, entry.title, summary, published, updated, language, authors, categories,
          firstSeen, feed.url, feed.title, feed.siteURL, roundup, pageText
        FROM entry JOIN feed ON feed.id = entry.feed
        """

    /// Reads columns by position: lookup by name costs more than the rest of the row.
    static func storedEntry(_ row: Row) -> StoredEntry {
        func list(_ column: Int) -> [String] {
            let text = row[column] as String
            return text.isEmpty ? [] : text.split(separator: "\n").map(String.init)
        }
        let entry = Entry(
            guid: row[1],
            url: row[2],
            title: row[4],
            summary: row[5],
            published: Date(stored: row[6]),
            updated: Date(stored: row[7]),
            authors: list(9),
            categories: list(10),
            language: row[8],
            roundup: row[15]
        )
        return StoredEntry(
            id: row[0],
            entry: entry,
            key: row[3],
            feed: Feed(url: row[12], title: row[13], siteURL: row[14]),
            firstSeen: Date(timeIntervalSince1970: row[11]),
            pageText: (row[16] as String?).flatMap { $0.isEmpty ? nil : $0 }
        )
    }
}

package import Feeds
package import Foundation
internal import GRDB

extension Store {
    /// Adds a row for each subscription; deletes other feeds with their entries.
    package func follow(_ list: SubscriptionList) throws {
        try writer.write { db in
            let upsert = try db.cachedStatement(
                sql: """
                    INSERT INTO feed (url, title, siteURL, kind, selector) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (url) DO UPDATE SET title = excluded.title, siteURL = excluded.siteURL,
                      kind = excluded.kind, selector = excluded.selector
                    WHERE title <> excluded.title OR siteURL IS NOT excluded.siteURL OR kind <> excluded.kind
                      OR selector IS NOT excluded.selector
                    """
            )
            for feed in list.feeds {
                try upsert.execute(arguments: [
                    feed.url, feed.title, feed.siteURL, feed.kind.rawValue, feed.selector,
                ])
            }
            var gone: [FeedReference] = []
            let stored = try Row.fetchCursor(db, sql: "SELECT id, url FROM feed")
            while let row = try stored.next() {
                if !list.contains(row[1]) { gone.append(row[0]) }
            }
            for id in gone { try db.execute(sql: "DELETE FROM feed WHERE id = ?", arguments: [id]) }
        }
    }

    /// The row ids of the feeds to poll: those that are due, or with `all` every feed that is not gone.
    ///
    /// They are ordered by a number that `order` makes of their address: no more of ten thousand feeds is held than that.
    package func dueFeeds(
        at date: Date,
        all: Bool = false,
        order: (String) -> Double
    ) throws -> [FeedReference] {
        try writer.read { db in
            let cursor = try Row.fetchCursor(
                db,
                sql: "SELECT id, url FROM feed WHERE isGone = 0 AND (:all OR \(Self.due) <= :now)",
                arguments: ["all": all, "now": date.stored]
            )
            var places: [(order: Double, id: FeedReference)] = []
            while let row = try cursor.next() { places.append((order(row[1]), row[0])) }
            return places.sorted { ($0.order, $0.id) < ($1.order, $1.id) }.map(\.id)
        }
    }

    /// Feeds with what a visit must know, in the order given; a feed that is gone by now is left out.
    package func dueFeeds(_ feeds: some Sequence<FeedReference>) throws -> [DueFeed] {
        try writer.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT id, url, title, siteURL, kind, selector, etag, lastModified, bodyHash, failures,
                      lastSuccess IS NULL, lastFull, lifetime, updateInterval, skippedHours, skippedDays,
                      postingInterval, lastPosted, relocationTarget, relocationSince, relocationCount
                    FROM feed WHERE id = ?
                    """
            )
            var due: [DueFeed] = []
            for id in feeds {
                guard let row = try Row.fetchOne(statement, arguments: [id]) else { continue }
                // Columns by position: lookup by name costs more than the rest of the row.
                let feed = Feed(
                    url: row[1],
                    title: row[2],
                    siteURL: row[3],
                    kind: Feed.Kind(rawValue: row[4]) ?? .feed,
                    selector: row[5]
                )
                due.append(
                    DueFeed(
                        id: row[0],
                        feed: feed,
                        validators: Validators(etag: row[6], lastModified: row[7]),
                        bodyHash: (row[8] as Int64?).map { UInt64(bitPattern: $0) },
                        failures: row[9],
                        isFirstVisit: row[10],
                        lastFull: Date(stored: row[11]),
                        lifetime: row[12],
                        cadence: Cadence(
                            updateInterval: row[13],
                            skippedHours: UInt32(truncatingIfNeeded: row[14] as Int64),
                            skippedDays: UInt8(truncatingIfNeeded: row[15] as Int64),
                            postingInterval: row[16],
                            lastPosted: Date(stored: row[17])
                        ),
                        relocation: Relocation(target: row[18], since: row[19], count: row[20])
                    )
                )
            }
            return due
        }
    }

    /// When a feed is due, as SQL.
    ///
    /// No schedule reaches further than a fortnight: a check in the future, or a due date beyond that, means the
    /// clock was wrong, so poll now.
    private static let due =
        "iif(lastChecked > :now + 3600 OR nextCheck > :now + 15 * 86400, :now, nextCheck)"

    /// When the next feed is due; `nil` if there are no feeds.
    package func nextCheck(at date: Date) throws -> Date? {
        try writer.read { db in
            let first = try Double.fetchOne(
                db,
                sql: "SELECT min(\(Self.due)) FROM feed WHERE isGone = 0",
                arguments: ["now": date.stored]
            )
            return Date(stored: first)
        }
    }

    /// Hosts, domains and feeds that asked us to back off, each with an end date in the future.
    ///
    /// Ignores those longer than `longest`, in seconds: they were recorded while the clock was wrong.
    package func holds(at date: Date, longest: TimeInterval) throws -> [String: Date] {
        try writer.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT scope, until FROM hold WHERE until > ? AND until <= ?",
                arguments: [date.stored, (date + longest + 3600).stored]
            )
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Date(timeIntervalSince1970: $0[1])) })
        }
    }

    /// Which of some entries are known already, under the same guid or as another, as articles of a feed.
    package func known(of guids: [String], feed: FeedReference) throws -> Set<String> {
        try writer.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM entry WHERE feed = ?1 AND guid = ?2)
                      OR EXISTS (SELECT 1 FROM alias WHERE feed = ?1 AND guid = ?2)
                    """
            )
            return Set(try guids.filter { try Bool.fetchOne(statement, arguments: [feed, $0]) == true })
        }
    }

    /// How often each link that only forwards was asked in vain, by guid.
    package func forwarderTries(feed: FeedReference) throws -> [String: Int] {
        try writer.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT guid, tries FROM forwarder WHERE feed = ?",
                arguments: [feed]
            )
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        }
    }

    /// Changes the address of a feed; its entries and its health stay.
    ///
    /// - Returns: False if there is no such feed, or another one has that address.
    package func move(_ url: String, to target: String) throws -> Bool {
        try writer.write { db in
            try db.execute(
                sql: """
                    UPDATE OR IGNORE feed SET url = ?, relocationTarget = NULL, relocationSince = NULL,
                      relocationCount = 0 WHERE url = ?
                    """,
                arguments: [target, url]
            )
            return db.changesCount > 0
        }
    }

    /// The addresses of the feeds that answer properly, and never had an article.
    package func emptyFeeds() throws -> [String] {
        try writer.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT url FROM feed WHERE failures = 0 AND lastSuccess IS NOT NULL AND kind <> 'mail'
                      AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.feed = feed.id) ORDER BY id
                    """
            )
        }
    }

    /// The health of all feeds, by row id.
    package func health() throws -> [(feed: Feed, health: FeedHealth, entries: Int)] {
        try writer.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT feed.*, (SELECT COUNT(*) FROM entry WHERE entry.feed = feed.id) AS entries FROM feed ORDER BY id
                    """
            )
            return rows.map { row in
                let problem = (row["problemLabel"] as String?).map { label in
                    Problem(storedJSON: row["problem"])
                        ?? Problem(
                            stage: (row["problemStage"] as String?).flatMap(FeedOutcome.Stage.init(rawValue:))
                                ?? .fetch,
                            label: label,
                            detail: row["problemDetail"] ?? ""
                        )
                }
                let health = FeedHealth(
                    lastChecked: Date(stored: row["lastChecked"]),
                    lastSuccess: Date(stored: row["lastSuccess"]),
                    failingSince: Date(stored: row["failingSince"]),
                    failures: row["failures"],
                    problem: problem,
                    nextCheck: Date(stored: row["nextCheck"]),
                    isGone: row["isGone"],
                    visits: row["visits"],
                    failedVisits: row["failedVisits"],
                    relocation: Relocation(
                        target: row["relocationTarget"],
                        since: row["relocationSince"],
                        count: row["relocationCount"]
                    )
                )
                let feed = Feed(
                    url: row["url"],
                    title: row["title"],
                    siteURL: row["siteURL"],
                    kind: Feed.Kind(rawValue: row["kind"]) ?? .feed,
                    selector: row["selector"]
                )
                return (feed, health, row["entries"])
            }
        }
    }
}

extension Relocation {
    fileprivate init?(target: String?, since: Double?, count: Int) {
        guard let target, let since = Date(stored: since) else { return nil }
        self.init(target: target, since: since, count: count)
    }
}

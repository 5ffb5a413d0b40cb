public import Feeds
public import Foundation
internal import GRDB

/// A feed that is to be visited, with what makes the request conditional.
public struct DueFeed: Sendable, Identifiable {
    /// Its row.
    public let id: Int64
    /// The subscription.
    public let feed: Feed
    /// The validators of the body that was last read.
    public let validators: Validators?
    /// A hash of that body.
    public let bodyHash: UInt64?
    /// Failures in a row so far.
    public let failures: Int
    /// Whether it never gave a body yet.
    public let isFirstVisit: Bool
}

/// One visit of a feed, as it is recorded.
public struct Visit: Sendable {
    /// The row of the feed.
    public let feed: Int64
    /// What it came to.
    public let outcome: FeedOutcome
    /// When.
    public let at: Date
    /// When it is due again.
    public let nextCheck: Date

    /// Makes a visit.
    public init(feed: Int64, outcome: FeedOutcome, at: Date, nextCheck: Date) {
        self.feed = feed
        self.outcome = outcome
        self.at = at
        self.nextCheck = nextCheck
    }
}

extension Store {
    /// Gives every subscription a row; feeds that are no longer subscribed to go, with their entries.
    public func follow(_ list: SubscriptionList) throws {
        try writer.write { db in
            let upsert = try db.cachedStatement(
                sql: """
                    INSERT INTO feed (url, title, siteURL) VALUES (?, ?, ?)
                    ON CONFLICT (url) DO UPDATE SET title = excluded.title, siteURL = excluded.siteURL
                    WHERE title <> excluded.title OR siteURL IS NOT excluded.siteURL
                    """
            )
            for feed in list.feeds {
                try upsert.execute(arguments: [feed.url, feed.title, feed.siteURL])
            }
            let kept = Set(list.feeds.map(\.url))
            let stored = try Row.fetchAll(db, sql: "SELECT id, url FROM feed")
            for row in stored where !kept.contains(row["url"]) {
                try db.execute(sql: "DELETE FROM feed WHERE id = ?", arguments: [row["id"] as Int64])
            }
        }
    }

    /// The feeds to visit: those that are due, or all but the ones that are gone.
    public func dueFeeds(at date: Date, all: Bool = false) throws -> [DueFeed] {
        try writer.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT * FROM feed WHERE isGone = 0 AND (? OR nextCheck <= ?) ORDER BY nextCheck, id",
                arguments: [all, date.stored]
            )
            return rows.map { row in
                DueFeed(
                    id: row["id"],
                    feed: Feed(url: row["url"], title: row["title"], siteURL: row["siteURL"]),
                    validators: Validators(etag: row["etag"], lastModified: row["lastModified"]),
                    bodyHash: (row["bodyHash"] as Int64?).map { UInt64(bitPattern: $0) },
                    failures: row["failures"],
                    isFirstVisit: (row["lastSuccess"] as Double?) == nil
                )
            }
        }
    }

    /// Records a batch of visits in one transaction: new entries and the validators of their body together, so that a
    /// later 304 never hides what was not stored.
    ///
    /// - Returns: How many entries were new.
    public func record(_ visits: [Visit]) throws -> Int {
        try writer.write { db in
            var new = 0
            for visit in visits { new += try record(visit, in: db) }
            return new
        }
    }

    private func record(_ visit: Visit, in db: Database) throws -> Int {
        switch visit.outcome {
        case .fresh(let fresh):
            let wasRead = try db.cachedStatement(sql: "SELECT lastSuccess IS NOT NULL FROM feed WHERE id = ?")
            let isFirstVisit = try Bool.fetchOne(wasRead, arguments: [visit.feed]) != true
            let isKnown = try db.cachedStatement(
                sql: """
                    UPDATE feed SET etag = ?, lastModified = ?, bodyHash = ?, lastChecked = ?, lastSuccess = ?,
                      failingSince = NULL, failures = 0, problemStage = NULL, problemLabel = NULL, problemDetail = NULL,
                      nextCheck = ?, isGone = 0 WHERE id = ?
                    """
            )
            try isKnown.execute(arguments: [
                fresh.validators?.etag, fresh.validators?.lastModified, Int64(bitPattern: fresh.bodyHash),
                visit.at.stored, visit.at.stored, visit.nextCheck.stored, visit.feed,
            ])
            // A feed that was removed while it was visited has no row any more.
            guard db.changesCount > 0 else { return 0 }
            return try insert(
                fresh.entries,
                feed: visit.feed,
                isFirstVisit: isFirstVisit,
                at: visit.at,
                in: db
            )
        case .unchanged:
            try db.execute(
                sql: """
                    UPDATE feed SET lastChecked = ?, lastSuccess = ?, failingSince = NULL, failures = 0,
                      problemStage = NULL, problemLabel = NULL, problemDetail = NULL, nextCheck = ? WHERE id = ?
                    """,
                arguments: [visit.at.stored, visit.at.stored, visit.nextCheck.stored, visit.feed]
            )
        case .gone:
            try db.execute(
                sql: """
                    UPDATE feed SET lastChecked = ?, isGone = 1, failures = failures + 1,
                      failingSince = COALESCE(failingSince, ?), problemStage = 'fetch', problemLabel = 'gone',
                      problemDetail = 'the server says that the feed is gone for good (410)' WHERE id = ?
                    """,
                arguments: [visit.at.stored, visit.at.stored, visit.feed]
            )
        case .failed(let stage, let label, let detail):
            try db.execute(
                sql: """
                    UPDATE feed SET lastChecked = ?, failures = failures + 1, failingSince = COALESCE(failingSince, ?),
                      problemStage = ?, problemLabel = ?, problemDetail = ?, nextCheck = ? WHERE id = ?
                    """,
                arguments: [
                    visit.at.stored, visit.at.stored, stage.rawValue, label, detail, visit.nextCheck.stored,
                    visit.feed,
                ]
            )
        }
        return 0
    }

    /// The health of every feed, in the order of their rows.
    public func health() throws -> [(feed: Feed, health: FeedHealth, entries: Int)] {
        try writer.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT feed.*, (SELECT COUNT(*) FROM entry WHERE entry.feed = feed.id) AS entries FROM feed ORDER BY id
                    """
            )
            return rows.map { row in
                let problem = (row["problemLabel"] as String?).map { label in
                    FeedHealth.Problem(
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
                    isGone: row["isGone"]
                )
                return (
                    Feed(url: row["url"], title: row["title"], siteURL: row["siteURL"]), health,
                    row["entries"]
                )
            }
        }
    }
}

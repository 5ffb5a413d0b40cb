import Feeds
package import Foundation
internal import GRDB

extension Store {
    /// Records a batch of visits in one transaction: new entries together with the validators of their body,
    /// so that a later 304 never hides entries that were not stored.
    ///
    /// `holds` are the hosts, domains and feeds that asked us to back off in this round.
    ///
    /// - Returns: The number of new entries.
    package func record(_ visits: [Visit], holds: [String: Date] = [:]) throws -> Int {
        guard !visits.isEmpty || !holds.isEmpty else { return 0 }
        return try writer.write { db in
            var new = 0
            for visit in visits { new += try record(visit, in: db) }
            for (scope, until) in holds {
                try db.execute(
                    sql: """
                        INSERT INTO hold (scope, until) VALUES (?, ?)
                        ON CONFLICT (scope) DO UPDATE SET until = excluded.until
                        """,
                    arguments: [scope, until.stored]
                )
            }
            if let date = visits.first?.at {
                try db.cachedStatement(sql: "DELETE FROM hold WHERE until <= ?").execute(arguments: [
                    date.stored
                ])
            }
            return new
        }
    }

    private func record(_ visit: Visit, in db: Database) throws -> Int {
        switch visit.outcome {
        case .fresh(let fresh):
            let wasRead = try db.cachedStatement(sql: "SELECT lastSuccess IS NOT NULL FROM feed WHERE id = ?")
            let isFirstVisit = try Bool.fetchOne(wasRead, arguments: [visit.feed]) != true
            try succeed(visit, validators: fresh.validators, isFull: true, in: db)
            // The feed was removed during the visit.
            guard db.changesCount > 0 else { return 0 }
            let cadence = fresh.cadence
            let statement = try db.cachedStatement(
                sql: """
                    UPDATE feed SET bodyHash = ?, updateInterval = ?, skippedHours = ?, skippedDays = ?,
                      postingInterval = ?, lastPosted = ? WHERE id = ?
                    """
            )
            try statement.execute(arguments: [
                Int64(bitPattern: fresh.bodyHash), cadence.updateInterval, Int64(cadence.skippedHours),
                Int64(cadence.skippedDays), cadence.postingInterval, cadence.lastPosted?.stored, visit.feed,
            ])
            for (guid, tries) in fresh.forwarderTries {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO forwarder (feed, guid, tries) VALUES (?, ?, ?)
                        ON CONFLICT (feed, guid) DO UPDATE SET tries = tries + excluded.tries
                        """
                ).execute(arguments: [visit.feed, guid, tries])
            }
            if fresh.isWhole { try markDropped(besides: fresh.entries, visit, in: db) }
            return try insert(
                fresh.entries,
                feed: visit.feed,
                isFirstVisit: isFirstVisit,
                at: visit.at,
                in: db
            )
        case .notModified:
            try succeed(visit, validators: nil, isFull: false, in: db)
        case .revalidated(let validators):
            try succeed(visit, validators: validators, isFull: false, in: db)
        case .sameBody(let validators):
            try succeed(visit, validators: validators, isFull: true, in: db)
        case .postponed:
            try db.cachedStatement(sql: "UPDATE feed SET nextCheck = ? WHERE id = ?")
                .execute(arguments: [visit.nextCheck.stored, visit.feed])
        case .gone:
            try fail(visit, Problem(.gone), in: db)
            try db.execute(sql: "UPDATE feed SET isGone = 1 WHERE id = ?", arguments: [visit.feed])
        case .failed(let problem):
            try fail(visit, problem, in: db)
        }
        return 0
    }

    /// Marks the known entries of a source that are not among its present ones, unless so many are missing that it was
    /// rebuilt.
    private func markDropped(besides entries: [Entry], _ visit: Visit, in db: Database) throws {
        let present = Set(entries.map(\.guid))
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT id, guid, dropped FROM entry WHERE feed = ?",
            arguments: [visit.feed]
        )
        let known = rows.filter { ($0[2] as Double?) == nil }
        let missing = known.filter { !present.contains($0[1]) }
        let back = rows.filter { ($0[2] as Double?) != nil && present.contains($0[1]) }
        let mark = try db.cachedStatement(sql: "UPDATE entry SET dropped = ? WHERE id = ?")
        for row in back { try mark.execute(arguments: [nil as Double?, row[0] as Int64]) }
        // Of a list that was rebuilt, nobody can tell what was dropped: it counts as gone long ago.
        let date = missing.count * 2 < known.count ? visit.at.stored : 0
        for row in missing { try mark.execute(arguments: [date, row[0] as Int64]) }
    }

    /// The validators belong to the full body received; a response without a body keeps them unless it has
    /// others.
    private func succeed(_ visit: Visit, validators: Validators?, isFull: Bool, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE feed SET etag = iif(?11, ?2, etag), lastModified = iif(?11, ?3, lastModified),
                  lastFull = iif(?1, ?4, lastFull), lastChecked = ?4, lastSuccess = ?4, visits = visits + 1,
                  failingSince = NULL, failures = 0, problemStage = NULL, problemLabel = NULL, problemDetail = NULL,
                  problem = NULL, nextCheck = ?5, lifetime = ?6, relocationTarget = ?7, relocationSince = ?8,
                  relocationCount = ?9
                WHERE id = ?10
                """
        )
        try statement.execute(arguments: [
            isFull, validators?.etag, validators?.lastModified, visit.at.stored, visit.nextCheck.stored,
            visit.lifetime, visit.relocation?.target, visit.relocation?.since.stored,
            visit.relocation?.count ?? 0, visit.feed, isFull || validators != nil,
        ])
    }

    /// What was known of the feed before stays: the next visit may well be answered with a 304.
    private func fail(_ visit: Visit, _ problem: Problem, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE feed SET lastChecked = ?1, failures = failures + 1, visits = visits + 1,
                  failedVisits = failedVisits + 1, failingSince = COALESCE(failingSince, ?1), problemStage = ?2,
                  problemLabel = ?3, problemDetail = ?4, problem = ?5, nextCheck = ?6 WHERE id = ?7
                """
        )
        try statement.execute(arguments: [
            visit.at.stored, problem.stage.rawValue, problem.label, problem.note, problem.storedJSON(),
            visit.nextCheck.stored, visit.feed,
        ])
    }
}

internal import Feeds
package import Foundation
internal import GRDB

extension Store {
    /// When articles came out.
    package struct Publications: Sendable, Equatable {
        /// The number of articles of each feed, by its address: one for each span.
        package var byFeed: [String: [Int]] = [:]
        /// The number of articles in each hour of the week, UTC: 168, Monday at midnight first.
        package var byHour = [Int](repeating: 0, count: 168)
    }

    /// Counts the articles of as many weeks, from `start` on; what has no date counts when it was first seen.
    package func publications(from start: Date, weeks: Int) throws -> Publications {
        var found = Publications()
        let (first, week) = (start.timeIntervalSince1970, 604_800.0)
        // The first of January 1970 was a Thursday.
        let monday = 3 * 86_400.0
        try writer.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT feed.url, CAST((date - :first) / :week AS INTEGER) AS place,
                      CAST((date + :monday) / 3600 AS INTEGER) % 168 AS hour, COUNT(*)
                    FROM (SELECT feed, COALESCE(published, firstSeen) AS date FROM entry) JOIN feed ON feed.id = feed
                    WHERE date >= :first AND date < :end GROUP BY feed.id, place, hour
                    """,
                arguments: [
                    "first": first, "week": week, "monday": monday, "end": first + Double(weeks) * week,
                ]
            )
            while let row = try rows.next() {
                let (url, place, hour, count): (String, Int, Int, Int) = (row[0], row[1], row[2], row[3])
                found.byFeed[url, default: [Int](repeating: 0, count: weeks)][
                    min(max(place, 0), weeks - 1)
                ] +=
                    count
                if found.byHour.indices.contains(hour) { found.byHour[hour] += count }
            }
        }
        return found
    }

    /// The least relevance of what is proposed for a page, as it was last judged; `nil` if no judge is kept.
    package func keptThreshold(page: String) throws -> Double? {
        try writer.read { db in
            try Double.fetchOne(db, sql: "SELECT threshold FROM judge WHERE page = ?", arguments: [page])
        }
    }
}

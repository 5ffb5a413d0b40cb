internal import Feeds
package import Foundation
internal import GRDB

/// The trained judge of a page, and what tells whether it still holds.
package struct KeptJudge: Sendable, Equatable {
    package var page: String
    /// What wrote the model: another version may not be able to read it.
    package var format: String
    /// The inputs that it was trained on.
    package var basis: String
    /// When it was trained.
    package var made: Date
    /// The newest entry of that time.
    package var newestEntry: Int64
    /// The number of entries in its background sample.
    package var poolSize: Int
    /// The least relevance of what is proposed.
    package var threshold: Double
    package var model: Data

    /// Makes a record.
    package init(
        page: String,
        format: String,
        basis: String,
        made: Date,
        newestEntry: Int64,
        poolSize: Int,
        threshold: Double,
        model: Data
    ) {
        (self.page, self.format, self.basis, self.made) = (page, format, basis, made)
        (self.newestEntry, self.poolSize, self.threshold) = (newestEntry, poolSize, threshold)
        self.model = model
    }
}

extension Store {
    /// The judge kept for a page; `nil` if there is none, if `usable` rejects it (its model is not read yet), or if it is damaged.
    package func keptJudge(page: String, where usable: (KeptJudge) -> Bool = { _ in true }) throws
        -> KeptJudge?
    {
        try writer.read { db in
            let row = try Row.fetchOne(
                db,
                sql:
                    "SELECT format, basis, made, newestEntry, poolSize, threshold, hash FROM judge WHERE page = ?",
                arguments: [page]
            )
            guard let row else { return nil }
            var kept = KeptJudge(
                page: page,
                format: row[0],
                basis: row[1],
                made: Date(timeIntervalSince1970: row[2]),
                newestEntry: row[3],
                poolSize: row[4],
                threshold: row[5],
                model: Data()
            )
            guard usable(kept),
                let model = try Data.fetchOne(
                    db,
                    sql: "SELECT model FROM judge WHERE page = ?",
                    arguments: [page]
                ), Self.hash(of: model) == row[6]
            else { return nil }
            kept.model = model
            return kept
        }
    }

    /// Keeps the judge of a page, in place of the one before and of those of pages that are not among `pages`.
    package func keep(_ judge: KeptJudge, pages: [String]) throws {
        try writer.write { db in
            for page in try String.fetchAll(db, sql: "SELECT page FROM judge") where !pages.contains(page) {
                try db.execute(sql: "DELETE FROM judge WHERE page = ?", arguments: [page])
            }
            try db.execute(
                sql: "INSERT OR REPLACE INTO judge VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    judge.page, judge.format, judge.basis, judge.made.timeIntervalSince1970,
                    judge.newestEntry,
                    judge.poolSize, judge.threshold, Self.hash(of: judge.model), judge.model,
                ]
            )
        }
    }

    private static func hash(of model: Data) -> Int64 {
        Int64(bitPattern: StableHash.ofBody([UInt8](model)))
    }

    /// The row of the newest entry; 0 if there is none.
    package func newestEntry() throws -> Int64 {
        try writer.read { db in try Int64.fetchOne(db, sql: "SELECT max(id) FROM entry") ?? 0 }
    }
}

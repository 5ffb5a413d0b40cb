package import Feeds
package import Foundation
internal import GRDB

/// A suggestion that is about to be stored, with the key of its article.
package struct Proposal: Sendable {
    /// The suggestion; its `id` is the start of a longer name and may still grow.
    package var suggestion: Suggestion
    /// The canonical address of the article.
    package var key: String
    /// When it was judged; `nil` before it is stored.
    package var judged: Date?

    /// Makes a proposal.
    package init(suggestion: Suggestion, key: String, judged: Date? = nil) {
        self.suggestion = suggestion
        self.key = key
        self.judged = judged
    }
}

extension Store {
    /// Stores what a round of judging came to, in one transaction: the proposals, and which entries were judged.
    ///
    /// An article that was proposed for the page before is not proposed again. New proposals wait until ``queue(_:at:)`` calls
    /// them.
    ///
    /// - Returns: How many proposals were new.
    @discardableResult
    package func propose(
        _ proposals: [Proposal],
        judged entries: [EntryReference],
        reserved: [String: String] = [:],
        at date: Date
    ) throws -> Int {
        try writer.write { db in
            var new = 0
            for proposal in proposals {
                let isKnown = try Bool.fetchOne(
                    db,
                    sql: "SELECT EXISTS (SELECT 1 FROM suggestion WHERE page = ? AND key = ?)",
                    arguments: [proposal.suggestion.page, proposal.key]
                )
                if isKnown == true { continue }
                try insert(proposal, isQueued: false, reserved: reserved, at: date, in: db)
                new += 1
            }
            let judge = try db.cachedStatement(sql: "UPDATE entry SET isJudged = 1 WHERE id = ?")
            for id in entries { try judge.execute(arguments: [id]) }
            return new
        }
    }

    /// Stores a suggestion that a person made, in place of an earlier one of the same article, and queues it.
    package func put(_ proposal: Proposal, reserved: [String: String] = [:], at date: Date) throws
        -> Suggestion
    {
        try writer.write { db in
            try db.execute(
                sql: "DELETE FROM suggestion WHERE page = ? AND key = ?",
                arguments: [proposal.suggestion.page, proposal.key]
            )
            return try insert(proposal, isQueued: true, reserved: reserved, at: date, in: db)
        }
    }

    @discardableResult
    private func insert(
        _ proposal: Proposal,
        isQueued: Bool,
        reserved: [String: String],
        at date: Date,
        in db: Database
    ) throws -> Suggestion {
        var suggestion = proposal.suggestion
        suggestion.id = try freeID(page: suggestion.page, key: proposal.key, reserved: reserved, in: db)
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO suggestion (id, page, key, section, relevance, isQueued, created, body, queued)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            suggestion.id, suggestion.page, proposal.key, Self.sectionKey(suggestion.section),
            suggestion.relevance,
            isQueued, date.stored, try Self.encode(suggestion), isQueued ? date.stored : nil,
        ])
        return suggestion
    }

    /// The shortest start of the article's name, of four characters or more, that no other article has, here or in the
    /// ledger.
    private func freeID(page: String, key: String, reserved: [String: String], in db: Database) throws
        -> String
    {
        let name = StableHash.name(of: page + "\u{1F}" + key, length: 12)
        for length in 4...12 {
            let id = String(name.prefix(length))
            if let other = reserved[id], other != key { continue }
            let isTaken = try Bool.fetchOne(
                db,
                sql: "SELECT EXISTS (SELECT 1 FROM suggestion WHERE id = ?)",
                arguments: [id]
            )
            if isTaken != true { return id }
        }
        return name
    }

    /// Puts waiting proposals into the queue.
    package func queue(_ ids: [String], at date: Date) throws {
        guard !ids.isEmpty else { return }
        try writer.write { db in
            let queue = try db.cachedStatement(
                sql: "UPDATE suggestion SET isQueued = 1, queued = ? WHERE id = ?"
            )
            for id in ids { try queue.execute(arguments: [date.stored, id]) }
        }
    }

    /// The best proposals of a page that wait for room in the queue.
    package func waiting(page: String, limit: Int) throws -> [Proposal] {
        try writer.read { db in
            try Self.proposals(
                db,
                sql: "WHERE isQueued = 0 AND page = ? ORDER BY relevance DESC, id LIMIT ?",
                arguments: [page, limit]
            )
        }
    }

    /// How many suggestions of a page came into the queue since a date.
    package func queued(page: String, since date: Date) throws -> Int {
        try writer.read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT COUNT(*) FROM suggestion WHERE page = ? AND queued > ?",
                arguments: [page, date.stored]
            ) ?? 0
        }
    }

    /// Stores what has become known of suggestions, in one transaction; how they were judged stays.
    package func update(_ suggestions: [Suggestion]) throws {
        guard !suggestions.isEmpty else { return }
        try writer.write { db in
            let update = try db.cachedStatement(sql: "UPDATE suggestion SET body = ? WHERE id = ?")
            for suggestion in suggestions {
                try update.execute(arguments: [try Self.encode(suggestion), suggestion.id])
            }
        }
    }

    /// The proposals that are not queued since something tells the same news, of all pages.
    package func toldElsewhere() throws -> [Proposal] {
        try writer.read { db in
            try Self.proposals(
                db,
                sql: """
                    WHERE isQueued = 0 AND json_extract(body, '$.told') IS NOT NULL ORDER BY relevance DESC, id
                    """,
                arguments: []
            )
        }
    }

    /// Stores what came of judging proposals anew, in one transaction: how they stand now, and which are withdrawn.
    package func rejudge(_ proposals: [Proposal], withdrawn: [String], at date: Date) throws {
        try writer.write { db in
            for proposal in proposals {
                let suggestion = proposal.suggestion
                try db.execute(
                    sql:
                        "UPDATE suggestion SET section = ?, relevance = ?, created = ?, body = ? WHERE id = ?",
                    arguments: [
                        Self.sectionKey(suggestion.section), suggestion.relevance, date.stored,
                        try Self.encode(suggestion), suggestion.id,
                    ]
                )
            }
            for id in withdrawn {
                try db.execute(sql: "DELETE FROM suggestion WHERE id = ?", arguments: [id])
            }
        }
    }

    private static func proposals(_ db: Database, sql: String, arguments: StatementArguments) throws
        -> [Proposal]
    {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT body, key, created FROM suggestion " + sql,
            arguments: arguments
        )
        return try rows.map { row in
            Proposal(
                suggestion: try decode(row["body"]),
                key: row["key"],
                judged: Date(stored: row["created"])
            )
        }
    }

    /// The queued suggestions, of a page or of all, best first, with the keys of their articles.
    package func suggestions(page: String? = nil) throws -> [Proposal] {
        try writer.read { db in
            try Self.proposals(
                db,
                sql: "WHERE isQueued = 1 AND (? IS NULL OR page = ?) ORDER BY relevance DESC, id",
                arguments: [page, page]
            )
        }
    }

    /// The keys of all articles that ever came into the queue, or that something has told before.
    package func queuedKeys() throws -> Set<String> {
        try writer.read { db in
            try Set(
                String.fetchAll(
                    db,
                    sql: """
                        SELECT key FROM suggestion WHERE isQueued = 1 OR json_extract(body, '$.told') IS NOT NULL
                        """
                )
            )
        }
    }

    /// The suggestion of that name.
    package func suggestion(id: String) throws -> Proposal? {
        try writer.read { db in
            try Self.proposals(db, sql: "WHERE id = ?", arguments: [id]).first
        }
    }

    private static func sectionKey(_ path: [String]) -> String { path.joined(separator: "\u{1F}") }

    private static func encode(_ suggestion: Suggestion) throws -> String {
        String(decoding: try JSONEncoder().encode(suggestion), as: UTF8.self)
    }

    private static func decode(_ body: String) throws -> Suggestion {
        try JSONDecoder().decode(Suggestion.self, from: Data(body.utf8))
    }
}

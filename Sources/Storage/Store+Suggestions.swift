package import Feeds
package import Foundation
internal import GRDB

/// A suggestion with the key of its article.
package struct Proposal: Sendable {
    /// `id` is a prefix of a longer name and may be extended when stored.
    package var suggestion: Suggestion
    /// The canonical address of the article.
    package var key: String
    /// When the judge had learned the last decision that it knows; `nil` for the moment when it is stored.
    package var judged: Date?

    package init(suggestion: Suggestion, key: String, judged: Date? = nil) {
        self.suggestion = suggestion
        self.key = key
        self.judged = judged
    }
}

extension Store {
    /// Stores the result of a round in one transaction: the proposals, and which entries were judged.
    ///
    /// Articles already proposed for the page are skipped. New proposals wait until ``queue(_:at:)``.
    ///
    /// - Returns: The number of new proposals.
    @discardableResult
    package func propose(
        _ proposals: [Proposal],
        judged entries: [EntryReference],
        reserved: DecisionHistory.Identifiers? = nil,
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

    /// Stores and queues a suggestion made by a person; replaces an earlier one for the same article.
    package func put(_ proposal: Proposal, reserved: DecisionHistory.Identifiers? = nil, at date: Date) throws
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
        reserved: DecisionHistory.Identifiers?,
        at date: Date,
        in db: Database
    ) throws -> Suggestion {
        var suggestion = proposal.suggestion
        suggestion.id = try unusedID(page: suggestion.page, key: proposal.key, reserved: reserved, in: db)
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO suggestion (id, page, key, section, relevance, isQueued, created, body, queued)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            suggestion.id, suggestion.page, proposal.key, Self.sectionKey(suggestion.section),
            suggestion.relevance,
            isQueued, (proposal.judged ?? date).stored, try Self.encode(suggestion),
            isQueued ? date.stored : nil,
        ])
        return suggestion
    }

    /// The shortest unused prefix of the article's name, at least four characters, in the store and in the
    /// ledger.
    private func unusedID(page: String, key: String, reserved: DecisionHistory.Identifiers?, in db: Database)
        throws
        -> String
    {
        let name = StableHash.name(of: page + "\u{1F}" + key, length: 12)
        for length in 4...12 {
            let id = String(name.prefix(length))
            if let other = reserved?[id], other != key { continue }
            let isTaken = try Bool.fetchOne(
                db,
                sql: "SELECT EXISTS (SELECT 1 FROM suggestion WHERE id = ?)",
                arguments: [id]
            )
            if isTaken != true { return id }
        }
        return name
    }

    /// Moves waiting proposals into the queue.
    package func queue(_ ids: [String], at date: Date) throws {
        guard !ids.isEmpty else { return }
        try writer.write { db in
            let queue = try db.cachedStatement(
                sql: "UPDATE suggestion SET isQueued = 1, queued = ? WHERE id = ?"
            )
            for id in ids { try queue.execute(arguments: [date.stored, id]) }
        }
    }

    /// The best waiting proposals of a page that are wanted.
    package func waiting(
        page: String,
        limit: Int,
        where isWanted: (Proposal) -> Bool = { _ in true }
    ) throws -> [Proposal] {
        try writer.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT page, key, created, body FROM suggestion
                    WHERE isQueued = 0 AND page = ? ORDER BY relevance DESC, id
                    """,
                arguments: [page]
            )
            var found: [Proposal] = []
            while found.count < limit, let row = try rows.next() {
                let proposal = try Self.proposal(row)
                if isWanted(proposal) { found.append(proposal) }
            }
            return found
        }
    }

    /// The number of suggestions of a page queued since a date; with `isWanted`, only of those.
    package func queued(
        page: String,
        since date: Date,
        where isWanted: ((Proposal) -> Bool)? = nil
    ) throws -> Int {
        try writer.read { db in
            if let isWanted {
                return try Self.proposals(
                    db,
                    sql: "WHERE page = ? AND queued > ?",
                    arguments: [page, date.stored]
                ).count(where: isWanted)
            }
            return try Int.fetchOne(
                db,
                sql: "SELECT COUNT(*) FROM suggestion WHERE page = ? AND queued > ?",
                arguments: [page, date.stored]
            ) ?? 0
        }
    }

    /// Updates suggestions in one transaction; their scores stay.
    package func update(_ suggestions: [Suggestion]) throws {
        guard !suggestions.isEmpty else { return }
        try writer.write { db in
            let update = try db.cachedStatement(sql: "UPDATE suggestion SET body = ? WHERE id = ?")
            for suggestion in suggestions {
                try update.execute(arguments: [try Self.encode(suggestion), suggestion.id])
            }
        }
    }

    /// Proposals of all pages that are not queued because the news is already covered.
    package func coveredElsewhere() throws -> [Proposal] {
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

    /// Stores the result of judging proposals again, in one transaction: the updated and the withdrawn ones.
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

    /// The page and the key, joined by U+001F, of each suggestion that is queued or covered elsewhere.
    package func shownKeys() throws -> Set<String> {
        try writer.read { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT page || char(31) || key FROM suggestion
                    WHERE isQueued = 1 OR json_extract(body, '$.told') IS NOT NULL
                    """
            )
        }
    }

    /// What is known of a suggestion before its body is decoded, which takes most of the time.
    package struct Heading: Sendable {
        package var page: String
        package var key: String
        /// When it was last judged.
        package var judged: Date?
    }

    private static func proposals(
        _ db: Database,
        sql: String,
        arguments: StatementArguments
    ) throws -> [Proposal] {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT page, key, created, body FROM suggestion " + sql,
            arguments: arguments
        )
        var found: [Proposal] = []
        while let row = try rows.next() { found.append(try proposal(row)) }
        return found
    }

    private static func proposal(_ row: Row) throws -> Proposal {
        Proposal(suggestion: try decode(row[3]), key: row[1], judged: Date(stored: row[2]))
    }

    /// The queued suggestions of one page or of all that are wanted, best first.
    package func suggestions(page: String? = nil, where isWanted: (Heading) -> Bool = { _ in true }) throws
        -> [Proposal]
    {
        try writer.read { db in
            // After years, nearly all are decided: only the index is read of those.
            let headings = try Row.fetchCursor(
                db,
                sql: """
                    SELECT page, key, created, rowid FROM suggestion
                    WHERE isQueued = 1 AND (? IS NULL OR page = ?)
                    """,
                arguments: [page, page]
            )
            var wanted: [Int64] = []
            while let row = try headings.next() {
                let heading = Heading(page: row[0], key: row[1], judged: Date(stored: row[2]))
                if isWanted(heading) { wanted.append(row[3]) }
            }
            let body = try db.cachedStatement(
                sql: "SELECT page, key, created, body FROM suggestion WHERE rowid = ?"
            )
            let found = try wanted.compactMap { number in
                try Row.fetchOne(body, arguments: [number]).map(Self.proposal)
            }
            return found.sorted {
                let (one, other) = ($0.suggestion, $1.suggestion)
                return one.relevance == other.relevance
                    ? one.id < other.id : one.relevance > other.relevance
            }
        }
    }

    /// The keys of all articles that were ever queued, or whose news was already covered.
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

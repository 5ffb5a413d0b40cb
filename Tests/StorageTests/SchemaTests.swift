import Feeds
import Foundation
import GRDB
import Support
import Testing

@testable import Storage

@Suite(.temporaryDirectory) struct SchemaTests {
    private static let names = Schema.migrator.migrations
    private var url: URL { TemporaryDirectory.current.url.appending(path: "veille.sqlite") }

    // MARK: Content

    /// A row of each table, as the newest schema has it; a column that a schema lacks is left out.
    private static var rows: [(table: String, columns: [String: any DatabaseValueConvertible])] {
        [
            (
                "feed",
                [
                    "id": 7, "url": "https://e.fr/feed", "title": "Le fil", "siteURL": "https://e.fr/",
                    "etag": "\"1\"", "lastModified": "Sat, 14 Mar 2026 08:00:00 GMT", "bodyHash": -2,
                    "lastChecked": 1_773_475_200.5, "lastSuccess": 1_773_475_100,
                    "failingSince": 1_773_475_150,
                    "failures": 2, "problemStage": "parse", "problemLabel": "html",
                    "problemDetail": "une page",
                    "nextCheck": 1_773_478_800, "isGone": 0, "kind": "listing", "selector": "main a",
                    "lastFull": 1_773_400_000, "lifetime": 600.5, "updateInterval": 3600, "skippedHours": 5,
                    "skippedDays": 3, "postingInterval": 7200, "lastPosted": 1_773_300_000, "visits": 12,
                    "failedVisits": 3, "relocationTarget": "https://n.fr/feed",
                    "relocationSince": 1_773_200_000,
                    "relocationCount": 2,
                ]
            ),
            (
                "entry",
                [
                    "id": 41, "feed": 7, "guid": "g", "url": "https://e.fr/1", "key": "e.fr/1",
                    "title": "Les données", "summary": "Un texte entier.", "published": 1_773_470_000,
                    "updated": 1_773_471_000, "language": "fr", "authors": "Ada\nZoé",
                    "categories": "eau\ndroit",
                    "firstSeen": 1_773_475_200, "isJudged": 0,
                ]
            ),
            (
                "suggestion",
                [
                    "id": "k3f2", "page": "p.md", "key": "e.fr/1", "section": "A\u{1F}B", "relevance": 0.5,
                    "isQueued": 1, "created": 1_773_475_300, "queued": 1_773_475_300,
                    // As schema 1 wrote it.
                    "body": """
                    {"id":"k3f2","page":"p.md","section":["A","B"],"article":{"url":"https://e.fr/1","title":"T","site":"S",\
                    "summary":""},"relevance":0.5,"confidence":1,"reasons":{"terms":[],"nearest":[]},"line":"- x"}
                    """,
                ]
            ),
            (
                "alias",
                ["feed": 7, "guid": "h", "entry": 41, "reason": "same-address", "firstSeen": 1_773_475_400]
            ),
            ("hold", ["scope": "host:e.fr", "until": 1_773_480_000]),
            ("mark", ["name": "judgedBy", "value": "state"]),
            (
                "embedding",
                [
                    "model": "m", "text": Int64(bitPattern: StableHash.of(Array("eau".utf8))),
                    "vector": Data([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]),
                ]
            ),
            (
                "link",
                [
                    "url": "https://l.fr/", "lastChecked": 1_773_475_500, "lastSuccess": 1_773_000_000,
                    "failingSince": 1_773_100_000, "failures": 4, "checks": 9, "outcome": "failed",
                    "label": "http-404", "detail": "Not Found",
                ]
            ),
        ]
    }

    /// Puts a row into each table of a schema: one of ``rows``, or for a table of a later schema one that its columns
    /// allow.
    private static func fill(_ db: Database) throws {
        var tables = try tables(db)
        for (table, values) in rows {
            guard let index = tables.firstIndex(of: table) else { continue }
            tables.remove(at: index)
            try insert(values, into: table, db)
        }
        for table in tables {
            var values: [String: any DatabaseValueConvertible] = [:]
            for column in try db.columns(in: table) {
                values[column.name] =
                    switch column.name {
                    case "feed": 7
                    case "entry": 41
                    default:
                        switch column.type {
                        case "TEXT": "{}"
                        case "BLOB": Data([1])
                        default: 1
                        }
                    }
            }
            try insert(values, into: table, db)
        }
    }

    private static func insert(
        _ values: [String: any DatabaseValueConvertible],
        into table: String,
        _ db: Database
    ) throws {
        let columns = try db.columns(in: table).map(\.name).filter { values[$0] != nil }
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))",
            arguments: StatementArguments(columns.map { values[$0] })
        )
    }

    /// Tables of rows: not those of indexes of words, of GRDB or of SQLite itself.
    private static func tables(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'entryText%'
                  AND name NOT LIKE 'grdb%' AND name NOT LIKE 'sqlite%' ORDER BY rowid
                """
        )
    }

    /// Every value of every table, with the name of its column.
    private static func content(_ db: Database) throws -> [String: [[String: DatabaseValue]]] {
        var content: [String: [[String: DatabaseValue]]] = [:]
        for table in try tables(db) {
            content[table] = try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { row in
                Dictionary(uniqueKeysWithValues: row.map { ($0, $1) })
            }
        }
        return content
    }

    /// A database of a schema, with a row in each table; returns its content.
    private func make(_ name: String) throws -> [String: [[String: DatabaseValue]]] {
        let queue = try DatabaseQueue(path: url.path)
        defer { try? queue.close() }
        try Schema.migrator.migrate(queue, upTo: name)
        return try queue.write { db in
            try Self.fill(db)
            return try Self.content(db)
        }
    }

    // MARK: Migrations

    @Test(arguments: names) func `every value of every table is there after the later migrations`(
        name: String
    )
        throws
    {
        let before = try make(name)
        #expect(before.values.allSatisfy { $0.count == 1 }, "each table has a row")
        let after = try Store(at: url).writer.read(Self.content)
        for (table, rows) in before {
            let (old, new) = (try #require(rows.first), try #require(after[table]?.first, "\(table)"))
            for (column, value) in old { #expect(new[column] == value, "\(table).\(column)") }
        }
    }

    @Test(arguments: names) func `what an earlier schema holds is read with its meaning`(name: String) throws
    {
        let tables = Set(try make(name).keys)
        let hasFeedDetails = try DatabaseQueue(path: url.path).read { db in
            try db.columns(in: "feed").contains { $0.name == "kind" }
        }
        let store = try Store(at: url)
        func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }

        let (feed, health, count) = try #require(try store.health().first)
        #expect(feed.url == "https://e.fr/feed" && feed.title == "Le fil" && feed.siteURL == "https://e.fr/")
        #expect(feed.kind == (hasFeedDetails ? .listing : .feed))
        #expect(feed.selector == (hasFeedDetails ? "main a" : nil))
        #expect(health.lastChecked == date(1_773_475_200.5) && health.lastSuccess == date(1_773_475_100))
        #expect(health.failures == 2 && health.failingSince == date(1_773_475_150))
        #expect(health.problem == .init(stage: .parse, label: "html", detail: "une page"))
        #expect(health.nextCheck == date(1_773_478_800) && !health.isGone)
        #expect(health.visits == (hasFeedDetails ? 12 : 0) && health.failedVisits == (hasFeedDetails ? 3 : 0))
        let relocation = Relocation(target: "https://n.fr/feed", since: date(1_773_200_000), count: 2)
        #expect(health.relocation == (hasFeedDetails ? relocation : nil))
        #expect(count == 1)

        let due = try #require(
            try store.dueFeeds(try store.dueFeeds(at: date(1_773_478_800)) { _ in 0 }).first
        )
        #expect(due.validators?.etag == "\"1\"")
        #expect(due.validators?.lastModified == "Sat, 14 Mar 2026 08:00:00 GMT")
        #expect(due.bodyHash == .max - 1 && due.failures == 2 && !due.isFirstVisit)
        #expect(due.lastFull == (hasFeedDetails ? date(1_773_400_000) : nil))
        #expect(due.lifetime == (hasFeedDetails ? 600.5 : nil))
        let cadence = Cadence(
            updateInterval: 3600,
            skippedHours: 5,
            skippedDays: 3,
            postingInterval: 7200,
            lastPosted: date(1_773_300_000)
        )
        #expect(due.cadence == (hasFeedDetails ? cadence : Cadence()))

        let stored = try #require(try store.entriesToJudge(limit: 9).first)
        #expect(
            stored.entry
                == Entry(
                    guid: "g",
                    url: "https://e.fr/1",
                    title: "Les données",
                    summary: "Un texte entier.",
                    published: date(1_773_470_000),
                    updated: date(1_773_471_000),
                    authors: ["Ada", "Zoé"],
                    categories: ["eau", "droit"],
                    language: "fr"
                )
        )
        #expect(stored.key == "e.fr/1" && stored.firstSeen == date(1_773_475_200))
        let hits = try store.search(entries: [SearchTerm(text: "donnees")], since: nil, limit: 9)
        #expect(hits.map(\.found.entry.guid) == ["g"], "it can be searched")

        let proposal = try #require(try store.suggestions().first)
        #expect(proposal.suggestion.id == "k3f2" && proposal.suggestion.section == ["A", "B"])
        #expect(proposal.suggestion.line == "- x" && proposal.key == "e.fr/1")
        #expect(proposal.judged == date(1_773_475_300))
        #expect(try store.queued(page: "p.md", since: date(1_773_475_299)) == 1, "since it was made")

        #expect(try store.aliases().map(\.guid) == (tables.contains("alias") ? ["h"] : []))
        let holds = try store.holds(at: date(1_773_475_200), longest: 86_400)
        #expect(holds == (tables.contains("hold") ? ["host:e.fr": date(1_773_480_000)] : [:]))
        if tables.contains("mark") {
            #expect(try store.judgedBy() == "state", "it is still judged by the same")
        }
        let vectors = try store.embeddings(of: ["eau"], model: "m")
        #expect(vectors == (tables.contains("embedding") ? ["eau": [1, -2]] : [:]))
        var link = LinkHealth(.failed(Problem(.fetch(.status(404)))), at: date(1_773_475_500))
        (link.lastSuccess, link.failingSince) = (date(1_773_000_000), date(1_773_100_000))
        (link.failures, link.checks) = (4, 9)
        let links = try store.linkHealth(of: ["https://l.fr/"])
        #expect(links == (tables.contains("link") ? ["https://l.fr/": link] : [:]))
        #expect(try store.examine().isEmpty)
    }

    @Test func `problems of earlier versions keep their label`() throws {
        do {
            let queue = try DatabaseQueue(path: url.path)
            try Schema.migrator.migrate(queue, upTo: Schema.migrator.migrations[7])
            try queue.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO feed (url, title, failures, problemStage, problemLabel, problemDetail) VALUES
                          ('https://e.fr/a', 'A', 1, 'fetch', 'http-404', 'the server answered 404'),
                          ('https://e.fr/b', 'B', 1, 'parse', 'odd', 'A sentence.');
                        INSERT INTO link VALUES
                          ('https://e.fr/1', 1, NULL, 1, 1, 1, 'failed', 'timeout', 'Timeout was reached'),
                          ('https://e.fr/2', 1, NULL, NULL, 0, 1, 'suspect', 'soft404', 'it leads to x'),
                          ('https://e.fr/3', 1, NULL, NULL, 0, 1, 'moved', '', 'https://n.fr/');
                        INSERT INTO mark VALUES ('embeddings http://h', ?)
                        """,
                    arguments: [#"{"failingSince":1,"failures":2,"detail":"A sentence.","nextTry":3}"#]
                )
            }
            try queue.close()
        }
        let store = try Store(at: url)
        #expect(
            try store.health().map(\.health.problem) == [
                Problem(.fetch(.status(404))),
                Problem(.unknown(stage: .parse, label: "odd"), note: "A sentence."),
            ]
        )
        let links = try store.linkHealth(of: ["https://e.fr/1", "https://e.fr/2", "https://e.fr/3"])
        #expect(links["https://e.fr/1"]?.outcome == .failed(Problem(.fetch(.timeout))))
        #expect(
            links["https://e.fr/2"]?.outcome
                == .suspect(.unknown(label: "soft404", detail: "it leads to x"))
        )
        #expect(links["https://e.fr/3"]?.outcome == .moved(to: "https://n.fr/"))
        let embeddings = try store.embeddingHealth(of: "http://h")
        #expect(embeddings?.problem == .unknown("A sentence.") && embeddings?.failures == 2)
    }

    @Test func `a problem that only a later version knows leaves its label`() throws {
        let store = try Store(at: url)
        let queue = try DatabaseQueue(path: url.path)
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO feed (url, title, failures, problemStage, problemLabel, problemDetail, problem)
                    VALUES ('https://e.fr/a', 'A', 1, 'fetch', 'odd', 'words', '{"fetch":{"_0":{"odd":{}}}}')
                    """
            )
        }
        try queue.close()
        #expect(
            try store.health().first?.health.problem
                == Problem(.unknown(stage: .fetch, label: "odd"), note: "words")
        )
    }

    @Test func `a later schema is not changed, and is reported`() throws {
        do {
            let queue = try DatabaseQueue(path: url.path)
            var migrator = Schema.migrator
            migrator.registerMigration("99: of the future") { db in try db.execute(sql: "CREATE TABLE x (y)")
            }
            try migrator.migrate(queue)
            try queue.close()
        }
        let error = #expect(throws: StoreError.self) { try Store(at: url) }
        #expect(error?.kind == .newer)
    }

    @Test func `migrations are numbered in their order`() {
        #expect(Self.names.count >= 8)
        for (index, name) in Self.names.enumerated() {
            #expect(name.hasPrefix("\(index + 1): "), "\(name)")
        }
    }

    /// What each schema looked like when it landed: homes out there have it.
    @Test(
        arguments: [
            ("1: feeds, entries, suggestions", 0x4AAB_4BCF_413F_3549),
            ("2: other guids of an entry", 0xA388_FB4A_85BD_DD3A),
            ("3: when to visit, where to, and when not", 0xDC4F_518E_B424_9E31),
            ("4: what was judged by which page and decisions", 0xD4A9_B225_DCF1_774E),
            ("5: vectors of texts", 0x1D1F_8CB6_E4C8_AAB1),
            ("6: since when a suggestion is in the queue", 0x734A_3707_9ED3_A13E),
            ("7: how the links of the pages do", 0xE9A9_91CF_0098_1433),
            ("8: the words of entries", 0xB084_D578_260E_C4AD),
            ("9: problems with their arguments", 0xE803_8C6A_71BF_74C1),
            ("10: the aliases of an entry", 0xDB4C_FEC6_C515_DCC6),
            ("11: when the page of a link was read", 0xDF6D_E786_4EBD_98DA),
            ("12: the judge of a page, trained", 0x6B36_9506_D125_150E),
            ("13: what stood where links lead, and what changes there", 0xD930_D337_3261_8F79),
            (
                "14: the list that cites an entry, the hosts that it cites, and links that only forward",
                0x0DB7_FF09_158F_AB66
            ),
            ("15: what the pages of articles say, and what sites let robots ask for", 0x6795_188C_2C6D_295F),
            ("16: what forges say of repositories", 0x3618_665A_D525_95C7),
            ("17: when a list has dropped a link", 0x890C_7327_F24D_AC66),
            ("18: what was decided is found without its text", 0xC7B4_862C_01F0_A561),
        ] as [(String, UInt64)]
    )
    func `a migration that has landed makes the same tables for ever`(name: String, hash: UInt64) throws {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue, upTo: name)
        let statements = try queue.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'grdb%'
                      AND name NOT LIKE 'entryText_%' ORDER BY name
                    """
            )
        }
        // White space means nothing to SQLite.
        let text = statements.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        #expect(StableHash.of(Array(text.joined(separator: "\n").utf8)) == hash)
    }
}

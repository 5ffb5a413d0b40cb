import Feeds
import Foundation
import GRDB
import Support
import Testing

@testable import Storage

@Suite(.temporaryDirectory) struct SchemaTests {
    private var url: URL { TemporaryDirectory.current.url.appending(path: "veille.sqlite") }

    @Test(arguments: 1...9) func `a database of every earlier schema opens, with what it holds`(version: Int)
        throws
    {
        let names = Schema.migrator.migrations
        do {
            let queue = try DatabaseQueue(path: url.path)
            try Schema.migrator.migrate(queue, upTo: names[version - 1])
            try queue.write { db in
                try db.execute(sql: "INSERT INTO feed (url, title) VALUES ('https://e.fr/feed', 'T')")
                try db.execute(
                    sql: """
                        INSERT INTO entry (feed, guid, url, key, title, summary, authors, categories, firstSeen)
                          VALUES (1, 'g', 'https://e.fr/1', 'e.fr/1', 'Les données', 'texte', '', '', 1);
                        INSERT INTO suggestion (id, page, key, section, relevance, isQueued, created, body)
                          VALUES ('k3f2', 'p.md', 'e.fr/1', 'A', 0.5, 1, 2, ?)
                        """,
                    arguments: [
                        """
                        {"id":"k3f2","page":"p.md","section":["A"],"article":{"url":"https://e.fr/1","title":"T","site":"S",\
                        "summary":""},"relevance":0.5,"confidence":1,"reasons":{"terms":[],"nearest":[]},"line":"- x"}
                        """
                    ]
                )
            }
            try queue.close()
        }
        let store = try Store(at: url)
        #expect(try store.newestEntries(limit: 9).map(\.entry.title) == ["Les données"])
        #expect(try store.suggestions().map(\.suggestion.id) == ["k3f2"])
        #expect(try store.search(entries: "donnees", since: nil, limit: 9).count == 1, "it can be searched")
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

    @Test func `a later schema is left alone, with a clear word`() throws {
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

    @Test func `the migrations that have landed are these`() {
        #expect(Schema.migrator.migrations.count == 9)
    }
}

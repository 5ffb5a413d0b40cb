import Feeds
import Foundation
import GRDB
import Support
import Testing

@testable import Storage

@Suite(.temporaryDirectory) struct SchemaTests {
    private var url: URL { TemporaryDirectory.current.url.appending(path: "veille.sqlite") }

    @Test(arguments: 1...8) func `a database of every earlier schema opens, with what it holds`(version: Int)
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
        let hits = try store.search(entries: [SearchTerm(text: "donnees")], since: nil, limit: 9)
        #expect(hits.count == 1, "it can be searched")
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

    @Test func `released migrations are unchanged`() {
        #expect(Schema.migrator.migrations.count == 8)
    }
}

import Feeds
import Foundation
import GRDB
import Testing

@testable import Storage

@Suite struct SearchIndexTests {
    private func titles(_ store: Store, _ text: String) throws -> [String] {
        try store.search(entries: [SearchTerm(text: text)], since: nil, limit: 99).map(\.found.entry.title)
            .sorted()
    }

    private func insert(_ titles: [String], feed: Int64, into store: Store) throws {
        try store.writer.write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO feed (id, url, title) VALUES (?, ?, 'T')",
                arguments: [feed, "https://e.fr/\(feed)"]
            )
            for title in titles {
                try db.execute(
                    sql: """
                        INSERT INTO entry (feed, guid, url, key, title, summary, authors, categories, firstSeen)
                          VALUES (?, ?, ?, ?, ?, '', '', '', 1)
                        """,
                    arguments: [feed, title, "https://e.fr/\(title)", title, title]
                )
            }
        }
    }

    @Test func `a search updates the index after inserts and deletes`() throws {
        let store = try Store.inMemory()
        try insert(["eau un", "eau deux"], feed: 1, into: store)
        try insert(["eau trois", "eau quatre"], feed: 2, into: store)
        #expect(try titles(store, "eau") == ["eau deux", "eau quatre", "eau trois", "eau un"])
        try insert(["eau cinq"], feed: 1, into: store)
        #expect(try titles(store, "cinq") == ["eau cinq"])
        // SQLite reuses the row ids of deleted rows.
        try store.writer.write { try $0.execute(sql: "DELETE FROM entry WHERE id > 2") }
        try insert(["feu un", "feu deux", "feu trois", "feu quatre", "feu cinq"], feed: 1, into: store)
        #expect(try titles(store, "eau") == ["eau deux", "eau un"])
        #expect(try titles(store, "feu").count == 5)
        try store.writer.write {
            try $0.execute(sql: "UPDATE entry SET title = 'air' WHERE title = 'eau un'")
        }
        #expect(try titles(store, "eau") == ["eau deux"] && titles(store, "air") == ["air"])
        #expect(try store.examine().isEmpty)
    }
}

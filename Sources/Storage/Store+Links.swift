public import Feeds
import Foundation
internal import GRDB

extension Store {
    /// How links have been doing, as far as they were checked.
    public func linkHealth(of urls: [String]) throws -> [String: LinkHealth] {
        try writer.read { db in
            let find = try db.cachedStatement(sql: "SELECT health FROM link WHERE url = ?")
            let decoder = JSONDecoder()
            var health: [String: LinkHealth] = [:]
            for url in urls where health[url] == nil {
                guard let text = try String.fetchOne(find, arguments: [url]) else { continue }
                health[url] = try decoder.decode(LinkHealth.self, from: Data(text.utf8))
            }
            return health
        }
    }

    /// Records a batch of checks in one transaction.
    public func record(_ checks: [(url: String, health: LinkHealth)]) throws {
        guard !checks.isEmpty else { return }
        try writer.write { db in
            let put = try db.cachedStatement(
                sql: "INSERT INTO link VALUES (?, ?) ON CONFLICT (url) DO UPDATE SET health = excluded.health"
            )
            let encoder = JSONEncoder()
            for (url, health) in checks {
                let text = String(decoding: try encoder.encode(health), as: UTF8.self)
                try put.execute(arguments: [url, text])
            }
        }
    }
}

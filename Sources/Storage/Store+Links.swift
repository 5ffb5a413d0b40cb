package import Feeds
import Foundation
internal import GRDB

extension Store {
    /// The health of links, for those that were checked.
    package func linkHealth(of urls: [String]) throws -> [String: LinkHealth] {
        try writer.read { db in
            // The table contains little else than these links: one scan is cheaper than thousands of queries.
            let known = Set(urls)
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT lastChecked, lastSuccess, failingSince, failures, checks, outcome, label, detail, url
                    FROM link
                    """
            )
            var health: [String: LinkHealth] = [:]
            while let row = try rows.next() {
                let url: String = row[8]
                if known.contains(url) { health[url] = LinkHealth(row) }
            }
            return health
        }
    }

    /// Records a batch of checks in one transaction.
    package func record(_ checks: [(url: String, health: LinkHealth)]) throws {
        guard !checks.isEmpty else { return }
        try writer.write { db in
            let put = try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            )
            for (url, health) in checks {
                let (outcome, label, detail) = health.outcome.columns
                try put.execute(arguments: [
                    url, health.lastChecked.stored, health.lastSuccess?.stored, health.failingSince?.stored,
                    health.failures, health.checks, outcome, label, detail,
                ])
            }
        }
    }
}

extension LinkHealth {
    /// Reads columns by position: lookup by name costs more than the rest of the row.
    fileprivate init(_ row: Row) {
        self.init(
            LinkHealth.Outcome(row[5], label: row[6], detail: row[7]),
            at: Date(timeIntervalSince1970: row[0])
        )
        lastSuccess = Date(stored: row[1])
        failingSince = Date(stored: row[2])
        failures = row[3]
        checks = row[4]
    }
}

extension LinkHealth.Outcome {
    fileprivate var columns: (outcome: String, label: String, detail: String) {
        switch self {
        case .fine: ("fine", "", "")
        case .moved(let target): ("moved", "", target)
        case .insecure: ("insecure", "", "")
        case .suspect(let suspicion, let detail): ("suspect", suspicion.rawValue, detail)
        case .failed(let label, let detail): ("failed", label, detail)
        }
    }

    fileprivate init(_ outcome: String, label: String, detail: String) {
        self =
            switch outcome {
            case "moved": .moved(to: detail)
            case "insecure": .insecure
            case "suspect": .suspect(.init(rawValue: label) ?? .refused, detail: detail)
            case "failed": .failed(label: label, detail: detail)
            default: .fine
            }
    }
}

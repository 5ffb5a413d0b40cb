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
                    SELECT lastChecked, lastSuccess, failingSince, failures, checks, outcome, label, detail,
                      problem, url, lastRead FROM link
                    """
            )
            var health: [String: LinkHealth] = [:]
            while let row = try rows.next() {
                let url: String = row[9]
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
                sql: """
                    INSERT OR REPLACE INTO link (url, lastChecked, lastSuccess, failingSince, failures, checks,
                      outcome, label, detail, problem, lastRead) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            )
            for (url, health) in checks {
                let (outcome, label, detail, problem) = try health.outcome.columns
                try put.execute(arguments: [
                    url, health.lastChecked.stored, health.lastSuccess?.stored, health.failingSince?.stored,
                    health.failures, health.checks, outcome, label, detail,
                    problem, health.lastRead?.stored,
                ])
            }
        }
    }
}

extension LinkHealth {
    /// Reads columns by position: lookup by name costs more than the rest of the row.
    fileprivate init(_ row: Row) {
        self.init(
            LinkHealth.Outcome(row[5], label: row[6], detail: row[7], problem: row[8]),
            at: Date(timeIntervalSince1970: row[0])
        )
        lastSuccess = Date(stored: row[1])
        failingSince = Date(stored: row[2])
        failures = row[3]
        checks = row[4]
        lastRead = Date(stored: row[10])
    }
}

extension LinkHealth.Outcome {
    fileprivate var columns: (outcome: String, label: String, detail: String, problem: String?) {
        get throws {
            switch self {
            case .fine: ("fine", "", "", nil)
            case .moved(let target): ("moved", "", target, nil)
            case .insecure: ("insecure", "", "", nil)
            case .suspect(let suspicion): ("suspect", suspicion.label, "", try suspicion.storedJSON())
            case .failed(let problem):
                ("failed", problem.label, problem.note ?? "", try problem.storedJSON())
            }
        }
    }

    fileprivate init(_ outcome: String, label: String, detail: String, problem: String?) {
        self =
            switch outcome {
            case "moved": .moved(to: detail)
            case "insecure": .insecure
            case "suspect":
                .suspect(
                    LinkHealth.Suspicion(storedJSON: problem) ?? .unknown(label: label, detail: detail)
                )
            case "failed":
                .failed(
                    Problem(storedJSON: problem) ?? Problem(stage: .fetch, label: label, detail: detail)
                )
            default: .fine
            }
    }
}

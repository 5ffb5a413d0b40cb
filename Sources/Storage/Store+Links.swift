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
                      problem, url, change, etag, lastModified, isArchived, repository FROM link
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

    /// What stood at the addresses when it was last what the links were set for.
    package func snapshots(of urls: [String]) throws -> [String: PageSnapshot] {
        try writer.read { db in
            let get = try db.cachedStatement(sql: "SELECT snapshot FROM linkPast WHERE url = ?")
            var snapshots: [String: PageSnapshot] = [:]
            for url in urls {
                snapshots[url] = PageSnapshot(storedJSON: try String.fetchOne(get, arguments: [url]))
            }
            return snapshots
        }
    }

    /// The result of checking one link.
    package struct LinkCheck: Sendable {
        package var url: String
        package var health: LinkHealth
        /// What stands there, if it is what the link was set for, and was read.
        package var snapshot: PageSnapshot?

        package init(url: String, health: LinkHealth, snapshot: PageSnapshot? = nil) {
            self.url = url
            self.health = health
            self.snapshot = snapshot
        }
    }

    /// Records a batch of checks in one transaction.
    package func record(_ checks: [LinkCheck]) throws {
        guard !checks.isEmpty else { return }
        try writer.write { db in
            let put = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO link (url, lastChecked, lastSuccess, failingSince, failures, checks,
                      outcome, label, detail, problem, change, etag, lastModified, isArchived, repository)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            )
            let keep = try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO linkPast (url, snapshot) VALUES (?, ?)"
            )
            for check in checks {
                let health = check.health
                let (outcome, label, detail, problem) = try health.outcome.columns
                try put.execute(arguments: [
                    check.url, health.lastChecked.stored, health.lastSuccess?.stored,
                    health.failingSince?.stored,
                    health.failures, health.checks, outcome, label, detail,
                    problem, try health.change?.storedJSON(), health.validators?.etag,
                    health.validators?.lastModified, health.isArchived, try health.repository?.storedJSON(),
                ])
                if let snapshot = check.snapshot {
                    try keep.execute(arguments: [check.url, try snapshot.storedJSON()])
                }
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
        change = LinkChange(storedJSON: row[10])
        validators = Validators(etag: row[11], lastModified: row[12])
        isArchived = row[13]
        repository = RepositoryFacts(storedJSON: row[14])
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
            case .hijacked(let takeover):
                ("hijacked", takeover.trade?.rawValue ?? "", takeover.title, try takeover.storedJSON())
            }
        }
    }

    fileprivate init(_ outcome: String, label: String, detail: String, problem: String?) {
        self =
            switch outcome {
            case "moved": .moved(to: detail)
            case "insecure": .insecure
            case "hijacked":
                .hijacked(
                    Takeover(storedJSON: problem) ?? Takeover(trade: .init(rawValue: label), title: detail)
                )
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

import Feeds
package import Foundation
package import Home
import Pages
package import Storage

/// Queues the links that people propose in the issues of a forge.
///
/// Every run reads the same issues: what is queued, decided or on a page is not proposed again.
package struct Intake: Sendable {
    /// What came of the issues.
    package struct Report: Sendable {
        /// The issues of each link, by the canonical address.
        package var issues: [String: [Int]] = [:]
        /// The number of new suggestions.
        package var proposed = 0
        /// On links that were not queued.
        package var notes: [Phrase] = []
    }

    private let home: HomeFolder
    private let store: Store

    package init(home: HomeFolder, store: Store) {
        self.home = home
        self.store = store
    }

    /// New links of one run.
    private static let limit = 20
    /// Visits of one run: a stranger has chosen the address of each.
    private static let visits = 10

    /// Proposes the links that are new; what cannot be is noted.
    ///
    /// - Parameters:
    ///   - issues: The issues.
    ///   - network: Tells the titles of links; without it, only links with one are proposed.
    ///   - now: The current date.
    /// - Returns: What came of them.
    /// - Throws: Errors of the ledger and of the store.
    package func propose(_ issues: LinkIssue.All, network: Network?, now: Date) async throws -> Report {
        var report = Report()
        var new = try unknown(issues.links, &report)
        // Those that fail are tried again at each run: another starts each hour.
        let start = new.isEmpty ? 0 : Int(now.timeIntervalSince1970 / 3600) % new.count
        if new.count > Self.limit { new = Array(new[start...] + new[..<start]) }
        var (visits, left) = (0, 0)
        for (key, issue) in new {
            guard report.issues[key] == nil else {
                report.issues[key, default: []].append(issue.number)
                continue
            }
            guard report.proposed < Self.limit, issue.title != nil || visits < Self.visits else {
                left += 1
                continue
            }
            if issue.title == nil { visits += 1 }
            do {
                try await propose(issue, network, now)
                report.proposed += 1
                report.issues[key] = [issue.number]
            } catch let error as UserError {
                report.note(issue.number, error)
            }
        }
        for number in issues.withoutLink {
            report.note(number, Phrase(en: "no web address in it", fr: "sans adresse web"))
        }
        if left > 0 {
            report.notes.append(
                .count(
                    left,
                    en: ("issue waits for a later run", "issues wait for a later run"),
                    fr: ("ticket attend une exécution suivante", "tickets attendent une exécution suivante")
                )
            )
        }
        return report
    }

    /// The links that were never proposed; the others are noted, or closed by the merge.
    private func unknown(_ links: [LinkIssue], _ report: inout Report) throws -> [(String, LinkIssue)] {
        let history = try home.readHistory()
        let pages = try home.pages().map { (name: $0.name, keys: $0.page.keys) }
        let queued = try store.queuedKeys()
        return links.compactMap { issue in
            guard let key = CanonicalURL(issue.url)?.key else { return nil }
            var isKnown = queued.contains(key)
            for page in pages {
                let state = history.state(page: page.name, key: key)
                if state.verdict == .refuse {
                    report.note(issue.number, UserError(AddProblem.refused, at: page.name))
                    return nil
                }
                // Of a link that was accepted, the issue is closed by the merge.
                if state.verdict != .applied, page.keys.contains(key) {
                    report.note(issue.number, UserError(PageProblem.alreadyOnPage, at: page.name))
                    return nil
                }
                if history.isDecided(page: page.name, key: key) { isKnown = true }
            }
            guard isKnown else { return (key, issue) }
            report.issues[key, default: []].append(issue.number)
            return nil
        }
    }

    private func propose(_ issue: LinkIssue, _ network: Network?, _ now: Date) async throws {
        let person = issue.author.map { Person.named("@" + $0) } ?? .unknown
        let adding = Adding(home: home.decided(by: person), store: store)
        let file = try home.pages().first
        let isSection = issue.section.flatMap { name in
            file.map { (try? Reviewing.section(name, of: $0)) != nil }
        }
        let link = Adding.Link(
            url: issue.url,
            section: isSection ?? false ? issue.section : nil,
            title: issue.title,
            summary: issue.note
        )
        _ = try await adding.propose(link, network: network, now: now)
    }
}

extension Intake.Report {
    fileprivate mutating func note(_ number: Int, _ error: UserError) {
        note(number, PullRequest.note(error))
    }

    fileprivate mutating func note(_ number: Int, _ what: Phrase) {
        notes.append(Phrase(en: "issue \(number): \(what.en)", fr: "ticket \(number) : \(what.fr)"))
    }
}

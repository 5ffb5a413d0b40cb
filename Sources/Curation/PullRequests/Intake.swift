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
        /// The issue of each link, by the canonical address.
        package var issues: [String: Int] = [:]
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

    /// New links of one run: each may be a visit of an address that a stranger has chosen.
    private static let limit = 20

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
        for issue in issues.links {
            guard let key = CanonicalURL(issue.url)?.key else { continue }
            do {
                let isNew = try isNew(key, issue)
                if let other = report.issues[key] {
                    report.note(issue.number, Phrase(en: "the same as \(other)", fr: "le même que \(other)"))
                    continue
                }
                guard isNew else {
                    report.issues[key] = issue.number
                    continue
                }
                guard report.proposed < Self.limit else { break }
                report.proposed += 1
                try await propose(issue, network, now)
                report.issues[key] = issue.number
            } catch let error as UserError {
                let remedy = error.remedy.map { Phrase(en: " → \($0.en)", fr: " → \($0.fr)") } ?? Phrase("")
                report.note(
                    issue.number,
                    Phrase(en: error.what.en + remedy.en, fr: error.what.fr + remedy.fr)
                )
            }
        }
        for number in issues.withoutLink {
            report.note(number, Phrase(en: "no web address in it", fr: "sans adresse web"))
        }
        return report
    }

    /// Whether a link was never proposed.
    ///
    /// - Throws: ``UserError`` if a page has it, or if it was refused.
    private func isNew(_ key: String, _ issue: LinkIssue) throws -> Bool {
        let history = try home.readHistory()
        var isNew = true
        for file in try home.pages() {
            let state = history.state(page: file.name, key: key)
            if state.verdict == .refuse { throw UserError(AddProblem.refused, at: file.name) }
            // Of a link that was accepted, the issue is closed by the merge.
            if state.verdict != .applied, file.page.keys.contains(key) {
                throw UserError(PageProblem.alreadyOnPage, at: file.name)
            }
            if !history.decisions(page: file.name, key: key).isEmpty { isNew = false }
        }
        return try isNew && !store.queuedKeys().contains(key)
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
    fileprivate mutating func note(_ number: Int, _ what: Phrase) {
        notes.append(Phrase(en: "issue \(number): \(what.en)", fr: "ticket \(number) : \(what.fr)"))
    }
}

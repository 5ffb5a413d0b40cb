package import Home
package import Feeds
package import Foundation
package import Pages

/// From when on entries are proposed for removal.
package struct PruningTerms: Sendable {
    /// How long a link has failed.
    package var deadDays = 90
    /// How old an entry of a section of news is.
    package var freshYears = 5

    package init() {}

    fileprivate func deadSince(_ now: Date) -> Date { now - Double(deadDays) * 86_400 }
    fileprivate func freshSince(_ now: Date) -> Date { now - Double(freshYears) * 365.25 * 86_400 }
}

/// All findings of a page: from its text, its addresses and the health of its links.
package struct PageCheck: Sendable {
    private let settings: Configuration.Check

    package init(_ settings: Configuration.Check = Configuration.Check()) { self.settings = settings }

    /// The findings that the page does not silence, in line order.
    ///
    /// - Parameters:
    ///   - file: The page.
    ///   - others: The other pages of the home.
    ///   - health: The health of links by URL, if they were checked.
    ///   - twin: The page that should have the same links, if there is one.
    ///   - dropped: The links that other lists have dropped, by the keys of their addresses.
    /// - Returns: The findings.
    package func findings(
        of file: PageFile,
        others: [PageFile] = [],
        health: [String: LinkHealth] = [:],
        twin: Twin? = nil,
        dropped: [String: DroppedLink] = [:]
    ) -> [Finding] {
        var findings = PageLint.findings(in: file.page, isPedantic: settings.isPedantic)
        var elsewhere: [String: (name: String, line: Int)] = [:]
        if settings.isPedantic {
            for other in others where other.name != file.name {
                for (url, line) in other.page.addresses {
                    guard let key = CanonicalURL(url)?.key, elsewhere[key] == nil else { continue }
                    elsewhere[key] = (other.name, line)
                }
            }
        }
        var more = duplicateArticles(on: file.page)
        for (url, line) in file.page.addresses {
            guard let web = WebURL(url), web.isWeb else { continue }
            if let other = elsewhere.isEmpty ? nil : elsewhere[CanonicalURL(web).key] {
                let place = Finding.Detail.otherPage(other.name, line: other.line)
                more.append(Finding(.onAnotherPage, line: line, subject: url, detail: place))
            }
            if Self.shorteners.contains(web.host) {
                more.append(Finding(.shortened, line: line, subject: url))
            } else if Self.isTracking(web) {
                let clean = CanonicalURL.withoutTracking(web).description
                let detail = clean == web.description ? nil : Finding.Detail.address(clean)
                more.append(Finding(.tracking, line: line, subject: url, detail: detail))
            }
            if !dropped.isEmpty, let link = dropped[CanonicalURL(web).key] {
                let detail = Finding.Detail.dropped(by: link.list, at: link.at)
                more.append(Finding(.droppedElsewhere, line: line, subject: url, detail: detail))
            }
            guard let health = health[url] else { continue }
            if let finding = finding(health, url, line) { more.append(finding) }
            more += repositoryFindings(health, url, line)
        }
        findings += more
        for link in twin?.missing(of: file.page) ?? [] {
            let subject = link.title.isEmpty ? link.url : link.title
            findings.append(
                Finding(
                    .missingOnTwin,
                    line: link.firstLine,
                    subject: subject,
                    detail: twin.map { .twin($0.file.name) }
                )
            )
        }
        return PageLint.unsilenced(findings, on: file.page)
    }

    /// Seconds for which it is told that another list has dropped a link.
    package static let newsOfLists: TimeInterval = 365 * 86_400

    /// The entries that a page may do without, that it does not silence, most urgent first; at most one finding of each.
    ///
    /// - Parameters:
    ///   - file: The page.
    ///   - health: The health of links by URL.
    ///   - terms: From when on a link is dead or old.
    ///   - now: The time.
    /// - Returns: The findings.
    package func outdated(
        on file: PageFile,
        health: [String: LinkHealth],
        _ terms: PruningTerms,
        now: Date
    ) -> [Finding] {
        var findings: [Finding] = []
        for link in file.page.links {
            guard let health = health[link.url] else { continue }
            var finding = finding(health, link.url, link.firstLine)
            finding = finding ?? repositoryFindings(health, link.url, link.firstLine).first
            guard var finding, Self.pruned.contains(finding.code) else { continue }
            if [.dead, .deleted].contains(finding.code) {
                guard let since = health.failingSince else { continue }
                // A forge's word that a repository is gone is not a server that is down.
                guard finding.code == .deleted || since <= terms.deadSince(now) else { continue }
                finding.detail = .since(since)
            }
            findings.append(finding)
        }
        findings += PageLint.superseded(on: file.page)
        findings += PageLint.stale(on: file.page, before: terms.freshSince(now))
        var lines: Set<Int> = []
        return PageLint.unsilenced(findings, on: file.page).sorted(by: Self.isMoreUrgent)
            .filter { lines.insert($0.line).inserted }
    }

    /// Whether an entry is to go before another.
    static func isMoreUrgent(_ one: Finding, than other: Finding) -> Bool {
        let (first, second) = (urgency(of: one), urgency(of: other))
        return (first.rank, first.since, one.line) < (second.rank, second.since, other.line)
    }

    private static let pruned: [Finding.Code] = [
        .hijacked, .deleted, .dead, .superseded, .archived, .unmaintained, .stale,
    ]

    private static func urgency(of finding: Finding) -> (rank: Int, since: Date) {
        let since: Date = if case .since(let date) = finding.detail { date } else { .distantPast }
        return (pruned.firstIndex(of: finding.code) ?? pruned.count, since)
    }

    private func duplicateArticles(on page: Page) -> [Finding] {
        var findings: [Finding] = []
        var first: [String: (url: String, line: Int, fragment: String?)] = [:]
        for (url, line) in page.comparedAddresses(isPedantic: settings.isPedantic) {
            guard let web = WebURL(url), web.isWeb else { continue }
            let key = CanonicalURL(web).key
            // Two fragments of one page are two links.
            if let known = first[key], known.url != url, known.fragment == web.fragment {
                findings.append(Finding(.duplicateArticle, line: line, subject: url, otherLine: known.line))
            }
            if first[key] == nil { first[key] = (url, line, web.fragment) }
        }
        return findings
    }

    /// What is known of a repository.
    private func repositoryFindings(_ health: LinkHealth, _ url: String, _ line: Int) -> [Finding] {
        var findings: [Finding] = []
        if health.isArchived {
            findings.append(Finding(.archived, line: line, subject: url))
        } else if let date = health.repository?.lastCommit(olderThan: settings.unmaintainedYears) {
            findings.append(Finding(.unmaintained, line: line, subject: url, detail: .since(date)))
        }
        if let change = health.repository?.licenceChange {
            let detail = Finding.Detail.licences(from: change.from, to: change.to)
            findings.append(Finding(.otherLicence, line: line, subject: url, detail: detail))
        }
        return findings
    }

    private func finding(_ health: LinkHealth, _ url: String, _ line: Int) -> Finding? {
        switch health.outcome {
        case .fine: nil
        case .insecure:
            Finding(
                .insecure,
                line: line,
                subject: url,
                detail: .address("https" + url.dropFirst("http".count))
            )
        case .moved(let target):
            Finding(
                .redirected,
                line: line,
                subject: url,
                detail: Self.move(of: url, to: target, health.change)
            )
        case .hijacked(let takeover):
            Finding(.hijacked, line: line, subject: url, detail: .takeover(takeover))
        case .suspect(let suspicion):
            Finding(.suspect, line: line, subject: url, detail: .suspicion(suspicion))
        case .failed(let problem):
            if isDead(health) {
                Finding(
                    Self.isDeleted(url, problem) ? .deleted : .dead,
                    line: line,
                    subject: url,
                    detail: .failure(problem)
                )
            } else {
                Finding(
                    .suspect,
                    line: line,
                    subject: url,
                    detail: .failing(problem, failures: health.failures, limit: settings.deadAfter)
                )
            }
        }
    }

    private static func move(of url: String, to target: String, _ change: LinkChange?) -> Finding.Detail {
        guard case .moved(target, let title) = change?.kind else {
            return .redirecting(to: target, visits: 1, limit: LinkChange.confirmations)
        }
        guard change?.isConfirmed == true else {
            return .redirecting(
                to: target,
                // Of visits on fewer days the last one does not count.
                visits: min(change?.count ?? 1, LinkChange.confirmations - 1),
                limit: LinkChange.confirmations
            )
        }
        let hosts = [url, target].compactMap { WebURL($0)?.host }
        let isOther = hosts.count == 2 && !WebURL.isSameSite(hosts[0], hosts[1])
        return .moved(to: target, title: title, site: isOther ? hosts[1] : nil)
    }

    /// Forges answer so where a repository is deleted or private; elsewhere a page may only have moved.
    private static func isDeleted(_ url: String, _ problem: Problem) -> Bool {
        guard case .fetch(.status(let status)) = problem.kind, [404, 410].contains(status) else {
            return false
        }
        return WebURL(url)?.isRepository ?? false
    }

    /// Whether a link has failed often enough and for long enough to be called dead.
    package func isDead(_ health: LinkHealth) -> Bool {
        health.isDead(failures: settings.deadAfter, over: Double(settings.deadDays) * 86_400)
    }

    /// The address of a copy in the Wayback Machine, the one next to a date if one is given; nothing is requested.
    package static func archive(of url: String, at date: Date? = nil) -> String {
        let day = date.map { $0.formatted(.iso8601.year().month().day().dateSeparator(.omitted)) + "/" } ?? ""
        return "https://web.archive.org/web/\(day)\(url)"
    }

    /// The address of a repository in the archive of Software Heritage; nothing is requested.
    package static func archivedCode(of url: String) -> String {
        "https://archive.softwareheritage.org/browse/origin/directory/?origin_url=\(url)"
    }

    private static func isTracking(_ url: WebURL) -> Bool {
        if CanonicalURL.withoutTracking(url).query != url.query { return true }
        return url.host.hasPrefix("amp.") || url.host.hasSuffix(".cdn.ampproject.org")
            || url.path.hasSuffix("/amp") || url.path.hasSuffix("/amp/") || url.path.hasSuffix(".amp.html")
            || url.path.contains("/amp/") || url.host.hasPrefix("m.") || url.host.contains(".m.")
            || url.host.hasPrefix("mobile.") || url.query?.split(separator: "&").contains("amp=1") == true
    }

    private static let shorteners: Set<String> = [
        "bit.ly", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "is.gd", "buff.ly", "lnkd.in", "t.cn", "dlvr.it",
        "cutt.ly", "rebrand.ly", "frama.link", "urlz.fr", "shorturl.at", "rb.gy", "tiny.cc", "v.gd",
    ]
}

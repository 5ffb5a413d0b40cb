package import Home
package import Feeds
package import Foundation
package import Pages

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
    /// - Returns: The findings.
    package func findings(
        of file: PageFile,
        others: [PageFile] = [],
        health: [String: LinkHealth] = [:]
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
            guard let health = health[url] else { continue }
            if let finding = finding(health, url, line) { more.append(finding) }
            if health.isArchived { more.append(Finding(.archived, line: line, subject: url)) }
        }
        findings += more
        return PageLint.unsilenced(findings, on: file.page)
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
                Finding(.dead, line: line, subject: url, detail: .failure(problem))
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

    /// Whether a link has failed often enough and for long enough to be called dead.
    package func isDead(_ health: LinkHealth) -> Bool {
        health.isDead(failures: settings.deadAfter, over: Double(settings.deadDays) * 86_400)
    }

    /// The address of a copy in the Wayback Machine, the one next to a date if one is given; nothing is requested.
    package static func archive(of url: String, at date: Date? = nil) -> String {
        let day = date.map { $0.formatted(.iso8601.year().month().day().dateSeparator(.omitted)) + "/" } ?? ""
        return "https://web.archive.org/web/\(day)\(url)"
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

import Feeds

/// How the links of pages do, in numbers.
///
/// Every link is counted once, in exactly one of the groups.
package struct LinkSummary: Sendable, Equatable, Encodable {
    /// Different links to the web.
    package private(set) var links = 0
    /// They answer as they should.
    package private(set) var fine = 0
    /// They have moved for good.
    package private(set) var redirected = 0
    /// They also answer with `https`.
    package private(set) var insecure = 0
    /// It is not known whether they work.
    package private(set) var unsure = 0
    /// They fail, not often enough to be called dead.
    package private(set) var failing = 0
    /// Another thing is there.
    package private(set) var hijacked = 0
    /// They have failed for days.
    package private(set) var dead = 0
    /// Nothing is known: never asked, or asked while the network was down.
    package private(set) var unknown = 0
    /// The links asked now; the others are known from an earlier check.
    package let asked: Int
    /// The requests sent now.
    package let requests: Int
    /// Repositories of whose state their forges have told.
    package private(set) var repositories: Repositories?
    /// How long that took.
    package let seconds: Double?

    /// Repositories, by what their forges were asked.
    package struct Repositories: Sendable, Equatable, Encodable {
        /// Something is known of their commits and licence.
        package let known: Int
        /// Asked for now.
        package let asked: Int
        /// To be asked for at later checks.
        package let waiting: Int
        /// The forges that refuse the key.
        package let refusedKeys: [String]

        init(_ report: RepositoryQuestions.Report) {
            (known, asked, waiting) = (report.known, report.asked, report.waiting)
            refusedKeys = report.refusedKeys
        }
    }

    package init(of urls: [String], _ report: LinkChecking.Report, _ check: PageCheck, seconds: Double?) {
        (asked, requests, self.seconds) = (report.checked, report.requests, seconds)
        repositories = report.repositories.flatMap { $0.known + $0.waiting > 0 ? Repositories($0) : nil }
        for url in Set(urls) where WebURL(url)?.isWeb == true {
            links += 1
            guard let health = report.health[url] else {
                unknown += 1
                continue
            }
            switch health.outcome {
            case .fine: fine += 1
            case .moved: redirected += 1
            case .insecure: insecure += 1
            case .suspect: unsure += 1
            case .hijacked: hijacked += 1
            case .failed where check.isDead(health): dead += 1
            case .failed: failing += 1
            }
        }
    }

    /// The links whose health is known from an earlier check.
    package var remembered: Int { max(0, links - unknown - asked) }
}

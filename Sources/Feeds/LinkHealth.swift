package import struct Foundation.Date
package import typealias Foundation.TimeInterval

/// How a link of a page has been doing.
///
/// A link is dead only once it has failed several times over several days: servers stumble, and so do networks.
package struct LinkHealth: Hashable, Sendable, Codable {
    /// When it was last asked for.
    package var lastChecked: Date
    /// When it last answered as it should.
    package var lastSuccess: Date?
    /// Since when it fails without a break.
    package var failingSince: Date?
    /// Failures in a row.
    package var failures = 0
    /// Checks so far.
    package var checks = 0
    /// What the last check saw.
    package var outcome: Outcome

    /// What one check saw.
    package enum Outcome: Hashable, Sendable, Codable {
        /// It answered as it should.
        case fine
        /// It is there, and led on for good to another address.
        case moved(to: String)
        /// It is there, and so is its `https` form.
        case insecure
        /// It answered in a way that leaves it open whether the article is there.
        case suspect(Suspicion)
        /// It did not answer as it should.
        case failed(Problem)
    }

    /// Why it is not known whether the article is there.
    ///
    /// Stored as JSON by the names of its cases: a case is never renamed, only added.
    package enum Suspicion: Hashable, Sendable, Codable {
        /// The server keeps programs out (401, 403, 429, a wall against bots).
        case refused(FetchProblem)
        /// It leads to the site's front page, at this address.
        case frontPage(String)
        /// It leads to what looks like an error page, at this address.
        case errorPage(String)
        /// The title of the page says that nothing was found.
        case errorTitle(String)
        /// What answers looks like a domain for sale.
        case parked
        /// The page is there and lacks the place that the address names.
        case missingAnchor(String)
        /// Something that another version of veille has stored, in English.
        case unknown(label: String, detail: String)

        /// One of a small closed set, safe to count.
        package var label: String {
            switch self {
            case .refused: "refused"
            case .frontPage, .errorPage, .errorTitle: "soft404"
            case .parked: "parked"
            case .missingAnchor: "missingAnchor"
            case .unknown(let label, _): label
            }
        }
    }

    /// The state that follows from a check, and from what was known before.
    package init(_ outcome: Outcome, at date: Date, after before: LinkHealth? = nil) {
        self.outcome = outcome
        lastChecked = date
        checks = (before?.checks ?? 0) + 1
        lastSuccess = before?.lastSuccess
        switch outcome {
        case .fine, .moved, .insecure: lastSuccess = date
        // Open either way: what is known of failures stands.
        case .suspect:
            failures = before?.failures ?? 0
            failingSince = before?.failingSince
        case .failed:
            failures = (before?.failures ?? 0) + 1
            failingSince = before?.failingSince ?? date
        }
    }

    /// Whether it has failed so often, over so long.
    package func isDead(failures least: Int, over span: TimeInterval) -> Bool {
        guard case .failed = outcome, let failingSince else { return false }
        return failures >= least && lastChecked.timeIntervalSince(failingSince) >= span
    }

    /// Whether it is time to ask again: weekly, and daily while it fails.
    package func isDue(at date: Date) -> Bool {
        let pause: TimeInterval = if case .failed = outcome { 86_400 } else { 7 * 86_400 }
        // A run of the same hour on the next day must not come a minute too early; a check of a time still to come was made
        // while the clock was wrong.
        return !(-3600..<pause - 3600).contains(date.timeIntervalSince(lastChecked))
    }
}

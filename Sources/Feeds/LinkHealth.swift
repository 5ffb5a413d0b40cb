package import struct Foundation.Date
package import typealias Foundation.TimeInterval

/// The health of a link on a page.
///
/// A link is dead only after several failures over several days: servers and networks have temporary faults.
package struct LinkHealth: Hashable, Sendable, Codable {
    package var lastChecked: Date
    package var lastSuccess: Date?
    /// The start of the current series of failures.
    package var failingSince: Date?
    /// Consecutive failures.
    package var failures = 0
    /// The number of checks.
    package var checks = 0
    /// The result of the last check.
    package var outcome: Outcome

    /// The result of one check.
    package enum Outcome: Hashable, Sendable, Codable {
        /// A successful response.
        case fine
        /// It exists, and redirects permanently to another address.
        case moved(to: String)
        /// It exists, and so does its `https` form.
        case insecure
        /// The response does not show whether the article exists.
        case suspect(Suspicion, detail: String)
        /// It failed; the label is from a closed set.
        case failed(label: String, detail: String)
    }

    /// Why the result is unclear.
    package enum Suspicion: String, Sendable, Codable {
        /// The server refuses programs (401, 403, 429, a bot check).
        case refused
        /// The response looks like a “not found” page.
        case soft404
        /// The response looks like a parked domain.
        case parked
        /// The page exists, but not the fragment that the address names.
        case missingAnchor
    }

    /// The state after a check, from the state before it.
    package init(_ outcome: Outcome, at date: Date, after before: LinkHealth? = nil) {
        self.outcome = outcome
        lastChecked = date
        checks = (before?.checks ?? 0) + 1
        lastSuccess = before?.lastSuccess
        switch outcome {
        case .fine, .moved, .insecure: lastSuccess = date
        // Neither success nor failure: keep the failure count.
        case .suspect:
            failures = before?.failures ?? 0
            failingSince = before?.failingSince
        case .failed:
            failures = (before?.failures ?? 0) + 1
            failingSince = before?.failingSince ?? date
        }
    }

    /// Whether it has failed at least `least` times over at least `span` seconds.
    package func isDead(failures minimum: Int, over span: TimeInterval) -> Bool {
        guard case .failed = outcome, let failingSince else { return false }
        return failures >= minimum && lastChecked.timeIntervalSince(failingSince) >= span
    }

    /// Whether to check again: weekly, and daily while it fails.
    package func isDue(at date: Date) -> Bool {
        let pause: TimeInterval = if case .failed = outcome { 86_400 } else { 7 * 86_400 }
        // One hour of tolerance, so that a run at the same time next day is not a minute too early. A check
        // in the future means the clock was wrong; check again.
        return !(-3600..<pause - 3600).contains(date.timeIntervalSince(lastChecked))
    }
}

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
    /// What has changed there, if anything has.
    package var change: LinkChange?
    /// Whether it is a repository that its owner has closed.
    package var isArchived = false
    /// What its forge says of the repository, if it is one and was asked for.
    package var repository: RepositoryFacts?
    /// Those of the page that was last read.
    package var validators: Validators?

    /// The result of one check.
    package enum Outcome: Hashable, Sendable, Codable {
        /// A successful response.
        case fine
        /// It exists, and redirects permanently to another address.
        case moved(to: String)
        /// It exists, and so does its `https` form.
        case insecure
        /// It answered in a way that leaves it open whether the article is there.
        case suspect(Suspicion)
        /// It did not answer as it should.
        case failed(Problem)
        /// Another thing is there, seen often enough to be sure.
        case hijacked(Takeover)
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
        /// What answers looks like a domain for sale; stored by earlier versions.
        case parked
        /// Another thing seems to be there, not yet seen often enough.
        case takenOver(Takeover)
        /// It leads for good to this address, and nothing shows that the same thing is there.
        case otherThing(String, title: String)
        /// Another page, with this title, stands at the address.
        case otherPage(title: String)
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
            case .takenOver: "takenOver"
            case .otherThing, .otherPage: "otherThing"
            case .missingAnchor: "missingAnchor"
            case .unknown(let label, _): label
            }
        }
    }

    /// The state after a check, from the state before it.
    ///
    /// What is changing there stays: a failure in between tells nothing of it.
    package init(_ outcome: Outcome, at date: Date, after before: LinkHealth? = nil) {
        self.outcome = outcome
        lastChecked = date
        checks = (before?.checks ?? 0) + 1
        lastSuccess = before?.lastSuccess
        change = before?.change
        isArchived = before?.isArchived ?? false
        repository = before?.repository
        switch outcome {
        case .fine, .moved, .insecure: lastSuccess = date
        // Neither success nor failure: keep the failure count.
        case .suspect, .hijacked:
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

    /// Whether to check again: weekly, and daily while it fails or while a change is not sure.
    package func isDue(at date: Date) -> Bool {
        let isFailing = if case .failed = outcome { true } else { false }
        // A change that is not seen again is not waited for.
        let isChanging =
            change.map { !$0.isConfirmed && date.timeIntervalSince($0.last) < 7 * 86_400 } ?? false
        let pause: TimeInterval = isFailing || isChanging ? 86_400 : 7 * 86_400
        // One hour of tolerance, so that a run at the same time next day is not a minute too early. A check
        // in the future means the clock was wrong; check again.
        return !(-3600..<pause - 3600).contains(date.timeIntervalSince(lastChecked))
    }
}

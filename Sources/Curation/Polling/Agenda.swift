package import Home
package import Foundation

/// Decides what `watch` does next, and when.
///
/// It has no clock: each call gets the time.
package struct Agenda: Sendable {
    /// The next action.
    package enum Step: Sendable, Equatable {
        /// Poll the feeds that are due.
        case poll
        /// Send a digest.
        case digest
        /// Retry deliveries.
        case deliver
        /// Nothing before a date.
        case wait(until: Date)
    }

    /// The dates that the store and the ledger know.
    package struct Facts: Sendable {
        /// When the first feed is due.
        package var nextCheck: Date?
        /// When the last digest was created.
        package var lastIssue: Date?
        /// When a delivery may be retried.
        package var nextDelivery: Date?

        package init(nextCheck: Date? = nil, lastIssue: Date? = nil, nextDelivery: Date? = nil) {
            self.nextCheck = nextCheck
            self.lastIssue = lastIssue
            self.nextDelivery = nextDelivery
        }
    }

    /// Seconds between two polls: feeds that fall due one after the other are polled together.
    private static let minimumInterval = 300.0
    /// Seconds after which the facts are read again, because another process may have changed them.
    private static let maximumWait = 900.0

    private let schedule: DigestSchedule?
    private let zone: TimeZone
    private var started: Date
    private var lastPoll: Date?
    private var lastDigest: Date?
    private var lastDelivery: Date?
    /// When a digest or a delivery that could not start is retried.
    private var retryDate: Date?

    /// Without a `schedule`, no digest is ever due.
    package init(schedule: DigestSchedule?, zone: TimeZone, started: Date) {
        self.schedule = schedule
        self.zone = zone
        self.started = started
    }

    /// The same agenda after the configuration was reloaded.
    package func with(_ schedule: DigestSchedule?) -> Agenda {
        var agenda = Agenda(schedule: schedule, zone: zone, started: started)
        (agenda.lastPoll, agenda.lastDigest, agenda.lastDelivery) = (lastPoll, lastDigest, lastDelivery)
        return agenda
    }

    /// The action for now.
    package mutating func step(_ facts: Facts, now: Date) -> Step {
        resetFutureDates(now)
        // A digest includes the entries of the last poll: polls come first.
        let poll = max(facts.nextCheck ?? .distantPast, (lastPoll ?? .distantPast) + Self.minimumInterval)
        if poll <= now { return .poll }
        let digest = digestDate(facts).map { max($0, retryDate ?? $0) }
        if let digest, digest <= now { return .digest }
        let delivery = facts.nextDelivery.map {
            max($0, (lastDelivery ?? .distantPast) + 60, retryDate ?? $0)
        }
        if let delivery, delivery <= now { return .deliver }
        return .wait(
            until: min([poll, digest, delivery].compactMap(\.self).min() ?? poll, now + Self.maximumWait)
        )
    }

    /// A date in the future means that the clock was wrong: nothing waits for it.
    private mutating func resetFutureDates(_ now: Date) {
        started = min(started, now)
        lastPoll = lastPoll.map { min($0, now) }
        lastDigest = lastDigest.map { min($0, now) }
        lastDelivery = lastDelivery.map { min($0, now) }
        retryDate = retryDate.map { min($0, now + Self.maximumWait) }
    }

    /// The first scheduled date since the last digest; a missed one is due at once.
    private func digestDate(_ facts: Facts) -> Date? {
        let known = [facts.lastIssue, lastDigest].compactMap(\.self).max()
        return schedule?.next(after: known ?? started, in: zone)
    }

    /// Records that an action failed; a digest is retried soon, not a week later.
    package mutating func failed(_ step: Step, at date: Date) {
        switch step {
        case .poll: lastPoll = date
        case .digest, .deliver: retryDate = date + Self.maximumWait
        case .wait: break
        }
    }

    /// Records that an action succeeded.
    package mutating func done(_ step: Step, at date: Date) {
        switch step {
        case .poll: lastPoll = date
        // Also with nothing to send: the next date is the next one of the schedule.
        case .digest: lastDigest = date
        case .deliver: lastDelivery = date
        case .wait: break
        }
    }
}

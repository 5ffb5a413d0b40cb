package import Home
package import Foundation

/// What a watcher does next, and when: a value that only dates drive.
package struct Agenda: Sendable {
    /// What is to be done.
    package enum Step: Sendable, Equatable {
        /// Visit the feeds that are due.
        case poll
        /// Send what is new.
        case digest
        /// Try again what could not be delivered.
        case deliver
        /// Nothing before a date.
        case wait(until: Date)
    }

    /// What is known of the home.
    package struct Facts: Sendable {
        /// When the first feed is due.
        package var nextCheck: Date?
        /// When the last digest was made.
        package var lastIssue: Date?
        /// When a delivery may be tried again.
        package var nextDelivery: Date?

        /// Says what is known.
        package init(nextCheck: Date? = nil, lastIssue: Date? = nil, nextDelivery: Date? = nil) {
            self.nextCheck = nextCheck
            self.lastIssue = lastIssue
            self.nextDelivery = nextDelivery
        }
    }

    /// Feeds that fall due one after the other are visited together.
    private static let shortest = 300.0
    /// Subscriptions may change beside it: it looks again after that long.
    private static let longest = 900.0

    private let schedule: DigestSchedule?
    private let zone: TimeZone
    private var started: Date
    private var lastPoll: Date?
    private var lastDigest: Date?
    private var lastDelivery: Date?
    /// When a digest or a delivery that could not even be begun is tried again.
    private var again: Date?

    /// Starts at a date; without a `schedule`, no digest is ever due.
    package init(schedule: DigestSchedule?, zone: TimeZone, started: Date) {
        self.schedule = schedule
        self.zone = zone
        self.started = started
    }

    /// The same with another schedule: the configuration was read again.
    package func with(_ schedule: DigestSchedule?) -> Agenda {
        var agenda = Agenda(schedule: schedule, zone: zone, started: started)
        (agenda.lastPoll, agenda.lastDigest, agenda.lastDelivery) = (lastPoll, lastDigest, lastDelivery)
        return agenda
    }

    /// What to do now.
    package mutating func step(_ facts: Facts, now: Date) -> Step {
        putRight(now)
        // What was fetched last goes out with the digest: polls come first.
        let poll = max(facts.nextCheck ?? .distantPast, (lastPoll ?? .distantPast) + Self.shortest)
        if poll <= now { return .poll }
        let digest = digestDate(facts).map { max($0, again ?? $0) }
        if let digest, digest <= now { return .digest }
        let delivery = facts.nextDelivery.map { max($0, (lastDelivery ?? .distantPast) + 60, again ?? $0) }
        if let delivery, delivery <= now { return .deliver }
        return .wait(
            until: min([poll, digest, delivery].compactMap(\.self).min() ?? poll, now + Self.longest)
        )
    }

    /// What was noted of a time still to come was noted while the clock was wrong: nothing waits for that time.
    private mutating func putRight(_ now: Date) {
        started = min(started, now)
        lastPoll = lastPoll.map { min($0, now) }
        lastDigest = lastDigest.map { min($0, now) }
        lastDelivery = lastDelivery.map { min($0, now) }
        again = again.map { min($0, now + Self.longest) }
    }

    /// The first time for a digest since the last one; one that was missed is made up for.
    private func digestDate(_ facts: Facts) -> Date? {
        let known = [facts.lastIssue, lastDigest].compactMap(\.self).max()
        return schedule?.next(after: known ?? started, in: zone)
    }

    /// Notes that something could not be done: a wrong setting must not cost a week's digest once it is mended.
    package mutating func failed(_ step: Step, at date: Date) {
        switch step {
        case .poll: lastPoll = date
        case .digest, .deliver: again = date + Self.longest
        case .wait: break
        }
    }

    /// Notes that something was done.
    package mutating func done(_ step: Step, at date: Date) {
        switch step {
        case .poll: lastPoll = date
        // With nothing new none is made: the next time is that of next week.
        case .digest: lastDigest = date
        case .deliver: lastDelivery = date
        case .wait: break
        }
    }
}

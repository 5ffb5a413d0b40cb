import Home
package import Feeds
package import Foundation

/// How far every issue has come on every channel, and what is to be done when: told by the ledger and a date alone.
///
/// What is begun and has no end may have arrived: it is never done again unless a person says so.
package struct Deliveries: Sendable {
    /// An issue on a channel.
    package struct Key: Hashable, Sendable {
        /// Which digest.
        package var digest: String
        /// Which issue of it.
        package var number: Int
        /// Which channel.
        package var channel: String

        /// Names one.
        package init(digest: String, number: Int, channel: String) {
            self.digest = digest
            self.number = number
            self.channel = channel
        }

        func isOf(_ issue: Issue) -> Bool { issue.digest == digest && issue.number == number }
    }

    /// How far one has come.
    package struct State: Sendable, Equatable {
        /// The steps there are.
        package enum Step: String, Sendable {
            /// Not tried yet.
            case planned
            /// Failed, and to be tried again.
            case waiting
            /// Begun and not known to have ended.
            case uncertain
            /// Failed for good.
            case failed
            /// Done.
            case sent
        }

        /// The step.
        package var step: Step
        /// Since when.
        package var since: Date
        /// How often it was begun.
        package var tries = 0
        /// When it is tried again.
        package var next: Date?
        /// What failed last.
        package var fault: Fault?
        /// Addresses that were refused while the others were not.
        package var refused: [String] = []

        /// Makes a state.
        package init(_ step: Step, since: Date) {
            self.step = step
            self.since = since
        }

        /// Whether it may be tried at a moment.
        package func isDue(at now: Date) -> Bool {
            switch step {
            case .planned: true
            // What is noted of a time to come was noted while the clock was wrong.
            case .waiting: next.map { $0 <= now || since > now + 3600 } ?? false
            case .uncertain, .failed, .sent: false
            }
        }
    }

    /// Everything that is known, in the order in which it began.
    package private(set) var all: [(key: Key, state: State)] = []
    private var places: [Key: Int] = [:]

    /// Follows the steps of a ledger.
    package init(_ steps: [DeliveryRecord]) {
        for step in steps { follow(step) }
    }

    /// How far an issue has come on a channel; `nil` when nothing was ever said of it.
    package subscript(_ key: Key) -> State? { places[key].map { all[$0].state } }

    /// What may be tried at a moment, oldest first.
    package func due(at now: Date) -> [Key] { all.filter { $0.state.isDue(at: now) }.map(\.key) }

    /// What a person should know of: what waits, failed, or may have arrived.
    package var troubled: [(key: Key, state: State)] {
        all.filter { [.waiting, .uncertain, .failed].contains($0.state.step) }
    }

    private mutating func follow(_ step: DeliveryRecord) {
        let key = Key(digest: step.digest, number: step.number, channel: step.channel)
        let old = self[key]
        // Two branches of a repository may both tell: what arrived has arrived.
        if old?.step == .sent { return }
        var state = old ?? State(.planned, since: step.at)
        state.since = step.at
        state.next = nil
        switch step.outcome {
        case .planned: state = State(.planned, since: step.at)
        case .begun:
            state.step = .uncertain
            state.tries += 1
        case .sent:
            state.step = .sent
            state.refused = step.refused ?? []
        case .failed:
            state.step = step.next == nil ? .failed : .waiting
            state.next = step.next
            state.fault = step.problem.map { Fault($0, step.detail ?? "") }
        }
        if let place = places[key] {
            all[place].state = state
        } else {
            places[key] = all.count
            all.append((key, state))
        }
    }

    // MARK: The next try

    /// How an attempt ended.
    package enum Outcome: Sendable, Equatable {
        /// It arrived, but for the addresses that were refused.
        case sent(refused: [String])
        /// It may work later; the server may have said when.
        case held(Fault, retryAfter: TimeInterval?)
        /// It will not work like this.
        case refused(Fault)
        /// Nobody knows whether it arrived.
        case uncertain(Fault)
    }

    /// What failed.
    package struct Fault: Sendable, Equatable {
        /// The kind, with its arguments.
        package var problem: DeliveryProblem
        /// What the server, the program or a library said of it, without a secret.
        package var detail: String

        /// Names a fault.
        package init(_ problem: DeliveryProblem, _ detail: String = "") {
            self.problem = problem
            self.detail = detail
        }

        /// The label, as in `timeout`, `http-404`, `smtp-550`.
        package var label: String { problem.label }

        /// What happened, in English: for programs and logs.
        package var sentence: String {
            if problem.quotesAnswer { return detail }
            if case .settings = problem { return detail }
            return Phrase(problem).en + (detail.isEmpty ? "" : " (\(detail))")
        }
    }

    /// Seconds until the next try, after each that failed: then it is given up.
    package static let pauses: [TimeInterval] = [60, 300, 1800, 7200, 21600]
    /// A server that wants a longer pause than a day is asked after a day.
    static let longestPause: TimeInterval = 86400

    /// What cannot be made ready is no attempt, and never given up: each time it waits half as long again, up to a day.
    static func unready(_ key: Key, _ problem: DeliveryProblem, after state: State?, at now: Date)
        -> DeliveryRecord
    {
        let last = state?.fault?.label == problem.label ? state : nil
        let pause = last?.next.map { $0.timeIntervalSince(last?.since ?? $0) * 1.5 } ?? 0
        return DeliveryRecord(
            digest: key.digest,
            number: key.number,
            channel: key.channel,
            at: now,
            outcome: .failed,
            problem: problem,
            detail: problem.settingsSentence,
            next: now + min(max(900, pause), longestPause)
        )
    }

    /// The step that an attempt leads to; none when nobody knows.
    ///
    /// `tries` counts the attempts with this one.
    package static func step(_ outcome: Outcome, of key: Key, tries: Int, at now: Date) -> DeliveryRecord? {
        var step = DeliveryRecord(
            digest: key.digest,
            number: key.number,
            channel: key.channel,
            at: now,
            outcome: .failed
        )
        switch outcome {
        case .sent(let refused):
            step.outcome = .sent
            step.refused = refused.isEmpty ? nil : refused
            return step
        case .held(let fault, let retryAfter):
            step.fail(fault)
            if tries >= 1, tries <= pauses.count {
                step.next = now + max(pauses[tries - 1], min(retryAfter ?? 0, longestPause))
            }
            return step
        case .refused(let fault):
            step.fail(fault)
            return step
        case .uncertain: return nil
        }
    }
}

extension DeliveryRecord {
    fileprivate mutating func fail(_ fault: Deliveries.Fault) {
        problem = fault.problem
        label = fault.label
        detail = fault.detail
    }
}

extension DeliveryProblem {
    /// What the settings do not allow.
    init(_ error: UserError) { self = .settings(place: error.place, en: error.what.en, fr: error.what.fr) }

    /// The sentence of the settings in English, as the ledger keeps it beside the problem.
    fileprivate var settingsSentence: String? {
        guard case .settings(let place, let en, _) = self else { return nil }
        return (place.map { $0 + ": " } ?? "") + en
    }
}

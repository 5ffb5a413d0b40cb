import Home
package import Feeds
package import Foundation

/// The state of each issue on each channel, and what is due: derived from the ledger and a date only.
///
/// An attempt without a recorded end may have arrived: it is repeated only if a person asks for it.
package struct Deliveries: Sendable {
    /// An issue on a channel.
    package struct Key: Hashable, Sendable {
        /// The name of the digest.
        package var digest: String
        /// The number of the issue.
        package var number: Int
        /// The name of the channel.
        package var channel: String

        package init(digest: String, number: Int, channel: String) {
            self.digest = digest
            self.number = number
            self.channel = channel
        }

        func isOf(_ issue: Issue) -> Bool { issue.digest == digest && issue.number == number }
    }

    /// The state of a delivery.
    package struct State: Sendable, Equatable {
        package enum Step: String, Sendable {
            /// Not attempted yet.
            case planned
            /// Failed, and will be retried.
            case waiting
            /// Started, without a known end.
            case uncertain
            /// Failed permanently.
            case failed
            /// Arrived.
            case sent
        }

        package var step: Step
        /// The date of the last step.
        package var since: Date
        /// The number of attempts.
        package var tries = 0
        /// The date of the next attempt.
        package var next: Date?
        /// The last failure.
        package var fault: Fault?
        /// The recipients that the server refused, if it accepted others.
        package var refused: [String] = []

        package init(_ step: Step, since: Date) {
            self.step = step
            self.since = since
        }

        /// Whether it may be attempted now.
        package func isDue(at now: Date) -> Bool {
            switch step {
            case .planned: true
            // A date in the future means that the clock was wrong; ignore it.
            case .waiting: next.map { $0 <= now || since > now + 3600 } ?? false
            case .uncertain, .failed, .sent: false
            }
        }
    }

    /// All deliveries, in the order of their first record.
    package private(set) var all: [(key: Key, state: State)] = []
    private var indexes: [Key: Int] = [:]

    /// Replays the records of a ledger.
    package init(_ steps: [DeliveryRecord]) {
        for step in steps { apply(step) }
    }

    /// The state of a delivery; `nil` if the ledger has no record of it.
    package subscript(_ key: Key) -> State? { indexes[key].map { all[$0].state } }

    /// The deliveries that may be attempted now, oldest first.
    package func due(at now: Date) -> [Key] { all.filter { $0.state.isDue(at: now) }.map(\.key) }

    /// The deliveries that are waiting, uncertain or failed.
    package var troubled: [(key: Key, state: State)] {
        all.filter { [.waiting, .uncertain, .failed].contains($0.state.step) }
    }

    private mutating func apply(_ step: DeliveryRecord) {
        let key = Key(digest: step.digest, number: step.number, channel: step.channel)
        let old = self[key]
        // After a merge of two branches, a record of arrival wins.
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
        if let index = indexes[key] {
            all[index].state = state
        } else {
            indexes[key] = all.count
            all.append((key, state))
        }
    }

    // MARK: Attempts

    /// How an attempt ended.
    package enum Outcome: Sendable, Equatable {
        /// It arrived, except at the refused recipients.
        case sent(refused: [String])
        /// It may work later; the server may have sent a `Retry-After`, in seconds.
        case held(Fault, retryAfter: TimeInterval?)
        /// It will not work without a change.
        case refused(Fault)
        /// It may have arrived.
        case uncertain(Fault)
    }

    /// A failure.
    package struct Fault: Sendable, Equatable {
        /// The kind, with its arguments.
        package var problem: DeliveryProblem
        /// The message of the server, the program or a library, without secrets; the ledger does not keep it.
        package var detail: String

        package init(_ problem: DeliveryProblem, _ detail: String = "") {
            self.problem = problem
            self.detail = detail
        }

        /// A short label, such as `timeout`, `http-404` or `smtp-550`.
        package var label: String { problem.label }

        /// An English sentence, for programs and logs.
        package var sentence: String {
            if problem.quotesAnswer, !detail.isEmpty { return detail }
            return Phrase(problem).en + (detail.isEmpty ? "" : " (\(detail))")
        }
    }

    /// Seconds until the next attempt, after each failure; after the last it is given up.
    package static let pauses: [TimeInterval] = [60, 300, 1800, 7200, 21600]
    /// The limit for `Retry-After`, in seconds.
    static let longestPause: TimeInterval = 86400

    /// The record of a delivery that cannot be prepared.
    ///
    /// It is not an attempt, and never given up: the pause grows by half each time, up to a day.
    static func blocked(_ key: Key, _ problem: DeliveryProblem, after state: State?, at now: Date)
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
            next: now + min(max(900, pause), longestPause)
        )
    }

    /// The record of an attempt; `nil` if its outcome is uncertain.
    ///
    /// `tries` is the number of attempts, including this one.
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
            // The address and the reply's code; the reply's text is the server's.
            let codes = refused.map { $0.prefixMatch(of: /.*?: \d{3}/).map { String($0.output) } ?? $0 }
            step.refused = codes.isEmpty ? nil : codes
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
    }
}

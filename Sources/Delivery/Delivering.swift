import Curation
package import Home
import Digests
package import Feeds
package import Fetch
package import Foundation
package import Storage

/// Sends issues over the channels of `digest.send`: each over each once, whatever happens meanwhile.
package struct Delivering: Sendable {
    private let home: HomeFolder
    private let publishing: Publishing
    private let environment: [String: String]

    /// Names the home, its store where there is one, and the environment that holds the secrets.
    package init(home: HomeFolder, store: Store? = nil, environment: [String: String]) {
        self.home = home
        self.environment = environment
        publishing = Publishing(home: home, store: store)
    }

    /// What is to be sent, all of it made ready, and what a person should know besides.
    package struct Plan: Sendable {
        /// What is to be sent, in this order.
        package internal(set) var prepared: [PreparedDelivery] = []
        /// What the settings do not allow to be made ready, where the others do not wait for it.
        package internal(set) var unready: [(key: Deliveries.Key, problem: DeliveryProblem)] = []
        /// A new issue, remembered before its first delivery begins.
        package internal(set) var issue: Issue?
        /// What stays as it is: waiting, uncertain, failed, or sent before.
        package internal(set) var resting: [(key: Deliveries.Key, state: Deliveries.State)] = []
        /// Whether a next issue would tell nothing new.
        package internal(set) var isNothingNew = false
        /// What a person wants to have sent after all.
        var again: Set<Deliveries.Key> = []

        /// Whether there is nothing to do.
        package var isEmpty: Bool { prepared.isEmpty && unready.isEmpty }

        /// Whether anything takes the network.
        package var needsNetwork: Bool { prepared.contains(where: \.needsNetwork) }
    }

    /// What is asked for.
    package struct Options: Sendable {
        /// Which digest.
        package var digest: String
        /// Which issue; the next one, and what is due of earlier ones, where it is not given.
        package var number: Int?
        /// Over which channels; all where none is named.
        package var channels: [String] = []
        /// Channels whose last delivery is uncertain or failed, and is to be done again.
        package var again: [String] = []
        /// Everything from then on, in place of what is new since the last issue.
        package var since: Date?
        /// Whether an issue with nothing in it is sent.
        package var sendsEmpty = false
        /// `fr` or `en`, in place of the configuration's and the page's.
        package var language: Language?
        /// Whether no person reads what is wrong with a channel at once: then the others do not wait for it.
        package var isUnattended = false

        /// Wishes for the next issue of a digest.
        package init(digest: String) { self.digest = digest }
    }

    // MARK: What is to be done

    /// What may be tried at a moment, of all digests, over channels that there still are.
    ///
    /// - Throws: ``UserError`` when the ledger cannot be read.
    package func due(now: Date) throws -> [Deliveries.Key] {
        let names = Set(home.configuration.digest.channels.map(\.name))
        return try Deliveries(home.readLedger().deliveries).due(at: now).filter { names.contains($0.channel) }
    }

    /// When something that waits may be tried, over channels that there still are; `nil` when nothing waits.
    package func nextTry(_ contents: Ledger.Contents, at now: Date) -> Date? {
        let names = Set(home.configuration.digest.channels.map(\.name))
        let waiting = Deliveries(contents.deliveries).all.filter { names.contains($0.key.channel) }
        return waiting.compactMap { $0.state.isDue(at: now) ? now : $0.state.next }.min()
    }

    /// Makes what is due ready, whatever digest it is of: what a program that runs all the time does.
    ///
    /// - Throws: ``UserError``.
    package func planDue(now: Date) throws -> Plan {
        var plan = Plan()
        try pack(try due(now: now), into: &plan, isUnattended: true, now: now)
        return plan
    }

    /// Makes everything ready that is asked for; nothing is sent or written.
    ///
    /// - Throws: ``UserError`` when the settings do not allow it.
    package func plan(_ options: Options, now: Date) throws -> Plan {
        let contents = try home.readLedger()
        let deliveries = Deliveries(contents.deliveries)
        let selected = try channels(options.channels + options.again).map(\.name)
        var plan = Plan()
        guard options.again.isEmpty else {
            let keys = try options.again.map { try Self.unfinished($0, options, deliveries) }
            plan.again = Set(keys)
            try pack(
                keys,
                into: &plan,
                language: options.language,
                isUnattended: options.isUnattended,
                now: now
            )
            return plan
        }
        func keys(_ number: Int) -> [Deliveries.Key] {
            selected.map { Deliveries.Key(digest: options.digest, number: number, channel: $0) }
        }
        var chosen = deliveries.due(at: now).filter {
            $0.digest == options.digest && selected.contains($0.channel)
                && $0.number == options.number ?? $0.number
        }
        var drafts: [Int: Publishing.Draft] = [:]
        var asked: Int?
        let draft = try publishing.next(
            options.digest,
            number: options.number,
            since: options.since,
            language: options.language,
            now: now
        )
        if draft.isMarked {
            asked = draft.issue.number
        } else if draft.digest.count > 0 || options.sendsEmpty {
            plan.issue = draft.issue
            drafts[draft.issue.number] = draft
            asked = draft.issue.number
        } else {
            plan.isNothingNew = true
            // Whoever names a channel means the issue that there is.
            let last = contents.issues.filter { $0.digest == options.digest }.map(\.number).max()
            if !options.channels.isEmpty { asked = last }
        }
        if let asked { chosen += keys(asked).filter { deliveries[$0] == nil } }
        try pack(
            chosen,
            into: &plan,
            drafts: drafts,
            language: options.language,
            isUnattended: options.isUnattended,
            now: now
        )
        plan.resting = deliveries.all.filter { key, state in
            guard key.digest == options.digest, selected.contains(key.channel), !chosen.contains(key) else {
                return false
            }
            return state.step == .sent ? key.number == asked : options.number ?? key.number == key.number
        }
        return plan
    }

    /// Takes the last issue on each channel for arrived, because a person says so.
    ///
    /// - Throws: ``UserError`` when there is none that may not have arrived.
    @discardableResult
    package func settle(_ names: [String], _ options: Options, now: Date, isDryRun: Bool = false) throws
        -> [Deliveries.Key]
    {
        let deliveries = try Deliveries(home.readLedger().deliveries)
        let keys = try names.map { try Self.unfinished($0, options, deliveries) }
        if !isDryRun {
            try home.ledger.append(keys.map { .delivery(Self.step(.sent, $0, now)) })
        }
        return keys
    }

    private func channels(_ names: [String]) throws -> [Channel] {
        let all = home.configuration.digest.channels
        guard !all.isEmpty else {
            throw UserError(SendProblem.noChannels, at: HomeFolder.fileName)
        }
        if let unknown = names.first(where: { name in !all.contains { $0.name == name } }) {
            throw UserError(
                SendProblem.unknownChannel(unknown, known: all.map(\.name)),
                at: HomeFolder.fileName
            )
        }
        return names.isEmpty ? all : all.filter { names.contains($0.name) }
    }

    /// The newest issue that did not surely arrive over a channel.
    private static func unfinished(_ channel: String, _ options: Options, _ deliveries: Deliveries) throws
        -> Deliveries.Key
    {
        let known = deliveries.all.filter { key, _ in
            key.digest == options.digest && key.channel == channel
                && key.number == options.number ?? key.number
        }
        if let found = known.filter({ $0.state.step != .sent }).max(by: { $0.key.number < $1.key.number }) {
            return found.key
        }
        throw UserError(
            known.isEmpty
                ? SendProblem.nothingSent(channel: channel) : SendProblem.allArrived(channel: channel)
        )
    }

    private func pack(
        _ keys: [Deliveries.Key],
        into plan: inout Plan,
        drafts: [Int: Publishing.Draft] = [:],
        language: Language? = nil,
        isUnattended: Bool,
        now: Date
    ) throws {
        var made: [Deliveries.Key: Digest] = [:]
        let packing = DeliveryPreparation(home: home, environment: environment)
        let issues = isUnattended ? try home.readLedger().issues : []
        for key in keys {
            let channels = home.configuration.digest.channels
            guard let channel = channels.first(where: { $0.name == key.channel }) else { continue }
            var issue = key
            issue.channel = ""
            // A merge may have lost the issue's line.
            let isKnown = drafts[key.number] != nil || issues.contains(where: key.isOf)
            if isUnattended, !isKnown {
                plan.unready.append((key, .issueLost))
                continue
            }
            let digest =
                try drafts[key.number]?.digest ?? made[issue]
                ?? publishing.next(key.digest, number: key.number, language: language, now: now).digest
            made[issue] = digest
            do {
                plan.prepared.append(try packing.prepared(digest, key, over: channel))
            } catch let error as UserError where isUnattended {
                plan.unready.append((key, DeliveryProblem(error)))
            }
        }
    }

    // MARK: Doing it

    /// What became of a parcel.
    package struct Result: Sendable {
        /// Which.
        package var prepared: PreparedDelivery
        /// How the attempt ended; `nil` when somebody else was faster.
        package var outcome: Deliveries.Outcome?
        /// When it is tried again.
        package var next: Date?

        /// Makes a result; without an outcome of what is only planned.
        package init(prepared: PreparedDelivery, outcome: Deliveries.Outcome? = nil, next: Date? = nil) {
            self.prepared = prepared
            self.outcome = outcome
            self.next = next
        }
    }

    /// Tries each parcel of a plan once, and remembers each step before the next; `left` is told of what waits because the
    /// settings do not allow it.
    ///
    /// - Throws: `CancellationError`, ``UserError``, and what the file system says; what was begun then stays uncertain.
    package func run(
        _ plan: Plan,
        fetcher: (any Fetcher)?,
        now: Date,
        told: (Result) throws -> Void = { _ in },
        left: (DeliveryRecord) -> Void = { _ in }
    ) async throws {
        for step in try remember(plan, now) { left(step) }
        let handover = DeliveryAttempt(fetcher: fetcher, home: home, now: now)
        for prepared in plan.prepared {
            try Task.checkCancellation()
            let key = prepared.key
            var tries: Int?
            try home.ledger.append { contents in
                let state = Deliveries(contents.deliveries)[key]
                guard let state, state.isDue(at: now) else { return [] }
                tries = state.tries + 1
                return [.delivery(Self.step(.begun, key, now))]
            }
            guard let tries else {
                try told(Result(prepared: prepared))
                continue
            }
            let outcome = try await handover.attempt(prepared)
            let step = Deliveries.step(outcome, of: key, tries: tries, at: now)
            if let step { try home.ledger.append([.delivery(step)]) }
            try told(Result(prepared: prepared, outcome: outcome, next: step?.next))
        }
    }

    /// The issue and what is to become of it, in one: a crash cannot tell them apart.
    ///
    /// - Returns: What is left for later.
    private func remember(_ plan: Plan, _ now: Date) throws -> [DeliveryRecord] {
        var left: [DeliveryRecord] = []
        try home.ledger.append { contents in
            let deliveries = Deliveries(contents.deliveries)
            var records: [Ledger.Record] = []
            if let issue = plan.issue {
                try Publishing.requireNew(issue, in: contents)
                records.append(.issue(issue))
            }
            for prepared in plan.prepared {
                let state = deliveries[prepared.key]
                let isAgain = plan.again.contains(prepared.key) && state?.step != .sent
                if state == nil || isAgain {
                    records.append(.delivery(Self.step(.planned, prepared.key, now)))
                }
            }
            left = plan.unready.compactMap { key, problem in
                let state = deliveries[key]
                guard state?.isDue(at: now) ?? true else { return nil }
                return Deliveries.unready(key, problem, after: state, at: now)
            }
            return records + left.map { .delivery($0) }
        }
        return left
    }

    private static func step(_ outcome: DeliveryRecord.Outcome, _ key: Deliveries.Key, _ now: Date)
        -> DeliveryRecord
    {
        DeliveryRecord(
            digest: key.digest,
            number: key.number,
            channel: key.channel,
            at: now,
            outcome: outcome
        )
    }
}

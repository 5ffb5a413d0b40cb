package import Curation
package import Home
import Digests
package import Feeds
package import Fetch
package import Foundation
package import Storage

/// Sends issues over the channels of `digest.send`: each issue over each channel once, even across crashes.
package struct Delivering: Sendable {
    let home: HomeFolder
    private let publishing: Publishing
    private let environment: [String: String]

    /// The `environment` holds the secrets of the channels.
    package init(home: HomeFolder, store: Store? = nil, environment: [String: String]) {
        self.home = home
        self.environment = environment
        publishing = Publishing(home: home, store: store)
    }

    /// The prepared deliveries, and the state of the others.
    package struct Plan: Sendable {
        /// The deliveries to attempt, in this order.
        package internal(set) var prepared: [PreparedDelivery] = []
        /// Deliveries blocked by a wrong setting; the others go on.
        package internal(set) var blocked: [(key: Deliveries.Key, problem: DeliveryProblem)] = []
        /// A new issue, recorded before its first delivery starts.
        package internal(set) var issue: Issue?
        /// Deliveries without an attempt now: waiting, uncertain, failed, or sent before.
        package internal(set) var resting: [(key: Deliveries.Key, state: Deliveries.State)] = []
        /// Whether a next issue would be empty.
        package internal(set) var isNothingNew = false
        /// The channels of sections that have nothing new.
        package internal(set) var isNothingFor: [String] = []
        /// What waits for the merge of a branch.
        package internal(set) var waiting: [Publishing.Waiting] = []
        /// Uncertain or failed deliveries that a person wants repeated.
        var repeated: [Deliveries.Key: Deliveries.State] = [:]

        /// Whether there is nothing to attempt or record.
        package var isEmpty: Bool { prepared.isEmpty && blocked.isEmpty }

        /// Whether an attempt needs the network.
        package var needsNetwork: Bool { prepared.contains(where: \.needsNetwork) }
    }

    /// The selection of deliveries.
    package struct Options: Sendable {
        /// The name of the digest.
        package var digest: String
        /// The number of the issue; if `nil`, the next one, and the deliveries of earlier ones that are due.
        package var number: Int?
        /// The names of channels; all if empty.
        package var channels: [String] = []
        /// Channels whose last delivery is uncertain or failed, and should be repeated.
        package var repeated: [String] = []
        /// Includes everything since this date, instead of since the last issue.
        package var since: Date?
        /// Whether an empty issue is sent.
        package var sendsEmpty = false
        /// Overrides the language of the configuration and the page.
        package var language: Language?
        /// Whether a wrong setting of one channel should not stop the others, since no one is there to fix it.
        package var isUnattended = false
        /// Whether the plan is only shown: programs that are still to be confirmed are in it.
        package var isDryRun = false

        package init(digest: String) { self.digest = digest }
    }

    // MARK: Planning

    /// The deliveries of all digests that are due, over configured channels.
    ///
    /// - Throws: ``UserError`` if the ledger cannot be read.
    package func due(now: Date) throws -> [Deliveries.Key] {
        let names = Set(home.configuration.digest.channels.map(\.name))
        return try Deliveries(home.readLedger().deliveries).due(at: now).filter { names.contains($0.channel) }
    }

    /// The date of the next attempt over a configured channel; `nil` if nothing is waiting.
    package func nextTry(_ contents: Ledger.Contents, at now: Date) -> Date? {
        let names = Set(home.configuration.digest.channels.map(\.name))
        let waiting = Deliveries(contents.deliveries).all.filter { names.contains($0.key.channel) }
        return waiting.compactMap { $0.state.isDue(at: now) ? now : $0.state.next }.min()
    }

    /// Prepares the deliveries of all digests that are due, for an unattended process.
    ///
    /// - Throws: ``UserError``.
    package func planDue(now: Date) throws -> Plan {
        var plan = Plan()
        try prepare(try due(now: now), into: &plan, isUnattended: true, now: now)
        return plan
    }

    /// Prepares the selected deliveries; nothing is sent or written.
    ///
    /// - Throws: ``UserError`` if a setting is wrong.
    package func plan(_ options: Options, now: Date) throws -> Plan {
        let contents = try home.readLedger()
        let deliveries = Deliveries(contents.deliveries)
        let selected = try channels(options.channels + options.repeated).map(\.name)
        guard options.repeated.isEmpty else { return try planRepetition(options, deliveries, now: now) }
        var plan = Plan()
        func keys(_ number: Int) -> [Deliveries.Key] {
            selected.map { Deliveries.Key(digest: options.digest, number: number, channel: $0) }
        }
        var chosen = deliveries.due(at: now).filter {
            $0.digest == options.digest && selected.contains($0.channel)
                && $0.number == options.number ?? $0.number
        }
        var drafts: [Int: Publishing.Draft] = [:]
        var wanted: Int?
        let draft = try publishing.next(
            options.digest,
            number: options.number,
            since: options.since,
            language: options.language,
            now: now
        )
        plan.waiting = draft.waiting
        if draft.isRecorded {
            wanted = draft.issue.number
        } else if draft.digest.count > 0 || options.sendsEmpty {
            plan.issue = draft.issue
            drafts[draft.issue.number] = draft
            wanted = draft.issue.number
        } else {
            plan.isNothingNew = true
            // A named channel gets the last issue.
            let last = contents.issues.filter { $0.digest == options.digest }.map(\.number).max()
            if !options.channels.isEmpty { wanted = last }
        }
        if let wanted { chosen += keys(wanted).filter { deliveries[$0] == nil } }
        let first = Set(chosen.filter { deliveries[$0] == nil })
        try prepare(
            chosen,
            into: &plan,
            drafts: drafts,
            skippedIfEmpty: options.sendsEmpty ? [] : first,
            language: options.language,
            isUnattended: options.isUnattended,
            isDryRun: options.isDryRun,
            now: now
        )
        // Without a delivery there is no issue: what is new waits for the next.
        if plan.isEmpty, !plan.isNothingFor.isEmpty { (plan.issue, plan.isNothingNew) = (nil, true) }
        plan.resting = deliveries.all.filter { key, state in
            guard key.digest == options.digest, selected.contains(key.channel), !chosen.contains(key) else {
                return false
            }
            return state.step == .sent ? key.number == wanted : options.number ?? key.number == key.number
        }
        return plan
    }

    /// Prepares uncertain and failed deliveries once more, because a person asks for it.
    private func planRepetition(_ options: Options, _ deliveries: Deliveries, now: Date) throws -> Plan {
        var plan = Plan()
        let keys = try options.repeated.map { try Self.unfinished($0, options, deliveries) }
        plan.repeated = Dictionary(keys.map { ($0, deliveries[$0]) }) { first, _ in first }
            .compactMapValues(\.self)
        try prepare(
            keys,
            into: &plan,
            language: options.language,
            isUnattended: options.isUnattended,
            isDryRun: options.isDryRun,
            now: now
        )
        return plan
    }

    /// Records the last issue on each channel as sent, because a person confirms it.
    ///
    /// - Throws: ``UserError`` if everything sent over a channel has arrived.
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

    /// The newest issue on a channel that is not known to have arrived.
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

    private func prepare(
        _ keys: [Deliveries.Key],
        into plan: inout Plan,
        drafts: [Int: Publishing.Draft] = [:],
        skippedIfEmpty: Set<Deliveries.Key> = [],
        language: Language? = nil,
        isUnattended: Bool,
        isDryRun: Bool = false,
        now: Date
    ) throws {
        var digests: [Deliveries.Key: Digest] = [:]
        let preparation = DeliveryPreparation(home: home, environment: environment, isDryRun: isDryRun)
        let issues = isUnattended ? try home.readLedger().issues : []
        for key in keys {
            let channels = home.configuration.digest.channels
            guard let channel = channels.first(where: { $0.name == key.channel }) else { continue }
            var issue = key
            issue.channel = ""
            // A merge may have dropped the record of the issue.
            let isKnown = drafts[key.number] != nil || issues.contains(where: key.isOf)
            if isUnattended, !isKnown {
                plan.blocked.append((key, .issueLost))
                continue
            }
            let digest =
                try drafts[key.number]?.digest ?? digests[issue]
                ?? publishing.next(key.digest, number: key.number, language: language, now: now).digest
            digests[issue] = digest
            let own = content(of: digest, for: channel.name)
            // None of its sections has anything new.
            if own.count == 0, digest.count > 0, skippedIfEmpty.contains(key) {
                plan.isNothingFor.append(channel.name)
                continue
            }
            do {
                plan.prepared.append(try preparation.prepared(own, key, over: channel))
            } catch let error as UserError where isUnattended {
                let problem = DeliveryProblem.settings(
                    ChannelFault(error),
                    channel: key.channel,
                    place: error.place
                )
                plan.blocked.append((key, problem))
            }
        }
    }

    /// What goes to a channel: all, or the sections that name it in `veille.yml`.
    private func content(of digest: Digest, for channel: String) -> Digest {
        let isChosen = home.configuration.sections.contains { $0.channels.contains(channel) }
        return isChosen ? digest.limited(to: channel) : digest
    }

    // MARK: Sending

    /// The result of an attempt.
    package struct Result: Sendable {
        package var prepared: PreparedDelivery
        /// The outcome; `nil` if another process was first, or in a dry run.
        package var outcome: Deliveries.Outcome?
        /// When it is tried again.
        package var next: Date?

        package init(prepared: PreparedDelivery, outcome: Deliveries.Outcome? = nil, next: Date? = nil) {
            self.prepared = prepared
            self.outcome = outcome
            self.next = next
        }
    }

    /// Attempts each delivery of a plan once, and records each step before the next.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - fetcher: The network; `nil` if the plan does not need it.
    ///   - now: The date of all records.
    ///   - onResult: Gets each result.
    ///   - onBlocked: Gets the record of each delivery that a wrong setting blocks.
    /// - Throws: `CancellationError`, ``UserError``, and errors of the file system; a started delivery then stays
    ///   uncertain.
    package func run(
        _ plan: Plan,
        fetcher: (any Fetcher)?,
        now: Date,
        onResult: (Result) throws -> Void = { _ in },
        onBlocked: (DeliveryRecord) -> Void = { _ in }
    ) async throws {
        for record in try record(plan, now) { onBlocked(record) }
        let attempt = DeliveryAttempt(fetcher: fetcher, home: home, now: now)
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
                try onResult(Result(prepared: prepared))
                continue
            }
            let outcome = try await attempt.run(prepared)
            let step = Deliveries.step(outcome, of: key, tries: tries, at: now)
            if let step { try home.ledger.append([.delivery(step)]) }
            try onResult(Result(prepared: prepared, outcome: outcome, next: step?.next))
        }
    }

    /// Attempts each delivery of a plan once, over the network if one needs it.
    ///
    /// - Throws: As ``run(_:fetcher:now:onResult:onBlocked:)``, and ``UserError`` for wrong settings of the network.
    package func run(
        _ plan: Plan,
        over network: () throws -> Network,
        now: Date,
        onResult: (Result) throws -> Void = { _ in }
    ) async throws {
        guard plan.needsNetwork else {
            return try await run(plan, fetcher: nil, now: now, onResult: onResult)
        }
        var network = try network()
        // The curator's own services, with one request each.
        network.settings.perHostInterval = 0
        try await network.use { fetcher in
            try await run(plan, fetcher: fetcher, now: now, onResult: onResult)
        }
    }

    /// Records the issue and its deliveries in one step, so that a crash cannot separate them.
    ///
    /// - Returns: The records of blocked deliveries.
    private func record(_ plan: Plan, _ now: Date) throws -> [DeliveryRecord] {
        var blocked: [DeliveryRecord] = []
        try home.ledger.append { contents in
            let deliveries = Deliveries(contents.deliveries)
            var records: [Ledger.Record] = []
            if let issue = plan.issue {
                try Publishing.requireNew(issue, in: contents)
                records.append(.issue(issue))
            }
            for prepared in plan.prepared {
                let state = deliveries[prepared.key]
                let basis = plan.repeated[prepared.key]
                // Somebody else was faster: it may be on its way.
                guard basis == nil || basis == state else { throw UserError(ApplyProblem.notAsShown) }
                if state == nil || basis != nil {
                    records.append(.delivery(Self.step(.planned, prepared.key, now)))
                }
            }
            blocked = plan.blocked.compactMap { key, problem in
                let state = deliveries[key]
                guard state?.isDue(at: now) ?? true else { return nil }
                return Deliveries.blocked(key, problem, after: state, at: now)
            }
            return records + blocked.map { .delivery($0) }
        }
        return blocked
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

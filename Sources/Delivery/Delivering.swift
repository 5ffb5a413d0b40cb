import Digests
public import Feeds
public import Fetch
public import Foundation
public import Storage

/// Sends issues over the channels of `digest.send`: each over each once, whatever happens meanwhile.
public struct Delivering: Sendable {
    private let home: Home
    private let publishing: Publishing
    private let environment: [String: String]

    /// Names the home, its store where there is one, and the environment that holds the secrets.
    public init(home: Home, store: Store? = nil, environment: [String: String]) {
        self.home = home
        self.environment = environment
        publishing = Publishing(home: home, store: store)
    }

    /// What is to be sent, all of it made ready, and what a person should know besides.
    public struct Plan: Sendable {
        /// What is to be sent, in this order.
        public internal(set) var parcels: [Parcel] = []
        /// What the settings do not allow to be made ready, where the others do not wait for it.
        public internal(set) var unready: [(key: Deliveries.Key, label: String, why: HomeError)] = []
        /// A new issue, remembered before its first delivery begins.
        public internal(set) var issue: Issue?
        /// What stays as it is: waiting, uncertain, failed, or sent before.
        public internal(set) var resting: [(key: Deliveries.Key, state: Deliveries.State)] = []
        /// Whether a next issue would tell nothing new.
        public internal(set) var isNothingNew = false
        /// What a person wants to have sent after all.
        var again: Set<Deliveries.Key> = []

        /// Whether there is nothing to do.
        public var isEmpty: Bool { parcels.isEmpty && unready.isEmpty }

        /// Whether anything takes the network.
        public var needsNetwork: Bool { parcels.contains(where: \.needsNetwork) }
    }

    /// What is asked for.
    public struct Wish: Sendable {
        /// Which digest.
        public var digest: String
        /// Which issue; the next one, and what is due of earlier ones, where it is not given.
        public var number: Int?
        /// Over which channels; all where none is named.
        public var channels: [String] = []
        /// Channels whose last delivery is uncertain or failed, and is to be done again.
        public var again: [String] = []
        /// Everything from then on, in place of what is new since the last issue.
        public var since: Date?
        /// Whether an issue with nothing in it is sent.
        public var sendsEmpty = false
        /// `fr` or `en`, in place of the configuration's and the page's.
        public var language: String?
        /// Whether no person reads what is wrong with a channel at once: then the others do not wait for it.
        public var isUnattended = false

        /// Wishes for the next issue of a digest.
        public init(digest: String) { self.digest = digest }
    }

    // MARK: What is to be done

    /// What may be tried at a moment, of all digests, over channels that there still are.
    ///
    /// - Throws: ``HomeError`` when the ledger cannot be read.
    public func due(now: Date) throws -> [Deliveries.Key] {
        let names = Set(home.configuration.digest.channels.map(\.name))
        return try Deliveries(home.readLedger().deliveries).due(at: now).filter { names.contains($0.channel) }
    }

    /// When something that waits may be tried, over channels that there still are; `nil` when nothing waits.
    public func nextTry(_ contents: Ledger.Contents, at now: Date) -> Date? {
        let names = Set(home.configuration.digest.channels.map(\.name))
        let waiting = Deliveries(contents.deliveries).all.filter { names.contains($0.key.channel) }
        return waiting.compactMap { $0.state.isDue(at: now) ? now : $0.state.next }.min()
    }

    /// Makes what is due ready, whatever digest it is of: what a program that runs all the time does.
    ///
    /// - Throws: ``HomeError``.
    public func planDue(now: Date) throws -> Plan {
        var plan = Plan()
        try pack(try due(now: now), into: &plan, isUnattended: true, now: now)
        return plan
    }

    /// Makes everything ready that is asked for; nothing is sent or written.
    ///
    /// - Throws: ``HomeError`` when the settings do not allow it.
    public func plan(_ wish: Wish, now: Date) throws -> Plan {
        let contents = try home.readLedger()
        let deliveries = Deliveries(contents.deliveries)
        let selected = try channels(wish.channels + wish.again).map(\.name)
        var plan = Plan()
        guard wish.again.isEmpty else {
            let keys = try wish.again.map { try Self.unfinished($0, wish, deliveries) }
            plan.again = Set(keys)
            try pack(
                keys,
                into: &plan,
                language: wish.language,
                isUnattended: wish.isUnattended,
                now: now
            )
            return plan
        }
        func keys(_ number: Int) -> [Deliveries.Key] {
            selected.map { Deliveries.Key(digest: wish.digest, number: number, channel: $0) }
        }
        var chosen = deliveries.due(at: now).filter {
            $0.digest == wish.digest && selected.contains($0.channel)
                && $0.number == wish.number ?? $0.number
        }
        var drafts: [Int: Publishing.Draft] = [:]
        var asked: Int?
        let draft = try publishing.next(
            wish.digest,
            number: wish.number,
            since: wish.since,
            language: wish.language,
            now: now
        )
        if draft.isMarked {
            asked = draft.issue.number
        } else if draft.digest.count > 0 || wish.sendsEmpty {
            plan.issue = draft.issue
            drafts[draft.issue.number] = draft
            asked = draft.issue.number
        } else {
            plan.isNothingNew = true
            // Whoever names a channel means the issue that there is.
            let last = contents.issues.filter { $0.digest == wish.digest }.map(\.number).max()
            if !wish.channels.isEmpty { asked = last }
        }
        if let asked { chosen += keys(asked).filter { deliveries[$0] == nil } }
        try pack(
            chosen,
            into: &plan,
            drafts: drafts,
            language: wish.language,
            isUnattended: wish.isUnattended,
            now: now
        )
        plan.resting = deliveries.all.filter { key, state in
            guard key.digest == wish.digest, selected.contains(key.channel), !chosen.contains(key) else {
                return false
            }
            return state.step == .sent ? key.number == asked : wish.number ?? key.number == key.number
        }
        return plan
    }

    /// Takes the last issue on each channel for arrived, because a person says so.
    ///
    /// - Throws: ``HomeError`` when there is none that may not have arrived.
    @discardableResult
    public func settle(_ names: [String], _ wish: Wish, now: Date, isDryRun: Bool = false) throws
        -> [Deliveries.Key]
    {
        let deliveries = try Deliveries(home.readLedger().deliveries)
        let keys = try names.map { try Self.unfinished($0, wish, deliveries) }
        if !isDryRun {
            try home.ledger.append(keys.map { .delivery(Self.step(.sent, $0, now)) })
        }
        return keys
    }

    private func channels(_ names: [String]) throws -> [Channel] {
        let all = home.configuration.digest.channels
        guard !all.isEmpty else {
            throw HomeError(
                .usage,
                place: Home.fileName,
                Phrase(en: "it names no channel to send by", fr: "il ne nomme aucun canal d’envoi"),
                remedy: Phrase(
                    en: "add digest: {send: […]}; docs/digest.md shows each kind",
                    fr: "ajoutez digest: {send: […]} ; docs/digest.md montre chaque sorte"
                )
            )
        }
        if let unknown = names.first(where: { name in !all.contains { $0.name == name } }) {
            let known = all.map(\.name).joined(separator: ", ")
            throw HomeError(
                .usage,
                place: Home.fileName,
                Phrase(
                    en: "digest.send has no channel “\(unknown)”",
                    fr: "digest.send n’a pas de canal « \(unknown) »"
                ),
                remedy: Phrase(en: "it has: \(known)", fr: "il a : \(known)")
            )
        }
        return names.isEmpty ? all : all.filter { names.contains($0.name) }
    }

    /// The newest issue that did not surely arrive over a channel.
    private static func unfinished(_ channel: String, _ wish: Wish, _ deliveries: Deliveries) throws
        -> Deliveries.Key
    {
        let known = deliveries.all.filter { key, _ in
            key.digest == wish.digest && key.channel == channel && key.number == wish.number ?? key.number
        }
        if let found = known.filter({ $0.state.step != .sent }).max(by: { $0.key.number < $1.key.number }) {
            return found.key
        }
        throw HomeError(
            .usage,
            known.isEmpty
                ? Phrase(
                    en: "nothing was ever sent over “\(channel)”",
                    fr: "rien n’a jamais été envoyé par « \(channel) »"
                )
                : Phrase(
                    en: "all that went over “\(channel)” has arrived, and nothing is sent twice",
                    fr: "tout ce qui est passé par « \(channel) » est arrivé, et rien n’est envoyé deux fois"
                ),
            remedy: Phrase(
                en: "veille digest --send \(channel) sends what is new",
                fr: "veille digest --send \(channel) envoie ce qui est nouveau"
            )
        )
    }

    private func pack(
        _ keys: [Deliveries.Key],
        into plan: inout Plan,
        drafts: [Int: Publishing.Draft] = [:],
        language: String? = nil,
        isUnattended: Bool,
        now: Date
    ) throws {
        var made: [Deliveries.Key: Digest] = [:]
        let packing = Packing(home: home, environment: environment)
        let issues = isUnattended ? try home.readLedger().issues : []
        for key in keys {
            let channels = home.configuration.digest.channels
            guard let channel = channels.first(where: { $0.name == key.channel }) else { continue }
            var issue = key
            issue.channel = ""
            // A merge may have lost the issue's line.
            let isKnown = drafts[key.number] != nil || issues.contains(where: key.isOf)
            if isUnattended, !isKnown {
                plan.unready.append((key, Deliveries.lostLabel, Publishing.noIssue(key.number)))
                continue
            }
            let digest =
                try drafts[key.number]?.digest ?? made[issue]
                ?? publishing.next(key.digest, number: key.number, language: language, now: now).digest
            made[issue] = digest
            do {
                plan.parcels.append(try packing.parcel(digest, key, over: channel))
            } catch let error as HomeError where isUnattended {
                plan.unready.append((key, Deliveries.settingsLabel, error))
            }
        }
    }

    // MARK: Doing it

    /// What became of a parcel.
    public struct Result: Sendable {
        /// Which.
        public var parcel: Parcel
        /// How the attempt ended; `nil` when somebody else was faster.
        public var outcome: Deliveries.Outcome?
        /// When it is tried again.
        public var next: Date?

        /// Makes a result; without an outcome of what is only planned.
        public init(parcel: Parcel, outcome: Deliveries.Outcome? = nil, next: Date? = nil) {
            self.parcel = parcel
            self.outcome = outcome
            self.next = next
        }
    }

    /// Tries each parcel of a plan once, and remembers each step before the next; `left` is told of what waits because the
    /// settings do not allow it.
    ///
    /// - Throws: `CancellationError`, ``HomeError``, and what the file system says; what was begun then stays uncertain.
    public func run(
        _ plan: Plan,
        fetcher: (any Fetcher)?,
        now: Date,
        told: (Result) throws -> Void = { _ in },
        left: (Delivery) -> Void = { _ in }
    ) async throws {
        for step in try remember(plan, now) { left(step) }
        let handover = Handover(fetcher: fetcher, home: home, now: now)
        for parcel in plan.parcels {
            try Task.checkCancellation()
            let key = parcel.key
            var tries: Int?
            try home.ledger.append { contents in
                let state = Deliveries(contents.deliveries)[key]
                guard let state, state.isDue(at: now) else { return [] }
                tries = state.tries + 1
                return [.delivery(Self.step(.begun, key, now))]
            }
            guard let tries else {
                try told(Result(parcel: parcel))
                continue
            }
            let outcome = try await handover.attempt(parcel)
            let step = Deliveries.step(outcome, of: key, tries: tries, at: now)
            if let step { try home.ledger.append([.delivery(step)]) }
            try told(Result(parcel: parcel, outcome: outcome, next: step?.next))
        }
    }

    /// The issue and what is to become of it, in one: a crash cannot tell them apart.
    ///
    /// - Returns: What is left for later.
    private func remember(_ plan: Plan, _ now: Date) throws -> [Delivery] {
        var left: [Delivery] = []
        try home.ledger.append { contents in
            let deliveries = Deliveries(contents.deliveries)
            var records: [Ledger.Record] = []
            if let issue = plan.issue {
                try Publishing.requireNew(issue, in: contents)
                records.append(.issue(issue))
            }
            for parcel in plan.parcels {
                let state = deliveries[parcel.key]
                let isAgain = plan.again.contains(parcel.key) && state?.step != .sent
                if state == nil || isAgain {
                    records.append(.delivery(Self.step(.planned, parcel.key, now)))
                }
            }
            left = plan.unready.compactMap { key, label, why in
                let state = deliveries[key]
                guard state?.isDue(at: now) ?? true else { return nil }
                return Deliveries.unready(key, label, why, after: state, at: now)
            }
            return records + left.map { .delivery($0) }
        }
        return left
    }

    private static func step(_ outcome: Delivery.Outcome, _ key: Deliveries.Key, _ now: Date) -> Delivery {
        Delivery(digest: key.digest, number: key.number, channel: key.channel, at: now, outcome: outcome)
    }
}

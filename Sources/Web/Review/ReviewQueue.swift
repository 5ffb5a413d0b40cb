import Pages
package import Curation
import Delivery
package import Feeds
package import Foundation
package import Home
package import Storage

/// The queue that all requests share: decisions are made one after the other.
///
/// Everything that reads the user's folder or the database is done here, on a queue of its own: it waits for locks and disks.
package actor ReviewQueue {
    nonisolated let home: HomeFolder
    let store: Store
    private var live: LiveQueue
    private var histories: (known: [String: PageHistory], at: Date)?
    private let executor = BlockingExecutor(label: "veille.review")

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    package init(home: HomeFolder, store: Store) {
        self.home = home
        self.store = store
        live = LiveQueue(home: home, store: store)
    }

    /// The folder for the decisions of a person; `nil` for whoever is at the server.
    nonisolated func home(of person: Person?) -> HomeFolder { person.map { home.decided(by: $0) } ?? home }

    /// The pages, by name.
    func files(now: Date) throws -> [String: PageFile] { try live.files(now: now) }

    /// What git knows of the pages, by their names; asked again after a minute.
    func histories(now: Date) async -> [String: PageHistory] {
        if let histories, abs(now.timeIntervalSince(histories.at)) < 60 { return histories.known }
        let names = Set(home.configuration.pages)
        let known = (try? await home.histories(of: names)) ?? histories?.known ?? [:]
        histories = (known, now)
        return known
    }

    func list(_ state: Reviewing.State, now: Date) throws -> [Reviewing.Item] {
        try live.list(state, now: now)
    }

    /// The suggestions of all states.
    func all(now: Date) throws -> [Reviewing.Item] { try live.all(now: now) }

    /// The number of suggestions in each state that has some.
    package func counts(now: Date) throws -> [Reviewing.State: Int] { try live.counts(now: now) }

    func item(_ id: String, now: Date) throws -> Reviewing.Item { try live.item(id, now: now) }

    /// Another number after each change of the queue, by whomever.
    func revision(now: Date) throws -> Int { try live.revision(now: now) }

    /// The feeds, with their health and number of entries.
    package func feeds() throws -> [(feed: Feed, health: FeedHealth, entries: Int)] {
        try home.feeds(in: store)
    }

    /// Which links of the pages are followed by the feeds.
    func coverage(by feeds: [Feed], now: Date) throws -> Coverage {
        let pages = try live.files(now: now).sorted { $0.key < $1.key }
        return Coverage(
            of: pages.map(\.value.page),
            feeds: feeds,
            moves: try home.feedMoves(),
            recipes: home.configuration.fetch.recipes
        )
    }

    /// The last decisions that were not undone, newest first.
    func history(limit: Int) throws -> [Decision] {
        Array(try home.readHistory().decisions.suffix(limit).reversed())
    }

    /// What `veille apply` would write.
    func preview() async throws -> [Applying.Change] {
        try Applying(home: home, histories: await Applying.histories(in: home)).plan()
    }

    /// Writes the accepted lines, if `plan` is still what would be written.
    ///
    /// - Throws: ``UserError``, of kind `pageChanged` if it is not.
    func apply(plan: String?, _ options: Applying.Options, by person: Person? = nil, now: Date) async throws
        -> Applying.Outcome
    {
        let home = home(of: person)
        let applying = Applying(home: home, histories: try await Applying.histories(in: home))
        return try await applying.run(options, now: now) { changes in
            guard plan == nil || plan == Applying.fingerprint(of: changes) else {
                throw UserError(ApplyProblem.notAsShown)
            }
        }
    }

    /// What taking back the last `apply` would change, or one line.
    func undoPlan(_ id: String?, by person: Person? = nil, now: Date) async throws -> [Applying.Change] {
        try await Undoing(Reviewing(home: home(of: person), store: store)).plan(.init(id: id), now: now)
    }

    /// Takes back the last `apply`, or one line, if `plan` is still what would be written.
    ///
    /// - Throws: ``UserError``, of kind `pageChanged` if it is not.
    func undoApply(_ id: String?, plan: String?, by person: Person? = nil, now: Date) async throws
        -> [Applying.Change]
    {
        let undoing = Undoing(Reviewing(home: home(of: person), store: store))
        return try await undoing.run(.init(id: id), now: now) { changes in
            guard plan == nil || plan == Applying.fingerprint(of: changes) else {
                throw UserError(ApplyProblem.notAsShown)
            }
        }.changes
    }

    /// The site of a suggestion, and how many undecided ones of it there are.
    ///
    /// - Throws: ``UserError`` if there is no such suggestion, or no site that can be muted.
    func site(of id: String, now: Date) throws -> (host: String, waiting: Int) {
        let item = try live.item(id, now: now)
        guard item.suggestion.repair == nil, let host = Muting.host(of: item.suggestion.article.url) else {
            throw UserError(DecisionProblem.unknownSuggestion(id))
        }
        var mute = Configuration.Mute()
        mute.sites = [host]
        let muting = Muting(mute)
        let waiting = try live.list(.pending, now: now).count {
            muting.entry(title: "", url: $0.suggestion.article.url) != nil
        }
        return (host, waiting)
    }

    /// Mutes the site of a suggestion, in `veille.yml`.
    ///
    /// - Returns: The host.
    /// - Throws: ``UserError``, also where the file cannot be edited safely.
    func muteSite(of id: String, now: Date) throws -> String {
        let host = try site(of: id, now: now).host
        _ = try home.mute(site: host)
        return host
    }

    /// Proposes a link that a person brings.
    func add(_ link: Adding.Link, network: Network?, by person: Person? = nil, now: Date) async throws
        -> Reviewing.Item
    {
        try await Adding(home: home(of: person), store: store).propose(link, network: network, now: now)
    }

    /// What is wrong with the pages, as far as is known without a visit.
    func findings(now: Date) throws -> [(file: PageFile, findings: [Finding])] {
        let files = try home.configuration.pages.compactMap { try live.files(now: now)[$0] }
        let health = try store.linkHealth(of: files.flatMap { $0.page.addresses.map(\.url) })
        let check = PageCheck(home.configuration.check)
        let dropped = try store.dropped(since: now - PageCheck.newsOfLists)
        let history = try home.readHistory()
        return try files.map { file in
            (
                file,
                try check.findings(
                    of: file,
                    others: files,
                    health: health,
                    twin: home.twin(of: file.name, history),
                    dropped: dropped
                )
            )
        }
    }

    /// The next issue of the digest, or an earlier one again.
    func issue(_ number: Int?, now: Date) throws -> Publishing.Draft {
        try Publishing(home: home, store: store).next(Publishing.defaultName, number: number, now: now)
    }

    /// Records the next issue as published, if it still covers what was shown; returns its number.
    ///
    /// - Throws: ``UserError``, of kind `pageChanged` if it does not.
    func publish(_ fingerprint: String, now: Date) throws -> Int {
        let publishing = Publishing(home: home, store: store)
        let draft = try publishing.next(Publishing.defaultName, now: now)
        guard draft.fingerprint == fingerprint, !draft.issue.keys.isEmpty else {
            throw UserError(ApplyProblem.notAsShown)
        }
        try publishing.record(draft)
        return draft.issue.number
    }

    /// What `veille search` finds; nothing for a query that it cannot read.
    func find(_ text: String, now: Date) throws -> [Searching.Match] {
        guard let query = try? SearchQuery(text, now: now), !query.isEmpty else { return [] }
        return try Searching(home: home, store: store).find(query, now: now)
    }

    /// How pages and sources do.
    func statistics(now: Date) throws -> Statistics {
        try Statistics(home: home, store: store, feeds: feeds(), items: live.all(now: now), now: now)
    }

    /// Queues the repairs that are safe, and returns how many wait.
    func proposeRepairs(now: Date) throws -> Int {
        try Repairing(home: home, store: store).propose(now: now).count
    }

    /// Decides on suggestions, and returns them as they stand afterwards.
    ///
    /// `seen` is the number of records that the client showed of each; none for what is to be overruled.
    func decide(
        _ decision: RequestedDecision,
        on ids: [String],
        seen: [String: Int] = [:],
        by person: Person? = nil,
        now: Date
    ) throws -> [Reviewing.Item] {
        guard ids.count <= RequestedDecision.maximum else { throw RequestedDecision.tooMany }
        if case .undo = decision {
            // A link that a person had added does not exist any more.
            return try live.undo(ids.first, seen: seen, by: person, now: now).compactMap {
                try? live.item($0.id, now: now)
            }
        }
        guard let first = ids.first else { throw RequestedDecision.noSuggestion }
        switch decision {
        case .accept:
            return try live.decide(ids, seen: seen, by: person, now: now) { try $0.accept(ids, now: now) }
        case .second:
            guard let section = try live.item(first, now: now).second?.section else {
                throw RequestedDecision.noSecond
            }
            return try live.decide(ids, seen: seen, by: person, now: now) {
                try $0.accept([first], section: section, now: now)
            }
        case .refuse:
            return try live.decide(ids, seen: seen, by: person, now: now) { try $0.refuse(ids, now: now) }
        case .later(let until):
            return try live.decide(ids, seen: seen, by: person, now: now) {
                try $0.later(ids, until: until, now: now)
            }
        case .move(let number):
            let file = try home.page(live.item(first, now: now).suggestion.page)
            guard let section = file.page.linkSections.numbered(number) else {
                throw RequestedDecision.unknownSection
            }
            let path = section.path
            return try live.decide(ids, seen: seen, by: person, now: now) {
                [try $0.move(first, to: path, now: now)]
            }
        case .edit(let line):
            return try live.decide(ids, seen: seen, by: person, now: now) {
                [try $0.edit(first, line: line, now: now)]
            }
        case .place(let order):
            return try live.decide(ids, seen: seen, by: person, now: now) {
                [try $0.edit(first, order: order, now: now)]
            }
        case .undo: return []
        }
    }
}

import Feeds
import Foundation
import GRDB
import Testing

@testable import Storage

@Suite struct StoreTests {
    private static let start = Date(timeIntervalSince1970: 1_773_475_200)

    private func entry(_ guid: String, _ url: String? = nil, title: String = "Titre") -> Entry {
        Entry(guid: guid, url: url ?? "https://e.fr/\(guid)", title: title)
    }

    private func fresh(_ feed: DueFeed, _ entries: [Entry], etag: String = "\"1\"", at date: Date = start)
        -> Visit
    {
        let body = FreshFeed(
            title: "F",
            entries: entries,
            validators: Validators(etag: etag, lastModified: nil),
            bodyHash: .max
        )
        return Visit(feed: feed.id, outcome: .fresh(body), at: date, nextCheck: date.addingTimeInterval(3600))
    }

    private static let problem = Problem(.fetch(.tooLarge(.body(limit: 8))), note: "words of a library")

    private func failed(_ feed: DueFeed, at date: Date) -> Visit {
        Visit(
            feed: feed.id,
            outcome: .failed(Self.problem),
            at: date,
            nextCheck: date.addingTimeInterval(60)
        )
    }

    private func dueFeeds(in store: Store, at date: Date, all: Bool = false) throws -> [DueFeed] {
        try store.dueFeeds(try store.dueFeeds(at: date, all: all) { _ in 0 })
    }

    private func store(_ urls: [String]) throws -> (Store, [DueFeed]) {
        let store = try Store.inMemory()
        try store.follow(SubscriptionList(feeds: urls.map { Feed(url: $0, title: $0) }))
        return (store, try dueFeeds(in: store, at: Self.start))
    }

    @Test func `entries are stored once, with the validators of their body`() throws {
        let (store, due) = try store(["https://e.fr/feed"])
        #expect(try store.record([fresh(due[0], [entry("1"), entry("2")])]) == 2)
        let later = Self.start.addingTimeInterval(7200)
        let again = try #require(try dueFeeds(in: store, at: later).first)
        #expect(again.validators == Validators(etag: "\"1\"", lastModified: nil))
        #expect(again.bodyHash == .max)
        #expect(!again.isFirstVisit)
        #expect(try store.record([fresh(again, [entry("2"), entry("3")], etag: "\"2\"")]) == 1)
        #expect(try store.entryCount() == 3)
    }

    @Test func `a due date from a wrong clock is ignored`() throws {
        let (store, due) = try store(["https://e.fr/a", "https://e.fr/b", "https://e.fr/c"])
        let wrong = Self.start + 700 * 86_400
        let postponed = Visit(
            feed: due[1].id,
            outcome: .postponed,
            at: wrong,
            nextCheck: wrong + 3600
        )
        let visits = [fresh(due[0], [entry("1")], at: wrong), postponed]
        _ = try store.record(visits, holds: ["host:e.fr": wrong + 3600, "host:f.fr": wrong + 3600])
        _ = try store.record([failed(due[2], at: Self.start)], holds: ["host:f.fr": Self.start + 3600])
        #expect(
            try dueFeeds(in: store, at: Self.start).map(\.feed.url) == ["https://e.fr/a", "https://e.fr/b"]
        )
        #expect(try store.nextCheck(at: Self.start) == Self.start)
        #expect(Set(try store.holds(at: Self.start, longest: 86_400).keys) == ["host:f.fr"])
        // A correction of one minute changes nothing.
        #expect(try dueFeeds(in: store, at: wrong - 60).map(\.feed.url) == ["https://e.fr/c"])
    }

    @Test func `entries stored while the clock was ahead are judged again`() throws {
        let (store, due) = try store(["https://e.fr/a"])
        let wrong = Self.start + 700 * 86_400
        var old = entry("1")
        old.published = Self.start
        _ = try store.record([fresh(due[0], [old], at: wrong)])
        #expect(try store.markJudged(before: wrong - 86_400) == 1)
        try store.reconsider(after: wrong - 60)
        #expect(try store.entriesToJudge(limit: 9).isEmpty)
        // A clock that was reset to the epoch is wrong itself.
        try store.reconsider(after: Date(timeIntervalSince1970: 1000))
        #expect(try store.entriesToJudge(limit: 9).isEmpty)
        try store.reconsider(after: Self.start)
        #expect(try store.entriesToJudge(limit: 9).map(\.entry.guid) == ["1"])
    }

    @Test func `a guid is scoped to its feed`() throws {
        let (store, due) = try store(["https://e.fr/a", "https://e.fr/b"])
        #expect(try store.record(due.map { fresh($0, [entry("1")]) }) == 2)
    }

    @Test func `a changed guid is matched, and the reason is kept`() throws {
        let (store, due) = try store(["https://e.fr/a"])
        _ = try store.record([fresh(due[0], [entry("1", "https://e.fr/x")])])
        let again = [entry("2", "http://www.e.fr/x/?utm_source=rss"), entry("3", "https://e.fr/y")]
        for _ in 0..<2 { _ = try store.record([fresh(due[0], again)]) }
        #expect(try store.entryCount() == 2)
        #expect(try store.aliases().map(\.guid) == ["2"])
        #expect(try store.aliases().map(\.reason) == ["same-address"])
    }

    @Test func `a shared address identifies no entry`() throws {
        let (store, due) = try store(["https://e.fr/a"])
        let shared = ["1", "2", "3"].map {
            Entry(guid: $0, url: "https://e.fr/", title: "T\($0)", hasOwnAddress: false)
        }
        _ = try store.record([fresh(due[0], Array(shared.prefix(1)))])
        _ = try store.record([fresh(due[0], shared)])
        #expect(try store.entryCount() == 3)
    }

    /// What makes SQLite refuse a batch that has already written something.
    private static let refusals = [
        "BEFORE INSERT ON entry WHEN NEW.guid = 'refused'",
        "BEFORE UPDATE OF bodyHash ON feed WHEN NEW.url = 'https://e.fr/b'",
        "BEFORE UPDATE OF failures ON feed WHEN NEW.url = 'https://e.fr/c'",
        "BEFORE INSERT ON hold WHEN NEW.scope = 'host:e.fr'",
    ]

    @Test(arguments: refusals) func `a batch is recorded whole or not at all`(refusal: String) throws {
        let (store, due) = try store(["https://e.fr/a", "https://e.fr/b", "https://e.fr/c"])
        let visits = [
            fresh(due[0], [entry("1"), entry("2")]), fresh(due[1], [entry("3"), entry("refused")]),
            failed(due[2], at: Self.start),
        ]
        let holds = ["host:e.fr": Self.start + 3600]
        try store.writer.write {
            try $0.execute(sql: "CREATE TRIGGER refusal \(refusal) BEGIN SELECT RAISE(ABORT, 'refused'); END")
        }
        #expect(throws: (any Error).self) { try store.record(visits, holds: holds) }
        #expect(try store.entryCount() == 0)
        #expect(try store.holds(at: Self.start, longest: 86_400).isEmpty)
        #expect(try store.health().allSatisfy { $0.health.lastChecked == nil && $0.health.visits == 0 })
        let again = try dueFeeds(in: store, at: Self.start)
        #expect(again.map(\.feed.url) == due.map(\.feed.url), "every feed is still due")
        #expect(again.allSatisfy { $0.validators == nil && $0.bodyHash == nil && $0.isFirstVisit })

        try store.writer.write { try $0.execute(sql: "DROP TRIGGER refusal") }
        #expect(try store.record(visits, holds: holds) == 4)
        #expect(try store.holds(at: Self.start, longest: 86_400) == holds)
        #expect(try store.health().map(\.health.failures) == [0, 0, 1])
        let later = try dueFeeds(in: store, at: .distantFuture)
        #expect(later.map(\.validators?.etag) == ["\"1\"", "\"1\"", nil])
    }

    @Test func `a success and a failure of one batch both count`() throws {
        let (store, due) = try store(["https://e.fr/a"])
        #expect(try store.record([fresh(due[0], [entry("1")]), failed(due[0], at: Self.start)]) == 1)
        let health = try #require(try store.health().first?.health)
        #expect(health.failures == 1)
        #expect(health.lastSuccess == Self.start)
    }

    @Test func `proposals are stored with what was judged, or not at all`() throws {
        let (store, due) = try store(["https://e.fr/a"])
        _ = try store.record([fresh(due[0], [entry("1"), entry("2")])])
        let judged = try store.entriesToJudge(limit: 9).map(\.id)
        func trigger(_ event: String) throws {
            try store.writer.write {
                try $0.execute(
                    sql: """
                        DROP TRIGGER IF EXISTS refusal;
                        CREATE TRIGGER refusal \(event) BEGIN SELECT RAISE(ABORT, 'refused'); END
                        """
                )
            }
        }
        try trigger("BEFORE UPDATE OF isJudged ON entry WHEN NEW.guid = '2'")
        #expect(throws: (any Error).self) {
            try store.propose([proposal(1)], judged: judged, at: Self.start)
        }
        #expect(try store.waiting(page: "p.md", limit: 9).isEmpty)
        #expect(try store.entriesToJudge(limit: 9).map(\.id) == judged)

        try store.writer.write { try $0.execute(sql: "DROP TRIGGER refusal") }
        #expect(try store.propose([proposal(1), proposal(2)], judged: judged, at: Self.start) == 2)
        try trigger("BEFORE DELETE ON suggestion WHEN OLD.key = 'e.fr/2'")
        let waiting = try store.waiting(page: "p.md", limit: 9)
        var other = try #require(waiting.first { $0.key == "e.fr/1" })
        other.suggestion.relevance = 0.9
        let withdrawn = waiting.map(\.suggestion.id).filter { $0 != other.suggestion.id }
        #expect(throws: (any Error).self) {
            try store.rejudge([other], withdrawn: withdrawn, at: Self.start + 60)
        }
        let left = try store.waiting(page: "p.md", limit: 9)
        #expect(left.map(\.suggestion) == waiting.map(\.suggestion))
        #expect(left.map(\.judged) == [Self.start, Self.start])
    }

    @Test func `a failure keeps the validators, counts, and says since when`() throws {
        let (store, due) = try store(["https://e.fr/a"])
        _ = try store.record([fresh(due[0], [entry("1")])])
        let first = Self.start.addingTimeInterval(4000)
        _ = try store.record([failed(due[0], at: first)])
        _ = try store.record([failed(due[0], at: first.addingTimeInterval(100))])
        let (_, health, entries) = try #require(try store.health().first)
        #expect(health.failures == 2)
        #expect(health.failingSince == first)
        #expect(health.problem == Self.problem)
        #expect(entries == 1)
        #expect(try dueFeeds(in: store, at: .distantFuture).first?.validators?.etag == "\"1\"")
        _ = try store.record([
            Visit(feed: due[0].id, outcome: .notModified, at: first.addingTimeInterval(200), nextCheck: first)
        ])
        #expect(try store.health().first?.health.failures == 0)
        #expect(try store.health().first?.health.problem == nil)
    }

    @Test func `only due feeds, or all except gone ones`() throws {
        let (store, due) = try store(["https://e.fr/a", "https://e.fr/b"])
        _ = try store.record([fresh(due[0], [])])
        #expect(try dueFeeds(in: store, at: Self.start).map(\.feed.url) == ["https://e.fr/b"])
        #expect(try dueFeeds(in: store, at: Self.start, all: true).count == 2)
        _ = try store.record([
            Visit(feed: due[1].id, outcome: .gone, at: Self.start, nextCheck: .distantFuture)
        ])
        #expect(try dueFeeds(in: store, at: .distantFuture, all: true).map(\.feed.url) == ["https://e.fr/a"])
    }

    @Test func `an unsubscribed feed is deleted with its entries`() throws {
        let (store, due) = try store(["https://e.fr/a", "https://e.fr/b"])
        _ = try store.record(due.map { fresh($0, [entry("1")]) })
        try store.follow(SubscriptionList(feeds: [Feed(url: "https://e.fr/b", title: "B")]))
        #expect(try store.health().map(\.feed.title) == ["B"])
        #expect(try store.entryCount() == 1)
        #expect(try store.record([fresh(due[0], [entry("2")])]) == 0, "a visit that was under way")
    }

    // MARK: Suggestions

    private func proposal(_ index: Int, section: String = "S", relevance: Double = 0.5) -> Proposal {
        let article = Suggestion.Article(url: "https://e.fr/\(index)", title: "T\(index)", site: "E")
        let suggestion = Suggestion(
            id: "",
            page: "p.md",
            section: [section],
            article: article,
            relevance: relevance,
            confidence: 1
        )
        return Proposal(suggestion: suggestion, key: "e.fr/\(index)")
    }

    @Test func `an article is proposed once for a page`() throws {
        let store = try Store.inMemory()
        #expect(try store.propose([proposal(1), proposal(2)], judged: [], at: Self.start) == 2)
        #expect(try store.propose([proposal(2), proposal(3)], judged: [], at: Self.start) == 1)
    }

    @Test func `waiting proposals are queued by id and counted from then on`() throws {
        let store = try Store.inMemory()
        let all = (1...5).map { proposal($0, relevance: Double($0) / 10) }
        _ = try store.propose(all, judged: [], at: Self.start)
        #expect(try store.suggestions().isEmpty)
        let waiting = try store.waiting(page: "p.md", limit: 2)
        #expect(waiting.map(\.key) == ["e.fr/5", "e.fr/4"])
        try store.queue(waiting.map(\.suggestion.id), at: Self.start)
        #expect(try store.suggestions(page: "p.md").map(\.key) == ["e.fr/5", "e.fr/4"])
        #expect(try store.queued(page: "p.md", since: Self.start.addingTimeInterval(-1)) == 2)
        #expect(try store.queued(page: "p.md", since: Self.start) == 0)
        #expect(try store.queuedKeys() == ["e.fr/5", "e.fr/4"])
    }

    @Test func `a proposal judged again keeps its id, a withdrawn one is deleted`() throws {
        let store = try Store.inMemory()
        _ = try store.propose([proposal(1), proposal(2)], judged: [], at: Self.start)
        var waiting = try store.waiting(page: "p.md", limit: 9)
        waiting[0].suggestion.relevance = 0.9
        waiting[0].suggestion.section = ["T"]
        let later = Self.start.addingTimeInterval(60)
        try store.rejudge([waiting[0]], withdrawn: [waiting[1].suggestion.id], at: later)
        let left = try store.waiting(page: "p.md", limit: 9)
        #expect(left.map(\.suggestion) == [waiting[0].suggestion])
        #expect(left.map(\.judged) == [later])
    }

    @Test func `ids are short and unique`() throws {
        let store = try Store.inMemory()
        // Enough for prefixes of four characters to collide.
        _ = try store.propose((0..<4000).map { proposal($0) }, judged: [], at: Self.start)
        try store.queue(try store.waiting(page: "p.md", limit: 5000).map(\.suggestion.id), at: Self.start)
        let ids = try store.suggestions().map(\.suggestion.id)
        #expect(Set(ids).count == 4000)
        #expect(ids.contains { $0.count > 4 })
        #expect(ids.count { $0.count == 4 } > 3900)
        let first = try #require(ids.first)
        #expect(try store.suggestion(id: first)?.suggestion.id == first)
        #expect(try store.suggestion(id: "zzzzzzzz")?.key == nil)
    }

    @Test(arguments: [
        LinkHealth.Outcome.fine, .insecure, .moved(to: "https://n.fr/"), .suspect(.refused(.status(403))),
        .suspect(.errorTitle("not found")), .suspect(.unknown(label: "odd", detail: "words")),
        .suspect(.otherThing("https://n.fr/", title: "N")), .hijacked(Takeover(trade: nil, title: "Knives")),
        .hijacked(Takeover(trade: .gambling, title: "Slots", words: ["slot"], lastSeen: Self.start)),
        .failed(Problem(.fetch(.tls(.certificate)), note: "words of a library")),
    ])
    func `what a link's check saw is kept with its arguments`(outcome: LinkHealth.Outcome) throws {
        let store = try Store.inMemory()
        var health = LinkHealth(outcome, at: Self.start)
        health.change = LinkChange(.moved(to: "https://n.fr/", title: "N"), at: Self.start)
        health.isArchived = true
        health.validators = Validators(etag: "\"1\"", lastModified: nil)
        try store.record([.init(url: "https://e.fr/", health: health)])
        #expect(try store.linkHealth(of: ["https://e.fr/"]) == ["https://e.fr/": health])
    }

    @Test(arguments: [
        EmbeddingProblem.fetch(.timeout), .status(500, said: "out of memory"), .unequal, .unknown("words"),
    ])
    func `what is wrong with an embeddings server is kept with its arguments`(problem: EmbeddingProblem)
        throws
    {
        let store = try Store.inMemory()
        let health = EmbeddingHealth(
            failingSince: Self.start,
            failures: 1,
            problem: problem,
            nextTry: Self.start + 300
        )
        try store.record(health, of: "http://h")
        #expect(try store.embeddingHealth(of: "http://h") == health)
    }
}

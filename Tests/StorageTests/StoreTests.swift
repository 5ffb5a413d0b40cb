import Feeds
import Foundation
import Storage
import Testing

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

    @Test func `entries come with the validators of their body, and once`() throws {
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

    @Test func `no feed waits for a time that a wrong clock told`() throws {
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
        // A clock that is put right by a minute changes nothing.
        #expect(try dueFeeds(in: store, at: wrong - 60).map(\.feed.url) == ["https://e.fr/c"])
    }

    @Test func `what came while the clock was ahead is judged anew once it is put right`() throws {
        let (store, due) = try store(["https://e.fr/a"])
        let wrong = Self.start + 700 * 86_400
        var old = entry("1")
        old.published = Self.start
        _ = try store.record([fresh(due[0], [old], at: wrong)])
        #expect(try store.passOver(before: wrong - 86_400) == 1)
        try store.reconsider(after: wrong - 60)
        #expect(try store.entriesToJudge(limit: 9).isEmpty)
        // A clock that lost its battery is the wrong one itself.
        try store.reconsider(after: Date(timeIntervalSince1970: 1000))
        #expect(try store.entriesToJudge(limit: 9).isEmpty)
        try store.reconsider(after: Self.start)
        #expect(try store.entriesToJudge(limit: 9).map(\.entry.guid) == ["1"])
    }

    @Test func `a guid means its own feed only`() throws {
        let (store, due) = try store(["https://e.fr/a", "https://e.fr/b"])
        #expect(try store.record(due.map { fresh($0, [entry("1")]) }) == 2)
    }

    @Test func `an article under another guid is the same one, and the reason is kept`() throws {
        let (store, due) = try store(["https://e.fr/a"])
        _ = try store.record([fresh(due[0], [entry("1", "https://e.fr/x")])])
        let again = [entry("2", "http://www.e.fr/x/?utm_source=rss"), entry("3", "https://e.fr/y")]
        for _ in 0..<2 { _ = try store.record([fresh(due[0], again)]) }
        #expect(try store.entryCount() == 2)
        #expect(try store.aliases().map(\.guid) == ["2"])
        #expect(try store.aliases().map(\.reason) == ["same-address"])
    }

    @Test func `an address that several items share tells none of them`() throws {
        let (store, due) = try store(["https://e.fr/a"])
        let shared = ["1", "2", "3"].map {
            Entry(guid: $0, url: "https://e.fr/", title: "T\($0)", hasOwnAddress: false)
        }
        _ = try store.record([fresh(due[0], Array(shared.prefix(1)))])
        _ = try store.record([fresh(due[0], shared)])
        #expect(try store.entryCount() == 3)
    }

    @Test func `a batch is recorded whole or not at all`() throws {
        let (store, due) = try store(["https://e.fr/a"])
        let broken = Visit(
            feed: due[0].id,
            outcome: .failed(Self.problem),
            at: Self.start,
            nextCheck: Self.start
        )
        #expect(try store.record([fresh(due[0], [entry("1")]), broken]) == 1)
        let health = try #require(try store.health().first?.health)
        #expect(health.failures == 1)
        #expect(health.lastSuccess == Self.start)
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

    @Test func `only what is due, unless all are wanted; what is gone never`() throws {
        let (store, due) = try store(["https://e.fr/a", "https://e.fr/b"])
        _ = try store.record([fresh(due[0], [])])
        #expect(try dueFeeds(in: store, at: Self.start).map(\.feed.url) == ["https://e.fr/b"])
        #expect(try dueFeeds(in: store, at: Self.start, all: true).count == 2)
        _ = try store.record([
            Visit(feed: due[1].id, outcome: .gone, at: Self.start, nextCheck: .distantFuture)
        ])
        #expect(try dueFeeds(in: store, at: .distantFuture, all: true).map(\.feed.url) == ["https://e.fr/a"])
    }

    @Test func `a feed that is followed no longer goes, with its entries`() throws {
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

    @Test func `what waits is let in by name, and counted from then on`() throws {
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

    @Test func `what is judged anew keeps its name, and what is withdrawn goes`() throws {
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

    @Test func `names are short, and no two suggestions share one`() throws {
        let store = try Store.inMemory()
        // Enough for four characters to collide.
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
        .failed(Problem(.fetch(.tls(.certificate)), note: "words of a library")),
    ])
    func `what a link's check saw is kept with its arguments`(outcome: LinkHealth.Outcome) throws {
        let store = try Store.inMemory()
        let health = LinkHealth(outcome, at: Self.start)
        try store.record([("https://e.fr/", health)])
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

import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

@Suite(.temporaryDirectory) struct StatusReportTests {
    private static let now = SampleHome.now

    private static func status(_ sample: SampleHome, at date: Date = now) throws -> StatusReport {
        try StatusReport(home: sample.home, store: sample.store, now: date)
    }

    @Test func `a new home has only zeros`() throws {
        let status = try Self.status(SampleHome())
        #expect(status.pages.map(\.name) == ["page.md"])
        #expect(status.pages.map(\.sections) == [2] && status.pages.map(\.links) == [3])
        #expect(status.pages.map(\.findings) == [0])
        let counts = [
            status.pending, status.later, status.accepted, status.applied, status.refused, status.unplaced,
            status.entries, status.feeds.total, status.unreadable,
        ]
        #expect(counts == Array(repeating: 0, count: 9))
        #expect(status.lastPoll == nil && status.lastDigest == nil && status.embeddings == nil)
        #expect(!status.isPollDue && status.failing.isEmpty && status.orphans.isEmpty)
    }

    @Test func `each suggestion is counted once, as it is listed`() throws {
        let sample = try SampleHome()
        let ids = try ["a", "b", "c"].map { try sample.suggest($0) }
        // Not queued, because its news is known from elsewhere.
        var told = try #require(try sample.store.suggestion(id: ids[2]))
        try sample.store.rejudge([], withdrawn: [ids[2]], at: Self.now)
        told.suggestion.priorCoverage = .init(title: "Un", line: 5)
        try sample.store.propose([told], judged: [], at: Self.now)
        let reviewing = sample.reviewing
        _ = try reviewing.refuse([ids[0], ids[2]], now: Self.now)
        _ = try reviewing.later([ids[1]], until: Self.now + 3600, now: Self.now)
        // On the page, although it was refused.
        try sample.folder.write(SampleHome.page + "* [Titre a](https://n.fr/a)\n", to: "page.md")
        let items = try reviewing.items(now: Self.now)
        let status = try Self.status(sample)
        let counted: [Int] = [status.refused, status.later, status.applied]
        #expect(counted == [1, 1, 1])
        let listed = [Reviewing.State.refused, .later, .applied].map { state in
            items.filter { $0.state == state }.count
        }
        #expect(listed == [1, 1, 1])
    }

    @Test func `suggestions are counted by state`() throws {
        let sample = try SampleHome()
        let reviewing = sample.reviewing
        let ids = try (1...9).map { try sample.suggest("\($0)") }
        _ = try reviewing.refuse(Array(ids[0..<2]), now: Self.now)
        _ = try reviewing.later([ids[2]], until: Self.now + 60, now: Self.now)
        _ = try reviewing.accept(Array(ids[3..<6]), now: Self.now)
        try sample.suggest("x", section: ["Nulle part"])
        let before = try Self.status(sample)
        #expect(before.pending == 3 && before.refused == 2 && before.later == 1)
        #expect(before.accepted == 3 && before.applied == 0 && before.unplaced == 1)
        #expect(before.orphans.map(\.page) == ["page.md"])
        #expect(try Self.status(sample, at: Self.now + 61).pending == 4, "one is due again")

        let applying = Applying(home: sample.home)
        for change in try applying.plan() { try applying.write(change, now: Self.now + 1) }
        let after = try Self.status(sample)
        #expect(after.accepted == 0 && after.applied == 3 && after.notOnPage.isEmpty)
        #expect(after.pages.map(\.links) == [6])
        try sample.folder.write(SampleHome.page, to: "page.md")
        #expect(try Set(Self.status(sample).notOnPage) == Set(ids[3..<6]))
    }

    @Test func `suggestions for an unlisted page are not counted`() throws {
        let sample = try SampleHome()
        try sample.suggest("a")
        try sample.folder.write(SampleHome.page, to: "autre.md")
        try sample.folder.write("pages: [autre.md]\n", to: "veille.yml")
        let home = try HomeFolder.find(from: sample.folder.url)
        let status = try StatusReport(home: home, store: sample.store, now: Self.now)
        #expect(status.pending == 0 && status.pages.map(\.name) == ["autre.md"])
    }

    @Test func `the findings of a page are counted`() throws {
        let sample = try SampleHome()
        try sample.folder.write(
            SampleHome.page + "* [Cinq](https://e.fr/5\n* [Un](https://e.fr/1)\n",
            to: "page.md"
        )
        #expect(try Self.status(sample).pages.map(\.findings) == [2])
    }

    // MARK: Feeds

    @Test func `feeds are counted by health, and failing ones are listed`() throws {
        let sample = try SampleHome()
        let store = sample.store
        let names = ["a", "b", "c", "d"]
        try store.follow(
            SubscriptionList(feeds: names.map { Feed(url: "https://e.fr/\($0)", title: $0) })
        )
        #expect(try Self.status(sample).isPollDue, "no feed was visited yet")
        let due = try store.dueFeeds(try store.dueFeeds(at: Self.now) { _ in 0 })
        let body = FreshFeed(
            title: "a",
            entries: [Entry(guid: "1", url: "https://e.fr/1", title: "T")],
            validators: nil,
            bodyHash: 1
        )
        func visit(_ index: Int, _ outcome: FeedOutcome, after seconds: Double, next: Double) -> Visit {
            Visit(
                feed: due[index].id,
                outcome: outcome,
                at: Self.now + seconds,
                nextCheck: Self.now + next
            )
        }
        _ = try store.record([
            visit(0, .fresh(body), after: 0, next: 600), visit(1, .notModified, after: 0, next: 600),
        ])
        #expect(try Self.status(sample).empty == ["https://e.fr/b"])
        for seconds in [10.0, 20] {
            _ = try store.record([
                visit(1, .failed(Problem(.parse(.html(feeds: [])))), after: seconds, next: 700),
                visit(2, .gone, after: seconds, next: 800),
            ])
        }
        let status = try Self.status(sample, at: Self.now + 30)
        #expect(status.feeds.total == 4 && status.feeds.ok == 1)
        #expect(status.empty.isEmpty, "what fails is told once")
        #expect(status.feeds.failing == 2 && status.feeds.never == 1)
        #expect(status.entries == 1 && status.lastPoll == Self.now + 20)
        #expect(status.failing.map(\.feed) == ["https://e.fr/b", "https://e.fr/c"])
        let failing = try #require(status.failing.first)
        #expect(failing.problem == Problem(.parse(.html(feeds: []))))
        #expect(failing.failures == 2 && failing.visits == 3 && failing.failedVisits == 2)
        #expect(failing.since == Self.now + 10 && failing.lastSuccess == Self.now)
        #expect(
            status.failing.map(\.nextCheck) == [Self.now + 700, nil],
            "a feed that is gone is not visited"
        )
        #expect(status.isPollDue, "one was never visited")

        _ = try store.record([visit(3, .notModified, after: 30, next: 900)])
        #expect(try !Self.status(sample, at: Self.now + 30).isPollDue)
        #expect(try Self.status(sample, at: Self.now + 600).isPollDue)
    }

    // MARK: The rest

    @Test func `the newest digest is the one with the latest date, whatever its line`() throws {
        let sample = try SampleHome()
        func issue(_ number: Int, after days: Double) -> Ledger.Record {
            .issue(Issue(digest: "d", number: number, at: Self.now + days * 86_400, keys: []))
        }
        try sample.home.ledger.append([issue(1, after: -9), issue(3, after: -1), issue(2, after: -5)])
        let digest = try #require(try Self.status(sample).lastDigest)
        #expect(digest.number == 3 && digest.at == Self.now - 86_400)
    }

    @Test func `unreadable lines are counted`() throws {
        let sample = try SampleHome()
        _ = try sample.reviewing.refuse([sample.suggest("a")], now: Self.now)
        let ledger = try sample.folder.read("state/decisions.jsonl")
        try sample.folder.write("<<<<<<<\n" + ledger + "{\"v\":9}\n", to: "state/decisions.jsonl")
        let status = try Self.status(sample)
        #expect(status.unreadable == 2 && status.refused == 1)
    }

    @Test func `an embeddings server is listed with its vectors and its failure`() throws {
        let sample = try SampleHome(
            configuration:
                "pages: [page.md]\nclassify: {embeddings: {url: \"http://127.0.0.1:1\", model: e5}}\n"
        )
        try sample.store.save([("eau", [1, 2]), ("juge", [3, 4])], model: "e5")
        try sample.store.save([("eau", [1])], model: "autre")
        let sound = try #require(try Self.status(sample).embeddings)
        #expect(sound.url == "http://127.0.0.1:1" && sound.model == "e5" && sound.vectors == 2)
        #expect(sound.problem == nil)
        let trouble = EmbeddingHealth(
            failingSince: Self.now,
            failures: 2,
            problem: .notEmbeddings,
            nextTry: Self.now + 60
        )
        try sample.store.record(trouble, of: "http://127.0.0.1:1/v1/embeddings")
        #expect(try Self.status(sample).embeddings?.problem?.health == trouble)
    }

    @Test func `the JSON has no keys for text output only`() throws {
        let data = try JSONEncoder().encode(try Self.status(SampleHome()))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["isPollDue"] == nil && object["orphans"] == nil)
        #expect(object["pending"] as? Int == 0 && object["notOnPage"] as? [String] == [])
    }
}

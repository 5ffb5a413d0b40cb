import Feeds
import Foundation
import Home
import Pages
import Storage
import Support
import Testing

@testable import Curation

@Suite(.temporaryDirectory) struct StatisticsTests {
    private static let day = 86_400.0
    private static let url = "https://n.fr/feed"

    private static func statistics(_ sample: SampleHome) throws -> Statistics {
        let items = try sample.reviewing.items(now: SampleHome.now)
        return try Statistics(
            home: sample.home,
            store: sample.store,
            feeds: sample.store.health(),
            items: items,
            now: SampleHome.now
        )
    }

    @Test func `a new home has only zeros`() throws {
        let statistics = try Self.statistics(SampleHome())
        #expect(statistics.sections.map(\.links) == [2, 1])
        #expect(statistics.sections.allSatisfy { $0.written == [Int](repeating: 0, count: 12) })
        #expect(statistics.sources.isEmpty && statistics.hours.allSatisfy { $0 == 0 })
        #expect(statistics.worth.allSatisfy { $0 == 0 } && statistics.threshold == nil)
        #expect(statistics.links.links == 3 && statistics.links.unknown == 3)
    }

    @Test func `feeds are told with those that are new, and nothing is written`() throws {
        let sample = try SampleHome()
        try sample.store.follow(SubscriptionList(feeds: [Feed(url: Self.url, title: "N")]))
        // As between the two steps of a move.
        try sample.home.write(SubscriptionList(feeds: [Feed(url: "https://new.fr/feed", title: "New")]))
        let feeds = try sample.home.feeds(in: sample.store)
        #expect(feeds.map(\.feed.url) == [Self.url, "https://new.fr/feed"])
        #expect(feeds[1].health == FeedHealth() && feeds[1].entries == 0)
        #expect(try sample.store.health().map(\.feed.url) == [Self.url])
    }

    // 14 March 2026 is a Saturday.
    @Test(arguments: [
        ("2026-03-14", 0, "2026-03-09"), ("2026-03-14", 11, "2025-12-22"), ("2026-03-09", 0, "2026-03-09"),
        ("2026-03-08", 0, "2026-03-02"), ("1969-12-31", 0, "1969-12-29"),
    ])
    func `weeks begin on Monday`(now: String, weeks: Int, monday: String) throws {
        let now = try #require(CivilDate.day(now))
        #expect(Statistics.monday(weeks: weeks, before: now + 3600) == CivilDate.day(monday))
    }

    @Test func `articles are counted by feed, week and hour`() throws {
        let sample = try SampleHome()
        let (store, now) = (sample.store, SampleHome.now)
        try store.follow(SubscriptionList(feeds: [Feed(url: Self.url, title: "N")]))
        let due = try #require(try store.dueFeeds(try store.dueFeeds(at: now) { _ in 0 }).first)
        let monday = try #require(CivilDate.day("2026-03-09"))
        // This week, the last second of the week before, the first week, the one before it, and without a date.
        let dates: [Date?] = [
            monday, monday - 1, monday - 77 * Self.day, monday - 77 * Self.day - 1, nil, now + 30 * Self.day,
        ]
        let entries = dates.enumerated().map { index, date in
            Entry(guid: "\(index)", url: "https://n.fr/\(index)", title: "\(index)", published: date)
        }
        let body = FreshFeed(title: "N", entries: entries, validators: nil, bodyHash: 1)
        _ = try store.record([Visit(feed: due.id, outcome: .fresh(body), at: now, nextCheck: now)])
        let statistics = try Self.statistics(sample)
        #expect(statistics.sources.map(\.url) == [Self.url])
        #expect(statistics.sources[0].articles == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2])
        let hours = statistics.hours.enumerated().filter { $0.element > 0 }.map { [$0.offset, $0.element] }
        // Monday at 0, Saturday at 8, Sunday at 23.
        #expect(hours == [[0, 2], [5 * 24 + 8, 1], [6 * 24 + 23, 1]])
    }

    @Test func `decisions count once, in their week, section and source`() throws {
        let sample = try SampleHome()
        let now = SampleHome.now
        try sample.store.follow(SubscriptionList(feeds: [Feed(url: Self.url, title: "N")]))
        let ids = try (0..<5).map { number in
            let article = Suggestion.Article(
                url: "https://n.fr/\(number)",
                title: "T\(number)",
                site: "N",
                feedURL: Self.url
            )
            let suggestion = Suggestion(
                id: "",
                page: "page.md",
                section: ["Énergie"],
                article: article,
                relevance: 0.05 + Double(number) / 4,
                confidence: 1,
                line: "* [T\(number)](https://n.fr/\(number))"
            )
            return try sample.store.put(Proposal(suggestion: suggestion, key: "n.fr/\(number)"), at: now).id
        }
        _ = try sample.reviewing.accept([ids[0]], now: now - 14 * Self.day)
        _ = try sample.reviewing.refuse([ids[1]], now: now)
        _ = try sample.reviewing.refuse([ids[2]], now: now)
        _ = try sample.reviewing.undo(ids[2], now: now)
        let applying = Applying(home: sample.home)
        for change in try applying.plan() { try applying.write(change, now: now) }
        let statistics = try Self.statistics(sample)
        #expect(statistics.decisions.map(\.accepted).filter { $0 > 0 } == [1])
        #expect(statistics.decisions[9].accepted == 1 && statistics.decisions[11].refused == 1)
        #expect(statistics.sections[0].written[11] == 1 && statistics.sections[0].links == 3)
        let other = try Statistics(
            home: sample.home,
            store: sample.store,
            feeds: sample.store.health(),
            items: sample.reviewing.items(now: now),
            page: "other.md",
            now: now
        )
        #expect(other.sections.isEmpty && other.worth.allSatisfy { $0 == 0 } && other.links.links == 0)
        #expect(other.decisions.allSatisfy { $0.accepted + $0.refused == 0 })
        let source = try #require(statistics.sources.first)
        #expect((source.proposed, source.accepted, source.refused) == (5, 1, 1))
        #expect(statistics.worth == [0, 0, 0, 0, 0, 1, 0, 0, 1, 1], "0.55, 0.8 and 1.05 wait")
    }
}

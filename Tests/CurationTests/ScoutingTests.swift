import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

@testable import Curation

@Suite(.temporaryDirectory) struct ScoutingTests {
    private static let now = SampleHome.now

    /// A home whose feed had three articles, each with what it cites; the first two are accepted.
    private func scene(_ configuration: String = "pages: [page.md]\n") throws -> SampleHome {
        let sample = try SampleHome(configuration: configuration)
        let feed = Feed(url: "https://n.fr/feed", title: "N", siteURL: "https://n.fr/")
        try sample.home.write(SubscriptionList(feeds: [feed]))
        try sample.store.follow(SubscriptionList(feeds: [feed]))
        let due = try #require(
            try sample.store.dueFeeds(try sample.store.dueFeeds(at: Self.now) { _ in 0 }).first
        )
        let cited = [
            ["cite.fr", "e.fr", "n.fr"], ["cite.fr", "rare.fr"], ["cite.fr", "rare.fr"], ["cite.fr", "e.fr"],
        ]
        let entries = cited.enumerated().map { index, hosts in
            Entry(guid: "\(index)", url: Self.urls[index], title: "Titre \(index)", citedHosts: hosts)
        }
        let body = FreshFeed(title: "N", entries: entries, validators: nil, bodyHash: 1)
        _ = try sample.store.record([
            Visit(feed: due.id, outcome: .fresh(body), at: Self.now, nextCheck: Self.now)
        ])
        let ids = try (0...1).map { try Self.suggest($0, to: sample) }
        _ = try sample.reviewing.accept(ids, now: Self.now)
        return sample
    }

    /// The last is of the same site as the first.
    private static let urls = ["https://n.fr/0", "https://o.fr/1", "https://p.fr/2", "https://n.fr/3"]

    private static func suggest(_ index: Int, to sample: SampleHome) throws -> String {
        let article = Suggestion.Article(url: urls[index], title: "Titre \(index)", site: "")
        let suggestion = Suggestion(
            id: "",
            page: "page.md",
            section: ["Énergie"],
            article: article,
            relevance: 1,
            confidence: 1,
            line: "* [Titre \(index)](\(urls[index]))"
        )
        let key = String(urls[index].dropFirst("https://".count))
        return try sample.store.put(Proposal(suggestion: suggestion, key: key), at: now).id
    }

    private func sources(_ sample: SampleHome, limit: Int = 10) throws -> [Scouting.Source] {
        try Scouting(home: sample.home, store: sample.store)
            .sources(items: sample.reviewing.items(now: Self.now), limit: limit)
    }

    @Test func `good links speak for a site, those of the page included`() throws {
        // e.fr has three links of the page, and one good article cites it.
        let found = try sources(try scene())
        #expect(found.map(\.host) == ["e.fr"])
        #expect(found.first?.onPage == 3)
        #expect(found.first?.citedBy == ["Titre 0"])
        #expect(found.first?.evidence == 4)
    }

    @Test func `two articles are chance, a third is none, and what is refused says nothing`() throws {
        let sample = try scene()
        // Until here, two good articles cite cite.fr.
        let id = try Self.suggest(2, to: sample)
        #expect(try sources(sample).map(\.host) == ["e.fr"])
        // Another article of a site that has cited it already says nothing new.
        _ = try sample.reviewing.accept([try Self.suggest(3, to: sample)], now: Self.now)
        #expect(try sources(sample).map(\.host) == ["e.fr"])
        _ = try sample.reviewing.refuse([id], now: Self.now + 1)
        #expect(try sources(sample).map(\.host) == ["e.fr"])
        _ = try sample.reviewing.undo(id, now: Self.now + 2)
        _ = try sample.reviewing.accept([id], now: Self.now + 3)
        #expect(try sources(sample).map(\.host) == ["e.fr", "cite.fr"])
        #expect(try sources(sample, limit: 1).map(\.host) == ["e.fr"])
    }

    @Test func `an article that was written counts once`() throws {
        let sample = try scene()
        let applying = Applying(home: sample.home)
        for change in try applying.plan() { try applying.write(change, now: Self.now + 1) }
        let hosts = try sources(sample).map { ($0.host, $0.evidence) }
        #expect(hosts.map(\.0) == ["e.fr"])
    }

    @Test(arguments: [
        "pages: [page.md]\nfetch: {unwanted: [e.fr]}\n", "pages: [page.md]\nfetch: {unwanted: [www.e.fr]}\n",
    ])
    func `a site that nobody wants is not proposed`(_ configuration: String) throws {
        #expect(try sources(try scene(configuration)).isEmpty)
    }

    @Test func `a site that is followed is not proposed`() throws {
        let sample = try scene()
        try sample.home.changeSubscriptions { list in
            _ = list.add(Feed(url: "https://flux.e.fr/rss", title: "E"))
        }
        #expect(try sources(sample).isEmpty)
    }

    @Test(
        arguments: [
            // articles of twelve weeks, ever, proposed, accepted, refused
            (10, 10, 2, 1, 9, nil), (0, 10, 2, 1, 0, .silent), (0, 10, 0, 0, 0, .silent),
            (0, 0, 0, 0, 0, nil),
            (10, 10, 5, 0, 5, .unwanted), (10, 10, 5, 0, 4, nil), (30, 30, 0, 0, 0, .offTopic),
            (29, 29, 0, 0, 0, nil),
            (30, 30, 1, 0, 0, nil),
        ] as [(Int, Int, Int, Int, Int, Statistics.Source.Weakness?)]
    )
    func `why a source may go`(
        _ recent: Int,
        _ ever: Int,
        _ proposed: Int,
        _ accepted: Int,
        _ refused: Int,
        _ weakness: Statistics.Source.Weakness?
    ) {
        let source = Statistics.Source(
            url: "https://n.fr/feed",
            title: "N",
            articles: [recent],
            entries: ever,
            proposed: proposed,
            accepted: accepted,
            refused: refused,
            isFailing: false
        )
        let other = Statistics.Source(
            url: "https://o.fr/feed",
            title: "O",
            articles: [1],
            entries: 1,
            proposed: 1,
            accepted: 1,
            refused: 0,
            isFailing: false
        )
        #expect(source.weakness(among: [source, other]) == weakness)
        #expect(source.weakness(among: [source]) == (weakness == .offTopic ? nil : weakness))
    }
}

@testable import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

@Suite(.temporaryDirectory) struct SearchingTests {
    private static let now = SampleHome.now
    private static let day = 86_400.0
    private static let page = """
        # Veille

        ## Énergie

        * Le Fil : [L’eau qui refroidit les serveurs](https://fil.fr/eau), selon une étude de la région Bretagne
        * Vieux titre nu : [https://nu.fr/charbon](https://nu.fr/charbon)

        ## Droit

        * La Loi : [Un juge et l’eau](https://loi.fr/juge)

        """

    /// A home with articles in all states.
    private static func makeHome() throws -> SampleHome {
        let sample = try SampleHome()
        try sample.folder.write(page, to: "page.md")
        let store = sample.store
        try store.follow(SubscriptionList(feeds: [Feed(url: "https://w.fr/feed", title: "Watt")]))
        let due = try #require(try store.dueFeeds(try store.dueFeeds(at: now) { _ in 0 }).first)
        let long = String(repeating: "mot ", count: 40)
        let entries = [
            Entry(
                guid: "1",
                url: "https://w.fr/tarte",
                title: "Tarte aux pommes",
                summary: "\(long)le charbon du four \(long)",
                published: now - 2 * day
            ),
            Entry(
                guid: "2",
                url: "https://w.fr/charbon",
                title: "Le charbon revient",
                published: now - 9 * day
            ),
            Entry(guid: "3", url: "https://www.fil.fr/eau?utm_source=rss", title: "L’eau qui refroidit"),
            Entry(guid: "4", url: nil, title: "Du charbon sans adresse"),
            Entry(guid: "5", url: "https://n.fr/a", title: "Charbon : titre du flux"),
        ]
        let body = FreshFeed(title: "Watt", entries: entries, validators: nil, bodyHash: 1)
        _ = try store.record([Visit(feed: due.id, outcome: .fresh(body), at: now, nextCheck: now)])
        try sample.suggest("a", title: "Charbon et serveurs")
        _ = try sample.reviewing.refuse([sample.suggest("b", title: "Le charbon refusé")], now: now)
        let later = try sample.suggest("c", title: "Le charbon plus tard", section: ["Droit"])
        _ = try sample.reviewing.later([later], until: now + day, now: now)
        _ = try sample.reviewing.accept([sample.suggest("d", title: "Une loi acceptée")], now: now)
        return sample
    }

    private func found(_ text: String, in sample: SampleHome) throws -> [Searching.Match] {
        try Searching(home: sample.home, store: sample.store)
            .find(try SearchQuery(text, now: Self.now), now: Self.now)
    }

    private func urls(_ text: String, in sample: SampleHome) throws -> [String] {
        try found(text, in: sample).map(\.url)
    }

    @Test func `a story that was only seen is told once, a decision stands for itself`() throws {
        let sample = try Self.makeHome()
        func match(_ number: Int, _ title: String, _ state: SearchQuery.State = .seen) -> Searching.Match {
            Searching.Match(
                state: state,
                title: title,
                url: "https://s\(number).fr/\(number)",
                site: "S\(number)",
                date: Self.now,
                excerpt: ""
            )
        }
        let matches = [
            match(1, "Le parc de Fessenheim ferme ses serveurs"),
            match(2, "Le parc de Fessenheim ferme ses serveurs"),
            match(3, "Le parc de Fessenheim ferme ses serveurs", .refused), match(4, "Une recette de tarte"),
            match(5, "Fessenheim : le parc ferme ses serveurs"),
        ]
        let searching = Searching(home: sample.home, store: sample.store)
        let told = try searching.toldOnce(matches, limit: 9)
        #expect(told.map(\.site) == ["S1", "S3", "S4"])
        #expect(told.map { $0.alsoAt.map(\.site) } == [["S2", "S5"], [], []])
        #expect(try searching.toldOnce(matches, limit: 1).map { $0.alsoAt.map(\.site) } == [["S2"]])
    }

    @Test func `an article is found once, whatever its state`() throws {
        let sample = try Self.makeHome()
        let found = try found("charbon", in: sample)
        let states = Dictionary(uniqueKeysWithValues: found.map { ($0.url, $0.state) })
        #expect(
            states == [
                "https://n.fr/a": .pending, "https://n.fr/b": .refused, "https://n.fr/c": .later,
                "https://w.fr/charbon": .seen, "https://w.fr/tarte": .seen, "https://nu.fr/charbon": .applied,
            ]
        )
        let suggestion = try #require(found.first { $0.state == .pending })
        #expect(suggestion.title == "Charbon et serveurs" && suggestion.site == "Neuf")
        #expect(suggestion.id != nil && suggestion.section == ["Énergie"] && suggestion.page == "page.md")
        let seen = try #require(found.first { $0.url == "https://w.fr/charbon" })
        #expect(seen.site == "Watt" && seen.date == Self.now - 9 * Self.day)
        #expect(seen.id == nil && seen.page == nil)
    }

    @Test func `a title counts for more than a summary`() throws {
        let sample = try Self.makeHome()
        #expect(try urls("charbon state:seen", in: sample) == ["https://w.fr/charbon", "https://w.fr/tarte"])
    }

    @Test func `the links of the page are found, with their place and their words`() throws {
        let sample = try Self.makeHome()
        let link = try #require(try found("serveurs state:applied", in: sample).first)
        #expect(link.url == "https://fil.fr/eau" && link.title == "L’eau qui refroidit les serveurs")
        #expect(link.page == "page.md" && link.section == ["Énergie"] && link.line == 5)
        #expect(link.site == "fil.fr")
        #expect(
            try urls("bretagne", in: sample) == ["https://fil.fr/eau"],
            "the words around the link are searched as well"
        )
        let bare = try #require(try found("charbon state:applied", in: sample).first)
        #expect(bare.title == "Vieux titre nu" && bare.site == "nu.fr" && bare.line == 6)
        #expect(try urls("refroidit", in: sample) == ["https://fil.fr/eau"], "the feed has the same article")
    }

    @Test func `the excerpt contains the match`() throws {
        let sample = try Self.makeHome()
        let found = try #require(try found("four", in: sample).first)
        #expect(found.excerpt.contains("le charbon du four"))
        #expect(found.excerpt.hasPrefix("…") && found.excerpt.hasSuffix("…"))
        #expect(found.excerpt.count < 100)
        #expect(
            try self.found("state:seen", in: sample).allSatisfy { $0.excerpt.isEmpty },
            "nothing was sought"
        )
    }

    @Test(arguments: [
        ("state:pending", ["https://n.fr/a"]), ("state:refused", ["https://n.fr/b"]),
        ("state:later", ["https://n.fr/c"]), ("state:accepted", ["https://n.fr/d"]),
        ("state:applied", ["https://fil.fr/eau", "https://loi.fr/juge", "https://nu.fr/charbon"]),
        ("state:seen", ["https://w.fr/charbon", "https://w.fr/tarte"]),
        ("state:refused,later", ["https://n.fr/b", "https://n.fr/c"]),
        ("section:droit", ["https://loi.fr/juge", "https://n.fr/c"]),
        ("section:ENERG state:applied", ["https://fil.fr/eau", "https://nu.fr/charbon"]),
        ("site:watt", ["https://w.fr/charbon", "https://w.fr/tarte"]),
        ("site:w.fr", ["https://w.fr/charbon", "https://w.fr/tarte"]),
        ("site:\"la loi\"", ["https://loi.fr/juge"]),
        ("since:3d state:seen", ["https://w.fr/tarte"]),
        ("since:2026-03-01 state:seen", ["https://w.fr/charbon", "https://w.fr/tarte"]),
        ("charbon -four site:watt", ["https://w.fr/charbon"]),
        ("\"charbon revient\"", ["https://w.fr/charbon"]), ("\"revient charbon\"", []),
        ("charbon section:droit", ["https://n.fr/c"]), ("introuvable", []),
    ])
    func `filters exclude what does not match`(query: String, expected: [String]) throws {
        #expect(try urls(query, in: Self.makeHome()).sorted() == expected)
    }

    @Test func `without words the newest come first`() throws {
        let sample = try Self.makeHome()
        #expect(try urls("state:seen", in: sample) == ["https://w.fr/tarte", "https://w.fr/charbon"])
        let dated = try found("", in: sample).compactMap(\.date)
        #expect(dated.count >= 4 && dated == dated.sorted(by: >))
    }
}

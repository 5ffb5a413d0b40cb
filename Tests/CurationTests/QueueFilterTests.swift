import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

@Suite(.temporaryDirectory) struct QueueFilterTests {
    private static let other = Suggestion.Coverage(
        url: "https://o.fr/1",
        title: "Autre",
        site: "O",
        seen: SampleHome.now
    )

    private static func items() throws -> ([Reviewing.Item], HomeFolder) {
        let sample = try SampleHome(configuration: "pages: [page.md, other.md]\n")
        try sample.folder.write("# B\n\n## Droit\n\n* [B](https://e.fr/b)\n", to: "other.md")
        for (name, page, section, site, url, language, relevance, covered) in [
            ("a", "page.md", "Énergie", "Le Monde", "https://www.lemonde.fr/a", "fr-FR", 0.9, true),
            ("b", "page.md", "Droit", "Le Monde", "https://www.lemonde.fr/b", "fr", 0.4, false),
            ("c", "page.md", "Droit", "Nature", "https://nature.com/c", "en", 0.7, false),
            ("d", "other.md", "Droit", "Élan", "https://elan.org/d", nil, 0.7, true),
        ] as [(String, String, String, String, String, String?, Double, Bool)] {
            let article = Suggestion.Article(
                url: url,
                title: name,
                site: site,
                published: SampleHome.now.addingTimeInterval(-relevance * 86_400),
                language: language,
                feedURL: "https://e.fr/feed",
                alsoAt: covered ? [other] : []
            )
            let suggestion = Suggestion(
                id: "",
                page: page,
                section: [section],
                article: article,
                relevance: relevance,
                confidence: 1
            )
            _ = try sample.store.put(Proposal(suggestion: suggestion, key: url), at: SampleHome.now)
        }
        return (try sample.reviewing.items(now: SampleHome.now), sample.home)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var titles: String
        var change: @Sendable (inout QueueFilter) -> Void

        init(_ name: String, _ titles: String, _ change: @escaping @Sendable (inout QueueFilter) -> Void) {
            (testDescription, self.titles, self.change) = (name, titles, change)
        }
    }

    @Test(arguments: [
        Case("nothing", "abcd") { _ in },
        Case("a page", "d") { $0.page = "other.md" },
        Case("a section of every page", "bcd") { $0.section = "droit" },
        Case("a section of one page", "d") { ($0.page, $0.section) = ("other.md", "Droit") },
        Case("a number is of the first page", "bc") { $0.section = "2" },
        Case("the start of a name, without accents", "a") { $0.section = "ener" },
        Case("a name of a site", "ab") { $0.site = "monde" },
        Case("a host", "c") { $0.site = "NATURE.com" },
        Case("a site without accents", "d") { $0.site = "elan" },
        Case("a language, whatever the country", "ab") { $0.language = "FR" },
        Case("what others report", "ad") { $0.isStory = true },
        Case("a worth", "acd") { $0.worth = 0.7 },
        Case("all of it", "a") { ($0.site, $0.language, $0.isStory, $0.worth) = ("monde", "fr", true, 0.5) },
        Case("what nothing meets", "") { $0.site = "nowhere" },
    ])
    func `suggestions are chosen`(wanted: Case) throws {
        let (items, home) = try Self.items()
        var filter = QueueFilter()
        wanted.change(&filter)
        let titles = try filter.apply(to: items, in: home, on: home.pages()).map(\.suggestion.article.title)
        #expect(titles.sorted().joined() == wanted.titles)
    }

    @Test func `a site is found by its name as it is shown`() throws {
        var (items, home) = try Self.items()
        for index in items.indices { items[index].suggestion.article.site = "a \u{2066}b\u{202E}\u{1B}c" }
        var filter = QueueFilter()
        for name in ["a bc", "a \u{2066}b\u{202E}\u{1B}c"] {
            filter.site = name
            #expect(try filter.apply(to: items, in: home, on: home.pages()).count == items.count)
        }
    }

    @Test func `mine is what waits for me in my sections`() throws {
        let settings = "pages: [page.md]\nsections: {Droit: {owners: [Anne, Zoë], approvals: 2}}\n"
        let sample = try SampleHome(configuration: settings)
        try sample.suggest("a")
        let ids = try ["b", "c"].map { try sample.suggest($0, section: ["Droit"]) }
        let home = sample.home.decided(by: .named("Anne"))
        _ = try Reviewing(home: home, store: sample.store).accept([ids[0]], now: SampleHome.now)
        let items = try sample.reviewing.pendingItems(now: SampleHome.now)
        #expect(items.count == 3)
        var filter = QueueFilter()
        filter.isMine = true
        func mine(_ name: String) throws -> String {
            try filter.apply(to: items, in: sample.home.decided(by: .named(name)), on: [])
                .map { String($0.key.suffix(1)) }.sorted().joined()
        }
        #expect(try mine("anne") == "c")
        #expect(try mine("Zoë") == "bc")
        #expect(try mine("Bob") == "")
        #expect(throws: UserError(OwnerProblem.noName)) {
            try filter.apply(to: items, in: sample.home, on: [])
        }
    }

    @Test func `mine needs a section with owners`() throws {
        let (items, home) = try Self.items()
        var filter = QueueFilter()
        filter.isMine = true
        #expect(throws: UserError(OwnerProblem.noOwners, at: "veille.yml")) {
            try filter.apply(to: items, in: home.decided(by: .named("Anne")), on: [])
        }
    }

    @Test(arguments: ["9", "nowhere", "-9223372036854775808"])
    func `a section that no page has is an error`(name: String) throws {
        let (items, home) = try Self.items()
        var filter = QueueFilter()
        filter.section = name
        #expect(throws: UserError.self) { try filter.apply(to: items, in: home, on: home.pages()) }
    }

    @Test func `the newest come first, those without a date last`() throws {
        var (items, _) = try Self.items()
        let last = items.firstIndex { $0.suggestion.article.title == "b" }
        items[try #require(last)].suggestion.article.published = nil
        QueueOrder.newest.sort(&items)
        #expect(items.map(\.suggestion.article.title).joined().hasSuffix("ab"))
        #expect(Set(items.prefix(2).map(\.suggestion.article.title)) == ["c", "d"])
    }
}

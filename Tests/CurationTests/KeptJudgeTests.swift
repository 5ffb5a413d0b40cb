import Feeds
import Foundation
import GRDB
import Home
import Support
import Testing

@testable import Curation
@testable import Storage

/// When the judge of an earlier run is used again.
@Suite(.temporaryDirectory) struct KeptJudgeTests {
    private static let hour = 3600.0
    private static let now = SampleHome.now

    /// Stores articles that no run has seen, and judges them.
    private static func judge(_ sample: SampleHome, _ articles: Range<Int>, at date: Date = now) async throws
    {
        let store = sample.store
        try store.follow(SubscriptionList(feeds: [Feed(url: "https://n.fr/feed", title: "Neuf")]))
        let due = try #require(
            try store.dueFeeds(try store.dueFeeds(at: .distantFuture) { _ in 0 }).first
        )
        let entries = articles.map {
            Entry(
                guid: "\($0)",
                url: "https://n.fr/article-\($0)",
                title: "Article \($0) sur les serveurs",
                published: date - hour
            )
        }
        let body = FreshFeed(
            title: "Neuf",
            entries: entries,
            validators: nil,
            bodyHash: UInt64(articles.lowerBound)
        )
        _ = try store.record([Visit(feed: due.id, outcome: .fresh(body), at: date, nextCheck: date)])
        let report = try await Suggesting(home: sample.home, store: store).run(now: date)
        #expect(report.judged >= articles.count)
    }

    private static func alter(_ sample: SampleHome, _ sql: String) throws {
        try sample.store.writer.write { try $0.execute(sql: sql) }
    }

    private static func refuse(_ sample: SampleHome, _ count: Int) throws {
        for number in 0..<count {
            _ = try sample.reviewing.refuse([sample.suggest("r\(number)")], now: now + 1)
        }
    }

    /// What happens between two runs, and whether the judge of the first is used again.
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var isKept: Bool
        /// The articles that are new to the second run, of 60 in the first.
        var news = 2
        /// Hours from the first run to the second.
        var hours = 1.0
        var change: @Sendable (SampleHome) throws -> Void = { _ in }
    }

    @Test(arguments: [
        Case(testDescription: "an hour", isKept: true),
        Case(testDescription: "a week less an hour", isKept: true, hours: 167),
        Case(testDescription: "a week", isKept: false, hours: 168),
        Case(testDescription: "a clock a week back", isKept: false, hours: -168),
        Case(testDescription: "a third of the sample", isKept: true, news: 20),
        Case(testDescription: "more than a third", isKept: false, news: 21),
        Case(testDescription: "four decisions", isKept: true) { try refuse($0, 4) },
        Case(testDescription: "five decisions", isKept: false) { try refuse($0, 5) },
        Case(testDescription: "another page", isKept: false) {
            try $0.folder.write(SampleHome.page + "* [Quatre](https://e.fr/4)\n", to: "page.md")
        },
        Case(testDescription: "another version", isKept: false) {
            try alter($0, "UPDATE judge SET format = '0.1.0 1 0'")
        },
        Case(testDescription: "entries whose numbers are used again", isKept: false) {
            try alter($0, "UPDATE judge SET newestEntry = newestEntry + 9")
        },
        Case(testDescription: "a damaged model", isKept: false) {
            try alter($0, "UPDATE judge SET model = zeroblob(length(model))")
        },
        Case(testDescription: "a model that is cut off", isKept: false) {
            try alter($0, "UPDATE judge SET model = zeroblob(7)")
        },
    ])
    func `the judge of an earlier run is used as long as it holds`(_ test: Case) async throws {
        let sample = try SampleHome()
        try await Self.judge(sample, 0..<60)
        let first = try #require(try sample.store.keptJudge(page: "page.md"))
        #expect(first.made == Self.now && first.poolSize == 60)
        try test.change(sample)
        let date = Self.now + test.hours * Self.hour
        try await Self.judge(sample, 60..<60 + test.news, at: date)
        let second = try #require(try sample.store.keptJudge(page: "page.md"))
        #expect(second.made == (test.isKept ? first.made : date))
        #expect((second == first) == test.isKept)
    }

    private static func bring(_ name: String, to sample: SampleHome, at date: Date = now) async throws
        -> Suggestion
    {
        let article = Suggestion.Article(
            url: "https://b.fr/\(name)",
            title: "Les serveurs de demain",
            site: ""
        )
        return try await Suggesting(home: sample.home, store: sample.store).propose(article, now: date)
    }

    @Test func `decisions after the training correct what its judge proposes later`() async throws {
        let sample = try SampleHome(configuration: "pages: [page.md]\nsuggest: {min_relevance: 0}\n")
        try await Self.judge(sample, 0..<60)
        try Self.refuse(sample, 4)
        try await Self.judge(sample, 60..<62, at: Self.now + 3600)
        let all = try sample.store.suggestions() + sample.store.waiting(page: "page.md", limit: 99)
        let late = try #require(all.first { $0.key.hasSuffix("article-60") })
        #expect(late.judged == Self.now, "the judge knows no decision after its training")
        var corrected = late.suggestion
        RelevanceFeedback(try sample.home.readHistory()).correct(&corrected, judged: late.judged)
        #expect(corrected.relevance < late.suggestion.relevance)
    }

    @Test func `the judge of a page that is no longer kept is dropped`() async throws {
        let sample = try SampleHome()
        try await Self.judge(sample, 0..<60)
        try sample.folder.write(SampleHome.page, to: "other.md")
        try sample.folder.write("pages: [other.md]\n", to: "veille.yml")
        let home = try HomeFolder.find(from: sample.folder.url)
        let article = Suggestion.Article(url: "https://b.fr/a", title: "Les serveurs", site: "")
        _ = try await Suggesting(home: home, store: sample.store).propose(article, now: Self.now)
        #expect(try sample.store.keptJudge(page: "page.md") == nil)
        #expect(try sample.store.keptJudge(page: "other.md") != nil)
    }

    @Test func `a link that a person brings is relevant, whichever judge chooses its section`() async throws {
        let sample = try SampleHome()
        try await Self.judge(sample, 0..<60)
        let kept = try sample.store.keptJudge(page: "page.md")
        #expect(try await Self.bring("a", to: sample).relevance == 1)
        #expect(try sample.store.keptJudge(page: "page.md") == kept)
    }

    @Test func `before the first poll, the judge of the first link serves the next, and no poll`()
        async throws
    {
        let sample = try SampleHome()
        let first = try await Self.bring("a", to: sample)
        let kept = try #require(try sample.store.keptJudge(page: "page.md"))
        let second = try await Self.bring("b", to: sample, at: Self.now + 1)
        #expect(second.section == first.section && second.relevance == 1)
        #expect(try sample.store.keptJudge(page: "page.md") == kept)
        try await Self.judge(sample, 0..<60, at: Self.now + 2)
        #expect(try sample.store.keptJudge(page: "page.md")?.made == Self.now + 2)
    }

    @Test func `with a server of embeddings no judge is kept`() async throws {
        let sample = try SampleHome(
            configuration: """
                pages: [page.md]
                classify: {embeddings: {url: "http://127.0.0.1:9/v1", model: m}}

                """
        )
        try await Self.judge(sample, 0..<60)
        #expect(try sample.store.keptJudge(page: "page.md") == nil)
    }
}

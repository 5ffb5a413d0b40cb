import Feeds
import Fetch
import Foundation
import Home
import Storage
import Support
import Testing

@testable import Curation

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct BacktestTests {
    private static let start = Date(timeIntervalSince1970: 1_700_000_000)
    private static let day = 86_400.0

    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    private static let energy = [
        "La consommation électrique des serveurs", "Une centrale à charbon pour les serveurs",
        "L’eau qui refroidit les serveurs", "L’électricité des serveurs et leur centrale",
    ]
    private static let law = [
        "Le règlement européen sur les algorithmes", "Un juge face aux algorithmes",
        "La loi sur les algorithmes publics", "Le juge, la loi et le règlement européen",
    ]

    private static func page(energy: Int, law: Int, more: String = "") -> String {
        func links(_ titles: [String], _ folder: String, _ count: Int) -> String {
            titles.prefix(count).enumerated()
                .map { "* [\($0.element)](https://e.fr/\(folder)/\($0.offset))\n" }.joined()
        }
        return "# V\n\n## Énergie\n\n" + links(Self.energy, "e", energy) + "\n## Droit\n\n"
            + links(Self.law, "d", law) + more
    }

    private func home() throws -> HomeFolder {
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        return try HomeFolder.find(from: folder.url)
    }

    // MARK: History

    @Test func `versions come oldest first, renames and deletions included`() async throws {
        let repository = try await GitRepository(in: folder)
        for (index, count) in [2, 3].enumerated() {
            try folder.write(Self.page(energy: count, law: 3), to: "liens.md")
            try await repository.commitAll("\(index)", at: Self.start + Double(index) * Self.day)
        }
        try await repository.git("mv", "liens.md", "page.md")
        try await repository.commitAll("2", at: Self.start + 2 * Self.day)
        try await repository.git("rm", "--quiet", "page.md")
        try await repository.commitAll("3", at: Self.start + 3 * Self.day)
        try folder.write(Self.page(energy: 4, law: 3), to: "page.md")
        try folder.write("à part\n", to: "notes.md")
        try await repository.commitAll("4", at: Self.start + 4 * Self.day)
        try folder.write("encore\n", to: "notes.md")
        try await repository.commitAll("5", at: Self.start + 5 * Self.day)

        let history = GitHistory(folder: folder.url)
        let versions = try await history.versions(of: folder.url.appending(path: "page.md"))
        #expect(versions.map(\.date) == (0...4).map { Self.start + Double($0) * Self.day })
        #expect(versions.map(\.path) == ["liens.md", "liens.md", "page.md", "page.md", "page.md"])
        var sizes: [Int?] = []
        for version in versions { sizes.append(try await history.bytes(of: version)?.count) }
        let expected = [2, 3, 3, nil, 4].map { $0.map { Self.page(energy: $0, law: 3).utf8.count } }
        #expect(sizes == expected)
    }

    @Test func `a page outside of a repository has no history`() async throws {
        try folder.write("# V\n", to: "page.md")
        let history = GitHistory(folder: folder.url)
        let error = await #expect(throws: UserError.self) {
            try await history.versions(of: folder.url.appending(path: "page.md"))
        }
        #expect(error == UserError(CommitProblem.noHistory, at: "page.md"))
    }

    @Test func `an uncommitted page has no versions`() async throws {
        let repository = try await GitRepository(in: folder)
        try await repository.commitAll("a")
        try folder.write("# V\n", to: "page.md")
        let versions = try await GitHistory(folder: folder.url).versions(
            of: folder.url.appending(path: "page.md")
        )
        #expect(versions.isEmpty)
    }

    // MARK: Trials

    /// A growing page: first too small, then with a link more in each section, then with a new section.
    private func grown() async throws -> (home: HomeFolder, store: Store) {
        let repository = try await GitRepository(in: folder)
        let home = try home()
        let pages = [
            Self.page(energy: 2, law: 2), Self.page(energy: 3, law: 3), Self.page(energy: 4, law: 3),
            // A link that only moves within the page is not new.
            Self.page(energy: 4, law: 3).replacing("# V\n", with: "# Veille\n"),
            Self.page(energy: 4, law: 4, more: "\n## Cuisine\n\n* [La tarte aux pommes](https://e.fr/c/0)\n"),
        ]
        for (index, page) in pages.enumerated() {
            try folder.write(page, to: "page.md")
            try await repository.commitAll("\(index)", at: Self.start + Double(index) * Self.day)
        }
        let store = try Store.inMemory()
        try store.follow(SubscriptionList(feeds: [Feed(url: "https://w.fr/feed", title: "W")]))
        let due = try #require(try store.dueFeeds(try store.dueFeeds(at: Self.start) { _ in 0 }).first)
        let entries = [
            Entry(guid: "1", url: "https://w.fr/1", title: "Le match de dimanche"),
            Entry(guid: "2", url: "https://w.fr/2", title: "La météo de la semaine"),
            Entry(guid: "3", url: "https://w.fr/3", title: "Un concert au parc"),
            // An entry that is on the page in the end is not another candidate.
            Entry(guid: "4", url: "https://www.e.fr/e/3?utm_source=rss", title: "L’électricité"),
        ]
        let body = FreshFeed(title: "W", entries: entries, validators: nil, bodyHash: 1)
        let visit = Visit(feed: due.id, outcome: .fresh(body), at: Self.start, nextCheck: Self.start)
        _ = try store.record([visit])
        return (home, store)
    }

    @Test func `each added link is judged by the page as it was before`() async throws {
        let (home, store) = try await grown()
        let steps = Locked<[Int]>([])
        let reports = try await Backtest(home: home, store: store).run(
            try home.page("page.md"),
            since: nil,
            now: Self.start
        ) { done, total in
            #expect(total == 5)
            steps.withLock { $0.append(done) }
        }
        #expect(reports.map(\.model).contains(.words))
        let report = try #require(reports.first { $0.model == .words })
        #expect(steps.withLock { $0 } == [0, 1, 2, 3, 4])
        #expect(
            report.trials.map(\.url) == ["https://e.fr/e/3", "https://e.fr/d/3", "https://e.fr/c/0"],
            "not what was added while the page had fewer than five links"
        )
        #expect(report.trials.map(\.section) == ["Énergie", "Droit", "Cuisine"])
        #expect(report.trials.map(\.sectionRank) == [1, 1, nil])
        #expect(report.trials.prefix(2).map(\.proposedSection) == ["Énergie", "Droit"])
        #expect(report.trials.map(\.linksBefore) == [6, 7, 7])
        #expect(report.trials.map(\.candidates) == [4, 4, 4])
        #expect(report.trials.prefix(2).map(\.rank) == [1, 1])
        #expect(report.trials.map(\.date) == [2, 4, 4].map { Self.start + $0 * Self.day })
        #expect(report.trials.allSatisfy { (0...1).contains($0.relevance) })
    }

    @Test func `a server of embeddings is compared with the other models, and left out when it fails`()
        async throws
    {
        _ = try await grown()
        try await EmbedderTests.whileEmbedding { url, record in
            try folder.write(
                "pages: [page.md]\nclassify: {embeddings: {url: \"\(url)\", model: m}}\n",
                to: "veille.yml"
            )
            let reports = try await byServer()
            #expect(reports.first?.model == .server, "that of the settings comes first")
            #expect(reports.map(\.model).contains(.words))
            #expect(reports.map(\.trials.count) == reports.map { _ in 3 })
            let asked = await record.questions.flatMap(\.input)
            #expect(asked.contains("L’électricité") || asked.contains { $0.contains("électri") }, "\(asked)")
        }
        let without = try await byServer()
        #expect(!without.map(\.model).contains(.server) && without.map(\.model).contains(.words))
    }

    @Test func `articles at or above a threshold pass it`() async throws {
        let (home, store) = try await grown()
        let report = try await words(Backtest(home: home, store: store), home)
        #expect(report.thresholds.map(\.relevance) == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
        let trials = report.trials.map(\.relevance)
        for threshold in report.thresholds {
            // No relevance is between a threshold and its rounded value.
            let passed = trials.count { $0 >= threshold.relevance - 1e-9 }
            #expect(abs(threshold.recall - Double(passed) / 3) < 1e-9)
        }
        let others = report.thresholds.map(\.others)
        #expect(others == others.sorted(by: >), "fewer pass a higher one")
        #expect(try #require(others.last) < 0.5)
    }

    @Test func `links added before a date are not replayed`() async throws {
        let (home, store) = try await grown()
        let backtest = try Backtest(home: home, store: store)
        let report = try await words(backtest, home, since: Self.start + 3 * Self.day)
        #expect(report.trials.map(\.url) == ["https://e.fr/d/3", "https://e.fr/c/0"])
        let none = try await words(backtest, home, since: Self.start + 5 * Self.day)
        #expect(none.trials.isEmpty && none.threshold == 0)
        #expect(none.thresholds.allSatisfy { $0.recall == 0 && $0.others == 0 })
    }

    @Test func `the threshold of the settings is used`() async throws {
        _ = try await grown()
        try folder.write("pages: [page.md]\nsuggest: {min_relevance: 0.25}\n", to: "veille.yml")
        let home = try HomeFolder.find(from: folder.url)
        let report = try await words(Backtest(home: home, store: .inMemory()), home)
        #expect(report.threshold == 0.25)
        #expect(
            report.trials.allSatisfy { $0.rank == nil && $0.candidates <= 3 },
            "the best of one means nothing"
        )
        let summary = try #require(BacktestSummary("page.md", [report]))
        #expect(summary.medianRank == nil && summary.models[0].medianRank == nil && summary.recall == nil)
        #expect(summary.thresholds.isEmpty && summary.curve.allSatisfy { $0.recall == nil })
    }

    /// The store knows thirty articles of each of two weeks, six months apart.
    @Test func `other candidates are those of the weeks of the link, if there are enough`() async throws {
        let (home, store) = try await grown()
        let later = Self.start + 400 * Self.day
        let due = try #require(try store.dueFeeds(try store.dueFeeds(at: later) { _ in 0 }).first)
        func entries(_ name: String, on date: Date) -> [Entry] {
            (0..<30).map { number in
                var entry = Entry(
                    guid: "\(name)\(number)",
                    url: "https://w.fr/\(name)/\(number)",
                    title: "\(name) numéro \(number)"
                )
                entry.published = date
                return entry
            }
        }
        let old = entries("vieux", on: Self.start + 2 * Self.day)
        let body = FreshFeed(
            title: "W",
            entries: old + entries("neuf", on: Self.start + 180 * Self.day),
            validators: nil,
            bodyHash: 2
        )
        let visit = Visit(
            feed: due.id,
            outcome: .fresh(body),
            at: Self.start + 180 * Self.day,
            nextCheck: Self.start
        )
        _ = try store.record([visit])
        let page = try home.page("page.md")
        let backtest = try Backtest(home: home, store: store)
        let then = try await words(backtest, home)
        #expect(then.trials.allSatisfy { $0.areContemporary })
        // Thirty of the time, three without a date that were first seen then, and the links of the same version.
        #expect(then.trials.map(\.candidates) == [34, 34, 34])
        #expect(BacktestSummary(page.name, [then])?.amongContemporaries == 3)
    }

    @Test func `what a branch added counts once, when it is merged, and what comes back does not`()
        async throws
    {
        let repository = try await GitRepository(in: folder)
        let home = try home()
        func commit(_ text: String, _ day: Int) async throws {
            try folder.write(text, to: "page.md")
            try await repository.commitAll("\(day)", at: Self.start + Double(day) * Self.day)
        }
        try await commit(Self.page(energy: 3, law: 3), 0)
        try await repository.git("checkout", "--quiet", "-b", "other")
        try await commit(Self.page(energy: 4, law: 3), 1)
        try await repository.git("checkout", "--quiet", "-")
        try folder.write("note\n", to: "note.md")
        try await repository.commitAll("2", at: Self.start + 2 * Self.day)
        try await repository.git("merge", "--quiet", "--no-ff", "-m", "merge", "other")
        try await commit(Self.page(energy: 3, law: 3), 4)
        try await commit(Self.page(energy: 4, law: 3), 5)
        let report = try await words(Backtest(home: home, store: .inMemory()), home)
        #expect(report.trials.map(\.url) == ["https://e.fr/e/3"])
    }

    /// A backtest of the home with the server of its settings.
    private func byServer() async throws -> [Backtest.Report] {
        let home = try HomeFolder.find(from: folder.url)
        let settings = try #require(home.configuration.embeddings)
        let store = try Store.inMemory()
        return try await FetchLoop.withLoop(.loopback) { loop in
            let embedder = Embedder(settings: settings, key: nil, fetcher: loop, store: store)
            return try await Backtest(home: home, store: store, embedder: embedder).run(
                try home.page("page.md"),
                since: nil,
                now: Self.start
            )
        }
    }

    private func words(_ backtest: Backtest, _ home: HomeFolder, since: Date? = nil) async throws
        -> Backtest.Report
    {
        let reports = try await backtest.run(try home.page("page.md"), since: since, now: Self.start)
        return try #require(reports.first { $0.model == .words })
    }
}

@Suite struct BacktestSummaryTests {
    /// A trial of a page that had `before` links.
    private static func trial(
        _ section: String,
        as proposed: String,
        rank sectionRank: Int?,
        worth relevance: Double,
        place: Int,
        of candidates: Int = 10,
        before: Int
    ) -> Backtest.Trial {
        Backtest.Trial(
            date: Date(timeIntervalSince1970: 0),
            title: "T",
            url: "https://e.fr/\(before)",
            section: section,
            proposedSection: proposed,
            sectionRank: sectionRank,
            relevance: relevance,
            rank: place,
            candidates: candidates,
            areContemporary: before % 2 == 0,
            linksBefore: before
        )
    }

    private static let report = Backtest.Report(
        model: .words,
        trials: [
            trial("A", as: "A", rank: 1, worth: 0.9, place: 1, before: 5),
            trial("A", as: "B", rank: 2, worth: 0.5, place: 3, of: 12, before: 6),
            trial("B", as: "B", rank: 1, worth: 0.49, place: 2, before: 8),
            trial("B", as: "A", rank: 4, worth: 0.1, place: 9, before: 9),
            trial("Neuf", as: "A", rank: nil, worth: 0.6, place: 4, before: 10),
            trial("A", as: "A", rank: 1, worth: 0.8, place: 1, before: 11),
            trial("C", as: "B", rank: 3, worth: 0.7, place: 2, before: 12),
        ],
        thresholds: [Backtest.Threshold(relevance: 0.1, recall: 1, others: 0.5)],
        threshold: 0.5
    )

    @Test func `the figures equal those counted by hand`() throws {
        let summary = try #require(BacktestSummary("page.md", [Self.report]))
        #expect(summary.page == "page.md")
        #expect(summary.links == 7 && summary.inNewSection == 1)
        let (fiveSixths, fiveSevenths): (Double, Double) = (5 / 6, 5 / 7)
        #expect(summary.firstSection == 0.5)
        #expect(summary.thirdSection == fiveSixths)
        #expect(summary.recall == fiveSevenths, "0.9, 0.5, 0.6, 0.8 and 0.7")
        #expect(summary.medianRank == 2, "1 1 2 2 3 4 9")
        #expect(summary.candidates == 12)
        #expect(summary.amongContemporaries == 4, "6, 8, 10 and 12")
        #expect(summary.models.map(\.model) == [.words])
        #expect(summary.thresholds.map(\.others) == [0.5])
        #expect(summary.trials.map(\.linksBefore) == [5, 6, 8, 9, 10, 11, 12])
    }

    /// The intervals of Wilson's formula, as published tables have them.
    @Test(arguments: [
        (0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1), (81, 263, 0.255, 0.366),
    ])
    func `a share has its interval`(some: Int, all: Int, low: Double, high: Double) {
        let share = BacktestSummary.Share(some, of: all)
        #expect(share.value == Double(some) / Double(all))
        #expect(abs(share.low - low) < 0.001 && abs(share.high - high) < 0.001, "\(share)")
    }

    @Test func `the curve has steps of at least five links, smallest page first`() throws {
        var report = Self.report
        report.trials.reverse()
        let curve = try #require(BacktestSummary("page.md", [report])).curve
        #expect(curve.map(\.links) == [5, 2])
        #expect(curve.map(\.from) == [5, 11] && curve.map(\.to) == [10, 12])
        #expect(curve.map(\.recall) == [0.6, 1] as [Double?])
        #expect(curve.map(\.firstSection) == [0.5, 0.5], "of those whose section existed")
    }

    @Test func `a long history has six steps`() throws {
        let trials = (0..<60).map { Self.trial("A", as: "A", rank: 1, worth: 1, place: 1, before: $0) }
        let curve = try #require(BacktestSummary("p", [Backtest.Report(trials: trials)])).curve
        #expect(curve.map(\.links) == [10, 10, 10, 10, 10, 10])
    }

    @Test func `each section has its recall and its precision, the largest first`() throws {
        let sections = try #require(BacktestSummary("page.md", [Self.report])).sections
        #expect(sections.map(\.section) == ["A", "B", "C"])
        #expect(sections.map(\.links) == [3, 2, 1])
        let (third, twoThirds): (Double, Double) = (1 / 3, 2 / 3)
        #expect(sections.map(\.recall) == [twoThirds, 0.5, 0])
        #expect(sections.map(\.precision) == [twoThirds, third, 0])
    }

    @Test func `an empty report gives zeros, not a division by zero`() throws {
        let summary = try #require(BacktestSummary("page.md", [Backtest.Report()]))
        #expect(summary.links == 0 && summary.recall == nil && summary.firstSection == 0)
        #expect(summary.thirdSection == 0 && summary.medianRank == nil && summary.candidates == 0)
        #expect(summary.curve.isEmpty && summary.sections.isEmpty)
    }
}

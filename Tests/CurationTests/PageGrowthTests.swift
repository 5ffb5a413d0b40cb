import Foundation
import Home
import Pages
import Support
import Testing

@testable import Curation

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct PageGrowthTests {
    private static let start = Date(timeIntervalSince1970: 1_700_000_000)

    private static func page(_ sections: [(String, Int)]) -> String {
        sections.map { name, count in
            "## \(name)\n\n" + (0..<count).map { "* [\(name) \($0)](https://e.fr/\(name)/\($0))\n" }.joined()
                + "\n"
        }.joined()
    }

    private static func statistics() async throws -> Statistics {
        let sample = try SampleHome()
        var statistics = try Statistics(
            home: sample.home,
            store: sample.store,
            feeds: [],
            items: [],
            now: SampleHome.now
        )
        try await statistics.addGrowth(of: sample.home)
        return statistics
    }

    @Test func `a page in git is counted as its commits left it`() async throws {
        let sample = try SampleHome()
        let repository = try await GitRepository(in: sample.folder)
        let versions = [[("A", 1), ("Gone", 2)], [("A", 2), ("Gone", 2)], [("A", 3), ("B", 1)]]
        for (index, sections) in versions.enumerated() {
            try sample.folder.write(Self.page(sections), to: "page.md")
            try await repository.commitAll("\(index)", at: Self.start + Double(index) * 86_400)
        }
        let file = try sample.home.page("page.md")
        let growth = try #require(await PageGrowth(of: file))
        #expect(growth.dates == (0..<3).map { Self.start + Double($0) * 86_400 })
        #expect(growth.links == [3, 4, 4])
        #expect(growth.sections.map(\.path) == [["A"], ["B"]])
        #expect(growth.sections.map(\.links) == [[1, 2, 3], [0, 0, 1]])
    }

    @Test func `without git, or with one commit, there is nothing to draw`() async throws {
        #expect(try await Self.statistics().growth.isEmpty)
        let repository = try await GitRepository(in: TemporaryDirectory.current)
        try await repository.commitAll("One")
        #expect(try await Self.statistics().growth.isEmpty)
    }

    @Test func `of many versions a few are looked at, the first and the last among them`() {
        let versions = (0..<500).map { ($0, Self.start + Double($0 * $0)) }
        let chosen = PageGrowth.spread(versions).map(\.0)
        #expect(chosen.count == PageGrowth.samples && chosen.first == 0 && chosen.last == 499)
        #expect(chosen == chosen.sorted() && Set(chosen).count == chosen.count)
        let jumping = (0..<40).map { ($0, Self.start + ($0 == 3 ? 1e6 : 0)) }
        let few = PageGrowth.spread(jumping).map(\.0)
        #expect(few.first == 0 && few.last == 39 && Set(few).count == few.count)
    }
}

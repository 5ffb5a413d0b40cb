import Feeds
import Foundation
import Home
import Support
import Testing

@testable import Curation

/// When entries are judged again.
@Suite(.temporaryDirectory) struct JudgingBasisTests {
    private static let start = Date(timeIntervalSince1970: 1_773_475_200)

    private func decisions(_ count: Int, _ verdict: Decision.Verdict = .refuse, from first: Int = 0)
        -> [Decision]
    {
        (first..<first + count).map { number in
            let suggestion = Suggestion(
                id: "k\(number)",
                page: "page.md",
                section: ["A"],
                article: .init(url: "https://e.fr/\(number)", title: "T", site: ""),
                relevance: 1,
                confidence: 1,
                line: ""
            )
            let date = Self.start.addingTimeInterval(Double(number))
            return Decision(at: date, verdict: verdict, suggestion: suggestion, key: "e.fr/\(number)")
        }
    }

    private func pages(_ decisions: [Decision]) throws -> [Suggesting.PageContext] {
        let folder = TemporaryDirectory.current
        try folder.write("# P\n\n## A\n\n* [a](https://a.fr)\n", to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        let home = try HomeFolder.find(from: folder.url)
        var pages = try Suggesting(home: home, store: home.openStore()).pages
        pages[0].history = DecisionHistory(decisions)
        return pages
    }

    @Test(arguments: [
        (known: 0, added: 4, isKnown: true), (0, 5, false), (20, 4, true), (20, 5, false), (90, 8, true),
        (90, 9, false),
        (900, 49, true), (900, 50, false), (20, 0, true),
    ])
    func `a tenth more decisions are judged by again, from five to fifty`(
        known: Int,
        added: Int,
        isKnown: Bool
    ) throws {
        let before = JudgingBasis(inputs: "i", try pages(decisions(known)))
        let now = try pages(decisions(known + added))
        #expect(JudgingBasis(inputs: "i", now).isKnown(since: before.text, on: now) == isKnown)
        #expect(!JudgingBasis(inputs: "j", now).isKnown(since: before.text, on: now), "another page or model")
    }

    @Test func `a page that has another name by now is another page`() throws {
        let folder = TemporaryDirectory.current
        _ = try pages([])
        let home = try HomeFolder.find(from: folder.url)
        let before = try Suggesting(home: home, store: home.openStore()).basis
        try folder.write("# P\n\n## A\n\n* [a](https://a.fr)\n", to: "links.md")
        try folder.write("pages: [links.md]\n", to: "veille.yml")
        let renamed = try Suggesting(home: HomeFolder.find(from: folder.url), store: home.openStore())
        #expect(!renamed.basis.isKnown(since: before.text, on: renamed.pages))
    }

    @Test func `what was proposed or written teaches nothing; what was undone or merged is judged by again`()
        throws
    {
        let before = JudgingBasis(inputs: "i", try pages(decisions(20)))
        func isKnown(_ decisions: [Decision]) throws -> Bool {
            let now = try pages(decisions)
            return JudgingBasis(inputs: "i", now).isKnown(since: before.text, on: now)
        }
        #expect(
            try isKnown(decisions(20) + decisions(30, .propose, from: 20) + decisions(30, .applied, from: 50))
        )
        #expect(try !isKnown(decisions(19)))
        #expect(try !isKnown(decisions(22, from: -1)), "one came before, and one after")
        #expect(try !JudgingBasis(inputs: "i", pages([])).isKnown(since: "not JSON", on: pages([])))
    }
}

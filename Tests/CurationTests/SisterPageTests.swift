@testable import Curation
import Feeds
import Fetch
import Foundation
import Parse
import Storage
import Support
import Testing

/// Another curated page, followed for the links that it gains.
@Suite struct SisterPageTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)
    private static let address = "https://raw.example/list.md"

    private struct Scene {
        let store: Store
        let text = Guarded("")

        init() throws {
            store = try Store.inMemory()
            try store.follow(
                SubscriptionList(feeds: [Feed(url: SisterPageTests.address, title: "L", kind: .page)])
            )
        }

        /// The entries that are not of long ago, after a visit of the page with these lines.
        func visit(_ lines: [String], day: Double) async throws -> [String] {
            text.withLock { $0 = "# Liste\n\n## Outils\n\n" + lines.joined(separator: "\n") + "\n" }
            let text = text
            let fetcher = ScriptedFetcher { request in
                Response(status: 200, body: Array(text.withLock { $0 }.utf8), url: request.url)
            }
            let round = Round(fetcher: fetcher, store: store, concurrency: 1)
            let now = SisterPageTests.now + day * 86_400
            _ = try await round.run(now: now, all: true)
            _ = try store.markJudged(before: now - 30 * 86_400)
            return try store.entriesToJudge(limit: 1000).map(\.entry.title).sorted()
        }
    }

    private static func lines(_ names: some Sequence<Int>) -> [String] {
        names.map { "- [L\($0)](https://e\($0).example/x) - Un outil." }
    }

    @Test func `only what a page gains is news`() async throws {
        let scene = try Scene()
        #expect(try await scene.visit(Self.lines(1...20), day: 0).isEmpty)
        #expect(
            try await scene.visit(Self.lines(1...20) + ["- [Neuf](https://n.example/) - Mots."], day: 1) == [
                "Neuf"
            ]
        )
        // Another title, another order, a removed line: the same links.
        let changed = Self.lines((3...20).reversed()) + ["- [Neuf !](https://n.example/)"]
        #expect(try await scene.visit(changed, day: 2) == ["Neuf"])
    }

    @Test func `what a page drops is told, until it comes back`() async throws {
        let scene = try Scene()
        func dropped(_ day: Double) throws -> [String] {
            try scene.store.dropped(since: Self.now + day * 86_400).keys.sorted()
        }
        _ = try await scene.visit(Self.lines(1...20), day: 0)
        #expect(try dropped(0).isEmpty)
        _ = try await scene.visit(Self.lines(3...20), day: 1)
        _ = try await scene.visit(Self.lines(4...20), day: 2)
        #expect(try dropped(0) == ["e1.example/x", "e2.example/x", "e3.example/x"])
        #expect(try dropped(2) == ["e3.example/x"])
        #expect(try scene.store.dropped(since: Self.now)["e3.example/x"]?.list == "L")
        _ = try await scene.visit(Self.lines(2...20), day: 3)
        #expect(try dropped(0) == ["e1.example/x"])
        // Half of it and more: it was rebuilt.
        _ = try await scene.visit(Self.lines(15...20), day: 4)
        #expect(try dropped(0) == ["e1.example/x"])
        // Nor is that told when the list has grown again.
        _ = try await scene.visit(Self.lines(15...40), day: 5)
        _ = try await scene.visit(Self.lines(16...40), day: 6)
        #expect(try dropped(4) == ["e15.example/x"])
    }

    @Test func `a page that is rebuilt is no flood`() async throws {
        let scene = try Scene()
        _ = try await scene.visit(Self.lines(1...20), day: 0)
        #expect(try await scene.visit(Self.lines(1...500), day: 1).isEmpty)
        #expect(try await scene.visit(Self.lines(1...501), day: 2) == ["L501"])
    }

    @Test func `an entry has the title, the note and the heading of its link`() throws {
        let text = """
            # Liste

            ## Outils

            - [Un outil](https://a.example/?utm_source=x) - Il sert.
            - [Relatif](/b)
            - [Ancre](#c)
            - Deux : [https://d.example/](https://d.example/)

            """
        let response = Response(status: 200, body: Array(text.utf8), url: Self.address)
        let entries = try SisterPage.read(response).entries
        #expect(entries.map(\.title) == ["Un outil", "Relatif", "Deux"])
        #expect(
            entries.map(\.url) == [
                "https://a.example/?utm_source=x", "https://raw.example/b", "https://d.example/",
            ]
        )
        #expect(entries[0].summary == "Il sert. · Outils")
    }

    @Test(arguments: [
        ("<!DOCTYPE html><html><body>x</body></html>", ParseProblem.Document.webPage),
        ("# T\n\nDes mots, [un lien](https://a.example/).\n", .noList), ("\0\0", .noList),
    ]) func `what is no page of links is told`(text: String, problem: ParseProblem.Document) {
        let response = Response(status: 200, body: Array(text.utf8), url: Self.address)
        #expect(throws: ParseError.notAFeed(problem)) { try SisterPage.read(response) }
    }

    @Test(arguments: [
        ("https://github.com/a/b", "https://raw.githubusercontent.com/a/b/HEAD/README.md"),
        (
            "https://github.com/a/b/blob/main/docs/x.md",
            "https://raw.githubusercontent.com/a/b/main/docs/x.md"
        ),
        ("https://gitlab.com/a/b/-/blob/main/x.md", "https://gitlab.com/a/b/-/raw/main/x.md"),
        ("https://codeberg.org/a/b/src/branch/main/x.md", "https://codeberg.org/a/b/raw/branch/main/x.md"),
        ("https://e.example/x.md", "https://e.example/x.md"),
        ("https://github.com/a/b/issues", "https://github.com/a/b/issues"),
    ]) func `the file itself is read, not the page of a forge about it`(page: String, file: String) throws {
        #expect(try #require(WebURL(page)).rawFile.description == file)
    }
}

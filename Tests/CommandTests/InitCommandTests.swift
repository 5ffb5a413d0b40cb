import Foundation
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct InitCommandTests: ProgramSuite {
    @Test func `init offline reads the page and does not write it`() async throws {
        try lay(["page.md": Self.page])
        let first = try await run("init", "--no-network", "page.md")
        #expect(first.code == 0)
        #expect(first.output.hasPrefix("page.md — “Veille” · 3 links, 2 sites\n"))
        #expect(first.messages.contains("Written: veille.yml, feeds/feeds.opml"))
        #expect(try TemporaryDirectory.current.read("page.md") == Self.page)
        #expect(try TemporaryDirectory.current.read("veille.yml").contains("- page.md"))
        let again = try await run("init", "--no-network", "page.md", "--json")
        #expect(again.code == 0 && again.output.contains("\"schema\" : \"veille.init/1\""))
        #expect(!again.messages.contains("Written"))
    }

    private static let outlines = """
        <opml version="1.0"><head><title>Mes flux</title></head><body><outline text="Droit"><outline text="Énergie">
        <outline text="Watt" xmlUrl="https://w.fr/feed"/></outline>
        <outline title="Lois" xmlUrl="https://l.fr/feed" htmlUrl="https://l.fr/blog/"/></outline>
        <outline text="Local" xmlUrl="file:///etc/passwd"/>
        <outline text="Seul" xmlUrl="https://s.fr/feed"/></body></opml>
        """

    @Test func `the feeds of another reader make a home, and a page if it is missing`() async throws {
        try lay(["r.opml": Self.outlines])
        let made = try await run("init", "--opml", "r.opml", "links.md")
        #expect(made.code == 0)
        #expect(
            made.messages.contains(
                "Written: links.md, veille.yml, feeds/feeds.opml\n3 feeds of the OPML file followed\n"
            )
        )
        #expect(made.messages.hasSuffix("Next: veille poll\n"))
        #expect(
            try TemporaryDirectory.current.read("links.md") == """
                # Mes flux

                ## Droit

                - [Lois](https://l.fr/blog/)

                ### Énergie

                - [Watt](https://w.fr/)

                ## Other

                - [Seul](https://s.fr/)

                """
        )
        let feeds = try TemporaryDirectory.current.read("feeds/feeds.opml")
        #expect(feeds.contains("https://w.fr/feed") && !feeds.contains("passwd"))
        // A page that is there is not written.
        try TemporaryDirectory.current.write(Self.page, to: "links.md")
        #expect(try await run("init", "--opml", "r.opml", "links.md").code == 0)
        #expect(try TemporaryDirectory.current.read("links.md") == Self.page)
    }

    @Test func `a file that is no OPML makes nothing`() async throws {
        try lay(["r.opml": "<rss/>"])
        let run = try await run("init", "--opml", "r.opml", "links.md")
        #expect(run.code == 2 && run.messages.contains("invalid OPML"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: TemporaryDirectory.current.url.path) == [
                "r.opml"
            ]
        )
    }

    @Test func `init configures git for the state folder`() async throws {
        let ignored = "veille.sqlite*\n"
        try lay(["page.md": Self.page, "state/.gitignore": ignored])
        #expect(try await run("init", "--no-network", "page.md").code == 0)
        #expect(try TemporaryDirectory.current.read("state/.gitignore") == ignored, "a person's stays")
        let merged = try TemporaryDirectory.current.read("state/.gitattributes")
        #expect(merged.hasSuffix("\ndecisions.jsonl merge=union\ndecisions/*.jsonl merge=union\n"))
    }
}

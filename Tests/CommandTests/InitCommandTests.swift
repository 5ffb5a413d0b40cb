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

    @Test func `init configures git for the state folder`() async throws {
        let ignored = "veille.sqlite*\n"
        try lay(["page.md": Self.page, "state/.gitignore": ignored])
        #expect(try await run("init", "--no-network", "page.md").code == 0)
        #expect(try TemporaryDirectory.current.read("state/.gitignore") == ignored, "a person's stays")
        let merged = try TemporaryDirectory.current.read("state/.gitattributes")
        #expect(merged.hasSuffix("\ndecisions.jsonl merge=union\n"))
    }
}

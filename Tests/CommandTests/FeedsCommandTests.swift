import Foundation
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct FeedsCommandTests: ProgramSuite {
    @Test func `feeds are added, imported, exported and removed`() async throws {
        try lay(Self.home)
        #expect(
            try await run("feeds", "add", "https://e.fr/feed", "--no-network", "--title", "A & B").code == 0
        )
        #expect(
            try await run("feeds", "add", "https://e.fr/feed", "--no-network").output.contains(
                "already followed"
            )
        )
        let opml = try await run("feeds", "export").output
        #expect(opml.contains("text=\"A &amp; B\" xmlUrl=\"https://e.fr/feed\""))
        try lay(["other.opml": opml.replacing("e.fr/feed", with: "o.fr/feed")])
        #expect(
            try await run("feeds", "import", "other.opml").output
                == "1 new feed, 0 already followed or not on the web\n"
        )
        #expect(try await run("feeds", "rm", "https://e.fr/feed").code == 0)
        #expect(try await run("feeds", "list").output.contains("https://o.fr/feed"))
    }

    @Test func `a feed is removed even if the database cannot be opened`() async throws {
        try lay(Self.home)
        _ = try await run("feeds", "add", "https://e.fr/feed", "--no-network")
        // A folder in place of the database.
        try lay(["state/veille.sqlite/file": ""])
        let removed = try await run("feeds", "rm", "https://e.fr/feed")
        #expect(removed.code == 0 && removed.output.contains("no longer followed"))
        await #expect(!(try run("feeds", "export").output.contains("https://e.fr/feed")))
    }

    @Test(arguments: [
        ["feeds", "import", "list.opml"], ["feeds", "parse", "a.xml"], ["feeds", "doctor", "a.xml"],
    ])
    func `a file argument is relative to the working folder`(command: [String]) async throws {
        let feed = "<rss version='2.0'><channel><title>T</title><item><title>U</title></item></channel></rss>"
        let files = Self.home.merging(["list.opml": "<opml/>", "a.xml": feed]) { $1 }
        try lay(Dictionary(uniqueKeysWithValues: files.map { ("there/" + $0.key, $0.value) }))
        let run = try await Program.run(["-C", "there"] + command, in: TemporaryDirectory.current.url)
        #expect(run.code < 2 && !run.messages.contains("no such file"))
    }
}

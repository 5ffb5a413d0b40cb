import Foundation
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct StatusCommandTests: ProgramSuite {
    @Test func `a count of one is singular`() async throws {
        let files = [
            "page.md": "# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n",
            "veille.yml": "pages: [page.md]\n",
            "feeds/feeds.opml":
                "<opml version=\"2.0\"><body><outline text=\"F\" xmlUrl=\"https://e.fr/feed\"/></body></opml>",
        ]
        try lay(files)
        let status = try await run("status").output
        #expect(status.contains("page.md · 1 link in 1 section · ") && status.contains("1 feed: "))
        let french = try await run("status", "--lang", "fr").output
        #expect(french.contains("page.md · 1 lien dans 1 section · ") && french.contains("0 article\n"))
        try lay(["list.opml": files["feeds/feeds.opml"] ?? ""])
        #expect(
            try await run("feeds", "import", "list.opml").output
                == "0 new feeds, 1 already followed or not on the web\n"
        )
        try FileManager.default.removeItem(at: TemporaryDirectory.current.url.appending(path: "veille.yml"))
        #expect(try await run("init", "--no-network", "page.md").output.contains("\n  1 site\n"))
    }
}

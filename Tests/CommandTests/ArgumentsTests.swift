import Support
import Testing

@testable import veille

@Suite(.temporaryDirectory) struct ArgumentsTests {
    @Test(arguments: [
        ("-C home list", "list -C home"), ("list -v", "list -v"), ("-v", "-v"), ("-v feeds", "feeds -v"),
        ("feeds --lang fr list", "feeds list --lang fr"), ("feeds -v list", "feeds list -v"),
        ("--lang fr feeds -C home rm x", "feeds rm x --lang fr -C home"),
        ("feeds --json add -- -x", "feeds add --json -- -x"), ("feeds -h", "feeds -h"),
        ("search -v -- feeds", "search -v -- feeds"), ("poll --force feeds", "poll --force feeds"),
    ])
    func `common options may come before a command and its subcommand`(typed: String, parsed: String) {
        func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }
        #expect(Arguments.commandFirst(words(typed)) == words(parsed))
    }

    @Test func `feeds takes common options before its subcommand`() async throws {
        let folder = TemporaryDirectory.current
        try folder.write("# Veille\n\n* [Un](https://e.fr/1)\n", to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        let run = try await Program.run(["feeds", "--lang", "fr", "list"], in: folder.url)
        #expect(run.code == 0 && run.messages.hasPrefix("Il n’y a pas de flux."))
    }
}

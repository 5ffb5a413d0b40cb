import Foundation
import Support
import Testing

/// Commands that read standard input and need no home.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct FilterCommandTests: ProgramSuite {
    @Test func `a feed is parsed as a filter`() async throws {
        let feed =
            "<rss version='2.0'><channel><title>T</title><item><title>Un &amp; deux</title></item><item/></channel></rss>"
        let parsed = try await run("feeds", "parse", input: feed)
        #expect(
            parsed.code == 0 && parsed.output.contains("\"title\":\"Un & deux\"")
                && parsed.output.contains("\"ok\":true")
        )
        #expect(try await run("feeds", "parse", input: "bonjour").output.contains("\"ok\":false"))
        try lay(["a.xml": feed, "b.xml": feed])
        #expect(try await run("feeds", "parse", "--count", "a.xml", "b.xml").output == "4\n")
        let path = TemporaryDirectory.current.url.appending(path: "a.xml").path
        let batch = try await run(
            "feeds",
            "parse",
            "--batch",
            input: "{\"path\": \"\(path)\", \"content_type\": null}\n{\"path\": \"\(path)\"}\n"
        )
        #expect(batch.output.split(separator: "\n").count == 2)
    }

    @Test func `documents are judged as a filter`() async throws {
        let task = """
            {"page": {"sections": [{"path": ["Énergie"], "links": [{"text": "La consommation des serveurs", "url": "https://e.fr/1"}]},
            {"path": ["Droit"], "links": [{"text": "Un juge et la loi", "url": "https://e.fr/2"}]}]},
            "candidates": [{"id": "a", "title": "La loi du juge", "url": "https://x.fr"}]}
            """
        let answer = try await run("classify", input: task)
        #expect(answer.code == 0 && answer.output.hasPrefix("{\"id\":\"a\",\"none\":"))
        #expect(try await run("classify", input: "{}").messages.contains("“page” is missing"))
    }

    @Test func `the version is printed, and help has examples`() async throws {
        #expect(try await run("--version").output.firstMatch(of: /^\d+\.\d+\.\d+\n$/) != nil)
        for command in ["", "init", "poll", "list", "apply", "digest", "add", "edit"] {
            let help = try await Program.run(
                (command.isEmpty ? [] : [command]) + ["--help"],
                in: TemporaryDirectory.current.url
            )
            #expect(help.code == 0 && help.output.contains("Example"), "\(command)")
        }
    }
}

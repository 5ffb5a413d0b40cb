import Delivery
import Foundation
import Home
import Support
import Testing

@testable import veille

/// `digest`, run as a program.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct DigestCommandTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    private func lay(_ settings: String = "", links: [String] = ["a"]) async throws {
        try folder.write("# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n", to: "page.md")
        try folder.write("pages: [page.md]\n" + settings, to: "veille.yml")
        for link in links { try await accept("https://n.fr/\(link)", "Titre \(link)") }
    }

    private func accept(_ url: String, _ title: String) async throws {
        try await run("add", url, "--title", title, "--offline", "--accept", "--section", "1")
    }

    @discardableResult
    private func run(_ arguments: String..., day: Int = 14) async throws -> Program.Run {
        try await Program.run(arguments + ["--now", "2026-03-\(day)T08:00:00Z"], in: folder.url)
    }

    private var issues: Int {
        get throws {
            try folder.read("state/decisions.jsonl").split(separator: "\n").count {
                $0.contains("{\"issue\":")
            }
        }
    }

    @Test func `an issue is made once, and reprinted by its number`() async throws {
        try await lay()
        let first = try await run("digest")
        #expect(first.code == 0 && first.messages.contains("Issue 1, 1 link."))
        try await accept("https://n.fr/b", "Titre b")
        for _ in 1...2 {
            let again = try await run("digest", "--number", "1", day: 21)
            #expect(again.output == first.output)
            #expect(again.messages.contains("Issue 1, 1 link, reprinted unchanged."))
        }
        #expect(try issues == 1)
        let second = try await run("digest", "--number", "2", day: 21)
        #expect(second.output.contains("Titre b") && !second.output.contains("Titre a"))
        let third = try await run("digest", "--number", "2", day: 28)
        #expect(third.output == second.output)
        #expect(try issues == 2)
        let gap = try await run("digest", "--number", "4")
        #expect(gap.output == "" && gap.reports(SendProblem.noSuchIssue(4, next: 3)))
    }

    @Test func `a dry run shows the issue, records nothing and writes nothing`() async throws {
        try await lay()
        for flag in ["-n", "--dry-run"] {
            let run = try await run("digest", flag, "-o", "out.md")
            #expect(run.output.contains("[Titre a](https://n.fr/a)"))
            #expect(run.messages.contains("1 link; not recorded as an issue."))
        }
        #expect(try !folder.has("out.md") && issues == 0)
        let written = try await run("digest", "--no-mark", "--draft", "-o", "out.md")
        #expect(written.output == "" && written.messages.hasPrefix("Written: out.md"))
        #expect(try folder.read("out.md").contains("\ndraft: true\n"))
        #expect(try issues == 0)
    }

    @Test func `an empty issue is only made on request`() async throws {
        try await lay(links: [])
        let skipped = try await run("digest")
        #expect(skipped.code == 0 && skipped.output == "" && skipped.messages.contains("none was written"))
        #expect(!folder.has("state/veille.sqlite"), "an issue needs no database")
        let sent = try await run("digest", "--empty", "send", "--lang", "fr")
        #expect(
            sent.output.contains("Rien de neuf cette semaine.") && sent.messages.contains("Numéro 1, 0 lien.")
        )
        let again = try await run("digest", "--number", "1", "--lang", "fr")
        #expect(again.output == sent.output)
    }

    @Test func `an issue in eml format is a valid message`() async throws {
        try await lay()
        let missing = try await run("digest", "--format", "eml")
        #expect(missing.output == "" && missing.reports(SendProblem.noEnvelope, at: "veille.yml"))
        #expect(try issues == 0)
        try folder.write(
            "pages: [page.md]\ndigest: {mail: {from: V <v@e.fr>, to: [l@e.fr], unsubscribe: mailto:u@e.fr}}\n",
            to: "veille.yml"
        )
        let run = try await run("digest", "--format", "eml")
        let lines = run.output.unicodeScalars.split(separator: "\n").map { String($0) }
        #expect(lines.allSatisfy { $0.unicodeScalars.last == "\r" })
        #expect(lines.first == "From: V <v@e.fr>\r" && lines.contains("List-Unsubscribe: <mailto:u@e.fr>\r"))
        #expect(!run.output.contains("List-Unsubscribe-Post"))
    }

    @Test func `untrusted text is escaped in a post, a note is not`() async throws {
        try await lay(links: [])
        try await accept("https://n.fr/x(y", "]( <b>x</b> {{ page.x }} **g** [a](javascript:b) # - ")
        let run = try await run("digest", "-n")
        #expect(
            run.output.contains(
                "- [\\]( \\<b>x\\</b> {\\{ page.x }} \\*\\*g\\*\\* \\[a\\](javascript:b) # -](https://n.fr/x%28y) — n.fr\n"
            )
        )
    }

    @Test func `a custom template is rendered, and its errors are reported`() async throws {
        try await lay()
        try folder.write(
            "{{title}} & {{issue}}\n{{#items}}\n* {{markdownTitle}} {{url}}\n{{/items}}\n",
            to: "own.mustache"
        )
        let own = try await run("digest", "-n", "--template", "own.mustache")
        #expect(own.output == "Veille & n°\u{202F}1 — 1 nouveauté\n* Titre a https://n.fr/a\n")
        try folder.write("a\n{{#items}}\nb\n{{/item}}\n", to: "broken.mustache")
        let broken = try await run("digest", "--template", "broken.mustache")
        #expect(broken.output == "")
        #expect(broken.code == 2 && broken.messages.hasPrefix("veille: broken.mustache:4: "))
        #expect(broken.messages.contains(": {{/item}}\n  → "))
        let missing = try await run("digest", "--template", "none.mustache")
        #expect(missing.reports(FileProblem.unreadable(.template, .notFound), at: "none.mustache"))
        #expect(try issues == 0)
    }

    @Test func `options that do not go together are refused`() async throws {
        try await lay(links: [])
        let run = try await run("digest", "--number", "1", "--since", "2026-01-01")
        #expect(run.output == "" && run.reports(OptionProblem.numberWithSelection))
    }

    @Test(arguments: ["md", "html", "text", "atom", "rss", "json"])
    func `every format is reproducible`(format: String) async throws {
        try await lay(links: ["a", "b"])
        let (one, other) = await (
            try run("digest", "-n", "--format", format), try run("digest", "-n", "--format", format)
        )
        #expect(one.code == 0 && one.output == other.output && one.output.contains("https://n.fr/b"))
    }
}

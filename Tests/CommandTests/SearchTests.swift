import Foundation
import Support
import Testing

@testable import veille

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct SearchTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    private func run(_ arguments: String...) async throws -> Program.Run {
        try await Program.run(arguments + ["--now", "2026-03-14T08:00:00Z"], in: folder.url)
    }

    @Test func `articles, links and decisions are found with their state, ignoring accents`() async throws {
        let home = folder.url.appending(path: "demo").path
        let demo = try await Program.run(
            ["demo", "--home", home, "--now", "2026-03-14T08:00:00Z"],
            in: folder.url
        )
        #expect(demo.code == 0)
        let water = try await run("-C", home, "search", "electricite", "eau")
        #expect(water.code == 0)
        #expect(water.output.contains("\n  pgbt already covered · Sobriété numérique · 12 Mar 2026\n"))
        let link = try await run("-C", home, "search", "chauffent ville")
        #expect(
            link.output.contains("Quand les serveurs chauffent la ville\n  page.md:13 · Journal du climat\n")
        )
        let off = try await run("-C", home, "search", "state:seen", "--limit", "1")
        #expect(off.output.contains("not proposed") && off.messages.contains("1 of "))
        #expect(off.messages.contains("Next: veille add http"))
        _ = try await run("-C", home, "refuse", "s96r")
        let refused = try await run("-C", home, "search", "state:refused", "--json")
        let found = try #require(
            try JSONSerialization.jsonObject(with: Data(refused.output.utf8)) as? [String: Any]
        )
        #expect(found["total"] as? Int == 1)
        #expect((found["found"] as? [[String: Any]])?.first?["id"] as? String == "s96r")
        let filtered = try await run("-C", home, "search", "serveurs", "section:impacts", "site:climat")
        #expect(filtered.output.contains("page.md:13") && !filtered.output.contains("Sobriété numérique"))
    }

    @Test func `a dash excludes a word, wherever the folder option is`() async throws {
        try folder.write(
            "# V\n\n## A\n\n- [Eau et serveurs](https://e.fr/1)\n- [Eau et vent](https://e.fr/2)\n",
            to: "h/page.md"
        )
        try folder.write("pages: [page.md]\n", to: "h/veille.yml")
        let without = try await run("-C", "h", "search", "eau", "-serveurs")
        #expect(
            without.code == 0 && without.output.contains("Eau et vent")
                && !without.output.contains("serveurs")
        )
        let behind = try await Program.run(["-C", "h", "search", "--", "eau"], in: folder.url)
        #expect(behind.code == 0 && behind.output.contains("Eau et vent"))
        #expect(
            try await run("-C", "h", "search", "eau", "--limt", "3").messages.contains(
                "unknown option “--limt”"
            )
        )
    }

    @Test(arguments: [
        (["search", "eau", "-feu", "--json"], ["search", "eau", "--json", "--", "-feu"]),
        (["search", "-q", "--", "-feu", "eau"], ["search", "-q", "--", "-feu", "eau"]),
        (["search", "-feu", "--", "eau"], ["search", "--", "-feu", "eau"]),
        (["list", "-feu"], ["list", "-feu"]),
        (["search", "-C", "h", "eau"], ["search", "-C", "h", "eau"]),
    ])
    func `excluded words are not options`(typed: [String], parsed: [String]) {
        #expect(Arguments.excludedWordsLast(typed) == parsed)
    }

    @Test func `file arguments are relative to the working folder`() async throws {
        try folder.write("# V\n\n## A\n\n- [Un](https://e.fr/1)\n", to: "h/page.md")
        try folder.write("pages: [page.md]\n", to: "h/veille.yml")
        let added = try await run(
            "-C",
            "h",
            "add",
            "https://n.fr/1",
            "--title",
            "T",
            "--offline",
            "--accept",
            "--section",
            "1"
        )
        #expect(added.code == 0)
        #expect(try await run("-C", "h", "digest", "-o", "issue.md").code == 0)
        #expect(folder.has("h/issue.md") && !folder.has("issue.md"))
    }

    @Test func `the date of a postponed suggestion is shown`() async throws {
        try folder.write("# V\n\n## A\n\n- [Un](https://e.fr/1)\n", to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        for (number, until) in ["lundi", "confirmed"].enumerated() {
            let url = "https://n.fr/\(number)"
            _ = try await run("add", url, "--title", "Titre \(number)", "--offline", "--section", "1")
            let id = try #require(try await run("list").output.firstMatch(of: /(?m)^  ([a-z][0-9a-z]{3,})\s/))
                .output.1
            #expect(try await run("later", String(id), "--until", until).code == 0)
        }
        let list = try await run("list", "--state", "later").output
        #expect(list.contains("[until 16 Mar 2026]") && list.contains("[until a second source]"))
        #expect(try await run("list", "--state", "later", "--json").output.contains("2026-03-16T00:00:00Z"))
        #expect(try await run("review", "--json").code == 2)
    }

    @Test func `an empty result and an empty query are reported`() async throws {
        try folder.write("# V\n\n## A\n\n- [Un](https://e.fr/1)\n", to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        let none = try await run("search", "zèbre")
        #expect(none.code == 0 && none.output.isEmpty && none.messages.contains("Nothing was found."))
        #expect(try await run("search", "  ").code == 2)
        let wrong = try await run("search", "color:red")
        #expect(wrong.code == 2 && wrong.messages.contains("filters: section:, site:, state:, since:"))
    }
}

import Foundation
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(1))) struct SearchTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    private func run(_ arguments: String...) throws -> Program.Run {
        try Program.run(arguments + ["--now", "2026-03-14T08:00:00Z"], in: folder.url)
    }

    @Test func `articles, links and decisions are found, accents aside, with where they stand`() throws {
        let home = folder.url.appending(path: "demo").path
        let demo = try Program.run(
            ["demo", "--home", home, "--now", "2026-03-14T08:00:00Z"],
            in: folder.url
        )
        #expect(demo.code == 0)
        let water = try run("-C", home, "search", "electricite", "eau")
        #expect(water.code == 0)
        #expect(water.output.contains("\n  pgbt told already · Sobriété numérique · 12 Mar 2026\n"))
        let link = try run("-C", home, "search", "chauffent ville")
        #expect(
            link.output.contains("Quand les serveurs chauffent la ville\n  page.md:13 · Journal du climat\n")
        )
        let off = try run("-C", home, "search", "state:seen", "--limit", "1")
        #expect(off.output.contains("not proposed") && off.messages.contains("1 of "))
        #expect(off.messages.contains("Next: veille add http"))
        _ = try run("-C", home, "refuse", "s96r")
        let refused = try run("-C", home, "search", "state:refused", "--json")
        let found = try #require(
            try JSONSerialization.jsonObject(with: Data(refused.output.utf8)) as? [String: Any]
        )
        #expect(found["total"] as? Int == 1)
        #expect((found["found"] as? [[String: Any]])?.first?["id"] as? String == "s96r")
        let filtered = try run("-C", home, "search", "serveurs", "section:impacts", "site:climat")
        #expect(filtered.output.contains("page.md:13") && !filtered.output.contains("Sobriété numérique"))
    }

    @Test func `nothing found, and nothing asked, are told`() throws {
        try folder.write("# V\n\n## A\n\n- [Un](https://e.fr/1)\n", to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        let none = try run("search", "zèbre")
        #expect(none.code == 0 && none.output.isEmpty && none.messages.contains("Nothing was found."))
        #expect(try run("search", "  ").code == 2)
        let wrong = try run("search", "color:red")
        #expect(wrong.code == 2 && wrong.messages.contains("filters: section:, site:, state:, since:"))
    }
}

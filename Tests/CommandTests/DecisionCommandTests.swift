import Foundation
import Support
import Testing

@testable import veille

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct DecisionCommandTests: ProgramSuite {
    @Test(arguments: ["2", "Énergie", "droit"])
    func `a section cannot be named for suggestions of two pages`(section: String) async throws {
        try lay(["a.md": Self.page, "b.md": Self.page, "veille.yml": "pages: [a.md, b.md]\n"])
        var ids: [String] = []
        for page in ["a.md", "b.md"] {
            let url = "https://n.fr/" + page
            let added = try await run(
                "add",
                url,
                "--title",
                "Neuf",
                "--offline",
                "--section",
                "1",
                "--page",
                page,
                "--json"
            )
            ids.append(String(try #require(added.output.firstMatch(of: /"id"\s*:\s*"(\w+)"/)?.output.1)))
        }
        let both = try await run("accept", ids[0], ids[1], "--section", section)
        #expect(both.output == "")
        #expect(both.reports(OptionProblem.sectionOfSeveralPages(section, one: "a.md", other: "b.md")))
        #expect(try await run("accept", ids[0], ids[1]).code == 0)
        #expect(try await run("accept", ids[1], "--section", section).code == 0)
    }

    @Test func `an added link is accepted and written`() async throws {
        try lay(Self.home)
        let added = try await run(
            "add",
            "https://e.fr/9?utm_source=x",
            "--title",
            "Neuf [9]",
            "--no-network",
            "--section",
            "éner",
            "--accept"
        )
        #expect(added.code == 0)
        #expect(added.output.contains("+ * [Neuf \\[9\\]](https://e.fr/9)"))
        #expect(try await run("apply", "--check").code == 1)
        let applied = try await run("apply")
        #expect(applied.code == 0)
        let expected = Self.page.replacing(
            "(https://e.fr/2)\n",
            with: "(https://e.fr/2)\n* [Neuf \\[9\\]](https://e.fr/9)\n"
        )
        #expect(try TemporaryDirectory.current.read("page.md") == expected)
        #expect(try await run("apply", "--check").code == 0)
    }

    @Test func `keys decide, continue, and can be undone`() async throws {
        try lay(Self.home)
        for number in 1...4 {
            _ = try await run(
                "add",
                "https://n.fr/\(number)",
                "--title",
                "Titre \(number)",
                "--no-network",
                "--section",
                "1",
                "--now",
                "2026-03-14T08:00:0\(number)Z"
            )
        }
        let review = try await run("review", input: "axus m2\na q", language: "C.UTF-8")
        #expect(review.code == 0)
        #expect(review.output.contains("1 of 4") && review.output.contains("undone: "))
        let list = try await run("list", "--state", "all")
        let states = list.output.split(separator: "\n").compactMap {
            $0.split(separator: "[").last?.dropLast()
        }
        #expect(states.count { $0 == "accepted" } == 2)
        #expect(states.count { $0.hasPrefix("until ") } == 1)
        #expect(states.count { $0 == "waiting" } == 1)
        #expect(try await run("apply").code == 0)
        #expect(try TemporaryDirectory.current.read("page.md").contains("- [Titre "))
    }

    @Test func `an edited line is proven before it is accepted`() async throws {
        try lay(Self.home)
        _ = try await run("add", "https://n.fr/1", "--title", "T", "--no-network", "--section", "1")
        let id = try #require(try await run("list").output.firstMatch(of: /\n\s\s([a-z][0-9a-z]{3,})\s/))
            .output.1
        let wrong = try await run("edit", String(id), "--line", "* [Autre](https://autre.fr/)")
        #expect(wrong.code == 2 && wrong.messages.contains("keep one link to https://n.fr/1"))
        let right = try await run("edit", String(id), "--line", "- Lire [ceci](https://n.fr/1), vite.")
        #expect(right.code == 0 && right.output.contains("+ * Lire [ceci](https://n.fr/1), vite."))
        #expect(try await run("move", String(id), "droit").code == 0)
        #expect(try await run("accept", String(id)).output.contains("+ - [T](https://n.fr/1)"))
        #expect(try await run("undo", String(id)).output.contains(" undone: "))
        #expect(try await run("list", "--exit-code").code == 1)
    }

    @Test func `a line is written where a person wants it, until it is moved`() async throws {
        try lay(Self.home)
        let command = "add https://n.fr/1 --title T --no-network --section 1 --accept --json"
        let added = try await Program.run(
            command.split(separator: " ").map(String.init),
            in: TemporaryDirectory.current.url
        ).output
        let id = String(try #require(added.firstMatch(of: /"id"\s*:\s*"(\w+)"/)).output.1)
        let nothing = try await run("edit", id)
        #expect(nothing.code == 2 && nothing.reports(OptionProblem.nothingToChange))
        #expect(try await run("apply", "-n").messages.contains("at the end: no order found"))

        #expect(try await run("edit", id, "--order", "newestFirst").output.contains("edited"))
        #expect(try await run("apply", "-n").messages.contains("at the top, as you asked"))
        #expect(try await run("undo").code == 0)
        #expect(try await run("apply", "-n").messages.contains("at the end: no order found"))

        let line = "* [Mieux](https://n.fr/1)"
        let both = ["edit", id, "--line", line, "--order", "newestFirst"]
        for undoing in [["undo"], ["move", id, "2"], ["accept", id, "--section", "2"]] {
            _ = try await Program.run(both, in: TemporaryDirectory.current.url)
            #expect(try await run("apply", "-n").messages.contains("at the top, as you asked"))
            _ = try await Program.run(undoing, in: TemporaryDirectory.current.url)
            let plan = try await run("apply", "-n")
            #expect(!plan.messages.contains("as you asked"), "\(undoing)")
            #expect(undoing == ["undo"] ? !plan.output.contains("Mieux") : true, "one step")
            _ = try await run("accept", id, "--section", "1")
        }
        _ = try await Program.run(both, in: TemporaryDirectory.current.url)
        #expect(try await run("list", "--state", "accepted", "--json").output.contains("newestFirst"))
        #expect(try await run("apply").code == 0)
        let page = try TemporaryDirectory.current.read("page.md")
        #expect(
            try #require(page.firstRange(of: line)).lowerBound
                < #require(page.firstRange(of: "](")).lowerBound
        )
    }

    @Test func `an edit after accepting is written`() async throws {
        try lay(Self.home)
        _ = try await run(
            "add",
            "https://n.fr/1",
            "--title",
            "T",
            "--no-network",
            "--section",
            "1",
            "--accept"
        )
        let id = await String(
            try #require(
                try run("list", "--state", "accepted").output.firstMatch(of: /\n\s\s([a-z][0-9a-z]{3,})\s/)
            ).output.1
        )
        _ = try await run("edit", id, "--line", "* [Mieux](https://n.fr/1)")
        #expect(try await run("apply", "-n").output.contains("+* [Mieux](https://n.fr/1)"))
        _ = try await run("move", id, "2")
        #expect(try await run("apply").output.contains("+- [T](https://n.fr/1)"))
    }

    @Test func `decisions survive the loss of the database`() async throws {
        try lay(Self.home)
        for number in 1...4 {
            _ = try await run(
                "add",
                "https://n.fr/\(number)",
                "--title",
                "Titre \(number)",
                "--no-network",
                "--section",
                "1"
            )
        }
        let list = try await run("list", "--state", "all").output
        let ids = list.matches(of: /\n\s\s([a-z][0-9a-z]{3,})\s/).map { String($0.output.1) }
        try #require(ids.count == 4)
        _ = try await run("accept", ids[0])
        _ = try await run("refuse", ids[1])
        _ = try await run("later", ids[2])
        let before = try await run("list", "--state", "all", "--json").output
        for file in try FileManager.default.contentsOfDirectory(
            atPath: TemporaryDirectory.current.url.appending(path: "state").path
        )
        where file.hasPrefix("veille.sqlite") {
            try FileManager.default.removeItem(
                at: TemporaryDirectory.current.url.appending(path: "state/\(file)")
            )
        }
        let after = try await run("list", "--state", "all", "--json").output
        func states(_ json: String) -> [String] {
            json.matches(of: /"state" : "(\w+)"/).map { String($0.output.1) }.sorted()
        }
        #expect(states(after) == ["accepted", "later", "pending", "refused"])
        #expect(states(after) == states(before))
        #expect(try await run("undo", ids[1]).code == 0)
        #expect(try await run("apply").code == 0)
    }
}

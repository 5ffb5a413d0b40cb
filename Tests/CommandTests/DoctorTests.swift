import Foundation
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct DoctorTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    private func run(_ arguments: String..., second: Int = 0) async throws -> Program.Run {
        try await Program.run(arguments + ["--now", "2026-03-14T08:00:0\(second)Z"], in: folder.url)
    }

    private func lay() async throws {
        try folder.write("# V\n\n## A\n\n- [Un](https://e.fr/1)\n- [Deux](https://e.fr/2)\n", to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        for number in 1...2 {
            _ = try await run(
                "add",
                "https://n.fr/\(number)",
                "--title",
                "Titre \(number)",
                "--offline",
                "--accept",
                "--section",
                "1",
                second: number
            )
        }
    }

    @Test func `a sound home has no findings`() async throws {
        try await lay()
        let doctor = try await run("doctor")
        #expect(doctor.code == 0 && doctor.output.isEmpty && doctor.messages.contains("Nothing is wrong."))
    }

    @Test func `damaged and duplicate lines are removed on demand, and backed up`() async throws {
        try await lay()
        let ledger = try folder.read("state/decisions.jsonl")
        let lines = ledger.split(separator: "\n").map(String.init)
        let future = "{\"v\":9,\"prophecy\":{}}"
        let broken =
            ([lines[0], "<<<<<<< HEAD", lines[1], lines[0], future] + lines.dropFirst(2)).joined(
                separator: "\n"
            )
            + "\n{\"v\":1,\"decision\":{\"rec"
        try folder.write(broken, to: "state/decisions.jsonl")
        let before = try await run("list", "--state", "accepted")
        let found = try await run("doctor")
        #expect(found.code == 1)
        #expect(found.output.contains("! state/decisions.jsonl:2  unreadable line"))
        #expect(found.output.contains("state/decisions.jsonl:4  1 duplicate line; it counts once"))
        #expect(
            found.output.contains(
                "state/decisions.jsonl:5  1 line was written by a later version of veille; it is kept"
            )
        )
        #expect(found.messages.contains("Next: veille doctor --repair"))
        let repaired = try await run("doctor", "--repair", second: 9)
        #expect(repaired.code == 0)
        #expect(
            repaired.output.contains(
                "removed 3 lines; the original is kept as state/decisions.jsonl.20260314T080009Z.bak"
            )
        )
        #expect(try folder.read("state/decisions.jsonl.20260314T080009Z.bak") == broken)
        let after = try folder.read("state/decisions.jsonl")
        #expect(after == ([lines[0], lines[1], future] + lines.dropFirst(2)).joined(separator: "\n") + "\n")
        #expect(try await run("list", "--state", "accepted").output == before.output, "no decision is lost")
    }

    @Test func `each person is given a file on demand, and damage is told by file`() async throws {
        try await lay()
        let ledger = try folder.read("state/decisions.jsonl")
        let named = ledger.replacing("\"article\":", with: "\"by\":\"Zoe\",\"article\":")
        try folder.write(named, to: "state/decisions.jsonl")
        let split = try await run("doctor", "--split-decisions")
        #expect(split.code == 0 && split.output == "✓ state/decisions/zoe.jsonl: 4 records\n")
        #expect(split.messages.contains("Next: git add state/decisions && git commit"))
        #expect(try folder.read("state/decisions.jsonl").isEmpty)
        #expect(try folder.read("state/decisions.jsonl.20260314T080000Z.bak") == named)
        try folder.write(
            try folder.read("state/decisions/zoe.jsonl") + "<<<<<<< HEAD\n",
            to: "state/decisions/zoe.jsonl"
        )
        let list = try await run("list", "--state", "accepted")
        #expect(list.messages.contains("veille: state/decisions/zoe.jsonl:5: 1 damaged line was skipped"))
        #expect(list.output.contains("Titre 1") && list.output.contains("Titre 2"))
        let repair = try await run("doctor", "--repair")
        let kept = "state/decisions/zoe.jsonl.20260314T080000Z.bak"
        #expect(
            repair.output
                == "✓ state/decisions/zoe.jsonl: removed 1 line; the original is kept as \(kept)\n"
        )
        #expect(try await run("doctor").code == 0)
    }

    @Test(arguments: ["no database", ""]) func `a damaged database is set aside, and decisions are kept`(
        content: String
    ) async throws {
        try await lay()
        let database = folder.url.appending(path: "state/veille.sqlite")
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: database.path + suffix)
        }
        if content.isEmpty {
            // A database page overwritten by something else.
            var bytes = try Data(contentsOf: database)
            bytes.replaceSubrange(8192..<12288, with: Data(repeating: 0x5A, count: 4096))
            try bytes.write(to: database)
        } else {
            try folder.write(content, to: "state/veille.sqlite")
        }
        #expect(try await run("doctor").code == 1)
        let repaired = try await run("doctor", "--repair")
        #expect(repaired.code == 0 && repaired.output.contains("set aside"))
        let list = try await run("list", "--state", "accepted").output
        #expect(list.contains("Titre 1") && list.contains("Titre 2"))
    }

    @Test func `a database that cannot be opened is not set aside`() async throws {
        try await lay()
        let database = folder.url.appending(path: "state/veille.sqlite")
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: database.path + suffix)
        }
        // SQLite cannot open a folder, just as it cannot open a file without permission.
        try folder.write("", to: "state/veille.sqlite/file")
        let repaired = try await run("doctor", "--repair")
        #expect(repaired.code == 1 && repaired.output.contains("! state/veille.sqlite  the database "))
        #expect(!repaired.output.contains("aside") && !repaired.messages.contains("--repair"))
        let left = try FileManager.default.contentsOfDirectory(
            atPath: folder.url.appending(path: "state").path
        )
        #expect(!left.contains { $0.hasSuffix(".bak") })
    }

    @Test func `overwritten lines are reported until a person decides`() async throws {
        try await lay()
        let page = try folder.read("page.md")
        #expect(try await run("apply", second: 3).code == 0)
        #expect(!(try await run("status").output.contains("not on the page")))
        try folder.write(page, to: "page.md")
        let missed = try await run("list", "--state", "applied", "--json").output
        let names = missed.matches(of: /"id" : "(\w+)"/).map { String($0.output.1) }
        try #require(names.count == 2)
        let status = try await run("status").output
        #expect(status.contains("2 written lines are no longer on the page"))
        let undone = try await run("undo", second: 4)
        #expect(undone.code == 2 && undone.messages.contains("is no longer on the page"))
        #expect(status.contains(names[0]) && status.contains(names[1]))
        #expect(try await run("status", "--json").output.contains("\"notOnPage\" : [\n    \"\(names[0])\""))
        let doctor = try await run("doctor")
        #expect(doctor.code == 0, "nothing is broken")
        #expect(doctor.output.contains("page.md  2 written lines are no longer on the page"))
        #expect(try await run("refuse", names[0], second: 5).code == 0)
        #expect(
            try await run("doctor").output.contains("1 written line is no longer on the page")
        )
        #expect(try await run("accept", names[1], second: 6).code == 0)
        #expect(try await run("apply", second: 7).code == 0)
        #expect(try await run("doctor").messages.contains("Nothing is wrong."))
        #expect(try folder.read("page.md").split(separator: "\n").count { $0.contains("n.fr") } == 1)
    }

    @Test func `problems of other files are also reported`() async throws {
        try await lay()
        try folder.write("pages: [page.md, gone.md]\n", to: "veille.yml")
        try folder.write("<opml><body>", to: "feeds/feeds.opml")
        let found = try await run("doctor", "--json")
        #expect(found.code == 1)
        #expect(found.output.contains("gone.md") && found.output.contains("feeds/feeds.opml"))
    }
}

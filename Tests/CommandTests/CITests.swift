import Curation
import Foundation
import Home
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct CITests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }
    private static let page =
        "# Veille\n\n## Énergie\n\n- [Un](https://e.fr/1)\n\n## Droit\n\n- [Deux](https://e.fr/2)\n"

    private func git(_ arguments: String...) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/git")
        process.arguments = ["-C", folder.url.path] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    private func run(_ arguments: String..., at minute: Int = 0) async throws -> Program.Run {
        let now = "2026-03-14T08:\(minute < 10 ? "0" : "")\(minute):00Z"
        return try await Program.run(
            arguments + ["--now", now],
            in: folder.url,
            environment: [
                "GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "outputs", "HOME": folder.url.path,
                "GIT_AUTHOR_NAME": "V", "GIT_AUTHOR_EMAIL": "v@e.fr", "GIT_COMMITTER_NAME": "V",
                "GIT_COMMITTER_EMAIL": "v@e.fr",
            ]
        )
    }

    /// A repository with pending suggestions and an empty ledger.
    private func lay(_ titles: [String]) async throws -> [String] {
        try folder.write(Self.page, to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        _ = try git("init", "--quiet", "--initial-branch", "main")
        _ = try git("config", "user.name", "V")
        _ = try git("config", "user.email", "v@e.fr")
        for (number, title) in titles.enumerated() {
            _ = try await run(
                "add",
                "https://n.fr/\(number)",
                "--title",
                title,
                "--offline",
                "--section",
                "1",
                at: number
            )
        }
        // As after a poll.
        let list = try await run("list")
        _ = try git("add", ".")
        _ = try git("commit", "--quiet", "-m", "a")
        return list.output.matches(of: /(?m)^  ([a-z][0-9a-z]{3,})\s/).map { String($0.output.1) }
    }

    @Test func `a ticked box becomes a line on the branch, and stays there in the next run`() async throws {
        let ids = try await lay(["Un de plus @toi fixes #12", "Deux de plus", "Trois de plus"])
        #expect(ids.count == 3)
        let first = try await run("ci", "--no-poll", "--pr-body", "body.md", at: 10)
        #expect(first.code == 0 && first.output == "0 lines on the branch · 3 waiting\n")
        let invitation = try git("log", "--format=%s", "main..veille")
        #expect(invitation == "Propose 3 liens\n", "a pull request can be opened with it")
        let body = try folder.read("body.md")
        for id in ids { #expect(body.contains("- [ ] <!-- veille:\(id) --> [")) }
        #expect(!body.contains("@toi") && !body.contains("#12"), "no one is mentioned, no issue is closed")
        #expect(try folder.read("outputs") == "changed=true\nwaiting=3\nwritten=0\n")

        let ticked = body.replacing("[ ] <!-- veille:\(ids[0])", with: "[x] <!-- veille:\(ids[0])")
        try folder.write(
            ticked + "\n/veille refuse \(ids[1]) hors sujet\n/veille move zzzz 2\n",
            to: "said.md"
        )
        let second = try await run("ci", "--no-poll", "--read", "said.md", "--pr-body", "body.md", at: 11)
        #expect(second.code == 0 && second.output == "1 line on the branch · 1 waiting\n")
        #expect(second.messages.contains("Next: git push --force origin veille"))
        #expect(try folder.read("page.md") == Self.page, "main is as it was")
        #expect(try git("branch", "--show-current") == "main\n")
        #expect(try git("status", "--porcelain", "--", "page.md", "state/decisions.jsonl").isEmpty)
        #expect(try git("show", "veille:page.md").contains("](https://n.fr/"))
        let subjects = try git("log", "--format=%s", "main..veille")
        #expect(subjects == "Ajoute 1 lien à «\u{202F}Énergie\u{202F}»\n")
        let text = try folder.read("body.md")
        #expect(text.contains("- [x] <!-- veille:\(ids[0]) accepted -->"))
        #expect(text.contains("> ⚠ zzzz\u{202F}: pas de proposition") && !text.contains("veille:\(ids[1])"))

        // The same answers again, with new commits on main.
        try folder.write(Self.page.replacing("# Veille", with: "# Ma veille"), to: "page.md")
        _ = try git("commit", "--quiet", "-am", "b")
        try folder.write(text, to: "said.md")
        let third = try await run("ci", "--no-poll", "--read", "said.md", "--pr-body", "body.md", at: 12)
        #expect(third.output == "1 line on the branch · 1 waiting\n")
        let branch = try git("show", "veille:page.md")
        #expect(branch.hasPrefix("# Ma veille") && branch.contains("](https://n.fr/"))

        let unticked = text.replacing("[x] <!-- veille:\(ids[0])", with: "[ ] <!-- veille:\(ids[0])")
        try folder.write(unticked, to: "said.md")
        let fourth = try await run("ci", "--no-poll", "--read", "said.md", "--pr-body", "body.md", at: 13)
        #expect(fourth.output == "0 lines on the branch · 2 waiting\n")
        #expect(try git("show", "veille:page.md") == folder.read("page.md"))
        #expect(try folder.read("summary.md").components(separatedBy: "### veille").count == 5)
    }

    @Test func `a refused answer changes nothing`() async throws {
        let ids = try await lay(["Un de plus", "Deux de plus"])
        try folder.write("/veille accept \(ids[0])\n/veille frob \(ids[1])\n", to: "said.md")
        let first = try await run("ci", "--no-poll", "--read", "said.md", at: 10)
        #expect(first.code == 0 && first.messages.contains("“/veille frob \(ids[1])” was not understood"))
        let page = try folder.read("page.md")
        try folder.write(page + "\nen cours\n", to: "page.md")
        let dirty = try await run("ci", "--no-poll", at: 11)
        #expect(dirty.reports(CommitProblem.uncommittedChanges, at: "page.md"))
        #expect(try git("status", "--porcelain", "--", "state/decisions.jsonl").isEmpty)
        try folder.write(page, to: "page.md")
        #expect(try await run("ci", "--no-poll", at: 12).output == "1 line on the branch · 1 waiting\n")
        let missing = try await run("ci", "--no-poll", "--read", "nowhere.md", at: 13)
        #expect(missing.reports(FileProblem.unreadable(.answers, .notFound), at: "nowhere.md"))
    }

    @Test func `what git tells a hook or an alias of its repository does not lead elsewhere`() async throws {
        let ids = try await lay(["Un de plus"])
        let head = try git("rev-parse", "HEAD")
        try folder.write("/veille accept \(ids[0])\n", to: "said.md")
        let run = try await Program.run(
            ["ci", "--no-poll", "--read", "said.md", "--now", "2026-03-14T08:10:00Z"],
            in: folder.url,
            environment: [
                "HOME": folder.url.path, "GIT_DIR": folder.url.appending(path: ".git").path,
                "GIT_INDEX_FILE": ".git/index", "GIT_WORK_TREE": folder.url.path,
            ]
        )
        #expect(run.code == 0 && run.output == "1 line on the branch · 0 waiting\n", "\(run.messages)")
        #expect(try git("rev-parse", "HEAD") == head)
        #expect(try git("status", "--porcelain", "--", "page.md").isEmpty)
        #expect(try git("rev-parse", "veille~1") == head)
    }

    @Test func `uncommitted decisions are taken along, and stay`() async throws {
        let ids = try await lay(["Un de plus"])
        _ = try await run("accept", ids[0], at: 5)
        let ledger = try folder.read("state/decisions.jsonl")
        #expect(try await run("ci", "--no-poll", at: 10).output == "1 line on the branch · 0 waiting\n")
        #expect(try folder.read("state/decisions.jsonl") == ledger)
        #expect(try git("show", "veille:state/decisions.jsonl").hasPrefix(ledger))
        #expect(try git("worktree", "list").split(separator: "\n").count == 1)
    }
}

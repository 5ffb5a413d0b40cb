import Curation
import Foundation
import Support
import Testing

/// Committing pages.
extension PageCommandTests {
    @Test func `apply commits by section, and names the decisions`() async throws {
        try layRepository()
        for (path, section) in [("a", "1"), ("b", "1"), ("c", "2")] {
            try await accept(path, section: section)
        }
        let prove = try await run("apply", "-n", "--prove")
        #expect(prove.output.contains("read again by kramdown's rules: the same"))
        #expect(try await run("apply", "-n", "--pr-body", folder.url.path + "/body.md").code == 0)
        #expect(
            !FileManager.default.fileExists(atPath: folder.url.path + "/body.md"),
            "a dry run writes nothing"
        )
        #expect(try await run("apply", "--branch", "veille", "--pr-body", "nowhere/body.md").code == 2)
        #expect(try git("branch", "--list", "veille").isEmpty, "nothing was done")
        let apply = try await run("apply", "--branch", "veille", "--pr-body", "body.md")
        #expect(apply.code == 0)
        #expect(try git("branch", "--show-current") == "main\n")
        let log = try git(
            "log",
            "--format=%s|%(trailers:key=Veille-Decision,valueonly,separator=%x2C)",
            "main..veille"
        )
        let subjects = log.split(separator: "\n").map { $0.prefix { $0 != "|" } }
        #expect(
            subjects == [
                "Ajoute 1 lien à «\u{202F}Données\u{202F}»", "Ajoute 2 liens à «\u{202F}Énergie\u{202F}»",
            ]
        )
        #expect(log.firstMatch(of: /Énergie\u{202F}»\|[a-z0-9]{4},[a-z0-9]{4}/) != nil)
        #expect(try git("show", "--numstat", "--format=", "veille", "--", "page.md") == "1\t0\tpage.md\n")
        #expect(try git("status", "--porcelain", "--", "page.md").isEmpty)
        let body = try folder.read("body.md")
        #expect(body.contains("### Énergie") && body.contains("[Titre a](https://n.fr/a)"))
    }

    @Test func `what somebody else accepted is told before it is written`() async throws {
        try layRepository()
        try await accept("a")
        // As a merge brings it: by another person, and by nobody.
        _ = try git("config", "user.name", "Bob")
        try await accept("b", section: "2")
        let ledger = try folder.read("state/decisions.jsonl")
        #expect(try folder.read("state/decisions/bob.jsonl").contains(#""by":"Bob""#))
        _ = try git("config", "user.name", "Anne")
        try folder.write(ledger.replacing(/"by":"[^"]*",/, with: ""), to: "state/decisions.jsonl")
        let plan = try await run("apply", "-n")
        let told = plan.messages + plan.output
        #expect(told.firstMatch(of: /page\.md:\d+ {2}accepted on [\d-]+, nobody knows by whom/) != nil)
        #expect(told.firstMatch(of: /page\.md:\d+ {2}accepted by Bob, [\d-]+/) != nil)
        let json = try await run("apply", "-n", "--json").output
        #expect(json.contains(#""by" : "Bob""#) && json.contains(#""decided" : "#))
        let list = try await run("list", "--state", "accepted", "--json").output
        #expect(list.contains(#""by" : "Bob""#))
        #expect(try await run("list", "--state", "all").output.contains("[accepted, Bob]"))
    }

    @Test func `sync sends what was decided, and looks without changing anything`() async throws {
        try layRepository()
        let alone = try await run("sync")
        #expect(alone.code == 2 && alone.messages.contains("git push -u origin main"))
        try git("init", "--quiet", "--bare", "hub.git")
        try git("remote", "add", "origin", "hub.git")
        try git("push", "--quiet", "--set-upstream", "origin", "main")
        #expect(try await run("sync").messages.contains("Nothing was to be exchanged."))
        try await accept("a")
        let check = try await run("sync", "--check", "--json")
        #expect(check.code == 1 && check.output.contains("\"sent\" : 2"))
        #expect(try git("status", "--porcelain").contains("?? state/"))
        let sync = try await run("sync")
        #expect(sync.messages.contains("2 decisions sent · 0 decisions received"))
        #expect(sync.messages.contains("Next: veille review"))
        #expect(try git("show", "origin/main:state/decisions.jsonl").contains("n.fr/a"))
        #expect(try await run("sync", "--check").code == 0)
        #expect(try await run("sync", "--offline").code == 2)
    }

    @Test func `a branch is continued, and nothing else changes`() async throws {
        try layRepository()
        try await accept("a")
        #expect(try await run("apply", "--branch", "veille").code == 0)
        try await accept("b")
        #expect(try await run("apply", "--branch", "veille").code == 0)
        #expect(try git("log", "--format=%s", "main..veille").split(separator: "\n").count == 2)
        let page = try git("show", "veille:page.md")
        #expect(page.contains("n.fr/a") && page.contains("n.fr/b"))
        #expect(try folder.read("page.md") == Self.page)
        #expect(try await run("apply", "--branch", "no name").code == 2)
    }

    /// The last command that a run advises.
    private func advice(_ run: Program.Run) throws -> String {
        let next = try #require(run.messages.split(separator: "\n").last { $0.hasPrefix("Next: ") })
        return String(next.dropFirst("Next: ".count))
    }

    /// Whether the ledger was committed before, or is ignored.
    @Test(arguments: ["never committed", "committed", "committed by an earlier version", "ignored"])
    func `what is on a branch is announced once it is merged, as the program advises`(ledger: String)
        async throws
    {
        try layRepository()
        if ledger == "ignored" {
            try folder.write("*\n", to: "state/.gitignore")
        } else if ledger != "committed by an earlier version" {
            try folder.write("decisions.jsonl merge=union\n", to: "state/.gitattributes")
        }
        if ledger.hasPrefix("committed") {
            try await accept("z", section: "2")
            #expect(try await run("apply", "--commit").code == 0)
            #expect(try await run("digest").output.contains("n.fr/z"))
            try git("add", "state")
            try git("commit", "--quiet", "-m", "state")
        }
        try await accept("a")
        let applied = try await run("apply", "--branch", "veille")
        let merge = try #require(try advice(applied).components(separatedBy: "merge it: ").last)
        #expect(merge.hasSuffix("git merge --autostash --no-edit veille"))

        let status = try await run("status")
        #expect(status.output.contains("1 written on branch veille, not merged yet"))
        #expect(!status.output.contains("no longer on the page"))
        #expect(try await run("list", "--state", "all").output.contains("[on branch veille]"))
        let list = try await run("list", "--state", "onBranch")
        #expect(list.output.contains("Titre a") && list.messages.contains("Next: \(merge)"))
        let json = try await run("list", "--state", "onBranch", "--json")
        #expect(
            json.output.contains("\"branch\" : \"veille\"")
                && json.output.contains("\"state\" : \"onBranch\"")
        )
        let search = try await run("search", "titre", "state:onBranch", "--lang", "fr")
        #expect(search.output.contains("sur la branche veille"))
        let digest = try await run("digest")
        #expect(digest.code == 0 && !digest.output.contains("n.fr/a"))
        #expect(digest.messages.contains("1 link waits on the branch “veille”"))
        // An issue in between does not skip it.
        try await accept("b", day: 15)
        let first = try await run("digest", day: 15)
        #expect(first.output.contains("n.fr/b") && !first.output.contains("n.fr/a"))
        #expect(first.messages.contains("1 link waits on the branch “veille”"))

        // Literally, in a shell.
        let shell = try #require(SystemTool("sh"))
        let merging = try await shell.run(["-c", merge], in: folder.url)
        #expect(merging.code == 0, "\(merging.messages)")
        #expect(try await run("list", "--state", "applied", day: 15).output.contains("Titre a"))
        #expect(try await !run("status", day: 15).output.contains("branch"))
        let next = try await run("digest", day: 15)
        #expect(next.output.contains("n.fr/a") && !next.output.contains("n.fr/b"))
        #expect(!next.messages.contains("waits on"))
        #expect(try await run("apply", day: 15).code == 0)
        #expect(try folder.read("page.md").components(separatedBy: "n.fr/a").count == 2)
    }

    @Test func `a deleted branch is said to be missing, and announces nothing`() async throws {
        try layRepository()
        try await accept("a")
        try await run("apply", "--branch", "veille")
        try git("branch", "-D", "veille")
        #expect(try await run("status").output.contains("1 written line is no longer on the page"))
        let digest = try await run("digest")
        #expect(!digest.output.contains("n.fr/a") && !digest.messages.contains("waits on"))
    }

    @Test func `the name of a branch from a merge is harmless`() async throws {
        try layRepository()
        try await accept("a")
        try await run("apply", "--branch", "veille")
        let ledger = try folder.read("state/decisions.jsonl")
        try FileManager.default.removeItem(at: folder.url.appending(path: ".git"))
        let name = "--exec=x; \\u001b[31m $(id)"
        try folder.write(
            ledger.replacing("\"branch\":\"veille\"", with: "\"branch\":\"\(name)\""),
            to: "state/decisions.jsonl"
        )
        for command in [["status"], ["list", "--state", "onBranch"], ["digest"]] {
            let run = try await Program.run(command, in: folder.url)
            #expect(!run.output.contains("\u{1B}") && !run.messages.contains("\u{1B}"))
            #expect((run.output + run.messages).contains("--exec=x; [31m $(id)"))
        }
        let list = try await run("list", "--state", "onBranch")
        #expect(try advice(list).hasSuffix("--no-edit 'refs/heads/--exec=x; [31m $(id)'"))
    }

    @Test func `a failed commit reverts its lines and can be repeated`() async throws {
        try layRepository()
        for path in ["a", "b"] {
            try await accept(path)
        }
        let hook = folder.url.appending(path: ".git/hooks/pre-commit")
        // More output than a pipe holds.
        try folder.write(
            "#!/bin/sh\necho no >&2\nhead -c 200000 /dev/zero >&2\nexit 1\n",
            to: ".git/hooks/pre-commit"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
        #expect(try await run("apply", "--branch", "veille").code == 3)
        #expect(try folder.read("page.md") == Self.page)
        #expect(try git("branch", "--show-current") == "main\n")
        #expect(try git("status", "--porcelain", "--", "page.md").isEmpty)
        try FileManager.default.removeItem(at: hook)
        #expect(try await run("apply", "--commit").code == 0)
        #expect(try git("log", "-1", "--format=%s") == "Ajoute 2 liens à «\u{202F}Énergie\u{202F}»\n")
        #expect(try git("status", "--porcelain", "--", "page.md", "state/decisions.jsonl").isEmpty)
    }

    @Test func `a line removed from the page can be decided on again`() async throws {
        try layRepository()
        try await accept("a")
        try await run("apply")
        let heading = try #require(try await repairs()["V002"])
        try await run("fix", heading)
        try git("checkout", "--quiet", "page.md")
        #expect(try await repairs()["V002"] == heading, "it is broken again")
        #expect(try await run("fix", heading, day: 15).code == 0)
        let again = try await accept("a", day: 15)
        #expect(again.code == 0)
        #expect(try await run("apply", day: 15).output.contains("+* [Titre a](https://n.fr/a)"))
    }

    @Test func `commits never include uncommitted changes`() async throws {
        try layRepository()
        try await accept("a")
        try git("rm", "--quiet", "--cached", "page.md")
        let unknown = try await run("apply", "--commit")
        #expect(unknown.code == 2)
        try git("reset", "--quiet", "--", "page.md")
        let edited = Self.page.replacing("# Veille", with: "# Ma veille")
        try folder.write(edited, to: "page.md")
        let refused = try await run("apply", "--commit")
        #expect(refused.reports(CommitProblem.uncommittedChanges, at: "page.md"))
        #expect(try folder.read("page.md") == edited, "nothing was written")
        #expect(try await run("apply", "--commit", "--force").code == 0)
    }

    @Test func `a branch that no longer merges is taken over, with its author in the commit`() async throws {
        try layRepository()
        try git("switch", "--quiet", "--create", "pr")
        let before = try folder.read("page.md")
        let line = "- [Nouveau](https://n.fr/nouveau)\n"
        try folder.write(before.replacing("* [Deux", with: line + "* [Deux"), to: "page.md")
        try git("commit", "--quiet", "--all", "--message", "x", "--author", "Zoé <zoe@e.fr>")
        try git("switch", "--quiet", "main")
        try folder.write(before.replacing("## Énergie", with: "## Énergies"), to: "page.md")
        try git("commit", "--quiet", "--all", "--message", "y")

        let trial = try await run("take", "pr", "-n", "--json")
        #expect(trial.code == 0 && trial.output.contains("\"written\" : false"))
        #expect(try git("status", "--porcelain", "--", "page.md").isEmpty)
        // What cannot be committed is not accepted either: it would lose its author.
        try folder.write(before.replacing("## Énergie", with: "## Énergies") + "\n", to: "page.md")
        #expect(
            try await run("take", "pr", "--commit").reports(CommitProblem.uncommittedChanges, at: "page.md")
        )
        try git("checkout", "--quiet", "page.md")
        let take = try await run("take", "pr", "--commit")
        #expect(take.code == 0 && take.output.contains("+* [Nouveau](https://n.fr/nouveau)"))
        let trailer = try git("log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)")
        #expect(trailer.trimmingCharacters(in: .newlines) == "Zoé <zoe@e.fr>")
        let again = try await run("take", "pr")
        #expect(again.code == 0 && again.messages.contains("the link is on line"))
    }

    @Test(arguments: [
        ("nowhere", "git cannot compare"), ("page.md", "not a unified diff"),
    ]) func `what is no contribution is told`(source: String, message: String) async throws {
        try layRepository()
        let run = try await run("take", source)
        #expect(run.code == 2 && run.messages.contains(message))
    }
}

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
        #expect(try git("branch", "--show-current") == "main\n", "nothing was done")
        let apply = try await run("apply", "--branch", "veille", "--pr-body", "body.md")
        #expect(apply.code == 0 && apply.messages.contains("git switch main"))
        #expect(try git("branch", "--show-current") == "veille\n")
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
        #expect(try git("show", "--numstat", "--format=", "HEAD", "--", "page.md") == "1\t0\tpage.md\n")
        #expect(try git("status", "--porcelain", "--", "page.md").isEmpty)
        let body = try folder.read("body.md")
        #expect(body.contains("### Énergie") && body.contains("[Titre a](https://n.fr/a)"))
    }

    @Test func `a branch is continued from the current ledger`() async throws {
        try layRepository()
        try await accept("a")
        #expect(try await run("apply", "--branch", "veille").code == 0)
        try git("switch", "--quiet", "main")
        try await accept("b")
        #expect(try await run("apply", "--branch", "veille").code == 0)
        #expect(try git("log", "--format=%s", "main..veille").split(separator: "\n").count == 2)
        let page = try git("show", "veille:page.md")
        #expect(page.contains("n.fr/a") && page.contains("n.fr/b"))
        #expect(try await run("apply", "--branch", "no name").code == 2)
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

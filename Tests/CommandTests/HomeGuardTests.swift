import Curation
import Foundation
import Home
import Support
import Testing

@testable import veille

/// Mistakes that must not damage a home.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct HomeGuardTests {
    private static let page = "# V\n\n## A\n\n- [Un](https://e.fr/1)\n\n## B\n\n- [Deux](https://e.fr/2)\n"

    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    private func run(_ arguments: String...) async throws -> Program.Run {
        try await Program.run(arguments + ["--now", "2026-03-14T08:00:00Z"], in: folder.url)
    }

    private func shell(_ script: String) async throws -> Program.Run {
        let shell = try #require(SystemTool("sh"))
        let identity = ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"]
        return try await shell.run(
            ["-c", "set -e; " + script],
            in: folder.url,
            environment: Dictionary(uniqueKeysWithValues: identity.map { ($0, "t@e.fr") })
        )
    }

    /// A home with an accepted line for each of its two sections, optionally in git.
    private func lay(inGit: Bool = false) async throws {
        try folder.write(Self.page, to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        if inGit {
            let run = try await shell(
                "git init -q -b main; git config user.name T; git config user.email t@e.fr; git add .; git commit -qm first"
            )
            #expect(run.code == 0, "\(run.messages)")
        }
        for (number, section) in [("1", "A"), ("2", "B")] {
            let added = try await run(
                "add",
                "https://n.fr/\(number)",
                "--title",
                "Neuf \(number)",
                "--offline",
                "--accept",
                "--section",
                section
            )
            #expect(added.code == 0, "\(added.messages)")
        }
    }

    @Test(.requires("sh"), arguments: [5, 6, 12, 31])
    func `with too few open files, every command says so`(limit: Int) async throws {
        for command in ["list", "status", "--version"] {
            let run = try await shell("ulimit -n \(limit); veille \(command)")
            #expect(run.reports(UsageProblem.tooFewFiles(limit: limit, minimum: 32)) && run.code == 3)
        }
    }

    @Test(
        arguments: [
            "page.md", "./page.md", "link.md", "veille.yml", "state/decisions.jsonl", "feeds/new.opml",
        ],
        [["digest", "--output"], ["apply", "--pr-body"]]
    )
    func `the home's own files are never overwritten`(name: String, command: [String]) async throws {
        try await lay()
        try FileManager.default.createSymbolicLink(
            atPath: folder.url.path + "/link.md",
            withDestinationPath: "page.md"
        )
        let ledger = try folder.read("state/decisions.jsonl")
        let run = try await Program.run(command + [name], in: folder.url)
        #expect(run.code == 2 && run.messages.contains("\(name): this is one of veille’s own files"))
        #expect(try folder.read("page.md") == Self.page)
        #expect(try folder.read("veille.yml") == "pages: [page.md]\n")
        #expect(try folder.read("state/decisions.jsonl") == ledger)
        let beside = try await Program.run(command + ["beside.md"], in: folder.url)
        #expect(beside.code == 0 && FileManager.default.fileExists(atPath: folder.url.path + "/beside.md"))
    }

    @Test func `a symbolic link to a page is committed at its target`() async throws {
        try await lay(inGit: true)
        _ = try await shell(
            "mkdir d; git mv page.md d/; ln -s d/page.md page.md; git add .; git commit -qm moved"
        )
        #expect(try await run("apply", "--commit").code == 0)
        let log = try await shell(
            "git status --porcelain --untracked-files=no; git log -2 --name-only --format="
        )
        #expect(log.output.components(separatedBy: "d/page.md").count == 3, "\(log.output)")
        #expect(!log.output.contains(" M "))
        // Uncommitted changes are also seen through the link.
        _ = try await run("add", "https://n.fr/3", "--title", "C", "--offline", "--accept", "--section", "A")
        _ = try await shell("echo mine >> d/page.md")
        #expect(try await run("apply", "--commit").code == 2)
    }

    @Test(arguments: [["apply", "--commit", "--force"], ["apply", "--branch", "veille"], ["apply"]])
    func `an unfinished merge is left alone`(command: [String]) async throws {
        try await lay(inGit: true)
        let merge = try await shell(
            """
            git switch -qc other; sed -i 's/^# V/# Autre/' page.md; git commit -qam other; git switch -q main
            sed -i 's/^# V/# Mien/' page.md; git commit -qam mine; git merge -q other || git ls-files --unmerged | wc -l
            """
        )
        #expect(merge.output.contains("3"))
        let before = try folder.read("page.md")
        let run = try await Program.run(command, in: folder.url)
        #expect(run.reports(ApplyProblem.conflictMarkers, at: "page.md:1"))
        #expect(try folder.read("page.md") == before && before.contains("<<<<<<<"))
        _ = try await shell("git checkout --ours page.md")
        if command.count > 1 {
            let again = try await Program.run(command, in: folder.url)
            #expect(again.reports(CommitProblem.mergeInProgress, at: "git"))
        }
        #expect(try await shell("git ls-files --unmerged | wc -l").output == "3\n")
    }

    @Test(arguments: [true, false]) func `a hook may change the page`(letsPass: Bool) async throws {
        try await lay(inGit: true)
        try folder.write(
            "#!/bin/sh\nsed -i 's/^# V$/# W/; s/ $//' page.md; git add page.md; exit \(letsPass ? 0 : 1)\n",
            to: ".git/hooks/pre-commit"
        )
        _ = try await shell("chmod +x .git/hooks/pre-commit")
        let run = try await run("apply", "--commit")
        #expect(run.code == (letsPass ? 0 : 3), "\(run.messages)")
        let page = try folder.read("page.md")
        #expect(page.contains("# W") && page.contains("n.fr/1") && page.contains("n.fr/2") == letsPass)
        let state = try await shell("git status --porcelain --untracked-files=no; git log --format=%s")
        if letsPass { #expect(state.output.split(separator: "\n").count == 3, "\(state.output)") }
        #expect(try await self.run("status").output.contains("\(letsPass ? 0 : 1) accepted"))
    }

    @Test func `a line whose section a hook removed is not reported as written`() async throws {
        try await lay(inGit: true)
        try folder.write(
            "#!/bin/sh\nsed -i 's/^## B$/## C/' page.md; git add page.md\n",
            to: ".git/hooks/pre-commit"
        )
        _ = try await shell("chmod +x .git/hooks/pre-commit")
        let run = try await run("apply", "--commit", "--pr-body", "body.md")
        #expect(run.code == 5 && run.messages.contains("Proven: +1"), "\(run.messages)")
        let body = try folder.read("body.md")
        #expect(body.contains("n.fr/1") && !body.contains("n.fr/2"))
        #expect(try folder.read("page.md").contains("## C"))
    }

    @Test(arguments: ["```\n", ""]) func `conflict markers in an example are not a conflict`(fence: String)
        async throws
    {
        try await lay()
        let marks = "\(fence)<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n\(fence)"
        try folder.write(Self.page + "\n## C\n\n" + marks, to: "page.md")
        #expect(try await run("apply").code == (fence.isEmpty ? 3 : 0))
    }

    @Test func `a file in a linked folder, or a linked file, is written whole`() async throws {
        try await lay()
        let link = try await shell("mkdir real; ln -s real out; echo old > real/a.md; ln -s real/a.md b.md")
        #expect(link.code == 0)
        for name in ["out/x.md", "b.md", "new/y.md"] {
            let digest = try await run("digest", "--no-mark", "--output", name)
            #expect(digest.code == 0, "\(digest.messages)")
            #expect(try folder.read(name).contains("n.fr/1"))
        }
        #expect(try folder.read("real/a.md").contains("n.fr/1"))
    }

    @Test func `lines without their section or page are reported with a remedy`() async throws {
        try await lay()
        try folder.write(Self.page.replacing("## B", with: "## C"), to: "page.md")
        let orphan = "1 suggestion is for a section"
        for command in ["status", "doctor"] {
            #expect(try await run(command).output.contains(orphan), "\(command)")
        }
        #expect(try await run("status", "--json").output.contains("\"unplaced\" : 1"))
        try folder.write(Self.page, to: "liens.md")
        try folder.write("pages: [liens.md]\n", to: "veille.yml")
        for command in ["status", "doctor", "apply"] {
            let run = try await run(command)
            #expect((run.output + run.messages).contains("2 accepted lines are for it"), "\(command)")
        }
        let ledger = try folder.read("state/decisions.jsonl")
        try folder.write(ledger.replacing("\"page.md\"", with: "\"liens.md\""), to: "state/decisions.jsonl")
        #expect(try await run("apply").code == 0)
        #expect(try folder.read("liens.md").contains("n.fr/2"))
    }

    @Test func `an absurd issue number is ignored`() async throws {
        try await lay()
        _ = try await run("digest")
        let ledger = try folder.read("state/decisions.jsonl")
        try folder.write(
            ledger.replacing("\"number\":1", with: "\"number\":9223372036854775807"),
            to: "state/decisions.jsonl"
        )
        let digest = try await run("digest")
        #expect(digest.code == 0 && digest.messages.contains("Issue 1, 2 links."))
        #expect(try await run("doctor").output.contains("1 line was written by a later version of veille"))
    }

    @Test func `another program's database is left alone, and set aside on demand`() async throws {
        try await lay()
        let make = try await shell(
            "rm -f state/veille.sqlite*; command -v sqlite3 >/dev/null && sqlite3 state/veille.sqlite 'create table mine(x)'"
        )
        guard make.code == 0 else { return print("skipped: sqlite3 is not installed") }
        let bytes = try Data(contentsOf: folder.url.appending(path: "state/veille.sqlite"))
        let status = try await run("status")
        #expect(status.reports(StoreProblem.foreign, at: "state/veille.sqlite"))
        #expect(try Data(contentsOf: folder.url.appending(path: "state/veille.sqlite")) == bytes)
        #expect(try await run("doctor", "--repair").output.contains("was set aside"))
        #expect(try await run("status").code == 0)
    }

    @Test func `lost output is reported, even if later writes succeed`() async throws {
        try await lay()
        let veille = Program.url.path
        for (target, code) in [("> /dev/full", 3), (">&-", 3), ("> there", 0)] {
            let run = try await shell("\(veille) list --state accepted \(target) || echo $? >&2")
            #expect(run.messages.contains("could not be written") == (code != 0), "\(target)")
            #expect(run.messages.hasSuffix("\n\(code)\n") == (code != 0), "\(target)")
        }
        #expect(try folder.read("page.md") == Self.page)
    }

    @Test func `a limit on file sizes is reported as an error`() async throws {
        try await lay()
        try folder.write(Self.page + String(repeating: "Du texte.\n", count: 400), to: "page.md")
        let page = try folder.read("page.md")
        let run = try await shell("ulimit -f 1; \(Program.url.path) apply || echo \"code $?\" >&2")
        let message = FileProblem.failed(.tooLarge).message.what.en
        #expect(run.messages.contains("code 3") && run.messages.contains("page.md: \(message)"))
        #expect(try folder.read("page.md") == page)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(!names.contains { $0.hasSuffix(".tmp") })
    }

    @Test func `a page name with a line break is refused`() async throws {
        try folder.write(Self.page, to: "a\nb.md")
        let run = try await run("init", "--offline", "a\nb.md")
        #expect(run.reports(PageProblem.invalidName, at: "“a b.md”"))
        #expect(!FileManager.default.fileExists(atPath: folder.url.path + "/veille.yml"))
    }
}

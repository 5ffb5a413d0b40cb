import Curation
import Feeds
import Foundation
import Home
import Pages
import Support
import Testing

/// Which lines a change adds.
@Suite(.temporaryDirectory) struct AdditionsTests {
    private static func page(_ text: String, _ name: String = "page.md") throws -> PageFile {
        let folder = TemporaryDirectory.current
        try folder.write(text, to: name)
        return try PageFile(name: name, url: folder.url.appending(path: name))
    }

    private static func additions(_ diff: String, _ pages: [PageFile]) throws -> [String: Set<Int>] {
        try Additions(diff: Data(diff.utf8), of: pages, named: "x.diff").lines
    }

    @Test func `the added lines of each page are found, in whatever folder it is`() throws {
        let pages = [try Self.page("a\nb\nc\n"), try Self.page("1\n2", "d/other.md")]
        let diff = """
            diff --git a/page.md b/page.md
            index 1..2 100644
            --- a/page.md
            +++ b/page.md
            @@ -1,2 +1,3 @@ title
             a
            +b
             c
            diff --git a/d/other.md b/d/other.md
            --- a/d/other.md
            +++ b/d/other.md
            @@ -1 +1,2 @@
            -0
            +1
            +2
            \\ No newline at end of file
            diff --git a/gone.md b/gone.md
            --- a/gone.md
            +++ /dev/null
            @@ -1 +0,0 @@
            -x

            """
        #expect(try Self.additions(diff, pages) == ["page.md": [2], "d/other.md": [1, 2]])
    }

    @Test func `paths are read as git quotes them, and lines as pages count them`() throws {
        let page = try Self.page("a\rb\nc\n", "été.md")
        let diff = "--- /dev/null\n+++ \"b/\\303\\251t\\303\\251.md\"\n@@ -0,0 +1,2 @@\n+a\rb\n+c\n"
        #expect(try Self.additions(diff, [page]) == ["été.md": [1, 2, 3]])
    }

    @Test func `in a repository a path starts at its top`() throws {
        let page = try Self.page("a\n", "d/page.md")
        try FileManager.default.createDirectory(
            at: TemporaryDirectory.current.url.appending(path: ".git"),
            withIntermediateDirectories: true
        )
        let diff = "--- a/page.md\n+++ b/page.md\n@@ -0,0 +1 @@\n+other\n"
        #expect(try Self.additions(diff, [page]).isEmpty)
        #expect(try Self.additions("+++ b/d/page.md\n@@ -0,0 +1 @@\n+a\n", [page]) == ["d/page.md": [1]])
    }

    @Test func `a change of the settings is noted`() throws {
        let diff = "--- a/veille.yml\n+++ b/veille.yml\n@@ -0,0 +1 @@\n+fetch: {}\n"
        #expect(try Additions(diff: Data(diff.utf8), of: [], named: "x").changesSettings)
    }

    @Test func `an empty diff adds nothing`() throws {
        #expect(try Self.additions("\n", [try Self.page("a\n")]).isEmpty)
    }

    @Test(arguments: [
        ("this is no diff\n", DiffProblem.notADiff, "x.diff:1"),
        ("--- a/page.md\n+++ b/page.md\n@@ -1 +1,2 @@\n a\n", .cutOff, "x.diff"),
        ("--- a/page.md\n+++ b/page.md\n@@ -x +1 @@\n", .malformedHunk, "x.diff:3"),
        ("--- a/page.md\n+++ b/page.md\n@@ -0,0 +1,2 @@\n+a\nb\n", .malformedHunk, "x.diff:5"),
        ("--- a/page.md\n+++ b/page.md\n@@ -0,0 +1 @@\n+z\n", .otherVersion(line: 1), "page.md"),
        ("--- a/page.md\n+++ b/page.md\n@@ -0,0 +9 @@\n+a\n", .otherVersion(line: 9), "page.md"),
        ("@@ -0,0 +9999999999999999999999 @@\n+a\n", .malformedHunk, "x.diff:1"),
        ("+++ b/page.md\n@@ -0,0 +9223372036854775807,1 @@\n+a\n", .malformedHunk, "x.diff:2"),
        (
            "diff --cc page.md\n--- a/page.md\n+++ b/page.md\n@@@ -1,1 -1,1 +1,2 @@@\n", .malformedHunk,
            "x.diff:4"
        ),
    ])
    func `what is no diff of the page is told with its place`(
        diff: String,
        problem: DiffProblem,
        place: String
    ) throws {
        let error = #expect(throws: UserError.self) { try Self.additions(diff, [try Self.page("a\nb\n")]) }
        #expect(error?.cause as? DiffProblem == problem && error?.place == place)
    }

    @Test func `in git, a change is compared with the last common commit`() async throws {
        let folder = TemporaryDirectory.current
        _ = try Self.page("a\nb\n")
        let script = """
            git init -qb main && git config user.email a@b.fr && git config user.name A && git add . && git commit -qm 1
            git checkout -qb contribution && printf 'a\\nnew\\nb\\n' > page.md && git commit -qam 2
            git checkout -q main && printf 'a\\nb\\nother\\n' > page.md && git commit -qam 3
            git checkout -q contribution
            """
        #expect(try await Command(words: ["sh", "-c", script], folder: folder.url).run().code == 0)
        let page = try PageFile(name: "page.md", url: folder.url.appending(path: "page.md"))
        #expect(try await Additions.since("main", of: [page]).lines == ["page.md": [2]])
        // The attributes of a change do not hide it.
        try folder.write("*.md -diff\n", to: ".gitattributes")
        #expect(try await Additions.since("main", of: [page]).lines == ["page.md": [2]])
        let new = try Self.page("x\ny\n", "new.md")
        #expect(try await Additions.since("HEAD", of: [new]).lines == ["new.md": [1, 2]])
        // Who asks for a change does not decide where secrets go, whatever page it is about.
        let settings = "printf 'fetch: {}\\n' > veille.yml && git add veille.yml && git commit -qm 4"
        #expect(try await Command(words: ["sh", "-c", settings], folder: folder.url).run().code == 0)
        #expect(try await Additions.since("main", of: [new]).changesSettings)
        #expect(try await !Additions.since("HEAD", of: [new]).changesSettings)
        for revision in ["nowhere", "--output=x", ""] {
            await #expect(throws: UserError.self) { try await Additions.since(revision, of: [page]) }
        }
    }

    @Test func `what was refused before is told, and only of added lines`() throws {
        let sample = try SampleHome()
        try sample.folder.write("## A\n\n- [Un](https://e.fr/1)\n- [Deux](https://e.fr/2)\n", to: "page.md")
        let file = try sample.home.page("page.md")
        let refusals = ["https://e.fr/1", "https://e.fr/2"].map { url in
            Decision(
                at: SampleHome.now,
                verdict: .refuse,
                suggestion: Suggestion(
                    id: "abcd",
                    page: "page.md",
                    section: ["A"],
                    article: .init(url: url, title: "T", site: ""),
                    relevance: 1,
                    confidence: 1,
                    line: ""
                ),
                key: String(url.dropFirst(8))
            )
        }
        let check = ContributionCheck(.init(), history: DecisionHistory(refusals))
        let findings = check.findings(of: file, added: [4])
        #expect(findings.map(\.code) == [.refusedBefore] && findings.first?.line == 4)
        #expect(ContributionCheck.links(of: file, added: [4]).map(\.url) == ["https://e.fr/2"])
    }
}

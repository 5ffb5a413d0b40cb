import Curation
import Foundation
import Home
import Support
import Testing

@testable import veille

/// `ci --review`, run as a program on the branch of a stranger.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct ReviewCommandTests {
    private static let page = """
        # Liste

        ## Outils

        - [Alpha](https://a.fr/1) - Un texte.
        - [Beta](https://a.fr/2) - Deux textes.
        - [Delta](https://a.fr/3) - Trois textes.
        - [Gamma](https://a.fr/6) - Six textes.

        """
    private static let entry = "- [Epsilon](https://a.fr/4): Quatre textes\n"
    private static let finding =
        "page.md:8  V501  not as the others of its section: “Epsilon” (separator “ - ”, “.” at the end)\n"
        + "  → - [Epsilon](https://a.fr/4) - Quatre textes.\n"

    private static var folder: TemporaryDirectory { TemporaryDirectory.current }

    /// A repository whose branch `pr` is checked out and differs from `main` by `change`.
    private static func lay(
        configuration: String = "pages: [page.md]\n",
        _ change: (GitRepository) async throws -> Void = { _ in try add(entry) }
    ) async throws -> (base: String, head: String) {
        let repository = try await GitRepository(in: folder)
        try folder.write(page, to: "page.md")
        if !configuration.isEmpty { try folder.write(configuration, to: "veille.yml") }
        try await repository.commitAll("base")
        try await repository.git("switch", "--quiet", "--create", "pr")
        try await change(repository)
        try await repository.commitAll("change")
        func commit(_ name: String) async throws -> String {
            try await repository.git("rev-parse", name).trimmingCharacters(in: .newlines)
        }
        return (try await commit("main"), try await commit("pr"))
    }

    private static func add(_ lines: String) throws {
        try folder.write(page.replacing("- [Gamma]", with: lines + "- [Gamma]"), to: "page.md")
    }

    private static func run(_ arguments: String..., environment: [String: String] = [:]) async throws
        -> Program.Run
    {
        try await Program.run(
            ["ci", "--review", "--no-network"] + arguments,
            in: folder.url,
            environment: environment
        )
    }

    private static func event(_ base: String, _ head: String) throws -> String {
        let text = """
            {"number": 7, "pull_request": {"base": {"sha": "\(base)", "ref": "main"}, "head": {"sha": "\(head)"}}}
            """
        try folder.write(text, to: ".git/event.json")
        return folder.url.appending(path: ".git/event.json").path
    }

    @Test(arguments: ["github", "gitlab", "ref", "since"])
    func `the base is what the forge names`(forge: String) async throws {
        let (base, head) = try await Self.lay()
        let variables: [String: String]
        switch forge {
        case "github": variables = ["GITHUB_EVENT_PATH": try Self.event(base, head)]
        case "gitlab":
            variables = ["CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_COMMIT_SHA": head]
        case "ref":
            let repository = GitRepository(existing: Self.folder)
            try await repository.git("update-ref", "refs/remotes/origin/main", base)
            variables = ["GITHUB_BASE_REF": "main"]
        default: variables = [:]
        }
        let since = forge == "since" ? ["--since", "main"] : []
        let run = try await Program.run(
            ["ci", "--review", "--no-network"] + since,
            in: Self.folder.url,
            environment: variables
        )
        #expect(run.code == 1 && run.output == Self.finding && run.messages.contains("1 warning"), "\(run)")
    }

    @Test func `a job gets annotations, a summary, outputs and a comment`() async throws {
        let (base, head) = try await Self.lay()
        let run = try await Self.run(
            "--comment",
            "comment.md",
            environment: [
                "GITHUB_EVENT_PATH": try Self.event(base, head), "GITHUB_ACTIONS": "true",
                "GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "outputs",
            ]
        )
        #expect(run.code == 1 && run.output.hasPrefix("::warning file=page.md,line=8,title=V501::"), "\(run)")
        let comment = try Self.folder.read("comment.md")
        #expect(comment.hasPrefix("<!-- veille:review -->\n0 errors · 1 warning"), "\(comment)")
        #expect(comment.contains("```suggestion\n- [Epsilon](https://a.fr/4) - Quatre textes.\n```"))
        #expect(try Self.folder.read("summary.md").contains("| 8 | V501 |"))
        #expect(try Self.folder.read("outputs") == "findings=1\n")
        let direct = try await Self.run("--since", base, "--of", head, "--comment", "-")
        #expect(direct.output == comment)
        let json = try await Self.run("--since", base, "--of", head, "--json")
        #expect(json.output.contains("\"schema\" : \"veille.review/1\"") && json.code == 1)
        let lenient = try await Self.run("--since", base, "--of", head, "--fail-on", "error")
        #expect(lenient.code == 0)
    }

    @Test func `an entry as the others passes, and so does a change of other files`() async throws {
        let (base, _) = try await Self.lay { _ in
            try Self.add("- [Epsilon](https://a.fr/4) - Quatre textes.\n")
        }
        let run = try await Self.run("--since", base)
        #expect(
            run.code == 0 && run.output.isEmpty
                && run.messages.contains("No problems found in what it adds."),
            "\(run)"
        )
        let none = try await Self.run("--since", "pr")
        #expect(
            none.code == 0 && none.output.isEmpty && none.messages.contains("touches none of the pages"),
            "\(none)"
        )
    }

    // MARK: What the branch brings

    @Test func `no configuration, attribute, hook or template of the branch is believed`() async throws {
        let (base, head) = try await Self.lay { repository in
            try Self.add(Self.entry)
            let settings = """
                pages: [nowhere.md]
                check: {dead_after: 99}
                fetch: {credentials: {a.fr: GITHUB_TOKEN}, ca_file: mine.pem}
                digest: {send: {own: {via: command, command: [touch, ran-command]}}}

                """
            try Self.folder.write(settings, to: "veille.yml")
            try Self.folder.write("*.md filter=evil diff=evil binary\n", to: ".gitattributes")
            try Self.folder.write("nonsense", to: "state/veille.sqlite")
            try Self.folder.write("{}\n", to: "state/decisions.jsonl")
            try repository.hook("post-checkout", "touch ran-hook")
            try repository.hook("fsmonitor", "touch ran-monitor")
        }
        // A driver that the machine knows is not run, whatever the branch asks for.
        let repository = GitRepository(existing: Self.folder)
        for (key, value) in [
            ("filter.evil.smudge", "touch ran-smudge"), ("filter.evil.clean", "touch ran-clean"),
            ("diff.evil.textconv", "touch ran-textconv; cat"), ("diff.evil.command", "touch ran-diff"),
            ("core.fsmonitor", ".git/hooks/fsmonitor"),
        ] { try await repository.git("config", key, value) }
        let run = try await Self.run("--since", base, "--of", head)
        #expect(run.output.hasPrefix(Self.finding) && run.code == 1, "\(run)")
        let left = try FileManager.default.contentsOfDirectory(atPath: Self.folder.url.path)
        #expect(left.filter { $0.hasPrefix("ran-") || $0.hasPrefix("veille-base") } == [])
    }

    @Test func `what the branch refuses to hear is told all the same`() async throws {
        let (base, _) = try await Self.lay { _ in
            let line = Self.entry.dropLast() + " <!-- veille-disable-line --> <!-- veille:off -->\n"
            try Self.add(String(line))
        }
        let run = try await Self.run("--since", base)
        #expect(run.code == 1 && run.output.contains("page.md:8  V501"), "\(run)")
        #expect(run.output.contains("2 comments for veille that the change adds were not followed"))
    }

    @Test func `what silences a line of the base silences none that is put in its place`() async throws {
        let repository = try await GitRepository(in: Self.folder)
        let base = Self.page.replacing(
            "Deux textes.",
            with: "Deux textes. <!-- veille-disable-next-line -->"
        )
        try Self.folder.write(base, to: "page.md")
        try Self.folder.write("pages: [page.md]\n", to: "veille.yml")
        try await repository.commitAll("base")
        try await repository.git("switch", "--quiet", "--create", "pr")
        try Self.folder.write(base.replacing("- [Delta]", with: Self.entry + "- [Delta]"), to: "page.md")
        try await repository.commitAll("change")
        let run = try await Self.run("--since", "main")
        #expect(run.code == 1 && run.output.contains("page.md:7  V501"), "\(run)")
    }

    @Test(arguments: ["link", "deleted", "large", "many", "binary"])
    func `a page that cannot be looked at does not pass`(kind: String) async throws {
        let (base, _) = try await Self.lay { repository in
            let page = Self.folder.url.appending(path: "page.md")
            switch kind {
            case "link":
                try FileManager.default.removeItem(at: page)
                try FileManager.default.createSymbolicLink(
                    atPath: page.path,
                    withDestinationPath: "/etc/passwd"
                )
            case "deleted": try FileManager.default.removeItem(at: page)
            case "large":
                try Self.add(String(repeating: String(repeating: "x", count: 1023) + "\n", count: 8193))
            case "many":
                try Self.add((1...100_000).map { "- [E\($0)](https://e.fr/\($0))\n" }.joined())
            default: try Data([0x61, 0, 0xFF]).write(to: page)
            }
            _ = repository
        }
        let parts = [
            "link": "a symbolic link or a folder", "deleted": "deletes this page", "large": "more than 8 MiB",
            "many": "adds 100000 lines, more than 2000", "binary": "NUL",
        ]
        let run = try await Self.run("--since", base)
        #expect(run.code == 1 && run.output.contains(parts[kind] ?? "?"), "\(run)")
        #expect(!run.output.contains("root:"))
        let github = try await Self.run("--since", base, "--format", "github")
        #expect(github.output.hasPrefix("::error file=page.md,line=1,title=veille::"), "\(github)")
    }

    @Test func `a link of the branch does not lead the comment elsewhere`() async throws {
        let (base, head) = try await Self.lay { _ in
            try Self.add(Self.entry)
            try FileManager.default.createSymbolicLink(
                atPath: Self.folder.url.appending(path: "comment.md").path,
                withDestinationPath: ".git/hooks/pre-push"
            )
        }
        let run = try await Self.run("--since", base, "--of", head, "--comment", "comment.md")
        #expect(run.reports(ReviewProblem.symbolicLink, at: "comment.md"), "\(run)")
        #expect(
            !FileManager.default.fileExists(
                atPath: Self.folder.url.appending(path: ".git/hooks/pre-push").path
            )
        )
    }

    @Test func `a long change makes a comment that a forge takes`() async throws {
        let (base, _) = try await Self.lay { _ in
            let long = String(repeating: "mot ", count: 2_000)
            try Self.add((1...200).map { "- [E\($0)](https://e.fr/\($0)) : \(long)\n" }.joined())
        }
        let run = try await Self.run("--since", base, "--comment", "-")
        #expect(
            run.code == 1 && run.output.utf16.count < 65_536 && run.output.contains("not shown")
        )
    }

    // MARK: What a job may get wrong

    @Test(arguments: [
        ("not JSON", ReviewProblem.unreadableEvent), ("", .unreadableEvent), ("[1]", .otherEvent),
        (
            #"{"object_kind": "merge_request", "object_attributes": {"last_commit": {"id": "1"}}}"#,
            .otherEvent
        ),
        (#"{"ref": "refs/heads/main", "after": "1"}"#, .otherEvent),
        (
            #"{"pull_request": {"base": {"sha": "--output=x"}, "head": {"sha": "HEAD"}}}"#,
            .notACommit("--output=x")
        ),
    ])
    func `an event that names no change is an error`(text: String, problem: ReviewProblem) async throws {
        _ = try await Self.lay()
        try Self.folder.write(text, to: ".git/event.json")
        let path = Self.folder.url.appending(path: ".git/event.json").path
        // The name of the base alone would compare the base with itself.
        let run = try await Self.run(environment: ["GITHUB_EVENT_PATH": path, "GITHUB_BASE_REF": "main"])
        #expect(run.reports(problem, at: path) && run.output.isEmpty, "\(run)")
    }

    @Test func `what is missing is said`() async throws {
        _ = try await Self.lay(configuration: "")
        let nowhere = try await Self.run()
        #expect(nowhere.reports(ReviewProblem.noPullRequest), "\(nowhere)")
        let bare = try await Self.run("--since", "main")
        #expect(bare.reports(ReviewProblem.noConfiguration, at: "main"), "\(bare)")
        let named = try await Self.run("--since", "main", "--page", "page.md")
        #expect(named.output.hasPrefix(Self.finding), "\(named)")
        let outside = try await Self.run("--since", "main", "--page", "../page.md")
        #expect(outside.reports(ReviewProblem.outsideRepository, at: "../page.md"), "\(outside)")
        let unknown = try await Self.run("--since", "nowhere")
        #expect(unknown.code == 2 && unknown.messages.contains("nowhere"), "\(unknown)")
        let without = try await Program.run(["ci", "--comment", "x"], in: Self.folder.url)
        #expect(without.reports(OptionProblem.without("--comment", needs: "--review")), "\(without)")
        let both = try await Self.run("--since", "main", "--pr-body", "x")
        #expect(both.reports(OptionProblem.together("--review", "--pr-body")), "\(both)")
    }

    @Test func `a home below the top is found in the base`() async throws {
        let repository = try await GitRepository(in: Self.folder)
        try Self.folder.write(Self.page, to: "docs/liste.md")
        try Self.folder.write("pages: [../docs/liste.md]\n", to: "veille/veille.yml")
        try await repository.commitAll("base")
        try Self.folder.write(
            Self.page.replacing("- [Gamma]", with: Self.entry + "- [Gamma]"),
            to: "docs/liste.md"
        )
        try await repository.commitAll("change")
        let run = try await Self.run("-C", "veille", "--since", "HEAD~1")
        #expect(run.output.hasPrefix("docs/liste.md:8  V501"), "\(run)")
    }
}

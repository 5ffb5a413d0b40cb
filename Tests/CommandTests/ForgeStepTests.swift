import Foundation
import Support
import Testing

/// `packaging/forge/run`, with the variables and files that a forge gives a job.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct ForgeStepTests {
    private static let page = "# Liste\n\n## Outils\n\n- [Un](https://e.fr/1) - Un texte.\n"
    private static let broken = page + "- [Deux](https://e.fr/2 - Deux textes.\n"

    private static var folder: TemporaryDirectory { TemporaryDirectory.current }
    private static var site: TemporaryDirectory {
        get throws { try folder.folder("site") }
    }

    /// A repository whose branch `pr` is checked out, with a page that has a broken link there.
    private static func lay(_ change: (GitRepository) async throws -> Void = { _ in }) async throws -> (
        base: String, head: String
    ) {
        let repository = try await GitRepository(in: try site)
        try site.write(page, to: "page.md")
        try site.write("pages: [page.md]\n", to: "veille.yml")
        try await repository.commitAll("base")
        try await repository.git("switch", "--quiet", "--create", "pr")
        try site.write(broken, to: "page.md")
        try await change(repository)
        try await repository.commitAll("change")
        func commit(_ name: String) async throws -> String {
            try await repository.git("rev-parse", name).trimmingCharacters(in: .newlines)
        }
        return (try await commit("main"), try await commit("pr"))
    }

    private static func run(_ variables: [String: String]) async throws -> Program.Run {
        let step = Shared.root.appending(path: "packaging/forge/run").path
        let base = ["HOME": try folder.folder("home").url.path, "VEILLE_NETWORK": "false"]
        return try await #require(SystemTool("sh")).run(
            [step],
            in: try site.url,
            environment: base.merging(variables) { $1 }
        )
    }

    /// The variables of a job on GitHub or Forgejo.
    private static func actions(_ command: String, event: String = "schedule") throws -> [String: String] {
        [
            "VEILLE_COMMAND": command, "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event,
            "GITHUB_OUTPUT": folder.url.appending(path: "outputs").path,
            "GITHUB_STEP_SUMMARY": folder.url.appending(path: "summary.md").path,
            "RUNNER_TEMP": try folder.folder("temp").url.path,
        ]
    }

    private static func event(_ text: String) throws -> [String: String] {
        try folder.write(text, to: "event.json")
        return ["GITHUB_EVENT_PATH": folder.url.appending(path: "event.json").path]
    }

    private static func pullRequest(_ base: String, _ head: String) -> String {
        """
        {"action": "opened", "number": 7, "pull_request": {"base": {"sha": "\(base)", "ref": "main"}, "head": {"sha": "\(head)"}}}
        """
    }

    @Test func `check leaves annotations, a summary and the number of findings`() async throws {
        _ = try await Self.lay()
        let run = try await Self.run(try Self.actions("check"))
        #expect(run.code == 1 && run.output.hasPrefix("::error file=page.md,line=6,title=V001::"), "\(run)")
        #expect(try Self.folder.read("outputs") == "findings=1\n")
        let summary = try Self.folder.read("summary.md")
        #expect(summary.hasPrefix("### veille\n") && summary.contains("| 6 | V001 |"), "\(summary)")
    }

    @Test func `check of named pages needs no configuration, and their names are no shell`() async throws {
        let name = "$(touch touched); a page.md"
        _ = try await Self.lay { _ in try Self.site.write(Self.broken, to: name) }
        let run = try await Self.run(
            try Self.actions("check").merging(["VEILLE_PAGES": "page.md\n\(name)\n"]) { $1 }
        )
        #expect(run.code == 1, "\(run)")
        #expect(try Self.folder.read("outputs") == "findings=2\n")
        #expect(try !Self.site.has("touched"))
    }

    @Test(arguments: ["GITHUB_ACTIONS", "FORGEJO_ACTIONS", "GITEA_ACTIONS"])
    func `review reads the event, and names its comment`(forge: String) async throws {
        let (base, head) = try await Self.lay()
        let variables = try Self.actions("review", event: "pull_request")
            .merging([forge: "true"]) { $1 }
            .merging(try Self.event(Self.pullRequest(base, head))) { $1 }
        let run = try await Self.run(variables)
        #expect(run.code == 1 && run.output.contains("title=V001::"), "\(run)")
        let comment = Self.folder.url.appending(path: "temp/veille-comment.md").path
        #expect(try Self.folder.read("outputs") == "findings=1\ncomment=\(comment)\n")
        #expect(try Self.folder.read("temp/veille-comment.md").hasPrefix("<!-- veille:review -->"))
        #expect(try Self.folder.read("summary.md").contains("| 6 | V001 |"))
    }

    @Test func `review on GitLab leaves a report, in place of a link that the branch brings`() async throws {
        try Self.folder.write("mine\n", to: "victim")
        let (base, head) = try await Self.lay { _ in
            try FileManager.default.createSymbolicLink(
                atPath: try Self.site.url.appending(path: "veille.xml").path,
                withDestinationPath: "../victim"
            )
        }
        let run = try await Self.run([
            "VEILLE_COMMAND": "review", "GITLAB_CI": "true", "CI_MERGE_REQUEST_IID": "7",
            "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
            "CI_COMMIT_SHA": head,
        ])
        #expect(run.code == 1, "\(run)")
        #expect(try Self.site.read("veille.xml").contains("name=\"V001 line 6\""))
        #expect(try Self.folder.read("victim") == "mine\n")
    }

    @Test func `nothing that the branch brings is run`() async throws {
        let (base, head) = try await Self.lay { _ in
            try Self.site.write(
                "pages: [page.md]\ndigest: {send: [{name: x, program: [touch, ../touched]}]}\n",
                to: "veille.yml"
            )
            try Self.site.write("* diff=x filter=x\n", to: ".gitattributes")
            for name in ["veille", "git", "run", "packaging/forge/run", "packaging/forge/propose"] {
                try Self.site.write("#!/bin/sh\ntouch ../touched\n", to: name)
            }
        }
        let variables = try Self.actions("review", event: "pull_request_target")
            .merging(try Self.event(Self.pullRequest(base, head))) { $1 }
        #expect(try await Self.run(variables).code == 1)
        #expect(!Self.folder.has("touched"))
    }

    // MARK: Bad input

    @Test(arguments: [
        (["VEILLE_COMMAND": "poll; touch touched"], "none of check, review and ci"),
        (["VEILLE_FAIL_ON": "never"], "none of error, warning and hint"),
        (["VEILLE_NETWORK": "maybe"], "neither true nor false"),
        (["VEILLE_PAGES": "page.md\n--cassette=here"], "cannot begin with “-”"),
        (["VEILLE_PAGES": "nowhere.md"], "nowhere.md"),
        (["VEILLE_COMMAND": "ci", "VEILLE_PAGES": "a.md\nb.md"], "takes one page"),
        (["VEILLE_COMMAND": "ci", "GITHUB_EVENT_NAME": "pull_request"], "use review"),
        (["VEILLE_COMMAND": "ci", "GITHUB_EVENT_NAME": "pull_request_target"], "use review"),
        (["VEILLE_COMMAND": "check", "CI_MERGE_REQUEST_IID": "7"], "use review"),
        (["VEILLE_COMMAND": "ci"], "there is no token"),
        (["VEILLE_COMMAND": "ci", "VEILLE_BRANCH": "--force"], "a name that git refuses"),
        (["VEILLE_COMMAND": "ci", "VEILLE_TOKEN_FORGE": "t"], "names a repository"),
    ])
    func `nonsense is one clear error, and changes nothing`(variables: [String: String], words: String)
        async throws
    {
        _ = try await Self.lay()
        let run = try await Self.run(try Self.actions("check").merging(variables) { $1 })
        #expect(run.code == 2 && run.messages.contains(words), "\(run)")
        #expect(run.messages.matches(of: #/(?m)^veille: /#).count == 1, "\(run.messages)")
        #expect(run.output.isEmpty && !Self.folder.has("outputs") && !Self.folder.has("summary.md"))
        let repository = GitRepository(existing: try Self.site)
        #expect(try await repository.git("status", "--porcelain").isEmpty)
        #expect(try await repository.git("branch", "--format=%(refname:short)") == "main\npr\n")
    }

    @Test(arguments: [
        "", "{", "{}", "[]", "{\"ref\": \"refs/heads/main\", \"after\": \"1\"}",
        "{\"object_kind\": \"merge_request\", \"object_attributes\": {\"iid\": 7}}",
        "{\"pull_request\": {\"base\": {\"sha\": \"main\"}, \"head\": {\"sha\": \"--upload-pack=touch touched\"}}}",
        "{\"pull_request\": {\"base\": {\"sha\": 7}, \"head\": null}}",
    ])
    func `an event of another form is one clear error`(text: String) async throws {
        _ = try await Self.lay()
        let variables = try Self.actions("review", event: "pull_request")
            .merging(try Self.event(text)) { $1 }
        let run = try await Self.run(variables)
        #expect(run.code == 2 && run.messages.contains("event.json"), "\(run)")
        #expect(run.messages.matches(of: #/(?m)^veille: /#).count == 1, "\(run.messages)")
        #expect(run.output.isEmpty && !Self.folder.has("outputs") && !Self.folder.has("summary.md"))
    }

    @Test func `a missing event is one clear error`() async throws {
        _ = try await Self.lay()
        let variables = try Self.actions("review", event: "pull_request")
            .merging(["GITHUB_EVENT_PATH": "/nowhere/event.json"]) { $1 }
        let run = try await Self.run(variables)
        #expect(run.code == 2 && run.messages.contains("/nowhere/event.json"), "\(run)")
    }
}

import Foundation
import HTTPTypes
import Hummingbird
import Support
import Testing

/// `packaging/forge/propose`, against the API of a forge on the loopback.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10)), .requires("jq"), .requires("curl"))
struct ForgeProposalTests {
    private static var folder: TemporaryDirectory { TemporaryDirectory.current }
    private static let token = "t-0123456789abcdef"

    /// What the forge has heard, and the answers it gives.
    private actor Forge {
        private(set) var heard: [(line: String, body: String)] = []
        private var answers: [String: String]

        init(_ answers: [String: String]) { self.answers = answers }

        func answer(_ path: String, with text: String) { answers[path] = text }

        func hear(_ line: String, _ body: String, _ path: String) -> Response {
            heard.append((line, body))
            guard let text = answers[path] else { return LoopbackServer.answer(status: .notFound) }
            return LoopbackServer.answer(text, headers: [.contentType: "application/json"])
        }

        func body(of method: String) throws -> [String: String] {
            let asked = heard.last { $0.line.hasPrefix(method + " ") }
            return try JSONDecoder().decode([String: String].self, from: Data((asked?.body ?? "").utf8))
        }
    }

    /// A home with two waiting suggestions, and the bare repository that the forge has; returns the identifiers.
    private static func lay() async throws -> [String] {
        let site = try folder.folder("site")
        let repository = try await GitRepository(in: site)
        try site.write("# Veille\n\n## Énergie\n\n- [Un](https://e.fr/1)\n", to: "page.md")
        try site.write("pages: [page.md]\n", to: "veille.yml")
        for (number, title) in ["Un de plus", "Deux de plus"].enumerated() {
            let added = try await Program.run(
                ["add", "https://n.fr/\(number)", "--title", title, "--offline", "--section", "1"],
                in: site.url,
                environment: ["HOME": folder.url.path]
            )
            #expect(added.code == 0, "\(added)")
        }
        try site.write("state/veille.sqlite*\nstate/veille.lock\n", to: ".gitignore")
        try await repository.commitAll("base")
        try await repository.git("init", "--quiet", "--bare", "../remote.git")
        let list = try await Program.run(["list"], in: site.url).output
        return list.matches(of: /(?m)^  ([a-z][0-9a-z]{3,})\s/).map { String($0.output.1) }
    }

    private static func propose(_ variables: [String: String], at place: String) async throws -> Program.Run {
        // The forge's own copy of the repository is a folder here.
        try folder.write(
            """
            [url "\(folder.url.appending(path: "remote.git").absoluteString)"]
            \tinsteadOf = http://\(place)/o/r.git

            """,
            to: "home/.gitconfig"
        )
        let step = Shared.root.appending(path: "packaging/forge/propose").path
        return try await #require(SystemTool("sh")).run(
            [step, "--no-poll"],
            in: try folder.folder("site").url,
            environment: ["HOME": folder.url.appending(path: "home").path, "VEILLE_TOKEN_FORGE": token]
                .merging(variables) { $1 }
        )
    }

    private static func github(_ place: String) -> [String: String] {
        [
            "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "o/r", "GITHUB_SERVER_URL": "http://\(place)",
            "GITHUB_API_URL": "http://\(place)/api",
            "GITHUB_OUTPUT": folder.url.appending(path: "outputs").path,
        ]
    }

    private static func serving(
        _ forge: Forge,
        _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        try await LoopbackServer.whileServing(
            { request in
                let (line, body) = try await LoopbackServer.told(request)
                return await forge.hear(line, String(decoding: body, as: UTF8.self), request.uri.path)
            },
            body
        )
    }

    @Test func `a pull request is opened, and its answers are read by who may write`() async throws {
        let ids = try await Self.lay()
        #expect(ids.count == 2)
        let forge = Forge([
            "/api/repos/o/r": "{\"default_branch\": \"main\"}", "/api/repos/o/r/pulls": "[]",
            "/api/repos/o/r/pulls/7": "{}",
            "/api/repos/o/r/collaborators/ada/permission": "{\"permission\": \"write\"}",
            "/api/repos/o/r/collaborators/eve/permission": "{\"permission\": \"read\"}",
        ])
        try await Self.serving(forge) { place in
            let first = try await Self.propose(Self.github(place), at: place)
            #expect(first.code == 0 && first.output == "0 lines on the branch · 2 waiting\n", "\(first)")
            let opened = try await forge.body(of: "POST")
            #expect(opened["head"] == "veille" && opened["base"] == "main")
            let text = try #require(opened["body"])
            #expect(text.contains("- [ ] <!-- veille:\(ids[0]) -->"))
            let heard = await forge.heard
            #expect(heard.allSatisfy { $0.line.hasSuffix(" token " + Self.token) })
            #expect(!(first.output + first.messages).contains(Self.token))

            // A fork has a branch of the same name; the second of the list is the own one.
            let requests = """
                [{"number": 6, "body": "- [x] <!-- veille:\(ids[0]) -->", "head": {"ref": "veille", "repo": {"full_name": "eve/r"}}},
                 {"number": 7, "body": "", "head": {"ref": "veille", "repo": {"full_name": "o/r"}}}]
                """
            let comments = """
                [{"body": "/veille accept \(ids[0])", "user": {"login": "eve"}, "created_at": "2100-01-01T00:00:00Z"},
                 {"body": "/veille accept \(ids[1])", "user": {"login": "ada"}, "created_at": "2100-01-01T00:00:00Z"}]
                """
            await forge.answer("/api/repos/o/r/pulls", with: requests)
            await forge.answer("/api/repos/o/r/issues/7/comments", with: comments)
            let second = try await Self.propose(Self.github(place), at: place)
            #expect(second.code == 0 && second.output == "1 line on the branch · 1 waiting\n", "\(second)")
            let edited = try await forge.body(of: "PATCH")
            #expect(Array(edited.keys) == ["body"])
            let remote = GitRepository(existing: try Self.folder.folder("remote.git"))
            let page = try await remote.git("show", "veille:page.md")
            #expect(page.contains("](https://n.fr/\(1))") != page.contains("](https://n.fr/0)"))
        }
    }

    @Test func `on GitLab, the boxes of the own merge request are read`() async throws {
        let ids = try await Self.lay()
        let description = "- [x] <!-- veille:\(ids[0]) -->"
        let forge = Forge([
            "/api/projects/42/merge_requests": """
            [{"iid": 3, "description": "", "source_project_id": 41},
             {"iid": 4, "description": "\(description)", "source_project_id": 42}]
            """,
            "/api/projects/42/merge_requests/4": "{}",
        ])
        try await Self.serving(forge) { place in
            let run = try await Self.propose(
                [
                    "GITLAB_CI": "true", "CI_API_V4_URL": "http://\(place)/api", "CI_PROJECT_ID": "42",
                    "CI_DEFAULT_BRANCH": "main", "CI_SERVER_URL": "http://\(place)", "CI_PROJECT_PATH": "o/r",
                ],
                at: place
            )
            #expect(run.code == 0 && run.output == "1 line on the branch · 1 waiting\n", "\(run)")
            let edited = try await forge.body(of: "PUT")
            #expect(edited["description"]?.contains("- [x] <!-- veille:\(ids[0]) accepted -->") == true)
        }
    }

    @Test(
        arguments: ["{\"message\": \"no\"}", "<html>", "", "[7]"],
        ["/api/repos/o/r", "/api/repos/o/r/pulls"]
    )
    func `a forge that answers something else is an error, and nothing is pushed`(
        answer: String,
        path: String
    ) async throws {
        _ = try await Self.lay()
        let forge = Forge([
            "/api/repos/o/r": "{\"default_branch\": \"main\"}", "/api/repos/o/r/pulls": "[]",
        ])
        await forge.answer(path, with: answer)
        try await Self.serving(forge) { place in
            let run = try await Self.propose(Self.github(place), at: place)
            let words = path.hasSuffix("pulls") ? "does not list pull requests" : "names no default branch"
            #expect(run.code == 2 && run.messages.contains(words), "\(run)")
            let remote = GitRepository(existing: try Self.folder.folder("remote.git"))
            #expect(try await remote.git("branch").isEmpty)
            #expect(!Self.folder.has("outputs"))
        }
    }

    @Test func `the default branch is not overwritten`() async throws {
        _ = try await Self.lay()
        let forge = Forge([
            "/api/repos/o/r": "{\"default_branch\": \"main\"}", "/api/repos/o/r/pulls": "[]",
        ])
        try await Self.serving(forge) { place in
            let variables = Self.github(place).merging(["VEILLE_BRANCH": "main"]) { $1 }
            let run = try await Self.propose(variables, at: place)
            #expect(run.code == 2 && run.messages.contains("is the default branch"), "\(run)")
            let remote = GitRepository(existing: try Self.folder.folder("remote.git"))
            #expect(try await remote.git("branch").isEmpty)
        }
    }

    @Test func `a forge that refuses the token is one clear error`() async throws {
        _ = try await Self.lay()
        let forge = Forge([:])
        try await Self.serving(forge) { place in
            let run = try await Self.propose(Self.github(place), at: place)
            #expect(run.code == 2 && run.messages.contains("does not answer GET"), "\(run)")
            #expect(!run.messages.contains(Self.token))
        }
    }
}

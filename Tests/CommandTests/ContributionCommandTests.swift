import Feeds
import Foundation
import Home
import HTTPTypes
import Hummingbird
import Support
import Testing

/// `check --since` and `--diff`, run as a program.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct ContributionCommandTests {
    private static let page = """
        # Liste

        ## Outils

        - [Alpha](https://a.fr/1) - Un texte.
        - [Beta](https://a.fr/2) - Deux textes.
        - [Delta](https://a.fr/3) - Trois textes.
        - [Eta](https://a.fr/5 - Cinq textes.
        - [Gamma](https://a.fr/6) - Six textes.

        """

    private static let diff = """
        --- a/page.md
        +++ b/page.md
        @@ -7 +7,2 @@
         - [Delta](https://a.fr/3) - Trois textes.
        +- [Epsilon](https://a.fr/4): Quatre textes

        """

    private static func lay() throws {
        let line = "\n- [Epsilon](https://a.fr/4): Quatre textes\n- [Eta]"
        try TemporaryDirectory.current.write(page.replacing("\n- [Eta]", with: line), to: "page.md")
        try TemporaryDirectory.current.write(diff, to: "x.diff")
    }

    private static func run(_ arguments: String..., input: String = "") async throws -> Program.Run {
        let words = ["check", "page.md", "--no-network"] + arguments
        return try await Program.run(words, in: TemporaryDirectory.current.url, input: input)
    }

    @Test func `only what a diff adds is told, with the line as it should be`() async throws {
        try Self.lay()
        let output = """
            page.md:8  V501  not as the others of its section: “Epsilon” (separator “ - ”, “.” at the end)
              → - [Epsilon](https://a.fr/4) - Quatre textes.

            """
        let run = try await Self.run("--diff", "x.diff")
        #expect(run.output == output && run.code == 1)
        #expect(try await Self.run("--diff", "-", input: Self.diff).output == output)
        let whole = try await Self.run()
        #expect(whole.output.contains("V001") && !whole.output.contains("V501"))
    }

    @Test(arguments: [
        (
            "markdown",
            "\nLine 8:\n\n```suggestion\n- [Epsilon](https://a.fr/4) - Quatre textes.\n```\n"
        ),
        ("github", "%0A→ - [Epsilon](https://a.fr/4) - Quatre textes.\n"),
        ("json", "\"correction\" : \"- [Epsilon](https://a.fr/4) - Quatre textes.\""),
        ("sarif", "\"insertedContent\" : {"),
    ])
    func `every format has the line as it should be`(format: String, part: String) async throws {
        try Self.lay()
        let output = try await Self.run("--diff", "x.diff", "--format", format).output
        #expect(output.contains(part), "\(output)")
    }

    @Test(arguments: [
        (["--diff", "page.md"], "page.md:1: this is not a unified diff"),
        (["--since", "main", "--diff", "x.diff"], "--since"),
        (["--since", "main"], "git"),
    ])
    func `what cannot be compared is an error with its place`(arguments: [String], part: String)
        async throws
    {
        try Self.lay()
        let words = ["check", "page.md", "--no-network"] + arguments
        let run = try await Program.run(words, in: TemporaryDirectory.current.url)
        #expect(run.code == 2 && run.messages.contains(part), "\(run.messages)")
        #expect(run.output.isEmpty)
    }

    @Test(arguments: [false, true])
    func `a change of the settings does not decide where secrets are sent`(changesSettings: Bool) async throws
    {
        let secrets = Guarded<[String]>([])
        try await LoopbackServer.whileServing({ request in
            let field = request.headers[.authorization] ?? "none"
            secrets.withLock { $0.append(field) }
            return LoopbackServer.answer()
        }) { place in
            let folder = TemporaryDirectory.current
            try folder.write("# T\n\n- [A](http://\(place)/a)\n", to: "page.md")
            try folder.write(
                """
                pages: [page.md]
                fetch:
                  allow_private: [127.0.0.1]
                  credentials: {"http://\(place)": VEILLE_TEST_TOKEN}

                """,
                to: "veille.yml"
            )
            let settings = "--- a/veille.yml\n+++ b/veille.yml\n@@ -0,0 +1 @@\n+pages: [page.md]\n"
            let page = "--- a/page.md\n+++ b/page.md\n@@ -2,0 +3 @@\n+- [A](http://\(place)/a)\n"
            let run = try await Program.run(
                ["check", "--diff", "-"],
                in: folder.url,
                input: (changesSettings ? settings : "") + page,
                environment: ["VEILLE_TEST_TOKEN": "secret"]
            )
            #expect(run.messages.contains("its settings for the network are not used") == changesSettings)
            #expect(secrets.withLock { $0.contains("Bearer secret") } == !changesSettings, "\(run.messages)")
        }
    }

    @Test func `a pull request is checked without its files`() async throws {
        let folder = TemporaryDirectory.current
        func git(_ arguments: String...) async throws {
            let words = ["git", "-C", folder.url.path, "-c", "user.name=T", "-c", "user.email=t@e.fr"]
            let ending = try await Command(words: words + arguments, folder: folder.url).run()
            #expect(ending.code == 0, "\(ending.messages)")
        }
        try folder.write(Self.page, to: "page.md")
        try await git("init", "--quiet", "--initial-branch", "main")
        try await git("add", "page.md")
        try await git("commit", "--quiet", "--message", "x")
        try await git("switch", "--quiet", "--create", "pr")
        try Self.lay()
        try folder.write("pages: [nowhere.md]\n", to: "veille.yml")
        try await git("add", "page.md", "veille.yml")
        try await git("commit", "--quiet", "--message", "y")
        try await git("switch", "--quiet", "main")
        let run = try await Self.run("--since", "main", "--of", "pr")
        #expect(run.output.hasPrefix("page.md:8  V501") && run.code == 1)
        #expect(try folder.read("page.md") == Self.page)
        let whole = try await Self.run("--of", "pr")
        #expect(whole.output.contains("page.md:9  V001"))
        for (arguments, part) in [
            (["--of", "nowhere"], "nowhere"), (["--of", "pr", "--diff", "x"], "--diff"),
        ] {
            let words = ["check", "page.md", "--no-network"] + arguments
            let run = try await Program.run(words, in: folder.url)
            #expect(run.code == 2 && run.messages.contains(part), "\(run.messages)")
        }
    }
}

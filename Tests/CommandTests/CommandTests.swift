import Curation
import Foundation
import Home
import Support
import Testing

@testable import veille

/// A command line in a folder, and what a person reads.
struct Mistake: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var arguments: [String]
    var files: [String: String] = [:]
    var code: Int32
    var message: String

    /// An error of the program's own.
    init(
        _ arguments: String,
        files: [String: String] = [:],
        _ cause: any UserError.Cause,
        at place: String? = nil
    ) {
        self.init(
            arguments,
            files: files,
            code: cause.kind == .usage ? 2 : 3,
            "veille: " + (place.map { $0 + ": " } ?? "") + cause.message.what.en + "\n"
        )
    }

    /// A message as it is worded.
    init(_ arguments: String, files: [String: String] = [:], code: Int32, _ message: String) {
        testDescription = "veille " + arguments
        self.arguments = arguments.split(separator: " ").map(String.init)
        self.files = files
        self.code = code
        self.message = message
    }
}

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct CommandTests {
    private static let page =
        "# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n* [Deux](https://e.fr/2)\n\n## Droit\n\n- Site : [Trois](https://d.fr/3)\n"
    private static let home = ["page.md": page, "veille.yml": "pages: [page.md]\n"]

    private static func invalidDate(_ text: String) -> CommandLineProblem {
        .invalidValue(text, of: "--now DATE", .argumentHelp(label: "--now DATE", text: ""))
    }

    private func run(_ arguments: String..., input: String = "", language: String = "C.UTF-8") async throws
        -> Program.Run
    {
        try await Program.run(
            arguments,
            in: TemporaryDirectory.current.url,
            input: input,
            environment: ["LANG": language]
        )
    }

    private func lay(_ files: [String: String]) throws {
        for (path, text) in files { try TemporaryDirectory.current.write(text, to: path) }
    }

    @Test(arguments: [
        Mistake("poll", code: 2, "no veille.yml in"),
        Mistake("init nothing.md", FileProblem.unreadable(.page, .notFound), at: "nothing.md"),
        Mistake("init .", code: 2, "this is a folder, not a file"),
        Mistake(
            "init binary.md",
            files: ["binary.md": "a\n\u{0}"],
            code: 2,
            "veille: binary.md:2: not a text file: it contains a NUL byte"
        ),
        Mistake(
            "init empty.md",
            files: ["empty.md": "# Rien\n"],
            PageProblem.noLinks,
            at: "empty.md"
        ),
        Mistake(
            "list",
            files: ["veille.yml": "pages: [page.md]\nfetch: {a: 1}\n"],
            code: 2,
            "veille: veille.yml:2: unknown key “fetch.a”"
        ),
        Mistake(
            "list",
            files: ["veille.yml": "pages: 3\n"],
            ConfigurationProblem.invalidValue("pages", .list),
            at: "veille.yml:1"
        ),
        Mistake(
            "list",
            files: ["veille.yml": "pages: [gone.md]\n"],
            FileProblem.unreadable(.page, .notFound),
            at: "gone.md"
        ),
        Mistake(
            "status",
            files: ["veille.yml": "pages: []\n"],
            HomeProblem.noPages,
            at: "veille.yml"
        ),
        Mistake("poll", files: home, FeedProblem.noFeeds, at: "feeds/feeds.opml"),
        Mistake("poll --offline", files: home, NetworkProblem.offline),
        Mistake(
            "poll",
            files: home.merging(["feeds/feeds.opml": "<opml>\n<body>"]) { $1 },
            code: 2,
            "veille: feeds/feeds.opml: invalid OPML: invalid XML, line "
        ),
        Mistake("accept zzzz", files: home, DecisionProblem.unknownSuggestion("zzzz")),
        Mistake(
            "explain",
            files: home,
            CommandLineProblem.missingArgument("ID", .usage(synopsis: "veille explain ID"))
        ),
        Mistake(
            "frobnicate",
            CommandLineProblem.unknownCommand("frobnicate", .listCommands(of: "veille"))
        ),
        Mistake("list --now demain", files: home, invalidDate("demain")),
        Mistake("list --section Chimie", files: home, code: 2, "no section “Chimie”"),
        Mistake(
            "add https://e.fr/2/?utm_source=x --no-network --title T",
            files: home,
            code: 2,
            "veille: page.md:6: the article is already on the page\n  → nothing to do"
        ),
        Mistake("add e.fr/9 --no-network --title T", files: home, AddressProblem.notWeb("e.fr/9")),
        Mistake("add https://e.fr/9 --no-network", files: home, UsageProblem.noTitle),
        Mistake("feeds rm nobody", files: home, FeedProblem.noSuchFeed("nobody"), at: "feeds/feeds.opml"),
        Mistake("feeds import gone.opml", files: home, FileProblem.failed(.notFound), at: "gone.opml"),
        Mistake("feeds add http://127.0.0.1:9/feed", files: home, code: 3, "private network"),
        Mistake("-C nowhere --lang en list", code: 2, "no such folder"),
        Mistake("list -C nowhere", code: 2, "no such folder"),
        Mistake("list --now 2026-02-30", files: home, invalidDate("2026-02-30")),
        Mistake("list --now 2026-03-14T25:00:00Z", files: home, invalidDate("2026-03-14T25:00:00Z")),
    ])
    func `a mistake gets one clear line, a remedy and its code`(mistake: Mistake) async throws {
        try lay(mistake.files)
        let run = try await Program.run(mistake.arguments, in: TemporaryDirectory.current.url)
        #expect(run.code == mistake.code)
        #expect(run.messages.contains(mistake.message))
        #expect(run.output == "")
        #expect(!TemporaryDirectory.current.has("state/decisions.jsonl"))
    }

    @Test(arguments: ["2", "Énergie", "droit"])
    func `a section cannot be named for suggestions of two pages`(section: String) async throws {
        try lay(["a.md": Self.page, "b.md": Self.page, "veille.yml": "pages: [a.md, b.md]\n"])
        var ids: [String] = []
        for page in ["a.md", "b.md"] {
            let url = "https://n.fr/" + page
            let added = try await run(
                "add",
                url,
                "--title",
                "Neuf",
                "--offline",
                "--section",
                "1",
                "--page",
                page,
                "--json"
            )
            ids.append(String(try #require(added.output.firstMatch(of: /"id"\s*:\s*"(\w+)"/)?.output.1)))
        }
        let both = try await run("accept", ids[0], ids[1], "--section", section)
        #expect(both.output == "")
        #expect(both.reports(OptionProblem.sectionOfSeveralPages(section, one: "a.md", other: "b.md")))
        #expect(try await run("accept", ids[0], ids[1]).code == 0)
        #expect(try await run("accept", ids[1], "--section", section).code == 0)
    }

    @Test func `one of a kind is singular`() async throws {
        let files = [
            "page.md": "# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n",
            "veille.yml": "pages: [page.md]\n",
            "feeds/feeds.opml":
                "<opml version=\"2.0\"><body><outline text=\"F\" xmlUrl=\"https://e.fr/feed\"/></body></opml>",
        ]
        try lay(files)
        let status = try await run("status").output
        #expect(status.contains("page.md · 1 link in 1 section · ") && status.contains("1 feed: "))
        let french = try await run("status", "--lang", "fr").output
        #expect(french.contains("page.md · 1 lien dans 1 section · ") && french.contains("0 article\n"))
        try lay(["list.opml": files["feeds/feeds.opml"] ?? ""])
        #expect(
            try await run("feeds", "import", "list.opml").output == "0 new feeds, 1 known or not on the web\n"
        )
        try FileManager.default.removeItem(at: TemporaryDirectory.current.url.appending(path: "veille.yml"))
        #expect(try await run("init", "--no-network", "page.md").output.contains("\n  1 site\n"))
    }

    @Test func `messages are French where the environment is`() async throws {
        #expect(
            try await run("poll", language: "fr_FR.UTF-8").messages.hasPrefix(
                "veille: pas de veille.yml dans"
            )
        )
        #expect(
            try await run("poll", "--lang", "en", language: "fr_FR.UTF-8").messages.hasPrefix(
                "veille: no veille.yml in"
            )
        )
    }

    @Test func `init without a network reads the page and writes no page`() async throws {
        try lay(["page.md": Self.page])
        let first = try await run("init", "--no-network", "page.md")
        #expect(first.code == 0)
        #expect(first.output.hasPrefix("page.md — “Veille” · 3 links, 2 sites\n"))
        #expect(first.messages.contains("Written: veille.yml, feeds/feeds.opml"))
        #expect(try TemporaryDirectory.current.read("page.md") == Self.page)
        #expect(try TemporaryDirectory.current.read("veille.yml").contains("- page.md"))
        let again = try await run("init", "--no-network", "page.md", "--json")
        #expect(again.code == 0 && again.output.contains("\"schema\" : \"veille.init/1\""))
        #expect(!again.messages.contains("Written"))
    }

    @Test func `init tells git what to keep of the state, and how to merge it`() async throws {
        let ignored = "veille.sqlite*\n"
        try lay(["page.md": Self.page, "state/.gitignore": ignored])
        #expect(try await run("init", "--no-network", "page.md").code == 0)
        #expect(try TemporaryDirectory.current.read("state/.gitignore") == ignored, "a person's stays")
        let merged = try TemporaryDirectory.current.read("state/.gitattributes")
        #expect(merged.hasSuffix("\ndecisions.jsonl merge=union\n"))
    }

    @Test func `a link of one's own goes from a proposal to the page`() async throws {
        try lay(Self.home)
        let added = try await run(
            "add",
            "https://e.fr/9?utm_source=x",
            "--title",
            "Neuf [9]",
            "--no-network",
            "--section",
            "éner",
            "--accept"
        )
        #expect(added.code == 0)
        #expect(added.output.contains("+ * [Neuf \\[9\\]](https://e.fr/9)"))
        #expect(try await run("apply", "--check").code == 1)
        let applied = try await run("apply")
        #expect(applied.code == 0)
        let expected = Self.page.replacing(
            "(https://e.fr/2)\n",
            with: "(https://e.fr/2)\n* [Neuf \\[9\\]](https://e.fr/9)\n"
        )
        #expect(try TemporaryDirectory.current.read("page.md") == expected)
        #expect(try await run("apply", "--check").code == 0)
    }

    @Test func `keys decide, go on, and can be taken back`() async throws {
        try lay(Self.home)
        for number in 1...4 {
            _ = try await run(
                "add",
                "https://n.fr/\(number)",
                "--title",
                "Titre \(number)",
                "--no-network",
                "--section",
                "1",
                "--now",
                "2026-03-14T08:00:0\(number)Z"
            )
        }
        let review = try await run("review", input: "axus m2\na q", language: "C.UTF-8")
        #expect(review.code == 0)
        #expect(review.output.contains("1 of 4") && review.output.contains("taken back: "))
        let list = try await run("list", "--state", "all")
        let states = list.output.split(separator: "\n").compactMap {
            $0.split(separator: "[").last?.dropLast()
        }
        #expect(states.count { $0 == "accepted" } == 2)
        #expect(states.count { $0.hasPrefix("until ") } == 1)
        #expect(states.count { $0 == "waiting" } == 1)
        #expect(try await run("apply").code == 0)
        #expect(try TemporaryDirectory.current.read("page.md").contains("- n.fr : [Titre "))
    }

    @Test func `a line of one's own is proven before it is taken`() async throws {
        try lay(Self.home)
        _ = try await run("add", "https://n.fr/1", "--title", "T", "--no-network", "--section", "1")
        let id = try #require(try await run("list").output.firstMatch(of: /\n\s\s([a-z][0-9a-z]{3,})\s/))
            .output.1
        let wrong = try await run("edit", String(id), "--line", "* [Autre](https://autre.fr/)")
        #expect(wrong.code == 2 && wrong.messages.contains("keep one link to https://n.fr/1"))
        let right = try await run("edit", String(id), "--line", "- Lire [ceci](https://n.fr/1), vite.")
        #expect(right.code == 0 && right.output.contains("+ * Lire [ceci](https://n.fr/1), vite."))
        #expect(try await run("move", String(id), "droit").code == 0)
        #expect(try await run("accept", String(id)).output.contains("+ - n.fr : [T](https://n.fr/1)"))
        #expect(try await run("undo", String(id)).output.contains("taken back"))
        #expect(try await run("list", "--exit-code").code == 1)
    }

    @Test func `an edit after accepting is what is written`() async throws {
        try lay(Self.home)
        _ = try await run(
            "add",
            "https://n.fr/1",
            "--title",
            "T",
            "--no-network",
            "--section",
            "1",
            "--accept"
        )
        let id = await String(
            try #require(
                try run("list", "--state", "accepted").output.firstMatch(of: /\n\s\s([a-z][0-9a-z]{3,})\s/)
            ).output.1
        )
        _ = try await run("edit", id, "--line", "* [Mieux](https://n.fr/1)")
        #expect(try await run("apply", "-n").output.contains("+* [Mieux](https://n.fr/1)"))
        _ = try await run("move", id, "2")
        #expect(try await run("apply").output.contains("+- n.fr : [T](https://n.fr/1)"))
    }

    @Test func `nothing that a person did is lost with the database`() async throws {
        try lay(Self.home)
        for number in 1...4 {
            _ = try await run(
                "add",
                "https://n.fr/\(number)",
                "--title",
                "Titre \(number)",
                "--no-network",
                "--section",
                "1"
            )
        }
        let list = try await run("list", "--state", "all").output
        let ids = list.matches(of: /\n\s\s([a-z][0-9a-z]{3,})\s/).map { String($0.output.1) }
        try #require(ids.count == 4)
        _ = try await run("accept", ids[0])
        _ = try await run("refuse", ids[1])
        _ = try await run("later", ids[2])
        let before = try await run("list", "--state", "all", "--json").output
        for file in try FileManager.default.contentsOfDirectory(
            atPath: TemporaryDirectory.current.url.appending(path: "state").path
        )
        where file.hasPrefix("veille.sqlite") {
            try FileManager.default.removeItem(
                at: TemporaryDirectory.current.url.appending(path: "state/\(file)")
            )
        }
        let after = try await run("list", "--state", "all", "--json").output
        func states(_ json: String) -> [String] {
            json.matches(of: /"state" : "(\w+)"/).map { String($0.output.1) }.sorted()
        }
        #expect(states(after) == ["accepted", "later", "pending", "refused"])
        #expect(states(after) == states(before))
        #expect(try await run("undo", ids[1]).code == 0)
        #expect(try await run("apply").code == 0)
    }

    @Test func `a damaged database says what to do`() async throws {
        try lay(Self.home)
        try lay(["state/veille.sqlite": String(repeating: "no database\n", count: 500)])
        let run = try await run("list")
        #expect(run.code == 3)
        #expect(
            run.messages.contains("veille: state/veille.sqlite: the database is damaged")
                && run.messages.contains("delete the file")
        )
    }

    @Test func `a damaged ledger is told with its lines, and goes on`() async throws {
        try lay(Self.home)
        try lay(["state/decisions.jsonl": "{\"v\":1}\nxx\n"])
        let run = try await run("list")
        #expect(run.code == 0)
        #expect(run.messages.contains("state/decisions.jsonl:1: 2 damaged lines"))
    }

    @Test func `feeds go in and out`() async throws {
        try lay(Self.home)
        #expect(
            try await run("feeds", "add", "https://e.fr/feed", "--no-network", "--title", "A & B").code == 0
        )
        #expect(
            try await run("feeds", "add", "https://e.fr/feed", "--no-network").output.contains(
                "followed already"
            )
        )
        let opml = try await run("feeds", "export").output
        #expect(opml.contains("text=\"A &amp; B\" xmlUrl=\"https://e.fr/feed\""))
        try lay(["other.opml": opml.replacing("e.fr/feed", with: "o.fr/feed")])
        #expect(
            try await run("feeds", "import", "other.opml").output
                == "1 new feed, 0 known or not on the web\n"
        )
        #expect(try await run("feeds", "rm", "https://e.fr/feed").code == 0)
        #expect(try await run("feeds", "list").output.contains("https://o.fr/feed"))
    }

    @Test func `a feed is followed no longer whatever the database says`() async throws {
        try lay(Self.home)
        _ = try await run("feeds", "add", "https://e.fr/feed", "--no-network")
        // A folder is no database.
        try lay(["state/veille.sqlite/file": ""])
        let removed = try await run("feeds", "rm", "https://e.fr/feed")
        #expect(removed.code == 0 && removed.output.contains("no longer followed"))
        await #expect(!(try run("feeds", "export").output.contains("https://e.fr/feed")))
    }

    @Test(arguments: [
        ["feeds", "import", "list.opml"], ["feeds", "parse", "a.xml"], ["feeds", "doctor", "a.xml"],
    ])
    func `a file is looked for in the folder one works in`(command: [String]) async throws {
        let feed = "<rss version='2.0'><channel><title>T</title><item><title>U</title></item></channel></rss>"
        let files = Self.home.merging(["list.opml": "<opml/>", "a.xml": feed]) { $1 }
        try lay(Dictionary(uniqueKeysWithValues: files.map { ("there/" + $0.key, $0.value) }))
        let run = try await Program.run(["-C", "there"] + command, in: TemporaryDirectory.current.url)
        #expect(run.code < 2 && !run.messages.contains("no such file"))
    }

    @Test func `a feed is parsed as a filter`() async throws {
        let feed =
            "<rss version='2.0'><channel><title>T</title><item><title>Un &amp; deux</title></item><item/></channel></rss>"
        let parsed = try await run("feeds", "parse", input: feed)
        #expect(
            parsed.code == 0 && parsed.output.contains("\"title\":\"Un & deux\"")
                && parsed.output.contains("\"ok\":true")
        )
        #expect(try await run("feeds", "parse", input: "bonjour").output.contains("\"ok\":false"))
        try lay(["a.xml": feed, "b.xml": feed])
        #expect(try await run("feeds", "parse", "--count", "a.xml", "b.xml").output == "4\n")
        let path = TemporaryDirectory.current.url.appending(path: "a.xml").path
        let batch = try await run(
            "feeds",
            "parse",
            "--batch",
            input: "{\"path\": \"\(path)\", \"content_type\": null}\n{\"path\": \"\(path)\"}\n"
        )
        #expect(batch.output.split(separator: "\n").count == 2)
    }

    @Test func `documents are judged as a filter`() async throws {
        let task = """
            {"page": {"sections": [{"path": ["Énergie"], "links": [{"text": "La consommation des serveurs", "url": "https://e.fr/1"}]},
            {"path": ["Droit"], "links": [{"text": "Un juge et la loi", "url": "https://e.fr/2"}]}]},
            "candidates": [{"id": "a", "title": "La loi du juge", "url": "https://x.fr"}]}
            """
        let answer = try await run("classify", input: task)
        #expect(answer.code == 0 && answer.output.hasPrefix("{\"id\":\"a\",\"none\":"))
        #expect(try await run("classify", input: "{}").messages.contains("“page” is missing"))
    }

    @Test func `the version is printed, and help has examples`() async throws {
        #expect(try await run("--version").output.firstMatch(of: /^\d+\.\d+\.\d+\n$/) != nil)
        for command in ["", "init", "poll", "list", "apply", "digest", "add", "edit"] {
            let help = try await Program.run(
                (command.isEmpty ? [] : [command]) + ["--help"],
                in: TemporaryDirectory.current.url
            )
            #expect(help.code == 0 && help.output.contains("Example"), "\(command)")
        }
    }
}

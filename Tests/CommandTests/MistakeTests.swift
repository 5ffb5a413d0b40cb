import Curation
import Foundation
import Home
import Support
import Testing

@testable import veille

/// A command line in a folder, and the expected message.
struct Mistake: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var arguments: [String]
    var files: [String: String] = [:]
    var code: Int32
    var message: String

    /// An error with a cause.
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

    /// An error by a part of its message.
    init(_ arguments: String, files: [String: String] = [:], code: Int32, _ message: String) {
        testDescription = "veille " + arguments
        self.arguments = arguments.split(separator: " ").map(String.init)
        self.files = files
        self.code = code
        self.message = message
    }
}

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct MistakeTests: ProgramSuite {
    private static func invalidDate(_ text: String) -> CommandLineProblem {
        .invalidValue(text, of: "--now DATE", .argumentHelp(label: "--now DATE", text: ""))
    }

    @Test(arguments: [
        Mistake("poll", code: 2, "no veille.yml in"),
        Mistake("list --not-proposed --site a", OptionProblem.together("--site", "--not-proposed")),
        Mistake("list --worth 7", OptionProblem.notAShare(option: "--worth")),
        Mistake("list --not-proposed --by worth", OptionProblem.together("--by", "--not-proposed")),
        Mistake(
            "review --web --by doubt",
            files: ["veille.yml": "pages: [p.md]\n", "p.md": "# P\n\n## A\n\n* [a](https://a.fr)\n"],
            OptionProblem.together("--by", "--web")
        ),
        Mistake(
            "review --web --plain",
            files: ["veille.yml": "pages: [p.md]\n", "p.md": "# P\n\n## A\n\n* [a](https://a.fr)\n"],
            OptionProblem.together("--plain", "--web")
        ),
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
        Mistake("add https://e.fr/9 --no-network", files: home, AddProblem.noTitle),
        Mistake("feeds rm nobody", files: home, FeedProblem.noSuchFeed("nobody"), at: "feeds/feeds.opml"),
        Mistake("feeds import gone.opml", files: home, FileProblem.failed(.notFound), at: "gone.opml"),
        Mistake(
            "feeds add https://me:pw@e.fr/feed --no-network",
            files: home,
            AddressProblem.hasPassword(host: "e.fr")
        ),
        Mistake(
            "feeds import other.opml",
            files: home.merging([
                "other.opml":
                    "<opml><body><outline text=\"E\" xmlUrl=\"https://me:pw@e.fr/feed\"/></body></opml>"
            ]) { $1 },
            AddressProblem.hasPassword(host: "e.fr"),
            at: "other.opml"
        ),
        Mistake("list --section=-9223372036854775808", files: home, code: 2, "no section"),
        Mistake("feeds add http://127.0.0.1:9/feed", files: home, code: 3, "private network"),
        Mistake("-C nowhere --lang en list", code: 2, "no such folder"),
        Mistake("list -C nowhere", code: 2, "no such folder"),
        Mistake("list --now 2026-02-30", files: home, invalidDate("2026-02-30")),
        Mistake("list --now 2026-03-14T25:00:00Z", files: home, invalidDate("2026-03-14T25:00:00Z")),
    ])
    func `a mistake has one clear message, a remedy and an exit code`(mistake: Mistake) async throws {
        try lay(mistake.files)
        let run = try await Program.run(mistake.arguments, in: TemporaryDirectory.current.url)
        #expect(run.code == mistake.code)
        #expect(run.messages.contains(mistake.message))
        #expect(run.output == "")
        #expect(!TemporaryDirectory.current.has("state/decisions.jsonl"))
    }

    @Test func `messages are French in a French environment`() async throws {
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

    @Test func `a damaged database is reported with a remedy`() async throws {
        try lay(Self.home)
        try lay(["state/veille.sqlite": String(repeating: "no database\n", count: 500)])
        let run = try await run("list")
        #expect(run.code == 3)
        #expect(
            run.messages.contains("veille: state/veille.sqlite: the database is damaged")
                && run.messages.contains("delete the file")
        )
    }

    @Test func `damaged lines of the ledger are reported and skipped`() async throws {
        try lay(Self.home)
        try lay(["state/decisions.jsonl": "{\"v\":1}\nxx\n"])
        let run = try await run("list")
        #expect(run.code == 0)
        #expect(run.messages.contains("state/decisions.jsonl:1: 2 damaged lines"))
    }
}

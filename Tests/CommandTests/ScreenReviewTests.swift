import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

@testable import veille

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct ScreenReviewTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }
    private static let page = "# Veille\n\n## Énergie\n\n- [Un](https://e.fr/1)\n- [Deux](https://e.fr/2)\n"

    private func lay(_ titles: [String]) async throws {
        try folder.write(Self.page, to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        for (number, title) in titles.enumerated() {
            let arguments = [
                "add", "https://n.fr/\(number)", "--title", title, "--offline", "--section", "1", "--now",
                "2026-03-14T08:00:0\(number)Z",
            ]
            _ = try await Program.run(arguments, in: folder.url)
        }
    }

    /// Runs the review in a pseudo-terminal, and presses keys once it shows something; Control-D is the last.
    private func review(
        _ keys: String,
        columns: Int = 60,
        rows: Int = 20,
        editor: String = "false",
        then command: String = "true",
        during: () async throws -> Void = {}
    ) async throws -> (picture: TerminalPicture, output: String) {
        let veille = Program.url.path
        let script =
            "stty rows \(rows) cols \(columns); GIT_CONFIG_GLOBAL=/dev/null LANG=C.UTF-8 TERM=xterm VISUAL= EDITOR='\(editor)' \(veille) review --color never; \(command)"
        let process = Process()
        let (keyboard, screen) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/script")
        process.arguments = ["-qfec", script, "/dev/null"]
        process.currentDirectoryURL = folder.url
        process.standardInput = keyboard
        process.standardOutput = screen
        try process.run()
        var bytes = await Program.aside {
            var bytes = Data()
            // Earlier keys would go to the shell.
            while bytes.range(of: Data("\u{1B}[?2026l".utf8)) == nil {
                let more = screen.fileHandleForReading.availableData
                if more.isEmpty { break }
                bytes += more
            }
            return bytes
        }
        try await during()
        try keyboard.fileHandleForWriting.write(contentsOf: Data((keys + "\u{4}").utf8))
        try keyboard.fileHandleForWriting.close()
        bytes += await Program.aside {
            defer { process.waitUntilExit() }
            return screen.fileHandleForReading.readDataToEndOfFile()
        }
        let output = String(decoding: bytes, as: UTF8.self)
        var picture = TerminalPicture(columns: columns, rows: rows)
        // The screen just before it is left.
        let start = output.range(of: "\u{1B}[?1049h")?.lowerBound ?? output.startIndex
        let end = output.range(of: "\u{1B}[?2004l", options: .backwards)?.lowerBound ?? output.endIndex
        let fits = picture.show(String(output[start..<end]))
        #expect(fits, "nothing is wider or longer than the terminal")
        return (picture, output)
    }

    @Test func `a suggestion is shown between its neighbours, above the keys`() async throws {
        try await lay(["Trois"])
        let (picture, output) = try await review("?j")
        #expect(
            picture.rows.prefix(3) == [
                "veille · 1 of 1, about 1 min · page.md", "→ Énergie  (chosen by you)", "Trois",
            ]
        )
        #expect(picture.rows.contains("  - [Deux](https://e.fr/2)"))
        #expect(picture.rows.contains("+ 7  - [Trois](https://n.fr/0)"))
        #expect(picture.rows.last == "a accept · x refuse · s later · u undo · ? help · q quit")
        #expect(picture.isOtherScreen && !picture.hasCursor)
        #expect(output.contains("\u{1B}[?25h\u{1B}[?1049l"), "and the terminal is as before")
    }

    @Test(arguments: [(20, 6), (40, 10), (200, 60)])
    func `the screen fits any window`(columns: Int, rows: Int) async throws {
        try await lay(["漢字のとても長い題名 " + String(repeating: "mot ", count: 40), "Deux", "Trois\u{1B}]0;x\u{7}"])
        let (picture, output) = try await review("wj", columns: columns, rows: rows)
        #expect(picture.rows.first?.hasPrefix("veille") == true)
        #expect(!output.contains("\u{1B}]0;"), "titles reach the terminal as text")
    }

    @Test func `keys decide on one or all listed, and undo reverts each step`() async throws {
        try await lay(["A", "B", "C", "D"])
        let (picture, _) = try await review("aX")
        #expect(picture.rows.contains("press X again to refuse the 3 listed of this section"))
        let (after, output) = try await review("XXux", then: "stty -a")
        #expect(after.rows[0].contains("2 of 3"))
        let list = try await Program.run(["list", "--state", "all"], in: folder.url).output
        let states = list.matches(of: /\[(\w+)\]/).map { String($0.output.1) }.sorted()
        #expect(states == ["accepted", "refused", "waiting", "waiting"])
        #expect(output.contains(" icanon") && output.contains(" echo "), "keys are the shell’s again")
    }

    @Test func `a line is edited in place, and an invalid one is reported`() async throws {
        try await lay(["Trois"])
        let (picture, _) = try await review("e mieux\r")
        #expect(picture.rows.contains("+ 7  - [Trois](https://n.fr/0) mieux"))
        let (wrong, _) = try await review("e\u{15}rien\r", columns: 100)
        #expect(wrong.rows.contains { $0.contains("keep one link to https://n.fr/0") })
        #expect(wrong.rows.contains { $0.hasPrefix("line: rien") }, "what was typed stays")
        let (corrected, _) = try await review("e\u{15}rien\r\u{15}- [Rien](https://n.fr/0)\r")
        #expect(corrected.rows.contains("+ 7  - [Rien](https://n.fr/0)"))
        let (section, _) = try await review("mNulle part\r", columns: 100)
        #expect(section.rows.contains { $0.hasPrefix("section: Nulle part") })
        #expect(section.rows.contains { $0.contains("no section") })
    }

    @Test func `a key chooses the next place in the section, and undo takes it back`() async throws {
        try await lay(["Trois"])
        let (top, _) = try await review("p")
        #expect(top.rows.contains("+ 5  - [Trois](https://n.fr/0)"))
        #expect(top.rows.contains("  (at the top, as you asked)"))
        let (sorted, _) = try await review("p")
        #expect(sorted.rows.contains("  (alphabetical, as you asked)"))
        let (end, _) = try await review("uu")
        #expect(end.rows.contains("+ 7  - [Trois](https://n.fr/0)"))
        #expect(end.rows.contains("  (at the end: no order found)"))
    }

    @Test func `a key accepts into the second section`() async throws {
        try folder.write(Self.page + "\n## Droit\n\n- [Un juge](https://e.fr/3)\n", to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        for (number, section) in [nil, "2"].enumerated() {
            _ = try await Program.run(
                ["add", "https://n.fr/\(number)", "--title", "Trois", "--offline"]
                    + (section.map { ["--section", $0] } ?? []),
                in: folder.url
            )
        }
        let before = try await Program.run(["list", "--json"], in: folder.url).output
        let second = try #require(before.firstMatch(of: /"runnerUp" : \{[^}]*"section" : \[\s*"(\w+)"/))
        let (picture, _) = try await review("b")
        #expect(picture.rows.contains { $0.contains("✓ accepted: \(second.output.1)") })
        let accepted = try await Program.run(["list", "--state", "accepted"], in: folder.url).output
        #expect(accepted.contains(second.output.1) && accepted.contains("chosen by you"))
        // The other was brought with its section.
        let (none, _) = try await review("b")
        #expect(none.rows.contains { $0.contains("there is no second section") })
    }

    @Test(arguments: [
        ("G", 4), ("Gg", 1), ("3g", 3), ("2j", 3), ("Gkk", 2), ("9j", 4), ("G9k", 1), ("/D\rg/C\rn", 3),
        ("\t", 1), ("jj\t", 3),
        ("G5\tk", 3), ("0j", 2), ("/zz\r", 1), ("/i\rn", 3), ("/i\rnn", 1),
    ])
    func `keys go to a place`(keys: String, place: Int) async throws {
        try await lay(["A i", "B i", "C i", "D"])
        let (picture, _) = try await review(keys)
        #expect(picture.rows[0].hasPrefix("veille · \(place) of 4"))
    }

    @Test func `300 suggestions are decided on by keys alone`() async throws {
        try folder.write(Self.page, to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        let home = try HomeFolder.find(from: folder.url)
        let store = try home.openStore()
        for number in 0..<300 {
            let url = "https://n.fr/\(number)"
            let suggestion = Suggestion(
                id: "",
                page: "page.md",
                section: ["Énergie"],
                article: .init(url: url, title: "Titre \(number)", site: "N"),
                relevance: 0.5,
                confidence: 1,
                line: "- [Titre \(number)](\(url))"
            )
            _ = try store.put(Proposal(suggestion: suggestion, key: "n.fr/\(number)"), at: Date())
        }
        let (picture, output) = try await review(String(repeating: "aax", count: 100))
        #expect(picture.rows[0].hasPrefix("Everything is decided"), "\(picture.rows)")
        #expect(output.contains("200 accepted, 100 refused, 0 later"))
        let verdicts = try home.readLedger().decisions.map(\.verdict)
        #expect(verdicts.count == 300 && verdicts.count { $0 == .refuse } == 100)
    }

    @Test func `the tabulator goes to the next section`() async throws {
        try await laySections()
        for (keys, place) in [("\t", 3), ("\t\t", 3), ("\t\u{1B}[Z", 1)] {
            let (picture, _) = try await review(keys)
            #expect(picture.rows[0].hasPrefix("veille · \(place) of 4"), "\(keys)")
        }
    }

    private func laySections() async throws {
        try folder.write(Self.page + "\n## Droit\n\n- [Un juge](https://e.fr/3)\n", to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        for (number, title) in ["Trois", "Quatre", "Un procès", "Un autre"].enumerated() {
            _ = try await Program.run(
                [
                    "add", "https://n.fr/\(number)", "--title", title, "--offline", "--section",
                    number < 2 ? "1" : "2",
                ],
                in: folder.url
            )
        }
    }

    @Test func `a wide screen shows the sections beside the suggestion`() async throws {
        try await laySections()
        let (picture, _) = try await review("j", columns: 150, rows: 30)
        let left = picture.rows.map { String($0.prefix { $0 != "│" }).trimmingCharacters(in: .whitespaces) }
        #expect(
            left.dropFirst(2).prefix(6) == [
                "Énergie 2", "Quatre", "> Trois", "Droit 2", "Un procès", "Un autre",
            ]
        )
        #expect(picture.rows.contains { $0.contains("│ → Énergie  (chosen by you)") })
    }

    @Test(arguments: [(80, 24), (40, 20), (100, 40), (200, 50), (139, 24)])
    func `the suggestion comes before the list of others`(columns: Int, rows: Int) async throws {
        try folder.write(Self.page, to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        for number in 0..<9 {
            _ = try await Program.run(
                [
                    "add", "https://n.fr/\(number)", "--title", "Les serveurs et l’énergie \(number)",
                    "--offline",
                ],
                in: folder.url
            )
        }
        let (picture, _) = try await review("j", columns: columns, rows: rows)
        let rows = picture.rows.map { String($0.split(separator: "│ ").last ?? "") }
        let address = try #require(rows.firstIndex { $0.hasPrefix("https://n.fr/") })
        #expect(rows[..<address].contains { $0.hasPrefix("→ Énergie") })
        if columns < 140 {
            let list = try #require(rows.firstIndex { $0.hasPrefix("In this section: 9") })
            #expect(list > address)
        }
    }

    @Test(arguments: [
        ("sed -i s/Trois/Mieux/", "+ 7  - [Mieux](https://n.fr/0)", "line changed"),
        ("sed -i d", "+ 7  - [Trois](https://n.fr/0)", "the new line is empty"),
        ("sed -i s,n.fr,m.fr,", "+ 7  - [Trois](https://n.fr/0)", "keep one link to https://n.fr/0"),
        ("true", "+ 7  - [Trois](https://n.fr/0)", "a accept"),
        ("false", "+ 7  - [Trois](https://n.fr/0)", "the editor failed; the line is unchanged"),
    ])
    func `a line is edited in the editor of the environment`(
        editor: String,
        line: String,
        notice: String
    ) async throws {
        try await lay(["Trois"])
        let (picture, output) = try await review("E", columns: 120, editor: editor, then: "stty -a")
        #expect(picture.rows.contains(line))
        #expect(picture.rows.contains { $0.contains(notice) }, "\(picture.rows)")
        #expect(output.contains(" icanon") && output.contains(" echo "), "keys are the shell’s again")
    }

    @Test(arguments: [
        ("d2099-01-02\r", "until 2 Jan 2099"), ("d2020-01-02\r", "waiting"), ("d\u{1B}", "waiting"),
    ])
    func `a suggestion is put off until a date`(keys: String, state: String) async throws {
        try await lay(["Trois"])
        let (picture, _) = try await review(keys, columns: 100)
        if keys.contains("2020") {
            #expect(picture.rows.contains { $0.contains("2020-01-02") })
            #expect(
                picture.rows.contains { $0.hasPrefix("until (YYYY-MM-DD): 2020-01-02") },
                "what was typed stays"
            )
        }
        let list = try await Program.run(["list", "--state", "all"], in: folder.url).output
        #expect(list.contains("[\(state)]"))
    }

    @Test func `keys can be configured`() async throws {
        try await lay(["Un de plus", "Deux de plus"])
        try folder.write("pages: [page.md]\nreview:\n  keys: {accept: y, refuse: n}\n", to: "veille.yml")
        _ = try await review("yn")
        let list = try await Program.run(["list", "--state", "all"], in: folder.url).output
        #expect(list.contains("[accepted]") && list.contains("[refused]"))
        try folder.write("pages: [page.md]\nreview:\n  keys: {accept: x}\n", to: "veille.yml")
        let conflict = try await Program.run(["list"], in: folder.url)
        #expect(
            conflict.reports(ConfigurationProblem.sharedLetter("x", .accept, .refuse), at: "veille.yml:3")
        )
    }

    /// The IDs of pending suggestions, in the order of the review.
    private func names() async throws -> [String] {
        let list = try await Program.run(["list", "--json"], in: folder.url).output
        return list.matches(of: /"id" : "(\w+)"/).map { String($0.output.1) }
    }

    @Test(arguments: [
        ("x", ["propose", "accept"]), ("xx", ["propose", "accept", "refuse"]), ("p", ["propose", "accept"]),
        ("XX", ["propose", "accept"]), ("e mieux\r", ["propose", "accept"]),
    ])
    func `what was decided elsewhere is told, and overruled by the same key again`(
        keys: String,
        verdicts: [String]
    ) async throws {
        try await lay(["A"])
        let names = try await names()
        let (picture, _) = try await review(keys) {
            _ = try await Program.run(["accept", names[0]], in: folder.url)
        }
        if keys != "xx" {
            let screen = picture.rows.joined(separator: " ")
            #expect(screen.contains("accepted elsewhere meanwhile; decide again to overrule"), "\(screen)")
        }
        let ledger = try folder.read("state/decisions.jsonl")
        let found = ledger.matches(of: /"verdict":"(\w+)"/).map { String($0.output.1) }
        #expect(found == verdicts)
    }

    @Test(arguments: [0, 1, 2]) func `suggestions withdrawn elsewhere are skipped`(place: Int) async throws {
        try await lay(["A", "B", "C"])
        let names = try await names()
        let (picture, output) = try await review(["w", "j", "jj"][place], then: "echo code $?") {
            _ = try await Program.run(["undo", names[place]], in: folder.url)
        }
        if place < 2 {
            #expect(picture.rows[0].hasPrefix("veille · \(place + 1) of 2"))
            #expect(picture.rows.contains { $0.contains("it was withdrawn elsewhere") })
        }
        #expect(output.contains("code 0"))
    }

    @Test func `a plain review also skips them`() async throws {
        try await lay(["A", "B"])
        let names = try await names()
        let veille = Program.url.path
        let script = """
            { echo z; for i in $(seq 500); do grep -q "is not an answer" err && break; sleep 0.02; done; \(veille) undo \(names[0]) > undone; echo s; echo q; } \
              | \(veille) review --plain > out 2> err
            """
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", script]
        shell.currentDirectoryURL = folder.url
        try shell.run()
        await Program.aside { shell.waitUntilExit() }
        #expect(shell.terminationStatus == 0)
        #expect(try folder.read("out").contains("1 of 1"))
        #expect(try folder.read("err").contains("it was withdrawn elsewhere"))
    }

    @Test func `a plain review takes letters and numbers`() async throws {
        try await lay(["A", "B"])
        let run = try await Program.run(["review", "--plain"], in: folder.url, input: "1\n?\n2\n")
        #expect(run.output.contains("1 a accept · 2 x refuse"))
        #expect(run.output.contains("1 accepted, 1 refused, 0 later"))
        #expect(!run.output.contains("\u{1B}"))
        // A prompt reads the next line if its own line ends.
        _ = try await Program.run(["undo"], in: folder.url)
        _ = try await Program.run(["undo"], in: folder.url)
        let moved = try await Program.run(["review", "--plain"], in: folder.url, input: "m\n1\nz\nq\n")
        #expect(moved.messages.contains("“z” is not an answer; ? lists them"))
        #expect(moved.output.contains("0 accepted, 0 refused, 0 later"))
    }
}

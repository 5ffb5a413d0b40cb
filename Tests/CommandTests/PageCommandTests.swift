import Foundation
import HTTPTypes
import Hummingbird
import Support
import Testing

/// `check`, `fix` and `apply` on pages in git, run as a program.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct PageCommandTests {
    static let page = """
        ---
        layout: page
        lang: fr
        ---
        # Veille

        ## Énergie

        * [Un article](https://e.fr/1)
        * [Deux articles](https://e.fr/2. 

        ##3 Données

        - Trois : [https://e.fr/3](https://e.fr/3)

        """

    var folder: TemporaryDirectory { TemporaryDirectory.current }

    func lay() throws {
        try folder.write(Self.page, to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
    }

    @discardableResult
    func run(_ arguments: String..., day: Int = 14) async throws -> Program.Run {
        try await Program.run(arguments + ["--now", "2026-03-\(day)T08:00:00Z"], in: folder.url)
    }

    /// Adds and accepts a link.
    @discardableResult
    func accept(_ path: String, section: String = "1", day: Int = 14) async throws -> Program.Run {
        try await run(
            "add",
            "https://n.fr/\(path)",
            "--title",
            "Titre \(path)",
            "--offline",
            "--accept",
            "--section",
            section,
            day: day
        )
    }

    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["git", "-C", folder.url.path, "-c", "user.name=T", "-c", "user.email=t@e.fr"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    func layRepository() throws {
        try lay()
        try git("init", "--quiet", "--initial-branch", "main")
        try git("config", "user.name", "T")
        try git("config", "user.email", "t@e.fr")
        try git("add", ".")
        try git("commit", "--quiet", "-m", "first")
    }

    private static let findings = """
        page.md:10  V001  the link “Deux articles” has no closing “)”
        page.md:10  V303  white space at the end of the line
        page.md:12  V002  the heading “Données” shows as text
        page.md:14  V201  the text of the link is its address

        """

    @Test func `check reports problems and exits with 1`() async throws {
        try folder.write(Self.page, to: "page.md")
        let check = try await run("check", "page.md", "--no-network")
        #expect(check.code == 1 && check.output == Self.findings)
        #expect(check.messages.contains("2 errors · 0 warnings · 2 hints"))
        #expect(
            try await run("check", "page.md", "--no-network", "--lang", "fr").output.contains(
                "espaces en fin de ligne"
            )
        )
        try folder.write("# T\n\n* [A b](https://e.fr/1)\n", to: "sound.md")
        let sound = try await run("check", "sound.md", "--no-network")
        #expect(sound.code == 0 && sound.output.isEmpty)
        try folder.write("# T\n\n* [A b](https://e.fr/1) \n", to: "hint.md")
        #expect(try await run("check", "hint.md", "--no-network").code == 0)
        #expect(try await run("check", "hint.md", "--no-network", "--fail-on", "hint").code == 1)
        #expect(try await run("check", "missing.md", "--no-network").code == 2)
    }

    @Test func `check writes the formats of other programs`() async throws {
        try folder.write(Self.page, to: "page.md")
        func output(_ format: String) async throws -> String {
            try await run("check", "page.md", "--no-network", "--format", format).output
        }
        #expect(
            try await output("github").hasPrefix(
                "::error file=page.md,line=10,title=V001::the link “Deux articles” has no closing “)”\n"
            )
        )
        #expect(try await output("markdown").contains("| 12 | V002 | the heading “Données” shows as text |"))
        let sarif =
            try JSONSerialization.jsonObject(with: Data(try await output("sarif").utf8)) as? [String: Any]
        let runs = try #require(sarif?["runs"] as? [[String: Any]])
        #expect(sarif?["version"] as? String == "2.1.0" && (runs[0]["results"] as? [Any])?.count == 4)
        let json =
            try JSONSerialization.jsonObject(with: Data(try await output("json").utf8)) as? [String: Any]
        #expect(json?["schema"] as? String == "veille.check/1")
        let junit = try await output("junit")
        #expect(junit.contains("tests=\"4\" failures=\"4\"") && junit.hasSuffix("</testsuites>\n"))
    }

    @Test func `a link is dead after three failures over seven days, and fix proposes the archive`()
        async throws
    {
        try await LoopbackServer.whileServing({ request in
            switch request.uri.path {
            case "/lives", "/new":
                LoopbackServer.answer(
                    "<title>Un article entier</title><p>Un texte",
                    headers: [.contentType: "text/html; charset=utf-8"]
                )
            case "/moved": LoopbackServer.answer(status: .movedPermanently, headers: [.location: "/new"])
            default: LoopbackServer.answer(status: .notFound)
            }
        }) { place in
            let folder = TemporaryDirectory.current
            let links = ["lives", "moved", "gone"].map { "* [Un article](http://\(place)/\($0))\n" }
            try folder.write("# T\n\n" + links.joined(), to: "page.md")
            try folder.write(
                "pages: [page.md]\nfetch: {per_host_interval: 0, allow_private: [127.0.0.1], timeout: 600}\n",
                to: "veille.yml"
            )
            func run(_ arguments: String..., day: Int) async throws -> Program.Run {
                try await Program.run(arguments + ["--now", "2026-03-0\(day)T08:00:00Z"], in: folder.url)
            }
            let first = try await run("check", day: 1)
            #expect(
                first.output.contains(
                    "V402  http://\(place)/moved redirects to http://\(place)/new (seen 1 of 3 times)"
                )
            )
            #expect(!(try await run("fix", day: 1).output.contains("/new")))
            #expect(
                first.output.contains("V404  not sure: http://\(place)/gone, the server answered 404 (1/3)")
            )
            #expect(
                first.messages.contains(
                    "3 links: 1 fine, 1 redirected, 1 failing so far; 3 asked in 4 requests\n"
                )
            )
            let again = try await run("check", "--lang", "fr", day: 1)
            #expect(
                again.messages.replacing(#/[\u{A0}\u{202F}]/#, with: " ").contains(
                    "3 liens : 1 en ordre, 1 redirigé, 1 en échec pour l’instant ; 0 visité en 0 requête, 3 connus d’avant\n"
                )
            )
            _ = try await run("check", day: 4)
            let last = try await run("check", day: 8)
            #expect(
                last.messages.contains("3 links: 1 fine, 1 redirected, 1 dead; 3 asked in 4 requests\n")
            )
            let move = "http://\(place)/moved has moved to http://\(place)/new, “Un article entier”\n"
            #expect(last.output.contains(move))
            let report = try await run("check", "--json", day: 8).output
            #expect(report.contains("\"target\" : \"http://\(place)/new\""))
            let counts = #/"links" : \{\s*"asked" : 0,\s*"dead" : 1,\s*"failing" : 0,\s*"fine" : 1,/#
            #expect(report.contains(counts), "\(report)")
            #expect(last.code == 1 && last.output.contains("V403  dead: http://\(place)/gone"))
            let fix = try await run("fix", day: 8)
            #expect(fix.output.contains("  + * [Un article](http://\(place)/new)"))
            #expect(
                fix.output.contains("  + * [Un article](https://web.archive.org/web/http://\(place)/gone)")
            )
        }
    }

    /// The repairs that `fix` proposes, by code.
    func repairs() async throws -> [String: String] {
        struct List: Decodable {
            var repairs: [Repair]
        }
        struct Repair: Decodable {
            var id: String
            var code: String
        }
        let list = try await JSONDecoder().decode(List.self, from: Data(try run("fix", "--json").output.utf8))
        return Dictionary(list.repairs.map { ($0.code, $0.id) }) { first, _ in first }
    }

    @Test func `fix repairs one line at a time, and leaves refused ones`() async throws {
        try layRepository()
        let repairs = try await repairs()
        #expect(repairs.keys.sorted() == ["V001", "V002"])
        let link = try #require(repairs["V001"])
        let heading = try #require(repairs["V002"])
        let dry = try await run("fix", link, "-n")
        #expect(dry.code == 0 && dry.output.contains("+* [Deux articles](https://e.fr/2). "))
        #expect(try git("diff", "--numstat").isEmpty)
        #expect(
            !FileManager.default.fileExists(atPath: folder.url.appending(path: "state/decisions.jsonl").path)
        )
        #expect(try await run("fix", link).code == 0)
        #expect(try git("diff", "--numstat", "page.md") == "1\t1\tpage.md\n")
        #expect(try await run("fix", heading).code == 0)
        #expect(try git("diff", "--numstat", "page.md") == "2\t2\tpage.md\n")
        #expect(try await run("check", "--no-network").output.contains("V00") == false)
        #expect(try await self.repairs().isEmpty)
        let other = Self.page.replacing("##3", with: "###").replacing("## Énergie", with: "##Énergie")
        try folder.write(other, to: "page.md")
        let again = try #require(try await self.repairs()["V002"])
        #expect(try await run("refuse", again).code == 0)
        #expect(try await self.repairs()["V002"] == nil)
        #expect(try await run("fix", "zzzz").code == 2)
    }

    @Test func `a repair whose line has changed is not written, and exits with 5`() async throws {
        try layRepository()
        let heading = try #require(try await repairs()["V002"])
        try await run("accept", heading)
        let changed = Self.page.replacing("##3 Données", with: "##3 Données ouvertes")
        try folder.write(changed, to: "page.md")
        #expect(try await run("apply").code == 5)
        #expect(try folder.read("page.md") == changed)
    }

    @Test func `outside of git, and where a section has gone, nothing is written`() async throws {
        try lay()
        try await accept("a")
        let outside = try await run("apply", "--commit")
        #expect(outside.code == 2 && outside.messages.contains(": not a git repository"))
        try folder.write(Self.page.replacing("## Énergie", with: "## Électricité"), to: "page.md")
        let gone = try await run("apply")
        #expect(gone.code == 5 && gone.messages.contains("no section “Énergie”"))
    }

    @Test func `a filter that nothing meets is told from an empty queue`() async throws {
        try lay()
        #expect(try await run("list", "--site", "n.fr").messages.contains("Nothing is waiting."))
        try await accept("a")
        let none = try await run("list", "--state", "accepted", "--site", "nowhere")
        #expect(none.output.isEmpty && none.messages.contains("Nothing matches.\nNext: veille list\n"))
        #expect(try await run("list", "--state", "accepted", "--site", "n.fr").output.contains("Titre a"))
    }

    @Test func `a short review shows the most informative suggestions`() async throws {
        try lay()
        for path in ["a", "b", "c"] {
            try await run(
                "add",
                "https://n.fr/\(path)",
                "--title",
                "Titre \(path)",
                "--offline",
                "--section",
                "1"
            )
        }
        func shown(_ budget: String) async throws -> String {
            let arguments = ["review", "--budget", budget, "--now", "2026-03-14T08:00:00Z"]
            return try await Program.run(arguments, in: folder.url, input: "q").output
        }
        #expect(try await shown("2").contains("1 of 2"))
        #expect(try await shown("10m").contains("1 of 3"))
        #expect(try await run("review", "--budget", "0").code == 2)
        #expect(try await run("digest").messages.contains("Next: veille poll"))
    }

    @Test func `apply takes one section, and an order`() async throws {
        try lay()
        for (path, section) in [("a", "1"), ("c", "2")] {
            try await accept(path, section: section)
        }
        let run = try await run("apply", "--section", "énergie", "--order", "newestFirst")
        #expect(run.code == 0)
        let text = try folder.read("page.md")
        #expect(text.contains("## Énergie\n\n* [Titre a](https://n.fr/a)\n* [Un article]"))
        #expect(!text.contains("n.fr/c"))
    }
}

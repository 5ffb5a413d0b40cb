import Feeds
import Foundation
import HTTPTypes
import Hummingbird
import Support
import Testing

@testable import veille

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct InstallTests {
    private let folder = TemporaryDirectory.current

    private func layHome() throws {
        try folder.write(
            "# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n\n## $(touch touched)\n\n- [Trois](https://d.fr/3)\n",
            to: "page.md"
        )
        try folder.write("pages: [page.md]\n", to: "veille.yml")
    }

    private func script(_ shell: String) async throws -> String {
        let run = try await Program.run(["completion", shell], in: folder.url)
        #expect(run.code == 0 && run.messages.contains("Next: veille completion \(shell) > ~/"))
        try folder.write(run.output, to: "veille.\(shell)")
        return run.output
    }

    // MARK: Completion

    @Test(arguments: ["bash", "zsh", "fish"])
    func `a completion script starts with how to install it`(shell: String) async throws {
        let text = try await script(shell)
        #expect(
            text.split(separator: "\n").prefix(2).contains { $0.hasPrefix("# To install: veille completion") }
        )
        #expect(!text.hasPrefix("#!") && (shell != "zsh" || text.hasPrefix("#compdef veille\n")))
    }

    private func checkSyntax(_ shell: String) async throws {
        _ = try await script(shell)
        let check = try await #require(SystemTool(shell)).run(["-n", "veille.\(shell)"], in: folder.url)
        #expect(check.code == 0 && check.messages == "")
    }

    @Test(.requires("bash")) func `bash accepts its completion script`() async throws {
        try await checkSyntax("bash")
    }

    @Test(.requires("zsh")) func `zsh accepts its completion script`() async throws {
        try await checkSyntax("zsh")
    }

    @Test(.requires("fish")) func `fish accepts its completion script`() async throws {
        try await checkSyntax("fish")
    }

    @Test func `an unknown shell is refused, with a list of the known ones`() async throws {
        let run = try await Program.run(["completion", "tcsh"], in: folder.url)
        #expect(run.code == 2 && run.messages.contains("“tcsh”") && run.messages.contains("fish"))
    }

    @Test func `the next step is French in a French environment`() async throws {
        let run = try await Program.run(
            ["completion", "bash"],
            in: folder.url,
            environment: ["LANG": "fr_FR.UTF-8"]
        )
        #expect(
            run.messages.contains("Ensuite\u{202F}: ") && run.messages.contains("puis ouvrez un autre shell")
        )
    }

    /// The candidates of bash for the last word.
    private func offered(_ words: [String]) async throws -> [String] {
        let bash = try #require(SystemTool("bash"))
        try folder.write(
            """
            source ./veille.bash
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=$(printf %s "$*" | wc -m) COMPREPLY=()
            _veille veille "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """,
            to: "complete.sh"
        )
        return try await bash.run(["complete.sh"] + words, in: folder.url).output.split(separator: "\n").map(
            String.init
        )
    }

    @Test(.requires("bash"))
    func `bash completes commands, options, values, sections and pages`() async throws {
        _ = try await script("bash")
        try layHome()
        #expect(try await offered(["veille", "comp"]) == ["completion"])
        #expect(try await offered(["veille", "apply", "--dry"]) == ["--dry-run"])
        #expect(try await offered(["veille", "list", "--state", "re"]) == ["refused"])
        #expect(try await offered(["veille", "list", "--page", ""]) == ["page.md"])
        #expect(try await offered(["veille", "list", "--section", ""]) == ["Énergie", "2"])
        #expect(!folder.has("touched"))
        #expect(!folder.has("state"))
    }

    @Test(.requires("bash"))
    func `bash completes the suggestions that can be decided on`() async throws {
        let home = try folder.folder("home")
        _ = try await Program.run(["demo", "--home", home.url.path], in: folder.url)
        _ = try await script("bash")
        let list = try await Program.run(["-C", home.url.path, "list"], in: folder.url).output
        let waiting = list.matches(of: #/(?m)^  ([a-z0-9]{4,}) /#).map { String($0.output.1) }
        #expect(!waiting.isEmpty)
        #expect(Set(waiting).isSubset(of: try await offered(["veille", "accept", "-C", home.url.path, ""])))
        #expect(try await offered(["veille", "later", "-C", "nowhere", ""]) == [])
    }

    // MARK: Manual

    private func pages() async throws -> [String: String] {
        let run = try await Program.run(["man", "--directory", "man", "--now", "2026-03-14"], in: folder.url)
        #expect(run.code == 0 && run.messages.contains("Next: man -l "))
        let names = run.output.split(separator: "\n").map(String.init)
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try folder.read("man/\($0)")) }
        )
    }

    private func commands(_ parent: CommandDescription) -> [CommandDescription] {
        [parent] + parent.visibleSubcommands.flatMap(commands)
    }

    @Test func `every command has a page with its name, its synopsis and every option of its help`()
        async throws
    {
        let pages = try await pages()
        let dump = try await Program.run(["--experimental-dump-help"], in: folder.url).output
        let description = try ProgramDescription.shared(.en)
        let screen = HelpScreen(description, columns: 80)
        for command in commands(try CommandDescription(dumped: dump)) {
            let page = try #require(pages[command.pageName + ".1"], "\(command.pageName)")
            #expect(
                page.contains(".Sh NAME\n.Nm \"\\&\(Mdoc.escape(command.pageName, isCode: true))\"\n.Nd ")
            )
            #expect(page.contains(".Sh SYNOPSIS\n.Nm \"\\&veille\"\n"))
            let help = screen.text(of: try description.command(command.words))
            let list = try #require(help.split(separator: "OPTIONS:").last)
            let shown = page.replacing("\\&", with: "").replacing("\\-", with: "-").replacing("\"", with: "")
            for option in list.matches(of: #/(?m)^  (-\w, )?--?([a-z][a-z-]*)/#).map(\.output.2) {
                #expect(shown.contains("Fl -\(option)"), "\(command.pageName) --\(option)")
            }
        }
        #expect(pages["veille.yml.5"]?.contains("fetch.concurrency: 64") == true)
        #expect(pages["veille-man.1"] == nil)
    }

    private func format(_ tool: String, _ options: String...) async throws -> Program.Run {
        let names = try await pages().keys.sorted()
        return try await #require(SystemTool(tool)).run(
            options + names,
            in: folder.url.appending(path: "man")
        )
    }

    @Test(.requires("mandoc")) func `mandoc has no warnings about the pages`() async throws {
        let run = try await format("mandoc", "-Tlint", "-W", "warning")
        #expect(run.output + run.messages == "")
    }

    @Test(.requires("man")) func `man shows the pages without warnings`() async throws {
        let run = try await format("man", "--warnings", "-l")
        #expect(run.messages == "" && run.output.contains("VEILLE.YML(5)"))
    }

    // MARK: Services and schedules

    @Test(.requires("systemd-analyze"), arguments: ["system", "user"])
    func `systemd accepts the units`(scope: String) async throws {
        let tool = try #require(SystemTool("systemd-analyze"))
        let units = Shared.root.appending(path: "packaging/systemd/\(scope)")
        let names = try FileManager.default.contentsOfDirectory(atPath: units.path).sorted()
        #expect(names == ["veille-poll@.service", "veille-poll@.timer", "veille-watch@.service"])
        // systemd-analyze needs an existing program and an instance.
        let program = Program.url.path
        let instances = try names.map { name in
            let text = try String(contentsOf: units.appending(path: name), encoding: .utf8)
            let instance = name.replacing("@", with: "@srv-site")
            try folder.write(text.replacing("/usr/bin/veille", with: program), to: instance)
            return instance
        }
        let run = try await tool.run(
            ["--\(scope)", "verify", "--man=no"] + instances.map { "./" + $0 },
            in: folder.url,
            environment: ["XDG_RUNTIME_DIR": folder.url.path]
        )
        #expect(run.code == 0 && run.messages == "")
    }

    private static let feed = """
        <rss version="2.0"><channel><title>Watt</title>
        <item><title>La consommation des centres de données</title><guid>1</guid><link>https://w.fr/1</link></item>
        </channel></rss>
        """

    @Test func `the documented cron line prints pending suggestions, and nothing otherwise`()
        async throws
    {
        let text = try String(contentsOf: Shared.root.appending(path: "docs/install.md"), encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("17 7 * * 1-5 ") })
        let command = line.split(separator: " ", maxSplits: 5)[5].trimmingCharacters(in: .whitespaces)
        let shell = try #require(SystemTool("sh"))
        let site = try folder.folder("site")
        try site.write(
            "# Veille\n\n## Énergie\n\n* [La consommation des centres](https://e.fr/1)\n",
            to: "page.md"
        )
        try site.write(
            """
            pages: [page.md]
            fetch: {per_host_interval: 0, allow_private: [127.0.0.1], timeout: 600}
            suggest: {min_relevance: 0}
            """,
            to: "veille.yml"
        )
        try await LoopbackServer.whileServing({ _ in
            LoopbackServer.answer(Self.feed, headers: [.contentType: "application/rss+xml"])
        }) { [folder] place in
            try site.write(
                "<opml version=\"2.0\"><body><outline text=\"F\" xmlUrl=\"http://\(place)/feed\"/></body></opml>",
                to: "feeds/feeds.opml"
            )
            let first = try await shell.run(["-c", command], in: folder.url)
            #expect(first.code == 0 && first.output.contains("centres de données") && first.messages == "")
            let id = try #require(first.output.firstMatch(of: #/(?m)^  ([a-z0-9]{4,}) /#)?.output.1)
            _ = try await Program.run(["refuse", String(id)], in: site.url)
            let second = try await shell.run(["-c", command], in: folder.url)
            #expect(second.code == 0 && second.output == "" && second.messages == "")
        }
    }
}

import Foundation
import Support
import Testing

@testable import veille

/// A program of the system that a test needs; a test whose tool is missing says so and passes.
private struct Tool {
    let path: String

    init?(_ name: String) {
        let place = ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let place else {
            print("skipped: \(name) is not installed")
            return nil
        }
        path = place
    }

    /// What it prints, or only its messages, and its exit code.
    func run(
        _ arguments: [String],
        in folder: URL,
        environment: [String: String] = [:],
        messagesOnly: Bool = false
    ) throws -> (text: String, code: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let variables = [
            "PATH": Shared.root.appending(path: ".build/debug").path + ":/usr/bin:/bin", "HOME": folder.path,
        ]
        process.environment = variables.merging(environment) { _, new in new }
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        if messagesOnly {
            process.standardOutput = FileHandle.nullDevice
        } else {
            process.standardOutput = pipe
        }
        process.standardError = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (String(decoding: bytes, as: UTF8.self), process.terminationStatus)
    }
}

@Suite(.temporaryDirectory, .timeLimit(.minutes(1))) struct InstallTests {
    private let folder = TemporaryDirectory.current

    private func layHome() throws {
        try folder.write(
            "# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n\n## $(touch touched)\n\n- [Trois](https://d.fr/3)\n",
            to: "page.md"
        )
        try folder.write("pages: [page.md]\n", to: "veille.yml")
    }

    private func script(_ shell: String) throws -> String {
        let run = try Program.run(["completion", shell], in: folder.url)
        #expect(run.code == 0 && run.messages.contains("Next: veille completion \(shell) > ~/"))
        try folder.write(run.output, to: "veille.\(shell)")
        return run.output
    }

    // MARK: Completion

    @Test(arguments: ["bash", "zsh", "fish"])
    func `a completion script says where it goes, and its shell accepts it`(shell: String) throws {
        let text = try script(shell)
        #expect(
            text.split(separator: "\n").prefix(2).contains { $0.hasPrefix("# To install: veille completion") }
        )
        #expect(!text.hasPrefix("#!") && (shell != "zsh" || text.hasPrefix("#compdef veille\n")))
        guard let tool = Tool(shell) else { return }
        let check = try tool.run(["-n", "veille.\(shell)"], in: folder.url)
        #expect(check.code == 0 && check.text == "")
    }

    @Test func `an unknown shell is named, with those that are known`() throws {
        let run = try Program.run(["completion", "tcsh"], in: folder.url)
        #expect(run.code == 2 && run.messages.contains("'tcsh'") && run.messages.contains("fish"))
    }

    @Test func `the next step is French where the environment is`() throws {
        let run = try Program.run(
            ["completion", "bash"],
            in: folder.url,
            environment: ["LANG": "fr_FR.UTF-8"]
        )
        #expect(run.messages.contains("Ensuite : ") && run.messages.contains("puis ouvrez un autre shell"))
    }

    /// What bash offers for the last word.
    private func offered(_ words: [String]) throws -> [String] {
        guard let bash = Tool("bash") else { return [] }
        try folder.write(
            """
            source ./veille.bash
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=$(printf %s "$*" | wc -m) COMPREPLY=()
            _veille veille "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """,
            to: "complete.sh"
        )
        return try bash.run(["complete.sh"] + words, in: folder.url, environment: ["LANG": "C.UTF-8"])
            .text.split(separator: "\n").map(String.init)
    }

    @Test func `bash completes commands, options, values, sections and pages`() throws {
        _ = try script("bash")
        guard Tool("bash") != nil else { return }
        try layHome()
        #expect(try offered(["veille", "comp"]) == ["completion"])
        #expect(try offered(["veille", "apply", "--dry"]) == ["--dry-run"])
        #expect(try offered(["veille", "list", "--state", "re"]) == ["refused"])
        #expect(try offered(["veille", "list", "--page", ""]) == ["page.md"])
        #expect(try offered(["veille", "list", "--section", ""]) == ["Énergie", "2"])
        #expect(!folder.has("touched"))
        #expect(!folder.has("state"))
    }

    @Test func `bash completes the suggestions that can be decided on`() throws {
        let home = try folder.folder("home")
        _ = try Program.run(["demo", "--home", home.url.path], in: folder.url)
        _ = try script("bash")
        guard Tool("bash") != nil else { return }
        let list = try Program.run(["-C", home.url.path, "list"], in: folder.url).output
        let waiting = list.matches(of: #/(?m)^  ([a-z0-9]{4,}) /#).map { String($0.output.1) }
        #expect(!waiting.isEmpty)
        #expect(Set(waiting).isSubset(of: try offered(["veille", "accept", "-C", home.url.path, ""])))
        #expect(try offered(["veille", "later", "-C", "nowhere", ""]) == [])
    }

    // MARK: Manual

    private func pages() throws -> [String: String] {
        let run = try Program.run(["man", "--directory", "man", "--now", "2026-03-14"], in: folder.url)
        #expect(run.code == 0 && run.messages.contains("Next: man -l "))
        let names = run.output.split(separator: "\n").map(String.init)
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try folder.read("man/\($0)")) }
        )
    }

    private func commands(_ parent: CommandDescription) -> [CommandDescription] {
        [parent] + parent.visibleSubcommands.flatMap(commands)
    }

    @Test func `every command has a page with its name, its synopsis and every option of its help`() throws {
        let pages = try pages()
        let dump = try Program.run(["--experimental-dump-help"], in: folder.url).output
        for command in commands(try CommandDescription(dumped: dump)) {
            let page = try #require(pages[command.pageName + ".1"], "\(command.pageName)")
            #expect(
                page.contains(".Sh NAME\n.Nm \"\\&\(Mdoc.escape(command.pageName, isCode: true))\"\n.Nd ")
            )
            #expect(page.contains(".Sh SYNOPSIS\n.Nm \"\\&veille\"\n"))
            let help = try Program.run(Array(command.words.dropFirst()) + ["--help"], in: folder.url).output
            let list = try #require(help.split(separator: "OPTIONS:").last)
            let shown = page.replacing("\\&", with: "").replacing("\\-", with: "-").replacing("\"", with: "")
            for option in list.matches(of: #/(?m)^  (-\w, )?--?([a-z][a-z-]*)/#).map(\.output.2) {
                #expect(shown.contains("Fl -\(option)"), "\(command.pageName) --\(option)")
            }
        }
        #expect(pages["veille.yml.5"]?.contains("fetch.concurrency: 64") == true)
        #expect(pages["veille-man.1"] == nil)
    }

    @Test(arguments: ["mandoc", "man"]) func `formatters have nothing to say of the pages`(name: String)
        throws
    {
        let names = try pages().keys.sorted()
        guard let tool = Tool(name) else { return }
        for page in names {
            let run = try tool.run(
                name == "mandoc" ? ["-Tlint", "-W", "warning", page] : ["--warnings", "-l", page],
                in: folder.url.appending(path: "man"),
                environment: ["LC_ALL": "C.UTF-8"],
                messagesOnly: name == "man"
            )
            #expect(run.text == "", "\(page)")
        }
    }
}

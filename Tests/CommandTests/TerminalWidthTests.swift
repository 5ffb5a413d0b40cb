import Foundation
import Home
import Support
import Testing

@testable import veille

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct TerminalWidthTests {
    @Test(arguments: ["", "0", "-4", "x", "9999999999999999999999", " 80"])
    func `a width that is none leaves that of the terminal`(text: String) {
        #expect(TerminalScreen.columns(["COLUMNS": text]) == TerminalScreen.size.columns)
    }

    @Test(arguments: [("40", 40), ("132", 132), ("1000000", 10_000)])
    func `COLUMNS is the width`(text: String, columns: Int) {
        #expect(TerminalScreen.columns(["COLUMNS": text]) == columns)
    }

    /// What a command prints into a pseudo-terminal of so many columns.
    private func lines(_ command: String, terminal: Int, environment: String = "") async throws -> [String] {
        let veille = Program.url.path
        let script =
            "stty cols \(terminal); printf q | GIT_CONFIG_GLOBAL=/dev/null LANG=C.UTF-8 \(environment) \(veille) \(command) --color never 2> /dev/null"
        let (process, screen) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/script")
        process.arguments = ["-qfec", script, "/dev/null"]
        process.currentDirectoryURL = TemporaryDirectory.current.url
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = screen
        try process.run()
        let bytes = await Program.aside {
            defer { process.waitUntilExit() }
            return screen.fileHandleForReading.readDataToEndOfFile()
        }
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }

    @Test(arguments: ["list", "explain ID", "review --plain"])
    func `lists and cards keep to the width, counted in columns`(command: String) async throws {
        let folder = TemporaryDirectory.current
        try folder.write(
            "# Veille\n\n## Une section au nom bien trop long pour un terminal étroit\n\n- [Un](https://e.fr/1)\n- [Deux](https://e.fr/2)\n",
            to: "page.md"
        )
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        let title = "数据中心（节能） et une suite de mots qui ne tient pas sur une ligne"
        let added = try await Program.run(
            ["add", "https://n.fr/1", "--title", title, "--offline", "--section", "1", "--json"],
            in: folder.url
        )
        let id = try #require(added.output.firstMatch(of: /"id" ?: ?"(\w+)"/)).output.1
        let command = command.replacing("ID", with: id)
        // The line of the page may be copied: it is not broken.
        func widest(_ lines: [String]) -> Int {
            lines.filter { !$0.hasPrefix("  + ") }.map(\.width).max() ?? 0
        }
        let narrow = try await lines(command, terminal: 44)
        #expect(!narrow.isEmpty && widest(narrow) <= 44, "\(narrow)")
        let wide = try await lines(command, terminal: 44, environment: "COLUMNS=300")
        #expect(widest(wide) > 44 && widest(wide) <= 300, "\(wide)")
        let file = try await Program.run(
            command.split(separator: " ").map(String.init),
            in: folder.url,
            input: "q"
        )
        #expect(file.output.contains(title))
    }
}

import Foundation
import Home
import Support
import Testing

@testable import veille

/// The documentation matches the files and the program it describes.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct DocumentationTests {
    private static let pages: [String] = {
        let top = ["README.md", "README.fr.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
        return top + files(under: "docs").filter { $0.hasSuffix(".md") }
    }()

    /// The paths of all files under a folder of the package.
    private static func files(under folder: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: Shared.root.appending(path: folder).path)
        return (found?.allObjects as? [String] ?? []).filter { !$0.contains(".build") }
            .map { folder + "/" + $0 }.sorted()
    }

    private static func text(_ page: String) throws -> String {
        try String(contentsOf: Shared.root.appending(path: page), encoding: .utf8)
    }

    private static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: Shared.root.appending(path: path).path)
    }

    @Test(arguments: SettingTable.rows.map(\.key))
    func `every setting is in docs configuration as the program reads it`(key: String) throws {
        let row = try #require(SettingTable.rows.first { $0.key == key })
        let page = try Self.text("docs/configuration.md")
        let line = "| `\(row.key)` | `\(row.value)` | \(row.form.phrase.en) | \(row.summary.en) |\n"
        #expect(page.contains(line), "\(line)")
    }

    @Test(arguments: ["README.md", "README.fr.md"]) func `a README fits in 9 kB`(page: String) throws {
        #expect(try Self.text(page).utf8.count <= 9 * 1024)
    }

    @Test func `both languages of the README have the same headings, blocks and links`() throws {
        func outline(_ page: String) throws -> [String] {
            let text = try Self.text(page)
            let links = text.matches(of: /\]\(((?:docs\/(?!pictures)|CONTRIBUTING|SECURITY)[^)]*)\)/).map {
                String($0.output.1)
            }
            let lines = text.split(separator: "\n").filter { $0.hasPrefix("#") || $0.hasPrefix("```") }
            return links + lines.map { String($0.prefix { "#`".contains($0) }) }
        }
        #expect(try outline("README.fr.md") == outline("README.md"))
    }

    @Test(arguments: pages) func `links lead to files that exist`(page: String) throws {
        let folder = page.split(separator: "/").dropLast().joined(separator: "/")
        for link in try Self.text(page).matches(of: /\]\(([^)#\s]+)\)/).map({ String($0.output.1) })
        where !link.contains(":") && !link.hasPrefix("/") && link.contains(".md") {
            #expect(Self.exists(folder.isEmpty ? link : folder + "/" + link), "\(link)")
        }
    }

    @Test(arguments: pages.filter { $0 != "CHANGELOG.md" })
    func `mentioned source files and folders exist`(page: String) throws {
        let names = Set(
            (Self.files(under: "Sources") + Self.files(under: "Tests")).compactMap {
                $0.split(separator: "/").last.map(String.init)
            }
        )
        for code in try Self.text(page).matches(of: /`([^`\n]+)`/).map({ String($0.output.1) }) {
            if code.wholeMatch(of: /[\w+]+\.swift/) != nil {
                #expect(names.contains(code), "\(code)")
            } else if let path = code.firstMatch(
                of: /^(?:Sources|Tests|docs|packaging|Benchmarks)\/[\w+.\/\-]+/
            ) {
                #expect(Self.exists(String(path.output)), "\(code)")
            } else if let path = code.wholeMatch(of: /\w+\/\w+\.swift/) {
                let isThere = ["Sources/Curation/", "Sources/veille/"].contains {
                    Self.exists($0 + path.output)
                }
                #expect(isThere, "\(code)")
            }
        }
    }

    @Test func `every target has a row in the architecture`() throws {
        let page = try Self.text("docs/architecture.md")
        let targets = Set(
            Self.files(under: "Sources").compactMap { $0.split(separator: "/").dropFirst().first }
        )
        #expect(targets.count > 15)
        for target in targets { #expect(page.contains("`\(target)`"), "\(target)") }
    }

    @Test func `every command and exit code is in docs/commands.md`() async throws {
        let page = try Self.text("docs/commands.md")
        let words = Set(
            page.matches(of: /`([^`]+)`/).flatMap {
                $0.output.1.split(whereSeparator: { " \\|".contains($0) })
            }
        )
        func check(_ command: CommandDescription) {
            for command in command.visibleSubcommands {
                let name = command.words.last ?? ""
                #expect(words.contains(name[...]), "\(name)")
                check(command)
            }
        }
        let dump = try await Program.run(
            ["--experimental-dump-help"],
            in: TemporaryDirectory.current.url
        )
        check(try CommandDescription(dumped: dump.output))
        for (code, _) in ManualFacts.codes { #expect(page.contains("\n| \(code) |"), "\(code)") }
    }

    /// Console lines of a page appear in the output, in order; “…” stands for lines, or the rest of a line.
    @Test(arguments: [("README.md", "en"), ("README.fr.md", "fr"), ("docs/judging.md", "en")])
    func `console examples show what the program prints`(page: String, language: String) async throws {
        let folder = TemporaryDirectory.current
        let options = ["--lang", language, "--now", "2026-03-14T08:00:00Z"]
        let home = folder.url.appending(path: "home")
        let demo = try await Program.run(["demo", "--home", home.path] + options, in: folder.url)
        var shown: [String: [Substring]] = [:]
        var command = ""
        for line in demo.output.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("$ veille ") { command = String(line.dropFirst(2)) }
            shown[command, default: []].append(line)
        }
        var printed: ArraySlice<Substring> = []
        var commands = 0
        for line in try Self.consoleLines(page) where line != "…" {
            if line.hasPrefix("$ veille ") {
                let typed = String(line.dropFirst(2))
                let run = try await Program.run(
                    typed.split(separator: " ").dropFirst().map(String.init) + options,
                    in: home
                )
                let output = (run.output + run.messages).split(
                    separator: "\n",
                    omittingEmptySubsequences: false
                )
                printed = (shown[typed, default: []] + output)[...]
                commands += 1
                continue
            }
            let found = printed.firstIndex {
                $0 == line || line.hasSuffix("…") && $0.hasPrefix(line.dropLast())
            }
            let index = try #require(found, "\(page): \(line)")
            printed = printed[(index + 1)...]
        }
        #expect(commands > 0)
    }

    private static func consoleLines(_ page: String) throws -> [String] {
        var lines: [String] = []
        var isConsole = false
        for line in try text(page).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isConsole = line == "```console"
            } else if isConsole {
                lines.append(String(line))
            }
        }
        return lines
    }
}

import Foundation
import Support
import Testing

@testable import veille

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct MuteCommandTests: ProgramSuite {
    private func demo(_ arguments: String...) async throws -> Program.Run {
        try await Program.run(
            ["-C", "demo"] + arguments + ["--now", "2026-03-14T08:00:00Z"],
            in: TemporaryDirectory.current.url
        )
    }

    private func count(_ text: String, of word: String) -> Int { text.split(separator: word).count - 1 }

    @Test func `a word and a site leave the queue, and come back`() async throws {
        let home = TemporaryDirectory.current.url.appending(path: "demo").path
        #expect(try await run("demo", "--home", home, "--now", "2026-03-14T08:00:00Z").code == 0)
        let before = try TemporaryDirectory.current.read("demo/veille.yml")
        let waiting = try await demo("list", "--json").output
        let first = try #require(waiting.firstMatch(of: /"id" : "(\w+)"/)).output.1
        let title = try await demo("explain", String(first)).output
        let words = title.split { !$0.isLetter }.map { String($0) }
        let word = try #require(words.first { $0.count > 5 })
        #expect(try await demo("mute", "--word", word.uppercased()).code == 0)
        let list = try await demo("list", "--json").output
        #expect(list.contains("\"\(first)\"") == false && waiting.contains("\"\(first)\""))
        let muted = try await demo("list", "--state", "muted").output
        #expect(muted.contains(first))
        #expect(try await demo("list", "--state", "all").output.contains("[muted by “\(word.uppercased())”]"))
        let explained = try await demo("explain", String(first)).output
        #expect(explained.contains("muted by “\(word.uppercased())”"))
        let found = try await demo("search", word, "state:muted").output
        #expect(found.contains("\(first) muted by “\(word.uppercased())”"))
        let french = try await demo("explain", String(first), "--lang", "fr").output
        #expect(french.contains("en sourdine à cause de") && french.contains(word.uppercased()))
        #expect(try await demo("explain", String(first), "--json").output.contains("\"state\" : \"muted\""))
        let poll = try await demo("status", "--json").output
        let pending = try #require(poll.firstMatch(of: /"pending" : (\d+)/)).output.1
        #expect(Int(pending) == count(list, of: "\"id\" :"))
        let undone = try await demo("mute", "--undo", "--word", word.lowercased())
        #expect(undone.code == 0 && undone.messages.contains("Nothing is muted."))
        #expect(try await demo("list", "--json").output == waiting)
        #expect(try TemporaryDirectory.current.read("demo/veille.yml").hasPrefix(before))
    }

    @Test func `what is muted is listed`() async throws {
        try lay(Self.home)
        #expect(try await run("mute").messages.contains("Nothing is muted."))
        let added = try await run("mute", "https://www.e.fr/x", "a.fr", "--word", "black friday")
        #expect(added.code == 0 && added.output == "e.fr\na.fr\n“black friday”\n")
        #expect(added.messages.contains("Next: veille list --state muted"))
        let text =
            "pages: [page.md]\nmute:\n  words: [\"black friday\"]\n  sites: [e.fr, a.fr]\n"
        #expect(
            try TemporaryDirectory.current.read("veille.yml").split(separator: "\n").sorted()
                == text.split(separator: "\n").sorted()
        )
        #expect(try await run("mute", "e.fr").messages.contains("“e.fr” is muted already."))
        #expect(try await run("mute", "--undo", "b.fr").messages.contains("“b.fr” was not muted."))
        let json = try await run("mute", "--json").output
        #expect(json.contains("\"schema\" : \"veille.mute/1\"") && json.contains("\"black friday\""))
        #expect(try await run("mute", "--undo").reports(OptionProblem.nothingToUnmute))
        let word = try await run("mute", "crypto")
        #expect(word.code != 0 && word.messages.contains("--word mutes a word"))
    }

    @Test func `a file that cannot be edited stays`() async throws {
        let text = "mute: {sites: [a.fr]}\npages: [page.md]\n"
        try lay(["page.md": Self.page, "veille.yml": text])
        let refused = try await run("mute", "e.fr")
        #expect(refused.code != 0 && refused.messages.contains("sites: [a.fr, e.fr]"))
        #expect(try TemporaryDirectory.current.read("veille.yml") == text)
    }
}

import Foundation
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct DemoTests {
    private static func fixture(_ name: String) throws -> String {
        let url = Shared.root.appending(path: "Tests/CommandTests/Fixtures/\(name)")
        return String(decoding: try Data(contentsOf: url), as: UTF8.self)
    }

    /// The whole output; to update a fixture, run the command and review the difference.
    @Test(arguments: ["en", "fr"])
    func `the demonstration prints the whole loop reproducibly`(language: String) async throws {
        let folder = TemporaryDirectory.current
        let home = folder.url.appending(path: "home").path
        let run = try await Program.run(
            ["demo", "--home", home, "--lang", language, "--now", "2026-03-14T08:00:00Z"],
            in: folder.url
        )
        #expect(run.code == 0)
        #expect(run.messages == "")
        #expect(run.output.replacing(home, with: "HOME") == (try Self.fixture("demo.\(language).txt")))
        #expect(
            try folder.read("home/page.md")
                == String(
                    decoding: Data(contentsOf: Shared.root.appending(path: "feeds/demo/page.md")),
                    as: UTF8.self
                )
        )
    }

    @Test func `without a folder, a new one is created and printed`() async throws {
        let folder = TemporaryDirectory.current
        let run = try await Program.run(["demo"], in: folder.url)
        #expect(run.code == 0)
        let made = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).first)
        #expect(made.hasPrefix("veille-demo-"))
        #expect(run.output.contains("veille -C \(folder.url.appending(path: made).path) review"))
    }

    @Test func `the demonstration leaves a working home`() async throws {
        let folder = TemporaryDirectory.current
        _ = try await Program.run(["demo", "--home", "home"], in: folder.url)
        let home = folder.url.appending(path: "home")
        let now = ["--now", "2026-03-14T09:00:00Z"]
        let status = try await Program.run(["status"] + now, in: home)
        #expect(status.output.contains("8 feeds: 8 fine, 0 failing, 0 never visited"))
        let stats = try await Program.run(["stats", "--lang", "fr"] + now, in: home)
        #expect(stats.output.contains(/\ {2}Carnet libre +···▄····███▄  8  2\n/))
        #expect(stats.output.contains("\n  jeu.  ······▂█▆▂······▂·▂▂····\n"))
        #expect(stats.output.contains("  acceptées  ···········█  5\n"))
        let report = try await Program.run(["stats", "--json"] + now, in: home).output
        #expect(report.contains("\"schema\" : \"veille.stats/1\"") && report.contains("\"threshold\" : 0."))
        let apply = try await Program.run(["apply"] + now, in: home)
        #expect(apply.code == 0 && apply.messages.contains("Proven: "))
        let again = try await Program.run(["apply"] + now, in: home)
        #expect(again.output == "" && again.messages.contains("Nothing to write."))
        let first = try await Program.run(["digest", "--format", "atom"] + now, in: home)
        #expect(first.output.contains("<entry>") && first.messages.contains("Issue 1"))
        let second = try await Program.run(["digest", "--format", "atom"] + now, in: home)
        #expect(second.output == "" && second.messages.contains("Nothing new"))
    }
}

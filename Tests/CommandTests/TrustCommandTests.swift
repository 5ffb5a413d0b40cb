import Foundation
import Home
import Support
import Testing

@testable import veille

@Suite(.temporaryDirectory) struct TrustCommandTests: ProgramSuite {
    private var folder: TemporaryDirectory { .current }

    @Test func `the programs of a folder are confirmed, listed and revoked`() async throws {
        try lay(Self.home)
        let path = folder.url.resolvingSymlinksInPath().path
        let none = try await run("trust", "--list")
        #expect(none.output == "" && none.messages == "No folder is trusted.\nNext: veille trust\n")
        let plain = try await run("trust")
        #expect(plain.output == "\(path) is trusted; it runs no program\n")
        #expect(plain.messages == "Next: veille status\n")
        try folder.write(
            "pages: [page.md]\ndigest:\n  send:\n    - {name: pipe, command: [tee, \"a b\"], format: md}\n",
            to: "veille.yml"
        )
        let confirmed = try await run("trust")
        #expect(confirmed.output == "\(path) may run:\n  tee a b\n")
        #expect(confirmed.messages == "Next: veille digest --send --dry-run\n")
        let listed = try await run("trust", "--list", "--json")
        #expect(
            listed.output.contains("\"schema\" : \"veille.trust/1\"") && listed.output.contains("\"tee\"")
        )
        let revoked = try await run("trust", "--revoke", language: "fr_FR.UTF-8")
        #expect(revoked.output == "" && revoked.messages.hasPrefix("\(path) n’a plus votre confiance."))
        let again = try await run("trust", "--revoke")
        #expect(again.messages.hasPrefix("\(path) was not trusted.") && again.code == 0)
        let both = try await run("trust", "--revoke", "--list")
        #expect(both.reports(OptionProblem.together("--list", "--revoke")))
    }

    @Test func `a home above that others may write is named, with the way out`() async throws {
        try lay(Self.home)
        _ = try folder.folder("a")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o666],
            ofItemAtPath: folder.url.path + "/veille.yml"
        )
        let place = folder.url.path + "/veille.yml"
        #expect(try await run("-C", "a", "list").reports(TrustProblem.writableByOthers, at: place))
        #expect(try await run("-C", "a", "trust").code == 0)
        #expect(try await run("-C", "a", "list").code == 0)
    }
}

import Foundation
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct ServeCommandTests {
    private func lay() throws -> URL {
        let folder = TemporaryDirectory.current
        try folder.write("# V\n\n## A\n\n- [Un](https://e.fr/1)\n- [Deux](https://e.fr/2)\n", to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        return folder.url
    }

    @Test(arguments: [["serve"], ["watch", "--serve"], ["watch", "--metrics"]])
    func `a port in use is reported with a remedy`(command: [String]) async throws {
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer("") }) { place in
            let port = try #require(place.split(separator: ":").last.map(String.init))
            let run = try await Program.run(command + ["--port", port, "--lang", "fr"], in: lay())
            #expect(run.code == 3)
            #expect(run.messages.contains("veille: 127.0.0.1:\(port): le port est déjà utilisé\n"))
            #expect(run.messages.contains("  → donnez un autre --port, ou --port 0 pour un port libre\n"))
        }
    }

    @Test(arguments: [
        (["--host", "192.0.2.1"], "", 3, "192.0.2.1:4180: the address does not belong to this machine"),
        (["--host", "0.0.0.0"], "short", 2, "VEILLE_TOKEN: the token has fewer than"),
        (["--host", "0.0.0.0"], "seventeen letters", 2, "VEILLE_TOKEN: the token has characters other"),
    ])
    func `another address must be local, with a safe token`(
        options: [String],
        token: String,
        code: Int32,
        message: String
    ) async throws {
        let environment = ["VEILLE_TOKEN": token]
        let run = try await Program.run(["serve"] + options, in: lay(), environment: environment)
        #expect(run.code == code && run.messages.contains("veille: " + message))
    }
}

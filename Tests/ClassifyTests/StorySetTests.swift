import Foundation
import Testing

@testable import Classify

/// Labelled articles of our own, in two languages: the weights were fitted on one set, and never looked at the other.
@Suite struct StorySetTests {
    /// An article with the story that it tells.
    private struct Labelled {
        var story: String
        var date: Date
        var article: Stories.Article

        /// Story, date, language, site, host, title, summary.
        init(_ line: Substring) throws {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(cells.count == 7, "\(line)")
            story = cells[0]
            date = try Date(cells[1] + "T12:00:00Z", strategy: .iso8601)
            article = Stories.Article(
                title: cells[5],
                text: cells[6],
                site: cells[3],
                host: cells[4],
                published: date
            )
        }
    }

    private static func set(_ name: String) throws -> [Labelled] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/stories-\(name).tsv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        return try lines.map(Labelled.init).enumerated()
            .sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }.map(\.element)
    }

    /// How well articles were put together, from 0 to 1; B-cubed of Bagga and Baldwin (1998).
    private struct Score: CustomStringConvertible {
        var precision = 0.0
        var recall = 0.0
        var pairPrecision = 0.0
        var pairRecall = 0.0
        var f1: Double { 2 * precision * recall / (precision + recall) }

        init(_ found: [String], _ right: [String]) {
            var (shared, inFound, inRight) = (0.0, 0.0, 0.0)
            for one in found.indices {
                let same = found.indices.filter { found[$0] == found[one] }
                let told = right.indices.filter { right[$0] == right[one] }
                let both = Double(same.count { right[$0] == right[one] })
                precision += both / Double(same.count) / Double(found.count)
                recall += both / Double(told.count) / Double(found.count)
                shared += both - 1
                inFound += Double(same.count - 1)
                inRight += Double(told.count - 1)
            }
            (pairPrecision, pairRecall) = (shared / max(1, inFound), shared / max(1, inRight))
        }

        var description: String {
            func shown(_ value: Double) -> String { String(format: "%.3f", value) }
            return "B³ precision \(shown(precision)) recall \(shown(recall)) F1 \(shown(f1)); "
                + "pairs precision \(shown(pairPrecision)) recall \(shown(pairRecall))"
        }
    }

    private static func told(_ set: [Labelled], _ embeddings: Embeddings?) -> [String] {
        var stories = Stories(embeddings: embeddings)
        return set.enumerated().map { index, labelled in
            let story = stories.find(labelled.article) ?? "\(index)"
            stories.insert(labelled.article, as: story)
            return story
        }
    }

    @Test(arguments: [
        ("fitted", true, 0.93), ("fitted", false, 0.91), ("kept", true, 0.88), ("kept", false, 0.87),
    ])
    func `one story is found once, in both languages`(name: String, knowsMeaning: Bool, least: Double) throws
    {
        let set = try Self.set(name)
        #expect(set.count > 240)
        let score = Score(
            Self.told(set, knowsMeaning ? Embeddings(PieceTokenizerTests.vectors) : nil),
            set.map(\.story)
        )
        #expect(score.f1 >= least, "\(score)")
        // Of two mistakes, to hide news is the worse one.
        #expect(score.precision >= 0.95, "\(score)")
    }

    // MARK: Fitting

    private static let environment = ProcessInfo.processInfo.environment

    /// What `Benchmarks/fit-stories.py` reads.
    @Test(.enabled(if: environment["VEILLE_STORY_EVIDENCE"] != nil), arguments: [true, false])
    func `the evidence is written for the script that fits the weights`(knowsMeaning: Bool) throws {
        let folder = URL(filePath: try #require(Self.environment["VEILLE_STORY_EVIDENCE"]))
        let name = knowsMeaning ? "meaning" : "words"
        let embeddings = knowsMeaning ? Embeddings(PieceTokenizerTests.vectors) : nil
        let labelled = try Self.set("fitted")
        let own = Self.evidence(labelled.map(\.article), embeddings) {
            labelled[$0].story == labelled[$1].story
        }
        try own.write(to: folder.appending(path: "evidence-\(name).tsv"), atomically: true, encoding: .utf8)
        guard let corpus = Self.environment["VEILLE_CLASSIFY_CORPUS"] else { return }
        let others = try Self.pages(of: corpus).map { Self.evidence($0, embeddings) { _, _ in false } }
        try others.joined(separator: "\n")
            .write(to: folder.appending(path: "others-\(name).tsv"), atomically: true, encoding: .utf8)
    }

    private static func evidence(
        _ articles: [Stories.Article],
        _ embeddings: Embeddings?,
        _ isSame: (Int, Int) -> Bool
    ) -> String {
        var stories = Stories(embeddings: embeddings)
        for (index, article) in articles.enumerated() { stories.insert(article, as: "\(index)") }
        let features = articles.map { StoryFeatures($0, meaning: embeddings) }
        var lines: [String] = []
        for one in features.indices {
            for other in 0..<one {
                let (first, second) = (features[one], features[other])
                // Links of a page have no date: as if they were three days apart.
                let days = first.published.flatMap { date in
                    second.published.map { abs(date.timeIntervalSince($0)) / 86_400 }
                }
                let evidence = stories.evidence(
                    first,
                    weight: stories.weight(of: first.names),
                    second,
                    days: days ?? 3
                )
                guard
                    days.map({ $0 <= 21 })
                        ?? (first.sameTitle(as: second) == nil && evidence[0...1].max() ?? 0 > 0.1)
                else { continue }
                lines.append(
                    (["\(isSame(one, other) ? 1 : 0)"] + evidence.map { "\($0)" }).joined(separator: "\t")
                )
            }
        }
        return lines.joined(separator: "\n")
    }

    private struct Candidate: Decodable {
        var title: String?
        var summary: String?
        var url: String?
    }

    private static func pages(of corpus: String) throws -> [[Stories.Article]] {
        let folder = URL(filePath: corpus)
        return try FileManager.default.contentsOfDirectory(atPath: corpus).sorted().map { page in
            let file = folder.appending(path: page).appending(path: "candidates.jsonl")
            return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").prefix(700).map {
                line in
                let candidate = try JSONDecoder().decode(Candidate.self, from: Data(line.utf8))
                return Stories.Article(
                    title: candidate.title ?? "",
                    text: candidate.summary ?? "",
                    host: URL(string: candidate.url ?? "")?.host() ?? ""
                )
            }
        }
    }
}

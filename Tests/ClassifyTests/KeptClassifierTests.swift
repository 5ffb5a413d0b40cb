import Feeds
import Foundation
import Testing

@testable import Classify

/// A trained classifier that is written and read again.
@Suite struct KeptClassifierTests {
    private static let words = [
        "eau", "énergie", "serveurs", "droit", "règlement", "algorithmes", "données", "réseau", "école",
        "santé", "recherche", "logiciel", "cuisine", "voyage", "rugby",
    ]

    private static func title(_ number: Int) -> String {
        (0..<5).map { words[(number * (2 * $0 + 3) + $0) % words.count] }.joined(separator: " ")
    }

    private static let sections = ["Énergie", "Droit", "Santé"].enumerated().map { index, name in
        LabelledSection(
            path: [name],
            links: (0..<12).map { number in
                LabelledLink(
                    title: title(index * 40 + number),
                    context: String(repeating: title(number) + " ", count: 4),
                    url: "https://s\(number % 5).fr/\(name)/\(index)-\(number)",
                    line: 10 * index + number
                )
            }
        )
    }
    private static let pool = (0..<60).map {
        Document(title: title($0 * 7), summary: title($0), url: "https://p\($0 % 9).fr/\($0 % 50)")
    }
    private static let verdicts = (0..<24).map { number in
        Verdict(
            document: Document(title: title(number * 5), url: "https://p\(number % 7).fr/v\(number)"),
            section: number % 2 == 0 ? number % 3 : nil,
            weight: 1 - Float(number) / 50
        )
    }

    /// All that a classifier says of documents, in its pool and not.
    private static func answers(_ classifier: Classifier) -> [String] {
        (pool + (0..<20).map { Document(title: title($0 * 11), url: "https://s\($0 % 6).fr/n/\($0)") }).map {
            let judgement = classifier.judge($0)
            let reasons = classifier.reasons(
                for: $0,
                judgement,
                section: judgement.ranking[0],
                runnerUp: judgement.ranking[1]
            )
            return "\(judgement.relevance) \(judgement.sections) \(judgement.none) \(reasons)"
        }
    }

    private static func train(
        _ embeddings: Embeddings?,
        verdicts: [Verdict] = verdicts,
        judgesRelevance: Bool = true
    ) -> Classifier {
        Classifier(
            sections: sections,
            verdicts: verdicts,
            pool: pool,
            embeddings: embeddings,
            judgesRelevance: judgesRelevance
        )
    }

    @Test(arguments: [true, false], [0, 4, 24])
    func `it judges and explains as the one that was written`(
        knowsMeaning: Bool,
        decisions: Int
    ) throws {
        let embeddings = knowsMeaning ? Embeddings(PieceTokenizerTests.vectors) : nil
        let verdicts = Array(Self.verdicts.prefix(decisions))
        let trained = Self.train(embeddings, verdicts: verdicts)
        let read = try Classifier(kept: trained.kept, sections: Self.sections, embeddings: embeddings)
        #expect(Self.answers(read) == Self.answers(trained))
        let withoutDecisions = Self.train(embeddings, verdicts: [])
        #expect((Self.answers(read) == Self.answers(withoutDecisions)) == (decisions == 0), "they differ")
    }

    @Test func `one that does not judge relevance is kept too`() throws {
        let trained = Self.train(nil, judgesRelevance: false)
        let read = try Classifier(kept: trained.kept, sections: Self.sections, embeddings: nil)
        #expect(Self.answers(read) == Self.answers(trained))
    }

    @Test func `what is cut off or longer is damaged`() {
        let kept = Self.train(nil).kept
        let lengths = [0, 1, 7, 8, 9] + (1...40).map { kept.count * $0 / 41 } + [kept.count - 1]
        for length in lengths {
            #expect(throws: DamagedModel.self, "\(length) bytes") {
                try Classifier(kept: kept.prefix(length), sections: Self.sections, embeddings: nil)
            }
        }
        #expect(throws: DamagedModel.self) {
            try Classifier(kept: kept + [0], sections: Self.sections, embeddings: nil)
        }
    }

    @Test(arguments: [-1, 1 << 61, .max] as [Int64])
    func `a number of values that cannot be is damaged`(count: Int64) {
        var writer = ModelWriter()
        writer.write([count, 0, 0])
        let bytes = writer.data.dropFirst(8)
        #expect(throws: DamagedModel.self) {
            var reader = ModelReader(bytes)
            _ = try reader.read() as [Double]
        }
    }

    @Test func `meaning that it was not trained with is refused`() {
        let kept = Self.train(nil).kept
        #expect(throws: DamagedModel.self) {
            let embeddings = Embeddings(PieceTokenizerTests.vectors)
            _ = try Classifier(kept: kept, sections: Self.sections, embeddings: embeddings)
        }
    }
}

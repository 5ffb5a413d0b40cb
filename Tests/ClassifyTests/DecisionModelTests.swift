import Testing

@testable import Classify

/// What is learned from many decisions.
@Suite struct DecisionModelTests {
    private static let sections = [
        LabelledSection(
            path: ["Énergie"],
            links: [
                "La consommation des centres de données", "Une centrale à charbon pour les serveurs",
                "L’eau qui refroidit les serveurs", "Les serveurs et le réseau électrique",
            ].enumerated().map {
                LabelledLink(title: $0.element, context: "", url: "https://watt.fr/\($0.offset)")
            }
        )
    ]

    /// Articles that are all about servers: a queue in which the page tells nothing.
    private static func article(_ number: Int, isStudy: Bool) -> Document {
        let place = ["Brest", "Lyon", "Nantes", "Lille", "Nice"][number % 5]
        let kind = isStudy ? "une étude chiffrée mesure" : "le communiqué d’un fabricant vante"
        return Document(
            title: "Serveurs à \(place) : \(kind) l’eau \(number)",
            url: "https://a\(number % 7).fr/\(number)"
        )
    }

    private static func verdicts(_ count: Int) -> [Verdict] {
        (0..<count).map { number in
            Verdict(document: article(number, isStudy: number % 3 == 0), section: number % 3 == 0 ? 0 : nil)
        }
    }

    private static func gap(after count: Int) -> Double {
        let pool = (100..<160).map { article($0, isStudy: $0 % 3 == 0) }
        let classifier = Classifier(sections: sections, verdicts: verdicts(count), pool: pool)
        func mean(_ isStudy: Bool) -> Double {
            let values = (200..<220).map { classifier.judge(article($0, isStudy: isStudy)).relevance }
            return values.reduce(0, +) / Double(values.count)
        }
        return mean(true) - mean(false)
    }

    @Test func `where all is on the subject, many decisions tell what is wanted`() {
        let gaps = [0, 30, 120].map(Self.gap)
        #expect(abs(gaps[0]) < 0.1, "\(gaps)")
        #expect(gaps[1] > 0.1 && gaps[2] > max(0.4, gaps[1]), "\(gaps)")
    }

    @Test func `a site whose articles are refused loses, one whose articles are accepted gains`() {
        let pool = (100..<160).map { Self.article($0, isStudy: $0 % 3 == 0) }
        let verdicts = (0..<80).map { number in
            let host = number % 4 == 0 ? "wanted.fr" : "tiresome.fr"
            return Verdict(
                document: Document(title: "Serveurs \(number)", url: "https://\(host)/\(number)"),
                section: number % 4 == 0 ? 0 : nil
            )
        }
        let classifier = Classifier(sections: Self.sections, verdicts: verdicts, pool: pool)
        let relevances = ["wanted.fr", "unknown.fr", "tiresome.fr"].map {
            classifier.judge(Document(title: "Serveurs 500", url: "https://\($0)/500")).relevance
        }
        #expect(relevances[0] > relevances[1] && relevances[1] > relevances[2], "\(relevances)")
    }

    @Test(arguments: [(0, 40), (4, 40), (40, 4), (5, 5)])
    func `without five of each kind there is nothing to compare`(accepted: Int, refused: Int) {
        let verdicts =
            (0..<accepted).map { Verdict(document: Self.article($0, isStudy: true), section: 0) }
            + (0..<refused).map { Verdict(document: Self.article($0, isStudy: false), section: nil) }
        let corpus = Corpus(
            sections: Self.sections,
            verdicts: verdicts,
            pool: [],
            embeddings: nil,
            judgesRelevance: true
        )
        let model = DecisionModel(
            corpus,
            headings: NearestLinks(corpus.headings.map(\.all), dimensions: corpus.space.dimensionCount),
            sections: Self.sections,
            verdicts: verdicts,
            pool: [],
            poolIndices: [:]
        )
        #expect((model != nil) == (min(accepted, refused) >= 5))
        #expect(model.map { abs($0.evidence - 5.0 / 35) < 1e-6 } ?? true)
    }

    @Test func `acceptances that were written count as well`() {
        let pool = (100..<160).map { Self.article($0, isStudy: $0 % 3 == 0) }
        let written = Self.verdicts(120).map { verdict in
            var verdict = verdict
            verdict.isOnPage = verdict.section != nil
            return verdict
        }
        let links = written.filter(\.isOnPage).map {
            LabelledLink(title: $0.document.title, context: "", url: $0.document.url)
        }
        let page = [LabelledSection(path: ["Énergie"], links: Self.sections[0].links + links)]
        let classifier = Classifier(sections: page, verdicts: written, pool: pool)
        func mean(_ isStudy: Bool) -> Double {
            (200..<220).map { classifier.judge(Self.article($0, isStudy: isStudy)).relevance }.reduce(0, +)
                / 20
        }
        #expect(mean(true) > mean(false) + 0.3)
    }

    /// Where all is on the subject, its log-odds are high, and a whole step of Newton's method goes too far.
    @Test(arguments: [5.0, 9, 14])
    func `logistic regression finds the optimum from far away`(subject: Double) {
        var random = SplitMix(seed: UInt64(subject))
        let rows = (0..<150).map { index in
            let isAccepted = index % 5 < 2
            let score = Double.random(in: -1...1, using: &random) + (isAccepted ? 0.5 : -0.5)
            return LogisticRegression.Row(
                values: [1, subject + Double.random(in: -3...3, using: &random), score],
                label: isAccepted ? 1 : 0,
                weight: 1
            )
        }
        let (prior, precision) = ([0.0, 1, 1], [1.0, 20, 1])
        let found = LogisticRegression.fit(rows, prior: prior, precision: precision)
        for index in found.indices {
            let slope =
                precision[index] * (found[index] - prior[index])
                + rows.reduce(0) { sum, row in
                    let odds = zip(found, row.values).reduce(0) { $0 + $1.0 * $1.1 }
                    return sum + (logistic(odds) - row.label) * row.values[index]
                }
            #expect(abs(slope) < 1e-3, "the loss is flat in each direction: \(found)")
        }
        #expect(found[1] > 0 && found[2] > 0)
    }

    @Test func `logistic regression finds the weights, and keeps to the prior without rows`() {
        var random = SplitMix(seed: 3)
        let rows = (0..<4000).map { _ in
            let value = Double.random(in: -2...2, using: &random)
            let odds = 0.5 + 1.5 * value
            return LogisticRegression.Row(values: [1, value], label: logistic(odds), weight: 1)
        }
        let found = LogisticRegression.fit(rows, prior: [0, 0], precision: [0.01, 0.01])
        #expect(abs(found[0] - 0.5) < 0.01 && abs(found[1] - 1.5) < 0.01)
        #expect(LogisticRegression.fit([], prior: [0.2, 1], precision: [1, 20]) == [0.2, 1])
        // Two kinds that a line separates: without a prior, the weights would grow without end.
        let apart = [-3.0, 3].map {
            LogisticRegression.Row(values: [1, $0], label: $0 > 0 ? 1 : 0, weight: 1e6)
        }
        let steep = LogisticRegression.fit(apart, prior: [0, 1], precision: [1, 1])
        #expect(steep.allSatisfy(\.isFinite) && steep[1] > 1)
    }
}

import Classify
import Feeds
import Testing

@Suite struct FreshVerdictsTests {
    private static func suggestion(_ title: String, site: String = "a.fr") -> Suggestion {
        Suggestion(
            id: "x",
            page: "p.md",
            section: ["Eau"],
            article: .init(url: "https://\(site)/x", title: title, site: ""),
            relevance: 0.5,
            confidence: 0.6,
            runnerUp: .init(section: ["Énergie"], confidence: 0.3),
            line: "- line"
        )
    }

    private static func corrected(
        _ title: String,
        site: String = "a.fr",
        after decisions: [(title: String, url: String, section: [String]?)]
    ) -> Suggestion {
        var fresh = FreshVerdicts()
        for (title, url, section) in decisions {
            fresh.insert(Document(title: title, url: url), section: section)
        }
        var suggestion = suggestion(title, site: site)
        fresh.correct(&suggestion)
        return suggestion
    }

    private static let title = "La consommation électrique des centres de données"

    @Test(
        arguments: [
            ("Consommation électrique : les centres de données en Irlande", "https://b.fr/1", nil, -1),
            ("Consommation électrique : les centres de données en Irlande", "https://b.fr/1", ["Eau"], 1),
            ("Recette de la tarte aux pommes", "https://b.fr/1", nil, 0),
            ("Recette de la tarte aux pommes", "https://a.fr/1", nil, -1),
            ("Recette de la tarte aux pommes", "https://a.fr/1", ["Eau"], 1),
        ] as [(String, String, [String]?, Int)]
    )
    func `similarity and the site count`(title: String, url: String, section: [String]?, way: Int) {
        let suggestion = Self.corrected(Self.title, after: [(title, url, section)])
        let change = suggestion.relevance - 0.5
        #expect(way == 0 ? change == 0 : change * Double(way) > 0.05)
    }

    @Test func `the chosen section attracts similar articles`() {
        let suggestion = Self.corrected(
            Self.title,
            after: [("Les centres de données et leur consommation électrique", "https://b.fr/1", ["Énergie"])]
        )
        #expect(suggestion.section == ["Énergie"])
        #expect(suggestion.runnerUp?.section == ["Eau"])
        #expect(suggestion.confidence > 0.5)
        #expect(suggestion.line.isEmpty, "the line belonged to the other section")
        let sum = suggestion.confidence + (suggestion.runnerUp?.confidence ?? 0)
        #expect(abs(sum - 0.9) < 1e-9)
    }

    @Test(
        arguments: [
            ([0.9, 0.8, 0.6, 0.5, 0.3, 0.1], 0.5), ([0.95, 0.9, 0.9, 0.6, 0.4, 0.1], 0.4), ([0.2, 0.1], 0.5),
            ([], 0.5), ([0.99, 0.98, 0.99, 0.97, 0.05], 0.3),
        ] as [([Double], Double)]
    )
    func `the threshold reaches the target precision`(relevances: [Double], least: Double) {
        #expect(Threshold.least(precision: 0.7, of: relevances) == least)
    }
}

import Feeds
import Testing

@Suite struct PageTextTests {
    @Test(
        arguments: [
            ("Une étude de l’Ademe sur les serveurs", ["serveurs", "ademe"]),
            ("", []),
            // What the title, the feed or the address has as well does not come from the page.
            ("Carbone et rapport sur le climat", []),
            ("SERVEURS", ["serveurs"]),
        ] as [(String, [String])]
    )
    func `the words that only the page has`(text: String, expected: [String]) {
        var suggestion = Suggestion(
            id: "k3f2",
            page: "page.md",
            section: ["A"],
            article: .init(url: "https://e.fr/climat", title: "Un rapport", site: "E", summary: "Carbone"),
            relevance: 1,
            confidence: 1
        )
        suggestion.article.pageText = text
        suggestion.reasons.terms = ["rapport", "serveurs", "carbone", "climat"].map {
            .init(word: $0, weight: 1)
        }
        suggestion.reasons.separating = ["serveurs", "ademe"].map { .init(word: $0, weight: 1) }
        #expect(suggestion.wordsOfPage == expected)
    }

    @Test func `without its page there are none`() {
        var suggestion = Suggestion(
            id: "k3f2",
            page: "page.md",
            section: ["A"],
            article: .init(url: "https://e.fr/", title: "", site: ""),
            relevance: 1,
            confidence: 1
        )
        suggestion.reasons.terms = [.init(word: "serveurs", weight: 1)]
        #expect(suggestion.wordsOfPage.isEmpty)
    }
}

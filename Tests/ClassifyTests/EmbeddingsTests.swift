import Feeds
import Testing

@testable import Classify

@Suite struct EmbeddingsTests {
    private static let sections = [
        LabelledSection(
            path: ["Animaux"],
            links: [
                LabelledLink(title: "Le chat", context: "", url: "https://a.fr/1"),
                LabelledLink(title: "Le chien", context: "", url: "https://a.fr/2"),
            ]
        ),
        LabelledSection(
            path: ["Machines"],
            links: [
                LabelledLink(title: "La voiture", context: "", url: "https://a.fr/3"),
                LabelledLink(title: "Le camion", context: "", url: "https://a.fr/4"),
            ]
        ),
    ]
    private static let pool = (0..<60).map {
        Document(title: "Recette numéro \($0) de la semaine", url: "https://b.fr/\($0)")
    }
    private static let cat = Document(title: "Félins", url: "https://c.fr/felins")

    /// A model with three meanings (animals, machines, other) and a large common component.
    private static func vector(_ text: String) -> [Float] {
        let animals: Float = ["chat", "chien", "Félins", "Animaux"].contains { text.contains($0) } ? 1 : 0
        let machines: Float = ["voiture", "camion", "Machines"].contains { text.contains($0) } ? 1 : 0
        return [10, animals, machines, animals + machines == 0 ? 0.5 : 0]
    }

    @Test(arguments: [
        ("L’eau des serveurs", "Servers and their water", ["eau ≈ water", "serveurs ≈ servers"]),
        ("Une loi sur la ville", "The law and the city", ["ville ≈ city", "loi ≈ law"]),
        // The same words are words, not meaning.
        ("L’eau des serveurs", "Le serveur et les eaux", []),
        ("Une recette de panais", "Un juge et la loi", []),
        ("", "Servers", []),
    ])
    func `words that mean nearly the same are named`(one: String, other: String, pairs: [String]) {
        let akin = Embeddings(PieceTokenizerTests.vectors).akin(one, other, limit: 2)
        #expect(akin.map { "\($0.article) ≈ \($0.link)" } == pairs)
    }

    private static func classifier(prefixes: Embeddings.Prefixes) -> Classifier {
        let texts = Classifier.texts(
            sections: sections,
            verdicts: [],
            pool: pool + [cat],
            prefixes: prefixes
        )
        let vectors = Dictionary(texts.map { ($0, vector($0)) }) { first, _ in first }
        return Classifier(
            sections: sections,
            pool: pool + [cat],
            embeddings: Embeddings(vectors, prefixes: prefixes)
        )
    }

    @Test(arguments: [
        Embeddings.Prefixes(), Embeddings.Prefixes(query: "query: ", passage: "passage: "),
    ])
    func `a word unknown to the page is understood by its embedding`(prefixes: Embeddings.Prefixes) {
        let byWords = Classifier(sections: Self.sections, pool: Self.pool + [Self.cat]).judge(Self.cat)
        let judgement = Self.classifier(prefixes: prefixes).judge(Self.cat)
        #expect(judgement.ranking.first == 0)
        #expect(judgement.sections[0] > byWords.sections[0] + 0.1)
        #expect(judgement.relevance > byWords.relevance)
        let other = Self.classifier(prefixes: prefixes).judge(Self.pool[3])
        #expect(other.relevance < judgement.relevance)
    }

    @Test func `prefixes distinguish articles from the page`() {
        let prefixes = Embeddings.Prefixes(query: "query: ", passage: "passage: ")
        let texts = Classifier.texts(
            sections: Self.sections,
            verdicts: [],
            pool: [Self.cat],
            prefixes: prefixes
        )
        #expect(texts.contains("passage: Le chat"))
        #expect(texts.contains("passage: Animaux"))
        #expect(texts.contains("query: Félins"))
    }

    @Test func `vectors of different lengths are rejected`() {
        #expect(Embeddings(["a": [1, 2], "b": [1]], prefixes: .init()) == nil)
        #expect(Embeddings([:], prefixes: .init()) == nil)
    }

    @Test(arguments: [
        ("Le chat et le chien", "Une page sur les animaux", "Le chat et le chien"),
        ("Terraform", "Terraform – infrastructure as code", "Terraform – infrastructure as code"),
        ("Terraform", "HashiCorp : Terraform, du code", "Terraform, du code"),
        ("Terraform", "Infrastructure as code", "Terraform. Infrastructure as code"),
        ("", "Un mot", "Un mot"),
        ("Seul", "", "Seul"), ("OpenMapTiles à jour", "Des cartes", "OpenMapTiles à jour"),
        ("open-source et libre", "Des programmes", "open-source et libre"),
    ])
    func `only a title of few words is completed`(title: String, rest: String, text: String) {
        #expect(Embeddings.telling(title, rest) == text)
    }

    @Test func `the text that stands for an article is short`() {
        let long = String(repeating: "mot ", count: 100)
        #expect(Embeddings.telling(long, "").count == 160)
        #expect(Embeddings.telling("Un", long).count == 160)
    }
}

import Classify
import Feeds
import Foundation
import Pages
import Storage
import Testing

@testable import Curation

@Suite struct StoryGroupsTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)

    private static func links(_ text: String) throws -> [Pages.Link] {
        try PageParser.parse(Array(text.utf8)).sections.flatMap(\.links)
    }

    private static func proposal(_ title: String, _ summary: String, site: String, daysAgo days: Double)
        -> Proposal
    {
        let article = Suggestion.Article(
            url: "https://\(site)/a",
            title: title,
            site: site,
            summary: summary,
            published: now.addingTimeInterval(-days * 86_400)
        )
        return Proposal(
            suggestion: Suggestion(
                id: site,
                page: "page.md",
                section: ["A"],
                article: article,
                relevance: 0.9,
                confidence: 0.9
            ),
            key: "\(site)/a"
        )
    }

    @Test func `one story in two languages is one suggestion, and the other report stands beside it`() throws
    {
        var groups = StoryGroups(links: [], embeddings: nil, now: Self.now)
        groups.insert(
            waiting: Self.proposal(
                "La ville de Tarvone renonce au centre de données d’Ostrelle",
                "Le conseil municipal a refusé 240 mégawatts à Ostrelle, qui devait s’installer à Tarvone en 2027.",
                site: "un.example",
                daysAgo: 1
            )
        )
        groups.insert(
            waiting: Self.proposal(
                "Tarvone city council turns down Ostrelle data centre",
                "Councillors in Tarvone rejected the 240 megawatts that Ostrelle had asked for.",
                site: "two.example",
                daysAgo: 0
            )
        )
        groups.insert(
            waiting: Self.proposal(
                "Ostrelle nomme une directrice financière",
                "Elle arrive de la banque Melvian.",
                site: "trois.example",
                daysAgo: 0
            )
        )
        let leaders = groups.leaders()
        #expect(leaders.map(\.suggestion.id) == ["un.example", "trois.example"])
        #expect(leaders[0].suggestion.article.alsoAt.map(\.site) == ["two.example"])
    }

    @Test(arguments: [
        ("[ici](https://e.fr/1) : Tarvone renonce au centre de données d’Ostrelle", true),
        ("[Tarvone renonce au centre de données d’Ostrelle](https://e.fr/1)", true),
        ("[ici](https://e.fr/1) : les comptes de la ville", false),
        // One name in common is not the same news: a link of the page may be years old.
        ("[Ostrelle](https://e.fr/1)", false), ("[ici](https://e.fr/1)", false),
    ])
    func `a link whose text names nothing is known by its line`(line: String, isCovered: Bool) throws {
        let links = try Self.links("# T\n\n## A\n\n* \(line)\n* [Autre chose](https://e.fr/2)\n")
        var groups = StoryGroups(links: links, embeddings: nil, now: Self.now)
        groups.insert(
            waiting: Self.proposal(
                "Tarvone renonce au centre de données d’Ostrelle",
                "",
                site: "un.example",
                daysAgo: 0
            )
        )
        #expect(groups.leaders().isEmpty == isCovered)
        #expect(groups.changes.first?.priorCoverage?.line == (isCovered ? 5 : nil))
    }
}

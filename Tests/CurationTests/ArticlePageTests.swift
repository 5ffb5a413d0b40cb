import Feeds
import Parse
import Testing

@testable import Curation

/// The title that a person would have typed.
@Suite struct ArticlePageTests {
    struct Case: Sendable {
        var page: PageMetadata
        var url: String
        var title: String
    }

    @Test(arguments: [
        Case(page: PageMetadata(title: "Une cour"), url: "https://e.fr/a", title: "Une cour"),
        Case(
            page: PageMetadata(title: "Une cour en ville | Le Carnet", site: "Le Carnet"),
            url: "https://e.fr/a",
            title: "Une cour en ville"
        ),
        Case(
            page: PageMetadata(title: "Le Carnet : une cour", site: "Le Carnet"),
            url: "https://e.fr/a",
            title: "Le Carnet : une cour"
        ),
        Case(
            page: PageMetadata(
                title: "GitHub - ana/cour: A view of courtyards from above",
                summary: "A view of courtyards from above. Contribute to ana/cour development.",
                site: "GitHub"
            ),
            url: "https://github.com/ana/cour",
            title: "cour"
        ),
        Case(
            page: PageMetadata(title: "ana/cour", summary: "Cour", site: "Codeberg.org"),
            url: "https://codeberg.org/ana/cour",
            title: "cour"
        ),
        Case(
            page: PageMetadata(title: "Cour: the story", summary: "The other story"),
            url: "https://e.fr/a",
            title: "Cour: the story"
        ),
        Case(page: PageMetadata(), url: "https://e.fr/a", title: ""),
    ])
    func `a title without its site and its description`(example: Case) {
        #expect(ArticlePage.title(of: example.page, at: WebURL(example.url)) == example.title)
    }
}

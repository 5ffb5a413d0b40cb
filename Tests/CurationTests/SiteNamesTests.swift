import Pages
import Testing

@testable import Curation

@Suite struct SiteNamesTests {
    @Test func `a site has the name that the page uses`() throws {
        let page = try PageParser.parse(
            Array("* GreenIT.fr : [A](https://www.greenit.fr/1)\n* [B](https://b.fr/)\n".utf8)
        )
        let names = SiteNames(page)
        #expect(names.name(of: "http://greenit.fr/2", feedTitle: "Green IT | le site") == "GreenIT.fr")
        #expect(names.name(of: "https://b.fr/2", feedTitle: "Blog B - du code") == "Blog B")
        #expect(names.name(of: "https://www.c.fr/2", feedTitle: nil) == "c.fr")
    }

    @Test(arguments: [
        ("Un bon article | Zenika", "Zenika", [], "Un bon article"),
        ("Un bon article - Le Monde", "Le Monde - Pixels", [], "Un bon article"),
        ("Un bon article - la suite", "Zenika", [], "Un bon article - la suite"),
        (
            "Un bon article – Mon blog", "Zenika",
            ["A – Mon blog", "B – Mon blog", "C – Mon blog", "Un bon article – Mon blog"], "Un bon article"
        ), ("IA | Zenika", "Zenika", [], "IA | Zenika"),
    ])
    func `a title loses its site's name and nothing else`(
        title: String,
        feed: String,
        siblings: [String],
        clean: String
    ) {
        #expect(SiteNames.withoutSuffix(title, feedTitle: feed, siblings: siblings) == clean)
    }
}

import Feeds
import Testing

@testable import Curation

@Suite struct SiteSectionsTests {
    private static func url(_ path: String) throws -> WebURL { try #require(WebURL("https://e.fr" + path)) }

    @Test(arguments: [
        ("/2026/05/mein-artikel/", "/2026/05/mein-artikel/feed/", true),
        ("/mein-artikel/", "/mein-artikel/feed/", true),
        ("/2026/05/a-title.html", "/2026/05/a-title/comments.rss", true), ("/2026/05/kiji/", "/feed/", false),
        ("/t/eco-tools/123", "/t/eco-tools/123.rss", true), ("/t/eco-tools/123", "/latest.rss", false),
        ("/questions/4567/how-light", "/feeds/question/4567", true),
        ("/questions/4567/how-light", "/feeds", false),
        ("/?p=12", "/?feed=rss2&p=12", true), ("/?p=12", "/?feed=rss2", false),
        ("/blog/a", "/blog/feed.xml", false),
        ("/2026/05/a", "/2026/feed/", false), ("/", "/feed/", false),
        ("/articles/x/", "/articles.xml", false),
    ])
    func `a feed of one article is told by its address`(article: String, feed: String, isPart: Bool) throws {
        #expect(SiteSections.isPart(try Self.url(feed), ofArticle: try Self.url(article)) == isPart)
    }

    @Test func `sections are folders that links share, and named pages; the deepest come first`() {
        let paths = [
            "/eco/web/a", "/eco/web/b", "/eco/c", "/design/d", "/2026/05/e", "/2026/05/f", "/author/jane",
            "/g",
        ]
        let sections = SiteSections.folders(of: paths.map { "https://e.fr" + $0 })
        #expect(sections == ["/author/jane", "/eco/web/", "/eco/"])
        #expect(SiteSections.isInside("https://e.fr/eco/web/a", "/eco/web/"))
        #expect(SiteSections.isInside("https://e.fr/eco", "/eco/"))
        #expect(!SiteSections.isInside("https://e.fr/ecology", "/eco/"))
    }
}

import Parse
import Testing

@Suite struct LinkFieldTests {
    @Test(arguments: [
        (
            "</feed>; title=\"News, notes; more\"; rel=\"alternate\"; type=\"application/rss+xml\"",
            ["https://e.fr/feed"]
        ),
        (
            "</x.css>; rel=preload, </feed>; rel=alternate; type=application/rss+xml; title*=UTF-8''N",
            ["https://e.fr/feed"]
        ),
        ("<a b>;rel=\"nofollow alternate\";type=application/atom+xml, </c>;rel=next", ["https://e.fr/a%20b"]),
        ("</feed>; rel=alternate; type=\"text/html\"", []), ("</feed>; rel=\"alternate", []), ("</feed", []),
        ("", []),
        ("</feed>; type=application/rss+xml; rel=alternate; rel=next", ["https://e.fr/feed"]),
        ("</feed>; title=\"a \\\" b\"; rel=alternate; type=text/xml", ["https://e.fr/feed"]),
    ])
    func `feeds of a Link header field`(field: String, feeds: [String]) {
        #expect(FeedDiscovery.links(inHeaders: [field], baseURL: "https://e.fr/").map(\.url) == feeds)
    }

    @Test(arguments: [
        ("/rss.php?lang=fr", true), ("?feed=rss2", true), ("/feeds.aspx", true), ("/a?type=rss", true),
        ("/feed", true),
        ("/article?ref=rss", false), ("/php", false), ("/feedback.php", false), ("/a.html", false),
    ])
    func `links in the text that look like feeds`(href: String, isFeed: Bool) {
        let page = "<html><body><a href=\"\(href)\">RSS</a></body></html>"
        #expect(
            FeedDiscovery.examine(Array(page.utf8), baseURL: "https://e.fr/").mentioned.isEmpty == !isFeed
        )
    }
}

import Feeds
import Testing

@Suite struct CanonicalURLTests {
    private static let article = "https://www.exemple.fr/2025/01/charbon/"

    @Test(arguments: [
        "http://www.exemple.fr/2025/01/charbon/", "https://exemple.fr/2025/01/charbon",
        "https://www.EXEMPLE.fr/2025/01/charbon",
        "https://www.exemple.fr/2025/01/charbon/?utm_source=rss&utm_medium=feed",
        "https://www.exemple.fr/2025/01/charbon/#comments",
        "https://www.exemple.fr:443/2025/01/charbon/", "https://www.exemple.fr/2025/01/charbon/index.html",
        "https://www.exemple.fr/2025/01/%63harbon/",
        "https://www.exemple.fr/2025/01/charbon/?fbclid=x&amp;utm_campaign=y",
        "https://www.exemple.fr/2025/01/./charbon/?xtor=RSS-1",
    ])
    func `equivalent addresses have the same key`(other: String) {
        #expect(CanonicalURL(other)?.key == "exemple.fr/2025/01/charbon")
    }

    @Test(arguments: [
        "https://www.exemple.fr/2025/01/Charbon/", "https://www.exemple.fr/2025/01/charbon/?p=2",
        "https://blog.exemple.fr/2025/01/charbon/",
        "https://www.exemple.fr:8080/2025/01/charbon/", "https://www.exemple.fr/2025/01/charbon-2/",
    ])
    func `different articles have different keys`(other: String) {
        #expect(CanonicalURL(other)?.key != CanonicalURL(Self.article)?.key)
    }

    @Test func `accents match whether escaped or not`() {
        #expect(CanonicalURL("https://exemple.fr/énergie") == CanonicalURL("https://exemple.fr/%c3%a9nergie"))
    }

    @Test(arguments: [
        ("https://e.fr/a?utm_source=rss", "https://e.fr/a"),
        ("https://e.fr/a?id=3&utm_source=rss&x=1", "https://e.fr/a?id=3&x=1"),
        ("https://e.fr/a#partie-2", "https://e.fr/a#partie-2"),
        ("https://e.fr/a?xtor=1#xtor=RSS", "https://e.fr/a"),
        ("https://www.E.fr/A/?b=utm_", "https://www.E.fr/A/?b=utm_"),
    ])
    func `only tracking parameters are removed`(url: String, written: String) throws {
        #expect(CanonicalURL.withoutTracking(try #require(WebURL(url))).description == written)
    }
}

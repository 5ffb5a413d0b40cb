import Feeds
import Foundation
import Testing

@testable import Parse

@Suite struct SitesWithoutFeedTests {
    private func sitemap(_ body: String, root: String = "urlset") throws -> SitemapParser.Sitemap {
        let text =
            "<?xml version=\"1.0\"?><\(root) xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">\(body)</\(root)>"
        return try SitemapParser.parse(Array(text.utf8), baseURL: "https://e.fr/sitemap.xml")
    }

    @Test func `sitemap pages are entries, newest first, titled by address`() throws {
        let entries = try sitemap(
            """
            <url><loc>https://e.fr/</loc><lastmod>2026-03-14</lastmod></url>
            <url><loc>https://e.fr/2025/la-sobriete-des-modeles.html</loc><lastmod>2026-03-01</lastmod></url>
            <url><loc>https://e.fr/contact</loc></url>
            <url><loc>https://e.fr/a/un-centre-de-donnees-%C3%A9teint-123456</loc><lastmod>2026-03-10T08:00:00Z</lastmod></url>
            <url><loc>javascript:alert(1)//a-b-c-d</loc></url>
            """
        ).feed.entries
        #expect(entries.map(\.title) == ["Un centre de donnees éteint", "La sobriete des modeles"])
        #expect(entries.map(\.guid) == entries.map { $0.url ?? "" })
        #expect(entries.first?.updated == FeedDate.parse("2026-03-10T08:00:00Z"))
    }

    @Test func `a news sitemap has its own titles, dates and languages`() throws {
        let entry = try #require(
            try sitemap(
                """
                <url><loc>https://e.fr/x</loc><news:news><news:publication><news:name>E</news:name>
                <news:language>fr</news:language></news:publication><news:title>L’eau &amp; les serveurs</news:title>
                <news:publication_date>2026-03-12T10:00:00+01:00</news:publication_date></news:news></url>
                """
            ).feed.entries.first
        )
        #expect(entry.title == "L’eau & les serveurs")
        #expect(entry.language == "fr")
        #expect(entry.published == FeedDate.parse("2026-03-12T09:00:00Z"))
    }

    @Test func `a sitemap index lists its sitemaps, newest first`() throws {
        let index = try sitemap(
            """
            <sitemap><loc>https://e.fr/1.xml</loc><lastmod>2026-01-01</lastmod></sitemap>
            <sitemap><loc>https://e.fr/2.xml</loc><lastmod>2026-03-01</lastmod></sitemap>
            """,
            root: "sitemapindex"
        )
        #expect(index.children == ["https://e.fr/2.xml", "https://e.fr/1.xml"])
        #expect(index.feed.entries.isEmpty)
    }

    @Test func `a malformed sitemap is read in part, another document is an error`() throws {
        let cut = try sitemap("<url><loc>https://e.fr/a-b-c?x=1&y=2</loc></url><url><loc>https://e.fr/d-e")
        #expect(cut.feed.entries.map(\.url) == ["https://e.fr/a-b-c?x=1&y=2"])
        let problems: [(String, ParseError)] = [
            ("", .empty), ("<rss/>", .notAFeed(.root("rss", wanted: "urlset"))),
            ("<html><body/></html>", .html(feeds: [])),
        ]
        for (text, problem) in problems {
            #expect(throws: problem) { try SitemapParser.parse(Array(text.utf8)) }
        }
    }

    /// A typical page: a menu, a list of articles with images and dates, a sidebar, a footer.
    private static let listing = """
        <!DOCTYPE html><html lang="fr"><head><title>Actualités — Exemple</title></head><body>
        <header class="site"><nav><ul><li><a href="/a-propos-de-nous">À propos de nous tous</a></li>
        <li><a href="/nous-ecrire-ici">Nous écrire par ici</a></li><li><a href="/les-mentions">Les mentions légales du site</a></li></ul></nav></header>
        <main>
        <article><header class="entry-header"><a href="/articles/1"><img src="1.jpg" alt=""></a><h2><a href="/articles/1">Le premier article sur les serveurs</a></h2></header>
        <time datetime="2026-03-12">12 mars</time><p>Un résumé. <a href="/articles/1">Lire la suite</a></p></article>
        <article><time datetime="2026-03-10">10 mars</time><h2><a href="/articles/2#c">Un deuxième article sur l&#8217;eau</a></h2><p>Voir aussi <a href="https://autre.fr/">un autre site</a></p></article>
        <article><h2><a href="/articles/3">Et le troisième article, sans date</a></h2></article>
        </main>
        <aside class="sidebar"><ul><li><a href="/vieux/1">Un article très populaire de l’an passé</a></li>
        <li><a href="/vieux/2">Un second article très populaire</a></li><li><a href="/vieux/3">Encore un article très populaire ici</a></li></ul></aside>
        <footer><a href="/plan-du-site">Le plan du site complet</a></footer></body></html>
        """

    private func listing(_ html: String, selector: String? = nil) throws -> ParsedFeed {
        let selector = try selector.map { try #require(ElementSelector($0)) }
        return try ListingParser.parse(
            Array(html.utf8),
            baseURL: "https://www.e.fr/actualites",
            selector: selector
        )
    }

    @Test(arguments: [nil, "main h2 a", "article > h2 > a", "main article a"])
    func `articles of a page are found with and without a selector`(selector: String?) throws {
        let feed = try listing(Self.listing, selector: selector)
        let isExpected = selector == "article > h2 > a" ? feed.items.count == 2 : true
        #expect(isExpected)
        if selector != "article > h2 > a", selector != "main article a" {
            #expect(
                feed.items.compactMap { $0.title?.plain } == [
                    "Le premier article sur les serveurs", "Un deuxième article sur l’eau",
                    "Et le troisième article, sans date",
                ]
            )
            #expect(feed.items.map(\.url) == (1...3).map { "https://www.e.fr/articles/\($0)" })
            #expect(
                feed.items.map(\.published) == [
                    FeedDate.parse("2026-03-12"), FeedDate.parse("2026-03-10"), nil,
                ]
            )
            #expect(feed.title?.plain == "Actualités — Exemple")
            #expect(feed.language == "fr")
        }
    }

    @Test func `a page without articles and a selector without matches are errors`() {
        let plain = "<p>Bonjour. <a href=\"/un\">Un lien</a> et <a href=\"/deux\">un autre lien ici</a>.</p>"
        #expect(throws: ParseError.notAFeed(.noList)) { try listing(plain) }
        #expect(throws: ParseError.notAFeed(.noMatch)) { try listing(Self.listing, selector: "table a") }
        #expect(throws: ParseError.empty) { try listing("  ") }
    }

    @Test func `a javascript link is not an article`() throws {
        let items = (1...4).map {
            "<li><a href=\"javascript:go(\($0))\">Un article assez long \($0)</a></li>"
        }
        #expect { try listing("<ul>\(items.joined())</ul>", selector: "li a") } throws: { $0 is ParseError }
    }

    @Test(arguments: [
        "", ">", "a >", "> a", "a > > b", "a[href]", "a:first-child", "a,b", "a..b", "a#", "1a b.c d",
    ])
    func `other selectors are rejected`(text: String) {
        #expect((ElementSelector(text) == nil) == (text != "1a b.c d"))
    }

    @Test func `polling hints of a feed are read`() throws {
        func cadence(_ channel: String) throws -> Cadence {
            let text =
                "<rss version=\"2.0\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel><title>T</title>\(channel)</channel></rss>"
            return try FeedParser.parse(Array(text.utf8)).cadence(
                at: Date(timeIntervalSince1970: 1_773_475_200)
            )
        }
        #expect(try cadence("").updateInterval == nil)
        #expect(try cadence("<ttl>60</ttl>").updateInterval == 3600)
        #expect(try cadence("<ttl>-1</ttl>").updateInterval == nil)
        #expect(
            try cadence(
                "<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
            )
            .updateInterval == 21_600
        )
        #expect(try cadence("<sy:updatePeriod>hourly</sy:updatePeriod><ttl>120</ttl>").updateInterval == 7200)
        let skipped = try cadence(
            "<skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>99</hour></skipHours><skipDays><day>Sunday</day><day>saturday</day><day>x</day></skipDays>"
        )
        #expect(skipped.skippedHours == 1 | 1 << 7)
        #expect(skipped.skippedDays == 1 | 1 << 6)
        let rhythm = try cadence(
            (10...13).map { "<item><title>a</title><pubDate>\($0) Mar 2026 08:00:00 GMT</pubDate></item>" }
                .joined()
        )
        #expect(rhythm.postingInterval == 86_400)
    }

    @Test func `OPML keeps the kind of a subscription`() throws {
        let feeds = [
            Feed(url: "https://e.fr/feed", title: "A"),
            Feed(url: "https://e.fr/map.xml", title: "B", kind: .sitemap),
            Feed(url: "https://e.fr/news", title: "C", kind: .listing, selector: "main > h2 a"),
        ]
        let text = OPML.text(of: SubscriptionList(feeds: feeds))
        #expect(try OPML.parse(Array(text.utf8)).feeds == feeds)
        #expect(
            !OPML.text(of: SubscriptionList(feeds: [feeds[0]])).contains("veille:"),
            "plain OPML for plain feeds"
        )
    }
}

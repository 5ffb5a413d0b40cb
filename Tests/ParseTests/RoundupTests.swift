import Feeds
import Foundation
import Testing

@testable import Parse

@Suite struct RoundupTests {
    /// A feed with one issue of a newsletter.
    private func feed(
        _ content: String,
        title: String = "Les liens de la semaine",
        enclosure: String = "",
        others: Int = 0
    ) throws -> ParsedFeed {
        let others = (0..<others).map {
            "<item><guid>o\($0)</guid><title>Autre \($0)</title><description>Un texte.</description></item>"
        }
        let text = """
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Le blog</title>
            <link>https://blog.e.fr/</link><item><guid>i1</guid><title>\(title)</title>
            <link>https://blog.e.fr/i1</link><pubDate>Sat, 14 Mar 2026 08:00:00 GMT</pubDate>\(enclosure)
            <content:encoded><![CDATA[\(content)]]></content:encoded></item>\(others.joined())</channel></rss>
            """
        return try FeedParser.parse(Array(text.utf8), baseURL: "https://blog.e.fr/feed")
    }

    private func links(_ content: String) throws -> [String] {
        try feed(content).entriesAndListedLinks().filter { $0.roundup != nil }
            .map { "\($0.title) | \(WebURL($0.url ?? "")?.host ?? "") | \($0.summary)" }
    }

    @Test(arguments: [
        (
            "items of a list",
            """
            <p>Bonjour, j’ai lu <a href="https://z.fr/">un livre</a> cette semaine.</p><ul>
            <li><a href="https://a.fr/1">Un titre long</a> – ce qu’il en dit</li>
            <li>📦 <a href="https://b.fr/1">outil</a> : le dit aussi</li>
            <li>Ada décrit <a href="https://c.fr/1">comment ses caches échouent</a> souvent.</li></ul>
            """,
            [
                "Un titre long | a.fr | ce qu’il en dit", "outil | b.fr | le dit aussi",
                "comment ses caches échouent | c.fr | Ada décrit comment ses caches échouent souvent.",
            ]
        ),
        (
            "headings with text below",
            """
            <h3><a href="https://a.fr/1">Un titre</a></h3><p>Un texte avec <a href="https://x.fr/">une note</a>.</p>
            <h3><a href="https://b.fr/1">Deux titres</a></h3><p>Un autre.</p><p>Sa suite.</p>
            <h3><a href="https://c.fr/1">Trois titres</a></h3>
            """,
            [
                "Un titre | a.fr | Un texte avec une note.", "Deux titres | b.fr | Un autre. Sa suite.",
                "Trois titres | c.fr | ",
            ]
        ),
        (
            "a link at the end that says nothing",
            """
            <p><strong>Un titre</strong> : son résumé. <a href="https://a.fr/1">Lire la suite</a></p>
            <h4>Deux titres</h4><p>Un autre résumé. <a href="https://b.fr/1">Lire l’article</a></p>
            <li>Trois mots de titre. Et le reste <a href="https://c.fr/1">→</a></li>
            """,
            [
                "Un titre | a.fr | son résumé.", "Deux titres | b.fr | Un autre résumé.",
                "Trois mots de titre. | c.fr | Et le reste",
            ]
        ),
        (
            "tables, with an image and a title for one address",
            """
            <table><tr><td><a href="https://a.fr/1?utm_source=x"><img src="i.png"></a></td>
            <td><a href="https://a.fr/1?utm_medium=y"><b>Un titre</b></a><br>Un texte</td></tr>
            <tr><td><div style="display: none">caché <a href="https://n.fr/">non</a></div>
            <a href="https://b.fr/1"><b>Deux</b></a><br>Un autre</td></tr>
            <tr><td><a href="https://c.fr/1">Trois titres</a></td></tr></table>
            """,
            ["Un titre | a.fr | Un texte", "Deux | b.fr | Un autre", "Trois titres | c.fr | "]
        ),
        (
            "a run of links",
            """
            <p><a href="https://a.fr/1">Un titre</a>, <a href="https://b.fr/1">Deux titres</a> et
            <a href="https://c.fr/1">Trois titres</a></p>
            """,
            ["Un titre | a.fr | ", "Deux titres | b.fr | ", "Trois titres | c.fr | "]
        ),
        (
            "bare addresses, and those that another carries",
            """
            <dl><dt>Un titre : <a href="https://a.fr/1">https://a.fr/1</a></dt><dd>Un texte</dd>
            <dt><a href="https://www.google.com/url?q=https%3A%2F%2Fb.fr%2F1&amp;sa=D">Deux titres</a></dt>
            <dt><a href="https://track.n.fr/CL0/https:%2F%2Fc.fr%2F1%3Futm_source=n/1/abc">Trois</a> — le texte</dt></dl>
            """,
            ["Un titre | a.fr | Un texte", "Deux titres | b.fr | ", "Trois | c.fr | le texte"]
        ),
    ])
    func `the links of a list, with the words around them`(
        _ shape: String,
        _ html: String,
        _ expected: [String]
    )
        throws
    {
        #expect(try links(html) == expected)
    }

    @Test func `advertisements, offers, footers, its own pages and ways to share are none of its links`()
        throws
    {
        let found = try links(
            """
            <p><a href="https://n.fr/w">Voir dans le navigateur</a></p>
            <ul><li><a href="https://a.fr/1">Un titre</a></li><li><a href="https://b.fr/1">Deux titres</a></li>
            <li><a href="https://blog.e.fr/i0">Le numéro précédent</a></li>
            <li><a href="https://pub.fr/">Un produit</a> (sponsorisé)</li></ul>
            <h3>Notre partenaire</h3><p><a href="https://pub.fr/2">Achetez ceci</a></p><p>Vraiment.</p>
            <h3>À lire</h3><p><a href="https://c.fr/1">Trois titres</a></p>
            <h3>Offres d’emploi</h3><ul><li><a href="https://job.fr/1">Développeuse à Brest</a></li></ul>
            <h3>Et puis</h3><p><a href="https://twitter.com/intent/tweet?url=x">Partager ceci</a></p>
            <p>Vous recevez cette lettre car <a href="https://n.fr/d">se désabonner</a></p>
            <p><a href="https://fin.fr/">Un dernier mot</a></p>
            """
        )
        #expect(found == ["Un titre | a.fr | ", "Deux titres | b.fr | ", "Trois titres | c.fr | "])
    }

    private static let list = (1...6).map {
        "<li><a href=\"https://s\($0).fr/1\">Un titre \($0)</a> – un texte</li>"
    }.joined()

    @Test(arguments: [
        ("Les liens de la semaine", "", 5, true), ("Golang Weekly", "", 5, true), ("Issue 42", "", 5, true),
        // Nothing says that it is a list.
        ("Mes outils de 2026", "", 5, false),
        // All of the feed are such lists.
        ("Mes outils de 2026", "", 0, false),
        // The links of a recording are its sources.
        (
            "Les liens de la semaine", "<enclosure url=\"https://blog.e.fr/1.mp3\" type=\"audio/mpeg\"/>", 5,
            false
        ),
    ])
    func `an article is a list if it says so`(
        _ title: String,
        _ enclosure: String,
        _ others: Int,
        _ isSplit: Bool
    )
        throws
    {
        let feed = try feed("<ul>\(Self.list)</ul>", title: title, enclosure: enclosure, others: others)
        let entries = feed.entriesAndListedLinks()
        #expect(entries.count == (isSplit ? 6 : 1) + others)
        #expect(entries.contains { $0.guid == "i1" } == !isSplit)
        #expect(feed.entries.count == 1 + others)
    }

    @Test func `an article with sources is no list, whatever its title`() throws {
        let essay = (1...8).map { number in
            "<p>\(String(repeating: "Un long paragraphe sur ce sujet. ", count: 12))<a href=\"https://s\(number).fr/\">Ici</a></p>"
        }.joined()
        #expect(try feed(essay + "<ul>\(Self.list)</ul>").entriesAndListedLinks().map(\.guid) == ["i1"])
    }

    @Test func `a feed of lists says so by what it has`() throws {
        let items = (1...4).map { number in
            """
            <item><guid>i\(number)</guid><title>Déréf (\(number) mars)</title><link>https://blog.e.fr/\(number)</link>
            <description><![CDATA[<ul>\(Self.list.replacing("/1\"", with: "/\(number)\""))</ul>]]></description></item>
            """
        }
        let text = "<rss version=\"2.0\"><channel><title>Déréf</title>\(items.joined())</channel></rss>"
        let feed = try FeedParser.parse(Array(text.utf8), baseURL: "https://blog.e.fr/feed")
        let entries = feed.entriesAndListedLinks()
        #expect(entries.count == 24)
        #expect(Set(entries.map(\.guid)).count == 24)
        #expect(entries.first?.roundup == "Déréf (1 mars)")
    }

    @Test func `a link has the date, the language and the heading of its list`() throws {
        let entry = try #require(
            try feed("<h2>Outils</h2><ul>\(Self.list)</ul>").entriesAndListedLinks().first
        )
        #expect(entry.guid == "i1 → s1.fr/1")
        #expect(entry.published == FeedDate.parse("2026-03-14T08:00:00Z"))
        #expect(entry.categories == ["Outils"])
        #expect(entry.roundup == "Les liens de la semaine")
    }

    @Test func `news about advertising, privacy or jobs is news`() throws {
        let titles = [
            "Mozilla annonce la fin de Pocket", "HTTP/3 is now supported by Firefox",
            "Meta changes its privacy policy again",
            "Ad blocking after the end of Manifest V2", "Kubernetes jobs explained for everybody",
            "How to unsubscribe from everything at once", "Un dernier titre",
        ]
        let html = titles.enumerated().map { "<li><a href=\"https://s\($0).fr/1\">\($1)</a></li>" }.joined()
        let page = "<h2>Apple annonce un téléphone pliable</h2><ul>\(html)</ul>"
        let found = try feed(page).entriesAndListedLinks().map(\.title)
        #expect(found == titles)
    }

    @Test func `a link of a feed keeps its parameters, but for those that track`() throws {
        let first = "<li><a href=\"https://a.fr/1?sid=3&amp;utm_source=x\">Un titre</a></li>"
        let found = try feed("<ul>\(first)\(Self.list)</ul>").entriesAndListedLinks()
        #expect(found.first?.url == "https://a.fr/1?sid=3")
    }

    @Test func `many blocks cost little`() throws {
        let text = String(
            repeating: "<p><a href=\"https://a.fr/1\">Un titre</a> et des mots</p>",
            count: 20_000
        )
        _ = try feed(text).entriesAndListedLinks()
    }

    @Test func `the hosts that a text cites`() {
        let html = """
            <a href="https://www.A.fr/1">x</a><a HREF='http://b.fr:8080/'>y</a><a href="/c">z</a><a href=https://d.fr>w</a>
            <a href="https://github.com/x">g</a><a href="https://moi.fr/">m</a><a href="https://u:p@e.fr/">u</a>
            <a href="https://a.fr/2">x</a><a href="https://coup
            """
        #expect(CitedHosts.read(Array(html.utf8).span, besides: "moi.fr") == ["a.fr", "b.fr", "d.fr"])
    }

    @Test(arguments: [
        ("Sponsored by X", true), ("Le sponsor de ce numéro", true), ("CONTENU SPONSORISÉ", true),
        ("An address", false), ("Together with our friends at X", true), ("together", false),
        ("Publicités", false),
        ("[Sponsor] X turns frames into tickets", true),
        ("X is free for teams of five people (sponsored)", true),
        ("Mozilla annonce la fin de Pocket", false), ("HTTP/3 is now supported by Firefox", false),
        ("Ad blocking after Manifest V3 in the browsers of today", false), ("Publicité : un produit", true),
    ])
    func `phrases are whole words`(_ text: String, _ isFound: Bool) {
        #expect(RoundupWords.isAdvertisement(text) == isFound)
    }
}

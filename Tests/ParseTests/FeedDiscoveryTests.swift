import Feeds
import Parse
import Testing

@Suite struct FeedDiscoveryTests {
    @Test func `advertised feeds of a page, in order, each once`() {
        let html = """
            <html><head><base href="https://e.fr/blog/">
            <link rel="stylesheet" href="x.css"><LINK REL="Alternate" TYPE="application/atom+xml; charset=utf-8" HREF="atom.xml" title="A">
            <link rel="alternate" type="application/rss+xml" href="/rss"><link rel="alternate" type="application/rss+xml" href="/rss">
            <link rel="alternate" hreflang="en" href="/en"><link rel="alternate" type="application/json" href="/wp-json/x"></head></html>
            """
        let found = FeedDiscovery.links(in: Array(html.utf8), baseURL: "https://e.fr/")
        #expect(found.map(\.url) == ["https://e.fr/blog/atom.xml", "https://e.fr/rss"])
        #expect(found.first?.title == "A")
    }

    @Test func `links and untyped tags that look like feeds`() {
        let html = """
            <head><meta name="generator" content="SPIP 4.2"><link rel="alternate" href="/blog/rss.xml"><link rel="alternate" href="/en/"></head>
            <body><a href="/blog/rss.xml">a</a> <a href="/feed/" title="Tout">b</a> <a href="/article-feed-2">c</a> <a href="x.atom">d</a></body>
            """
        let found = FeedDiscovery.examine(Array(html.utf8), baseURL: "https://e.fr/x/")
        #expect(found.advertised.map(\.url) == ["https://e.fr/blog/rss.xml"])
        #expect(found.mentioned.map(\.url) == ["https://e.fr/feed/", "https://e.fr/x/x.atom"])
        #expect(FeedDiscovery.paths(generator: found.generator).first == "/spip.php?page=backend")
        #expect(
            Set(FeedDiscovery.paths(generator: "WordPress 6")).count
                == FeedDiscovery.paths(generator: "WordPress 6").count
        )
    }

    @Test func `feeds of a Link header field`() {
        let values = [
            "</a.xml>; rel=\"alternate\"; type=\"application/atom+xml\", </x>; rel=next",
            "<https://hub.fr>; rel=hub",
        ]
        #expect(
            FeedDiscovery.links(inHeaders: values, baseURL: "https://e.fr/b/").map(\.url) == [
                "https://e.fr/a.xml"
            ]
        )
    }

    @Test(
        arguments: [
            ("<title> Un\n titre </title>", "Un titre"),
            ("<title>Site</title><meta property=\"og:title\" content=\"L&#8217;article\">", "L’article"),
            ("<svg><title>dessin</title></svg><p>x", "dessin"), ("<p>rien", nil),
        ] as [(String, String?)]
    )
    func `the title of a page`(html: String, title: String?) {
        #expect(FeedDiscovery.metadata(of: Array(html.utf8)).title == title)
    }

    @Test(
        arguments: [
            (
                """
                <meta name="description" content="Pour les moteurs."><meta property="og:description" content="Un&nbsp;texte
                de &lt;deux&gt; lignes."><meta property="og:site_name" content="Le Carnet">
                """, "Un\u{A0}texte de <deux> lignes.", "Le Carnet"
            ),
            (
                "<meta content='Pour les moteurs.' name=Description><meta name='application-name' content=' '>",
                "Pour les moteurs.", nil
            ),
            ("<meta property='og:description'><p>rien", nil, nil),
        ] as [(String, String?, String?)]
    )
    func `the description and the site of a page`(html: String, summary: String?, site: String?) {
        let page = FeedDiscovery.metadata(of: Array(html.utf8))
        #expect(page.summary == summary && page.site == site)
    }

    @Test(arguments: ["iso-8859-1", "utf-16", "iso-2022-cn-ext", "no-such-charset"])
    func `a page in UTF-8 is read as such, whatever it declares inside`(charset: String) {
        let html = "<head><meta charset=\"\(charset)\"><title>Été à la plage</title><p>\u{E}x"
        let page = FeedDiscovery.metadata(of: Array(html.utf8), contentType: "text/html; charset=utf-8")
        #expect(page.title == "Été à la plage")
    }

    @Test func `nested OPML round-trips as a flat list`() throws {
        let text = """
            <?xml version="1.0"?><opml version="1.0"><head><title>Mes flux</title></head><body><outline text="Dossier">
            <outline text="A &amp; B" xmlUrl="https://e.fr/a?x=1&amp;y=2" htmlUrl="https://e.fr/"/></outline><outline title="C" xmlUrl="https://e.fr/c"/></body></opml>
            """
        let list = try OPML.parse(Array(text.utf8))
        #expect(list.title == "Mes flux")
        #expect(list.feeds.map(\.title) == ["A & B", "C"])
        #expect(list.feeds.map(\.url) == ["https://e.fr/a?x=1&y=2", "https://e.fr/c"])
        #expect(try OPML.parse(Array(OPML.text(of: list).utf8)) == list)
    }

    @Test func `malformed OPML is an error with a line`() {
        #expect { try OPML.parse(Array("<opml>\n<body>\n<outline text=x>\n</body></opml>".utf8)) } throws: {
            if case .unreadable(let line, _)? = $0 as? ParseError { line == 3 } else { false }
        }
    }

    @Test func `a page of megabytes is read at its start`() {
        let (first, last) = ("<link rel=alternate type=application/rss+xml href=/", ">")
        let page = first + "a" + last + String(repeating: "&", count: 2 << 20) + first + "b" + last
        let found = FeedDiscovery.links(in: Array(page.utf8), baseURL: "https://e.fr/")
        #expect(found.map(\.url) == ["https://e.fr/a"])
    }
}

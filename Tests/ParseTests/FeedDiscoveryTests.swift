import Feeds
import Parse
import Testing

@Suite struct FeedDiscoveryTests {
    @Test func `the feeds of a page, in order, each once`() {
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

    @Test func `the feeds of a header field`() {
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
        #expect(FeedDiscovery.title(of: Array(html.utf8)) == title)
    }

    @Test func `OPML, nested and back`() throws {
        let text = """
            <?xml version="1.0"?><opml version="1.0"><head><title>Mes flux</title></head><body><outline text="Dossier">
            <outline text="A &amp; B" xmlUrl="https://e.fr/a?x=1&amp;y=2" htmlUrl="https://e.fr/"/></outline><outline title="C" xmlUrl="https://e.fr/c"/></body></opml>
            """
        let list = try OPML.parse(Array(text.utf8))
        #expect(list.title == "Mes flux")
        #expect(list.feeds.map(\.title) == ["A & B", "C"])
        #expect(list.feeds.map(\.url) == ["https://e.fr/a?x=1&y=2", "https://e.fr/c"])
        #expect(try OPML.parse(Array(list.opml.utf8)) == list)
    }

    @Test func `broken OPML says where`() {
        #expect { try OPML.parse(Array("<opml>\n<body>\n<outline text=x>\n</body></opml>".utf8)) } throws: {
            if case .unreadable(let line, _)? = $0 as? ParseError { line == 3 } else { false }
        }
    }
}

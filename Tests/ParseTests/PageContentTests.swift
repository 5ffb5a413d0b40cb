import Feeds
import Parse
import Testing

@Suite struct PageContentTests {
    private static func read(_ html: String) -> PageContent {
        PageContent.read(Array(html.utf8), contentType: "text/html; charset=utf-8", at: "https://e.fr/a/")
    }

    @Test func `what a browser shows is read, and nothing else`() {
        let content = Self.read(
            """
            <html lang="fr-CA"><head><title>Un&nbsp;titre</title><style>p{}</style><script>var a = "x"</script>
            <meta name=description content="Résumé"><meta property="og:site_name" content="Site"></head>
            <body><h1>Grand <i>titre</i></h1><p>Un<b>deux</b></p><noscript>non</noscript><ul><li>a<li>b</ul>
            <script>document.write("caché")</script><h3>petit</h3></body></html>
            """
        )
        #expect(content.title == "Un\u{A0}titre" && content.summary == "Résumé" && content.site == "Site")
        #expect(content.language == "fr-CA" && content.headings == ["Grand titre"])
        #expect(content.text == "Grand titre Undeux a b petit")
        #expect(!content.isMarkedAsParked && content.refresh == nil && content.hosts.isEmpty)
    }

    @Test(arguments: [
        (#"<meta http-equiv="Refresh" content="0; URL='https://n.fr/b'">"#, "https://n.fr/b"),
        ("<meta http-equiv=refresh content='5;url=/c'>", "https://e.fr/c"),
        ("<frameset><frame src='https://n.fr/d'></frameset>", "https://n.fr/d"),
        ("<meta http-equiv=refresh content='30'>", nil),
    ])
    func `where a browser is sent is known`(html: String, target: String?) {
        #expect(Self.read(html).refresh == target)
    }

    @Test func `the mark of parked domains and foreign hosts are noted, of a long page the start`() {
        let links = (0..<200).map {
            "<script src='https://h\($0).fr/'></script><a href='https://x.fr/'>lien</a> "
        }.joined()
        let content = Self.read(
            "<html data-adblockkey='x'><p>" + links + String(repeating: "mot ", count: 9000)
        )
        #expect(content.isMarkedAsParked && content.hosts.count == 60 && content.hosts.first == "h0.fr")
        #expect(content.text.utf8.count <= PageContent.textLimit)
    }
}

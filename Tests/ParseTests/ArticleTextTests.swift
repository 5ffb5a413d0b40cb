import Testing

@testable import Parse

@Suite struct ArticleTextTests {
    private static let prose = (1...5).map {
        "Le paragraphe \($0) parle des centres de données et de leur consommation d’électricité, en détail."
    }

    private static func read(_ html: String, _ type: String = "text/html; charset=utf-8") -> String {
        ArticleText.read(Array(html.utf8), contentType: type, at: "https://e.example/a")
    }

    private static func paragraphs(_ range: ClosedRange<Int>) -> String {
        prose[(range.lowerBound - 1)..<range.upperBound].map { "<p>\($0)</p>" }.joined()
    }

    @Test(
        arguments: [
            (
                "prose, without what stands around it",
                """
                <nav><p>\(prose[4])</p></nav><header>Journal</header><p>Publié le 3 mars</p>\(paragraphs(1...2))
                <aside>\(paragraphs(3...3))</aside><footer>\(paragraphs(4...4))</footer>
                """, prose[0...1].joined(separator: " ")
            ),
            (
                "the article, where the page says which it is",
                """
                <main>\(paragraphs(4...5))<article>\(paragraphs(1...3))</article></main>\(paragraphs(5...5))
                """, prose[0...2].joined(separator: " ")
            ),
            (
                "the main part, where the articles are teasers",
                """
                <article><p>\(prose[4])</p></article><main>\(paragraphs(1...3))</main>
                """, prose[0...2].joined(separator: " ")
            ),
            (
                "no lists of links",
                """
                \(paragraphs(1...1))<p><a href="/x">Un autre article du même site, qui est plus long que le reste</a> ici</p>
                """, prose[0]
            ),
            (
                "no notice of cookies",
                """
                <div>Nous utilisons des cookies pour mesurer l’audience du site et améliorer votre expérience.</div>
                \(paragraphs(1...1))
                """, prose[0]
            ),
            (
                "the description first",
                """
                <head><meta name="description" content="Ce que dit la page d’elle-même."></head>\(paragraphs(1...1))
                """, "Ce que dit la page d’elle-même. " + prose[0]
            ),
            (
                "a description that is the start of the article is told once",
                """
                <head><meta name="description" content="\(prose[0].prefix(70))…"></head>\(paragraphs(1...2))
                """, prose[0...1].joined(separator: " ")
            ),
            ("a page without text has none", "<img src=a.png><p>Menu</p>", ""),
        ] as [(String, String, String)]
    )
    func `the text of a page is`(what: String, html: String, expected: String) {
        #expect(Self.read(html) == expected, "\(what)")
    }

    @Test func `a cloud of words is no text`() {
        let words = String(repeating: "<a href=/t>un mot bien long</a> ", count: 90)
        #expect(Self.read("<div>\(words)</div>").isEmpty)
    }

    @Test func `it is cut, and no markup of it is left`() {
        let text = Self.read("<p>" + String(repeating: "Du texte &lt;b&gt; et encore. ", count: 200) + "</p>")
        #expect(text.count <= ArticleText.limit + 1)
        #expect(text.hasPrefix("Du texte <b> et encore."))
    }

    @Test func `other charsets are read`() {
        let bytes =
            Array("<meta charset=iso-8859-1><p>L'".utf8) + [0xE9]
            + Array("lectricit consomme plus que tout ce que la page disait jusque-l.</p>".utf8)
        let text = ArticleText.read(bytes, contentType: "text/html", at: "https://e.example/a")
        #expect(text.hasPrefix("L'électricit"))
    }
}

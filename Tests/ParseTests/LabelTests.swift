import Parse
import Testing

/// Titles, categories, authors and links of items, decoded exactly once more than XML does.
@Suite struct LabelTests {
    private static func item(_ fields: String) throws -> ParsedFeed.Item {
        let text = """
            <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item>\(fields)</item></channel></rss>
            """
        return try #require(try FeedParser.parse(Array(text.utf8), baseURL: "https://e.fr/f").items.first)
    }

    private static func entry(_ fields: String, feed: String = "") throws -> ParsedFeed.Item {
        let text = "<feed xmlns=\"http://www.w3.org/2005/Atom\" \(feed)><entry>\(fields)</entry></feed>"
        return try #require(try FeedParser.parse(Array(text.utf8), baseURL: "https://e.fr/f").items.first)
    }

    @Test(arguments: [
        ("A guide to &lt;head&gt; elements", "A guide to <head> elements"),
        ("The &lt;dialog&gt; element, in depth", "The <dialog> element, in depth"),
        ("&lt;/head&gt; is optional", "</head> is optional"),
        ("Vec&lt;T&gt; and Option&lt;u8&gt;", "Vec<T> and Option<u8>"),
        ("Use &lt;b&gt; for bold", "Use <b> for bold"), ("vector&lt;i&gt;", "vector<i>"),
        ("Why &lt;b&gt;bold&lt;/b&gt; matters", "Why bold matters"), ("&lt;p&gt;Title", "Title"),
        ("&lt;a href=\"x\"&gt;Link&lt;/a&gt; here", "Link here"), ("One&lt;br&gt;two", "One two"),
        ("<![CDATA[Using &lt;details&gt; well]]>", "Using <details> well"), ("a &lt;b", "a <b"),
        ("x &lt; y &gt; z", "x < y > z"), ("R&amp;amp;D", "R&D"), ("&lt;script&gt;x&lt;/script&gt;ok", "ok"),
        ("Map&lt;K, List&lt;V&gt;&gt;", "Map<K, List<V>>"),
    ])
    func `a tag in a title is markup only with its end`(written: String, title: String) throws {
        #expect(try Self.item("<title>\(written)</title>").title?.plain == title)
    }

    @Test(arguments: [
        ("<![CDATA[Research &amp; Development]]>", "Research & Development"), ("R&amp;D", "R&D"),
        ("<![CDATA[L&#039;eau]]>", "L'eau"), ("Caf&amp;eacute;", "Café"), ("&lt;b&gt;Web&lt;/b&gt;", "Web"),
        ("C&lt;T&gt;", "C<T>"),
    ])
    func `categories and authors are names`(written: String, name: String) throws {
        let item = try Self.item("<category>\(written)</category><dc:creator>\(written)</dc:creator>")
        #expect(item.categories.map(\.term) == [name])
        #expect(item.authors.map(\.name) == [name])
    }

    @Test(arguments: [
        "<author>Jane</author>", "<author><name>Jane</name><title>Editor</title></author>",
        "<author>\n <name>Jane</name>\n</author>",
        "<dc:creator>&lt;a href=\"/j\"&gt;Jane&lt;/a&gt;</dc:creator>",
    ])
    func `authors may have the shape of another format`(author: String) throws {
        #expect(try Self.item(author).authors.map(\.name) == ["Jane"])
        guard !author.contains("dc:") else { return }
        #expect(try Self.entry(author).authors.map(\.name) == ["Jane"])
    }

    @Test(arguments: [
        ("<link>https://e.fr/an article</link>", "https://e.fr/an%20article"),
        ("<link>\n  https://e.fr/a\n  </link>", "https://e.fr/a"),
        ("<link>https://e.fr/été?q=é</link>", "https://e.fr/%C3%A9t%C3%A9?q=%C3%A9"),
        ("<link>https:\\\\e.fr\\a</link>", "https://e.fr/a"),
        ("<link>https:/e.fr/a</link>", "https://e.fr/a"),
        ("<link>https://e.fr/100%</link>", "https://e.fr/100%"),
        ("<link>//e.fr/a b</link>", "https://e.fr/a%20b"),
        ("<link></link><guid>https://e.fr/a b</guid>", "https://e.fr/a%20b"),
        ("<guid isPermaLink=\"TRUE\">https://e.fr/u</guid>", "https://e.fr/u"),
        ("<link href=\"/a\"/>", "https://e.fr/a"),
    ])
    func `links are repaired as browsers do`(fields: String, url: String) throws {
        #expect(try Self.item("<title>t</title>" + fields).url == url)
    }

    @Test(
        arguments: [
            ("<id>https://e.fr/a</id>", "https://e.fr/a"), ("<id>tag:e.fr,2026:1</id>", nil),
            (
                "<link rel=\"http://www.iana.org/assignments/relation/alternate\" href=\"/a\"/>",
                "https://e.fr/a"
            ),
            (
                "<link type=\"application/json\" href=\"/a.json\"/><link type=\"text/html\" href=\"/a\"/>",
                "https://e.fr/a"
            ),
            ("<link type=\"application/json\" href=\"/a.json\"/><link href=\"/a\"/>", "https://e.fr/a"),
            (
                "<link type=\"application/pdf\" href=\"/a.pdf\"/><link type=\"application/xhtml+xml\" href=\"/a\"/>",
                "https://e.fr/a"
            ),
            (
                "<link hreflang=\"en\" href=\"/en\"/><link hreflang=\"fr-CA\" href=\"/fr\"/>",
                "https://e.fr/fr"
            ),
            ("<link hreflang=\"en\" href=\"/en\"/><link hreflang=\"de\" href=\"/de\"/>", "https://e.fr/en"),
            ("<link rel=\"enclosure\" href=\"/a.mp3\"/><id>https://e.fr/a</id>", "https://e.fr/a"),
        ] as [(String, String?)]
    )
    func `the address of an entry is the page for its readers`(fields: String, url: String?) throws {
        #expect(try Self.entry("<title>t</title>" + fields, feed: "xml:lang=\"fr\"").url == url)
    }

    @Test func `of too many items the newest stay, in their order`() throws {
        let days = (0..<10_500).map {
            "<item><title>\($0)</title><pubDate>\(1_700_000_000 + $0 * 60)</pubDate></item>"
        }
        let text = "<rss version=\"2.0\"><channel>\(days.joined())</channel></rss>"
        let feed = try FeedParser.parse(Array(text.utf8))
        #expect(feed.items.count == 10_000)
        #expect(feed.items.first?.title?.plain == "500" && feed.items.last?.title?.plain == "10499")
        #expect(feed.repairs.map(\.kind) == [.tooManyItems])
    }
}

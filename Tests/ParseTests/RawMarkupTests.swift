import Parse
import Testing

/// Markup that is written into a value without escaping.
@Suite struct RawMarkupTests {
    private static func item(_ fields: String) throws -> ParsedFeed.Item {
        let text = "<rss version=\"2.0\"><channel><item>\(fields)</item></channel></rss>"
        return try #require(try FeedParser.parse(Array(text.utf8), baseURL: "https://e.fr/f").items.first)
    }

    @Test(arguments: [
        ("<p>One <em>two</em>.</p><p>Three &amp; four.</p>", "One two. Three & four."),
        ("a &lt; b <i>c</i> &amp; d <b>e</b> &lt;f", "a < b c & d e <f"),
        ("<p>1</p>x<p>2</p>y<p>3</p>", "1 x 2 y 3"), ("One<br/>two<br/>three", "One two three"),
    ])
    func `siblings keep their text`(markup: String, text: String) throws {
        let item = try Self.item("<title>t</title><description>\(markup)</description>")
        #expect(item.summary?.plain == text)
        #expect(item.summary?.sanitized.contains("&lt;p") == false)
    }

    @Test func `titles lose their markup, other values too`() throws {
        let item = try Self.item(
            "<title>Why <i>small</i> sites <b>win</b></title><link><b>https://e.fr/a</b></link>"
                + "<author>Jane <b>Doe</b></author><category><i>Web</i></category>"
                + "<pubDate><b>5 Mar 2026</b></pubDate>"
        )
        #expect(item.title?.plain == "Why small sites win")
        #expect(item.url == "https://e.fr/a")
        #expect(item.authors.map(\.name) == ["Jane Doe"])
        #expect(item.categories.map(\.term) == ["Web"])
        #expect(item.published != nil)
    }

    @Test(arguments: [
        ("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>One.</p></div>", "<p>One.</p>"),
        ("<div><p>One.</p></div><div><p>Two.</p></div>", "<p>One.</p><div><p>Two.</p></div>"),
        ("One &lt; <div><p>Two.</p></div>", "One &lt; <div><p>Two.</p></div>"),
        ("<div>One.</div> Two &amp; three", "One. Two &amp; three"),
    ])
    func `the div around XHTML is no more than a wrapper if it stands alone`(
        content: String,
        html: String
    ) throws {
        let text = """
            <feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><content type="xhtml">\(content)\
            </content></entry></feed>
            """
        let item = try #require(try FeedParser.parse(Array(text.utf8)).items.first)
        #expect(item.content?.sanitized == html)
    }

    @Test func `many siblings are read once`() throws {
        let item = try Self.item(
            "<description>" + String(repeating: "<p>a &amp; b</p>", count: 50_000) + "</description>"
        )
        #expect(item.summary?.value.utf8.count == 50_000 * "<p>a &amp; b</p>".utf8.count)
    }
}

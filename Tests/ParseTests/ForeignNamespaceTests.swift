import Foundation
import Parse
import Testing

/// Feeds that put their own elements into a namespace that is not theirs.
@Suite struct ForeignNamespaceTests {
    private static let item = """
        <item><title>A</title><link>https://e.fr/a</link><pubDate>Tue, 03 Nov 2026 10:00:00 GMT</pubDate></item>
        """

    @Test(
        arguments: [
            "<rss xmlns=\"NS\"><channel><title>T</title>ITEM</channel></rss>",
            "<rss><channel xmlns=\"NS\"><title>T</title>ITEM</channel></rss>",
            "<x:rss xmlns:x=\"NS\"><x:channel><x:title>T</x:title>XITEM</x:channel></x:rss>",
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"NS\"><channel><title>T</title></channel>ITEM</rdf:RDF>",
            "<rss><channel><title>T</title>NSITEM</channel></rss>",
        ],
        [
            "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml",
            "http://www.rssboard.org/rss-specification",
            "urn:unknown", "http://purl.org/atom/ns#",
        ]
    )
    func `the items of RSS are found`(frame: String, namespace: String) throws {
        let prefixed = Self.item.replacing("</", with: "</x:").replacing("<", with: "<x:").replacing(
            "<x:/x:",
            with: "</x:"
        )
        let text = frame.replacing("XITEM", with: prefixed)
            .replacing("NSITEM", with: Self.item.replacing("<item>", with: "<item xmlns=\"NS\">"))
            .replacing("ITEM", with: Self.item).replacing("NS", with: namespace)
        let feed = try FeedParser.parse(Array(text.utf8))
        #expect(feed.title?.plain == "T")
        #expect(feed.items.map { $0.title?.plain } == ["A"])
        #expect(feed.items.map(\.url) == ["https://e.fr/a"])
        #expect(feed.items.map(\.published).contains(nil) == false)
    }

    @Test(arguments: [
        "<feed xmlns=\"urn:unknown\">ENTRY</feed>",
        "<feed xmlns=\"http://www.w3.org/1999/xhtml\">ENTRY</feed>",
        "<feed xmlns=\"http://www.w3.org/2005/atom#\">ENTRY</feed>",
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><!-- -->ENTRY</feed>",
    ])
    func `the entries of Atom are found`(frame: String) throws {
        let entry =
            "<entry><title>A</title><link href=\"https://e.fr/a\"/><updated>2026-11-03T10:00:00Z</updated></entry>"
        let feed = try FeedParser.parse(Array(frame.replacing("ENTRY", with: entry).utf8))
        #expect(feed.items.map { $0.title?.plain } == ["A"])
        #expect(feed.items.map(\.url) == ["https://e.fr/a"])
        #expect(feed.items.map(\.updated).contains(nil) == false)
    }

    @Test func `elements of Atom in such RSS are read as Atom`() throws {
        let text = """
            <rss version="2.0" xmlns="http://www.w3.org/2005/Atom"><channel><title>T</title>
            <link rel="self" href="https://e.fr/feed"/><link>https://e.fr/</link>
            <item><title>A</title><link href="https://e.fr/a"/><updated>2026-11-03T10:00:00Z</updated>
            <author><name>Jane</name></author></item></channel></rss>
            """
        let feed = try FeedParser.parse(Array(text.utf8))
        #expect(feed.link == "https://e.fr/" && feed.selfLink == "https://e.fr/feed")
        #expect(feed.items.map(\.url) == ["https://e.fr/a"])
        #expect(feed.items.map(\.updated).contains(nil) == false)
        #expect(feed.items.flatMap(\.authors).map(\.name) == ["Jane"])
    }

    @Test func `items inside a stylesheet are none`() throws {
        let text = """
            <rss version="2.0"><channel><title>T</title><xsl:template xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
            <html xmlns=""><item><title>B</title></item></html></xsl:template>\(Self.item)</channel></rss>
            """
        #expect(try FeedParser.parse(Array(text.utf8)).items.map { $0.title?.plain } == ["A"])
    }

    @Test(arguments: [
        "http://www.rssboard.org/media-rss", "http://search.yahoo.com/mrss", "https://search.yahoo.com/mrss/",
        "urn:unknown",
    ])
    func `Media RSS is known under its other namespaces`(namespace: String) throws {
        let text = """
            <rss version="2.0" xmlns:media="\(namespace)"><channel><item><media:title>A</media:title>
            <media:thumbnail url="https://e.fr/i.png"/></item></channel></rss>
            """
        let item = try #require(try FeedParser.parse(Array(text.utf8)).items.first)
        #expect(item.title?.plain == "A" && item.image == "https://e.fr/i.png")
    }
}

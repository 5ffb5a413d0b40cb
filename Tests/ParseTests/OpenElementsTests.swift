import Parse
import Testing

/// Elements without an end tag, end tags without an element, and names that XML does not allow.
@Suite struct OpenElementsTests {
    private static let namespaces = """
        xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" \
        xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        """

    private static func parse(_ body: String) throws -> ParsedFeed {
        let text = "<rss version=\"2.0\" \(namespaces)><channel><title>T</title>\(body)</channel></rss>"
        return try FeedParser.parse(Array(text.utf8), baseURL: "https://e.fr/f")
    }

    private static let date = "<pubDate>Tue, 03 Nov 2026 10:00:00 GMT</pubDate>"

    private static func item(_ name: String) -> String {
        "<item><title>\(name)</title><link>https://e.fr/\(name)</link>\(date)</item>"
    }

    @Test(arguments: [
        "<atom:link href=\"https://e.fr/f\" rel=\"self\">", "<itunes:category text=\"Technology\">",
        "<itunes:image href=\"https://e.fr/i.png\">", "<image><url>https://e.fr/i.png</url>",
        "<cloud domain=\"x\">",
        "<description>About", "<description>About <b>all</b> <br> of it", "<link>https://e.fr/",
        "<x:y z=\"1\">",
        "<language>fr", "<br>", "<p>", "</p>", "</item>", "<1st>x</1st>",
        "<itunes:owner><itunes:name>J</itunes:name>",
    ])
    func `what is left open before the items costs none of them`(start: String) throws {
        let feed = try Self.parse(start + Self.item("a") + Self.item("b"))
        #expect(feed.items.map { $0.title?.plain } == ["a", "b"])
        #expect(feed.items.map(\.url) == ["https://e.fr/a", "https://e.fr/b"])
        #expect(feed.items.map(\.published).contains(nil) == false)
    }

    @Test(arguments: [
        "<media:content url=\"https://e.fr/i.png\" medium=\"image\">",
        "<enclosure url=\"https://e.fr/a.mp3\">",
        "<media:thumbnail url=\"https://e.fr/i.png\">", "<category>web", "<guid>1", "<description>One<br>two",
        "<description>One<br>two<img src=\"x.png\">three</description>", "<comments>https://e.fr/c",
        "<description><p>One<p>Two<ul><li>a<li>b</ul></description>", "<description>One</content:encoded>",
        "<sizes><1536x1536>a.png</1536x1536><2048>b</2048></sizes>", "<content:encoded>One</encoded>",
        "<Description>One</description>", "<b><i>x</b></i>", "<author>Jane", "<-x>y</-x>", "<media:group>",
    ])
    func `what is left open in an item costs none of its other fields`(field: String) throws {
        let first = "<item><title>a</title><link>https://e.fr/a</link>\(field)\(Self.date)</item>"
        let feed = try Self.parse(first + Self.item("b") + Self.item("c"))
        #expect(feed.items.map { $0.title?.plain } == ["a", "b", "c"])
        #expect(feed.items.map(\.url) == ["https://e.fr/a", "https://e.fr/b", "https://e.fr/c"])
        #expect(feed.items.map(\.published).contains(nil) == false)
        #expect(feed.isRecovered)
    }

    @Test func `an element without an end ends at the next one`() throws {
        let feed = try Self.parse(
            "<item><title>A<link>https://e.fr/a<description>One <b>two</b>\(Self.date)</item>"
        )
        let item = try #require(feed.items.first)
        #expect(item.title?.plain == "A" && item.url == "https://e.fr/a" && item.summary?.plain == "One two")
        #expect(item.published != nil)
    }

    @Test(arguments: [
        "<item><title>x", "<item><title>x</title><link>https://e.fr/a</link>", "<item><b><title>x",
    ])
    func `items that never end are all there`(item: String) throws {
        let feed = try Self.parse(String(repeating: item, count: 3000))
        #expect(feed.items.count == 3000)
        #expect(feed.items.allSatisfy { $0.title?.plain == "x" })
    }

    @Test func `an open enclosure in each of many items costs none`() throws {
        let items = (0..<500).map {
            "<item><enclosure url=\"https://e.fr/a.mp3\"><title>\($0)</title>\(Self.date)</item>"
        }
        let feed = try Self.parse(items.joined())
        #expect(feed.items.map { $0.title?.plain } == (0..<500).map(String.init))
    }

    @Test(arguments: [
        "<a b='x\" c=\">", "<a b=\"", "<item><title>a", "<title>", "<p><b>", "</p>", "<x y=\"<\" z='",
        "<item xmlns:a=\"b\">", "<item a=\"&", "<a:b ", "<![CDATA[x]]><", "<item/><", "<a></b>",
    ])
    func `hundreds of kilobytes of what never ends are read`(piece: String) throws {
        let text = String(repeating: piece, count: 300_000 / piece.utf8.count)
        let feed = try Self.parse(Self.item("a") + text)
        #expect(feed.items.first?.title?.plain == "a")
    }

    @Test(arguments: ["<b/>", "<item/>", "<x:b/>", "<b>"])
    func `elements beyond the limit are left out`(piece: String) throws {
        let text = Self.item("a") + String(repeating: piece, count: 400_000) + Self.item("z")
        let feed = try Self.parse(text)
        #expect(feed.items.first?.title?.plain == "a" && feed.items.last?.title?.plain != "z")
        #expect(feed.repairs.map(\.kind).contains(.tooManyElements))
    }

    /// libxml2 frees the bytes it reads when it is stopped; the attribute after the declarations lies in them.
    @Test func `namespaces beyond the limit end the document`() throws {
        let names = (0..<200).map { "xmlns:n\($0)=\"http://x/\($0)\"" }.joined(separator: " ")
        let open = (0..<8).map { "<x\($0) \(names) t=\"v\">" }.joined()
        let close = (0..<8).reversed().map { "</x\($0)>" }.joined()
        let feed = try Self.parse(Self.item("a") + open + close + Self.item("z"))
        #expect(feed.items.map { $0.title?.plain } == ["a"])
        #expect(feed.repairs.map(\.kind).contains(.tooManyElements))
    }

    @Test func `values of JSON beyond the limit are left out`() throws {
        let text =
            #"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"a"}"#
            + String(repeating: #",{"id":"x"}"#, count: 200_000) + "]}"
        let feed = try FeedParser.parse(Array(text.utf8), contentType: nil, baseURL: nil)
        #expect(feed.items.count == 10_000 && feed.items.first?.title?.plain == "a")
        #expect(feed.repairs.map(\.kind).contains(.tooManyElements))
    }

    /// Quotes that are never closed, in a title: each was read to the end of the text.
    @Test(arguments: ["<a b='x\" c=\">", "<a b='", "<a b=\">", "<!--", "<!", "<style>", "<![CDATA["])
    func `a title of tags that never end is read`(piece: String) throws {
        let text = String(repeating: piece, count: 2_000_000 / piece.utf8.count)
        let escaped = text.replacing("<", with: "&lt;")
        let feed = try Self.parse("<item><title>a \(escaped)</title></item>" + Self.item("z"))
        #expect(feed.items.count == 2 && feed.items.last?.title?.plain == "z")
        #expect(feed.items.first?.title?.plain.hasPrefix("a") == true)
    }

    @Test func `a tag with thousands of attributes is read`() throws {
        let attributes = (0..<20_000).map { "a\($0)=\">\"" }.joined(separator: " ")
        let feed = try Self.parse(Self.item("a") + "<item \(attributes)><title>b</title></item>")
        #expect(feed.items.map { $0.title?.plain } == ["a", "b"])
    }
}

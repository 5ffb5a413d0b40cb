import Feeds
import Foundation
import Parse
import Testing

/// A document with a fault, and the expected result.
struct Fault: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var bytes: [UInt8]
    var contentType: String?
    var titles: [String]
    var isRecovered: Bool

    init(
        _ name: String,
        _ bytes: [UInt8],
        contentType: String? = nil,
        _ titles: [String],
        recovered: Bool = true
    ) {
        testDescription = name
        self.bytes = bytes
        self.contentType = contentType
        self.titles = titles
        isRecovered = recovered
    }

    init(
        _ name: String,
        _ text: String,
        contentType: String? = nil,
        _ titles: [String],
        recovered: Bool = true
    ) {
        self.init(name, Array(text.utf8), contentType: contentType, titles, recovered: recovered)
    }
}

@Suite struct FeedParserTests {
    private static func rss(_ items: String, declaration: String = "<?xml version=\"1.0\"?>") -> String {
        declaration + "<rss version=\"2.0\"><channel><title>T</title><link>https://e.fr/</link>" + items
            + "</channel></rss>"
    }

    private static func latin1(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "’": 0x92
            case "œ": 0x9C
            case "€": 0x80
            default: UInt8(truncatingIfNeeded: scalar.value)
            }
        }
    }

    @Test(arguments: [
        Fault("well-formed", rss("<item><title>Un</title></item>"), ["Un"], recovered: false),
        Fault(
            "undefined entity",
            rss("<item><title>L&eacute;gislation&nbsp;R&amp;D</title></item>"),
            ["Législation\u{A0}R&D"]
        ),
        Fault(
            "bare ampersand",
            rss("<item><title>R&D & co</title><link>https://e.fr/?a=1&amp;b=2</link></item>"),
            ["R&D & co"]
        ),
        Fault(
            "a run of ampersands",
            rss("<item><title>\(String(repeating: "&", count: 40))amp;<b>x</b></title></item>"),
            [String(repeating: "&", count: 40) + "x"]
        ),
        Fault(
            "a run of less-than signs",
            rss(
                "<item><title>a \(String(repeating: "<", count: 600)) b</title></item><item><title>\(String(repeating: "<", count: 20))/title></item>"
            ),
            ["a " + String(repeating: "<", count: 600) + " b", String(repeating: "<", count: 19)]
        ),
        Fault("bare less-than", rss("<item><title>a < b</title></item>"), ["a < b"]),
        Fault("control character", rss("<item><title>U\u{8}n</title></item>"), ["Un"]),
        Fault("NUL byte", rss("<item><title>U\u{0}n</title></item>"), ["Un"]),
        Fault(
            "junk before the declaration",
            "\n<b>Notice</b>: x in y.php\n" + rss("<item><title>Un</title></item>"),
            ["Un"]
        ),
        Fault(
            "mismatched end tag",
            rss(
                "<item><title>Un</title><description><b>x</i></description></item><item><title>Deux</title></item>"
            ),
            ["Un", "Deux"]
        ),
        Fault(
            "truncated",
            String(
                rss("<item><title>Un</title></item><item><title>Deux</title><description>et pu").dropLast(16)
            ),
            ["Un", "Deux"]
        ),
        Fault(
            "windows-1252 declared as ISO-8859-1",
            latin1(
                rss(
                    "<item><title>L’œuf à 1 €</title></item>",
                    declaration: "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
                )
            ),
            ["L’œuf à 1 €"],
            recovered: false
        ),
        Fault("windows-1252 undeclared", latin1(rss("<item><title>L’été</title></item>")), ["L’été"]),
        Fault(
            "UTF-8 declared as ISO-8859-1",
            rss(
                "<item><title>L’été</title></item>",
                declaration: "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
            ),
            ["L’été"]
        ),
        Fault(
            "UTF-8 declared as ISO-8859-1 by HTTP",
            rss("<item><title>L’été</title></item>"),
            contentType: "text/xml; charset=iso-8859-1",
            ["L’été"]
        ),
        Fault(
            "UTF-16 with BOM",
            [0xFF, 0xFE]
                + Array(rss("<item><title>L’été</title></item>", declaration: "").utf16).flatMap {
                    [UInt8($0 & 255), UInt8($0 >> 8)]
                },
            ["L’été"],
            recovered: false
        ),
        Fault(
            "UTF-16 with a truncated character",
            [0xFF, 0xFE]
                + Array(rss("<item><title>L’été ?</title></item>", declaration: "").utf16).flatMap {
                    $0 == 0x3F ? [0x00, 0xD8] : [UInt8($0 & 255), UInt8($0 >> 8)]
                },
            ["L’été \u{FFFD}"]
        ),
        Fault(
            "byte order mark",
            [0xEF, 0xBB, 0xBF] + Array(rss("<item><title>L’été</title></item>").utf8),
            ["L’été"],
            recovered: false
        ),
        Fault(
            "escaped twice",
            rss("<item><title>L&amp;#8217;IA &amp;amp; nous</title></item>"),
            ["L’IA & nous"],
            recovered: false
        ),
        Fault(
            "markup in the title",
            rss("<item><title><![CDATA[<em>Un</em> &eacute;lan]]></title></item>"),
            ["Un élan"],
            recovered: false
        ),
    ])
    func `a document with a fault keeps its text`(fault: Fault) throws {
        let feed = try FeedParser.parse(
            fault.bytes,
            contentType: fault.contentType,
            baseURL: "https://e.fr/feed"
        )
        #expect(feed.items.map { $0.title?.plain } == fault.titles)
        #expect(feed.isRecovered == fault.isRecovered)
    }

    @Test(arguments: [
        (
            "<rss version=\"0.91\"><channel><item><title>Un</title><link>/a</link></item></channel></rss>",
            FeedFormat.rss091u
        ),
        (
            "<rss version=\"2.0\"><channel><item><title>Un</title><guid>https://e.fr/a</guid></item></channel></rss>",
            .rss20
        ),
        (
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"><channel/><item rdf:about=\"x\"><title>Un</title><link>https://e.fr/a</link></item></rdf:RDF>",
            .rss10
        ),
        (
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>Un</title><link href=\"a\"/></entry></feed>",
            .atom10
        ),
        (
            "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:entry><a:title>Un</a:title><a:link href=\"/a\"/></a:entry></a:feed>",
            .atom10
        ),
        (
            "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry><title>Un</title><link rel=\"alternate\" href=\"/a\"/></entry></feed>",
            .atom03
        ),
        ("<feed><entry><title>Un</title><link href=\"/a\"/></entry></feed>", .atom),
        (
            "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"T\",\"items\":[{\"id\":1,\"title\":\"Un\",\"url\":\"/a\"}]}",
            .json1
        ),
        (
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":[{\"id\":\"1\",\"title\":\"Un\",\"url\":\"a\"}]}",
            .json11
        ),
    ])
    func `all formats give the same feed`(text: String, format: FeedFormat) throws {
        let feed = try FeedParser.parse(Array(text.utf8), baseURL: "https://e.fr/feed")
        #expect(feed.format == format)
        #expect(feed.entries.map(\.title) == ["Un"])
        #expect(feed.entries.map(\.url) == ["https://e.fr/a"])
    }

    @Test func `XHTML content keeps its markup, with addresses resolved`() throws {
        let text = """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://e.fr/b/"><entry><title type="html">Un &lt;em&gt;deux&lt;/em&gt;</title>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Lire <a href="c">ici</a> &amp; là</p></div></content></entry></feed>
            """
        let item = try #require(try FeedParser.parse(Array(text.utf8)).items.first)
        #expect(item.title?.plain == "Un deux")
        #expect(item.content?.sanitized == "<p>Lire <a href=\"https://e.fr/b/c\">ici</a> &amp; là</p>")
        #expect(item.content?.plain == "Lire ici & là")
    }

    @Test(arguments: [
        ("<script>alert(1)</script>ok", "ok"), ("<a href=\"javascript:x\">l</a>", "<a>l</a>"),
        ("<a href=\"java&#9;script:x\">l</a>", "<a>l</a>"),
        ("<img src=x onerror=alert(1)>", "<img src=\"x\">"), ("<p style=\"x\" onclick=y>t</p>", "<p>t</p>"),
        ("<svg><script>x</script></svg>t", "t"),
        ("<iframe src=\"https://e.fr\"></iframe>t", "t"),
    ])
    func `active content is removed`(html: String, safe: String) throws {
        let escaped = html.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        let text =
            "<rss version=\"2.0\"><channel><item><title>t</title><description>\(escaped)</description></item></channel></rss>"
        let item = try #require(try FeedParser.parse(Array(text.utf8)).items.first)
        #expect(
            item.summary?.sanitized.replacing("<p>", with: "").replacing("</p>", with: "")
                == safe.replacing("<p>", with: "").replacing("</p>", with: "")
        )
    }

    @Test(arguments: ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
    func `item links have web schemes only`(link: String) throws {
        let text = Self.rss("<item><title>Un</title><link>\(link)</link></item>")
        #expect(try FeedParser.parse(Array(text.utf8)).items.map(\.url) == [nil])
    }

    @Test func `entity bombs and external entities are not expanded`() throws {
        let bomb = """
            <?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
            <rss version="2.0"><channel><item><title>[&b;&x;]</title></item></channel></rss>
            """
        let title = try #require(try FeedParser.parse(Array(bomb.utf8)).items.first?.title?.plain)
        #expect(!title.contains("aaaaaaaaaa") && !title.contains("root:"))
    }

    @Test(arguments: [
        // Truncated in an address, in a title, before the address, between two values, and not at all.
        ("<item><guid>2</guid><title>B</title><link>https://e.f", ["A"]), ("<item><title>B is a lo", ["A"]),
        ("<item><guid>2</guid><title>B</title>", ["A"]),
        ("<item><title>B</title><link>https://e.fr/b</link>", ["A", "B"]), ("", ["A"]),
        // Complete, except for missing end tags.
        (
            "<item><link>https://e.fr/b</link><title>B</title><description>a<br>b<br>c<br>d<br>e<br>"
                + "</description></item></channel></rss>", ["A", "B"]
        ),
    ])
    func `a truncated item is not stored`(end: String, titles: [String]) throws {
        let start = "<rss version=\"2.0\"><channel><item><title>A</title><link>https://e.fr/a</link></item>"
        let feed = try FeedParser.parse(Array((start + end).utf8), contentType: nil, baseURL: nil)
        #expect(feed.entries.map(\.title) == titles)
    }

    @Test func `invisible tag characters are removed, except in flags`() throws {
        let flag = "\u{1F3F4}\u{E0067}\u{E0062}\u{E007F}"
        let item = "<item><title>a\u{E0041}\u{61C}b \(flag)</title><link>https://e.fr/</link></item>"
        let feed = try FeedParser.parse(Array(Self.rss(item).utf8), contentType: nil, baseURL: nil)
        #expect(feed.entries.map(\.title) == ["ab \(flag)"])
    }

    @Test func `what declared entities make of a feed is limited`() throws {
        let declaration = "<!DOCTYPE rss [<!ENTITY a \"\(String(repeating: "x", count: 900))\">]>"
        let items =
            "<item><title>\(String(repeating: "&a;", count: 2000))</title></item><item><title>B&amp;</title></item>"
        let feed = try FeedParser.parse(Array((declaration + Self.rss(items, declaration: "")).utf8))
        let lengths = feed.items.compactMap { $0.title?.plain.utf8.count }
        #expect(lengths.count == 2 && lengths.last == 2)
        #expect((900_000...1_000_000).contains(lengths.first ?? 0))
    }

    @Test func `addresses, guids and lists of an entry are limited`() throws {
        let long = String(repeating: "x", count: 20_000)
        let categories = String(repeating: "<category>c</category>", count: 500)
        let item =
            "<item><title>A</title><guid>\(long)</guid><link>https://e.fr/\(long)</link>\(categories)</item>"
        let feed = try FeedParser.parse(Array(Self.rss(item).utf8), contentType: nil, baseURL: nil)
        let entry = try #require(feed.entries.first)
        #expect(entry.url == nil && entry.guid.utf8.count < 40 && entry.categories.count == 50)
    }

    @Test(.timeLimit(.minutes(10)), arguments: ["<!--", "<?", "<a ", "<", "<![CDATA[", "</", "&", "<a b='"])
    func `unclosed constructs take linear time`(piece: String) throws {
        let text =
            Self.rss("<item><title>A</title></item>") + String(repeating: piece, count: 200_000) + ">"
        let feed = try FeedParser.parse(Array(text.utf8), contentType: nil, baseURL: nil)
        #expect(feed.items.count == 1)
    }

    @Test(arguments: [
        "<?xml version=\"1.0\" encoding=\"UTF-8\">", "<?xml version=\"1.0\"><!-- -->\n",
        "<!-- cache --><br />Warning: <b>x</b> ", "<!-- one --> <!-- two -->\n", "<!-- never closed ",
    ])
    func `comments and warnings may stand before a feed`(start: String) throws {
        let text = start + Self.rss("<item><title>A & B</title></item>", declaration: "")
        let feed = try FeedParser.parse(Array(text.utf8), contentType: nil, baseURL: nil)
        #expect(feed.items.map { $0.title?.plain } == ["A & B"])
    }

    @Test func `modules are read in their elements only`() throws {
        let text = """
            <rss version="2.0" xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:georss="http://www.georss.org/georss"
              xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" xmlns:podcast="https://podcastindex.org/namespace/1.0"
              xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/"><channel>
            <item><thr:total>3</thr:total><thr:in-reply-to href="https://e.fr/0"/><georss:point>48.85 2.35</georss:point>
            <podcast:transcript url="/t.vtt" type="text/vtt"/><podcast:person>Jeanne</podcast:person><itunes:image href="/i.jpg"/></item>
            <item><geo:lat>48.85</geo:lat><geo:long>2.35</geo:long><media:group><media:title>M</media:title>
            <media:content url="/v.mp4" type="video/mp4"/><media:description>D</media:description></media:group></item>
            </channel></rss>
            """
        let items = try FeedParser.parse(Array(text.utf8), baseURL: "https://e.fr/feed").items
        #expect(items[0].commentCount == 3)
        #expect(items[0].links.map(\.rel) == ["in-reply-to", "transcript"])
        #expect(items[0].links.map(\.href) == ["https://e.fr/0", "https://e.fr/t.vtt"])
        #expect(items[0].contributors.map(\.name) == ["Jeanne"])
        #expect(items[0].image == "https://e.fr/i.jpg")
        #expect(items.map { $0.location?.latitude } == [48.85, 48.85])
        #expect(items.map { $0.location?.longitude } == [2.35, 2.35])
        #expect(items[1].title?.plain == "M")
        #expect(items[1].summary?.plain == "D")
        #expect(items[1].enclosures.map(\.url) == ["https://e.fr/v.mp4"])
    }

    @Test(arguments: [
        (
            "Un résumé. L’article Un titre assez long pour cela est apparu en premier sur Le site.",
            "Un résumé."
        ),
        ("A summary. The post Un titre assez long pour cela appeared first on A site.", "A summary."),
        ("L’article 3 de la loi.", "L’article 3 de la loi."),
    ])
    func `WordPress's closing sentence is removed from summaries`(text: String, summary: String) throws {
        let feed = """
            <rss version="2.0"><channel><generator>https://wordpress.org/?v=6.7</generator>
            <item><title>Un titre assez long pour cela</title><link>https://e.fr/a</link><description>\(text)</description></item></channel></rss>
            """
        #expect(try FeedParser.parse(Array(feed.utf8)).entries.map(\.summary) == [summary])
    }

    @Test func `other documents are named in the error`() {
        func problem(_ text: String) -> ParseError? {
            do throws(ParseError) {
                _ = try FeedParser.parse(Array(text.utf8), baseURL: "https://e.fr/")
                return nil
            } catch {
                return error
            }
        }
        #expect(problem(" \n") == .empty)
        #expect(
            problem(
                "<!doctype html><html><head><link rel=alternate type=application/rss+xml href=/rss></head></html>"
            )
                == .html(feeds: ["https://e.fr/rss"])
        )
        #expect(problem("{\"a\": 1}") == .notAFeed(.otherJSON))
        #expect(problem("<opml/>") == .notAFeed(.root("opml", wanted: nil)))
        #expect(problem("{\"a\": ") == .notAFeed(.brokenJSON))
        #expect(problem("bonjour") == .notAFeed(.text))
    }
}

import Feeds
import Foundation
import Parse
import Testing

@Suite struct FeedDoctorTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)

    private func codes(_ text: String, transport: FeedDoctor.Transport? = nil) throws -> Set<String> {
        Set(
            FeedDoctor.examine(try FeedParser.parse(Array(text.utf8)), transport: transport, now: Self.now)
                .map(\.code)
        )
    }

    private func rss(_ items: String) -> String {
        "<rss version=\"2.0\"><channel><title>T</title><language>fr</language><atom:link xmlns:atom=\"http://www.w3.org/2005/Atom\" rel=\"self\" href=\"https://e.fr/feed\"/>\(items)</channel></rss>"
    }

    private static let sound =
        "<item><guid>1</guid><title>A</title><link>https://e.fr/a</link><pubDate>Thu, 12 Mar 2026 08:00:00 GMT</pubDate></item>"

    @Test func `a valid feed gets no advice`() throws {
        #expect(
            try codes(
                rss(Self.sound),
                transport: .init(contentType: "application/rss+xml", hasValidators: true)
            ) == []
        )
    }

    @Test(arguments: [
        ("<item><title>A &amp; B & C</title></item>", "bare-ampersand"),
        ("<item><title>&eacute;</title></item>", "undefined-entity"),
        ("<item><title>A</title></item", "truncated"),
        ("<item><title>A</b></title></item>", "mismatched-tag"),
        ("<item><title x=1 y=2>A</title></item>", "unquoted-attribute"),
        ("<item><title x=\"1\" x=\"2\">A</title></item>", "duplicate-attribute"),
        ("<item><z:a>A</z:a><title>A</title></item>", "undeclared-prefix"),
        ("<item><title>A\u{1}</title></item>", "control-character"),
        ("<item><title>a < b</title></item>", "bare-less-than"), ("", "no-items"),
        ("<item><title>A</title></item>", "missing-links"),
        ("<item><link>https://e.fr/a</link></item>", "missing-titles"),
        ("<item><title>A</title></item>", "missing-dates"),
        ("<item><title>A</title></item>", "missing-guids"),
        (
            "<item><guid>1</guid><title>A</title></item><item><guid>1</guid><title>B</title></item>",
            "shared-guids"
        ),
        ("<item><title>A</title><pubDate>Thu, 12 Mar 2027 08:00:00 GMT</pubDate></item>", "future-dates"),
    ])
    func `each fault has a code`(items: String, code: String) throws {
        #expect(try codes(rss(items)).contains(code))
    }

    @Test func `HTTP advice requires HTTP metadata`() throws {
        let codes = try codes(
            rss(Self.sound),
            transport: .init(contentType: "text/html", hasValidators: false)
        )
        #expect(codes == ["wrong-content-type", "no-validators"])
    }

    @Test func `repairs have line numbers`() throws {
        let text =
            "<rss version=\"2.0\">\n<channel>\n<item>\n<title>A & B</title>\n</item>\n\n<item><title>C & D</title></item></channel></rss>"
        let feed = try FeedParser.parse(Array(text.utf8))
        #expect(feed.repairs.filter { $0.kind == .bareAmpersand }.map(\.line) == [4, 7])
    }

    @Test(
        arguments: [
            (String(repeating: "<a>", count: 5000), nil),
            (
                "<rss version=\"2.0\"><channel>" + String(repeating: "<b>", count: 1000) + "</channel></rss>",
                0
            ),
            (
                "<rss version=\"2.0\"><channel><item><title "
                    + (0..<60_000).map { "a\($0)=\"x\"" }.joined(separator: " ")
                    + ">T</title></item></channel></rss>", 1
            ),
            (
                "<rss version=\"2.0\"><channel>"
                    + String(repeating: "<item><title>A</title></item>", count: 20_000) + "</channel></rss>",
                10_000
            ),
        ] as [(String, Int?)]
    )
    func `beyond measure ends, with what is within it`(text: String, items: Int?) throws {
        if let items {
            #expect(try FeedParser.parse(Array(text.utf8)).items.count == items)
        } else {
            let error = #expect(throws: ParseError.self) { try FeedParser.parse(Array(text.utf8)) }
            #expect(error?.label == "not-a-feed")
        }
    }

    @Test func `items without end tags are all kept`() throws {
        let text =
            "<rss version=\"2.0\"><channel><item><title>A</title><item><title>B</title><description>b<item><title>C</title></channel></rss>"
        #expect(try FeedParser.parse(Array(text.utf8)).items.map { $0.title?.plain } == ["A", "B", "C"])
    }
}

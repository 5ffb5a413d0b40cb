import Feeds
import Foundation
import Parse
import Testing

/// JSON Feeds with the faults that their programs write.
@Suite struct JSONFeedTests {
    private static func parse(_ text: String) throws -> ParsedFeed {
        try FeedParser.parse(Array(text.utf8), baseURL: "https://e.fr/feed.json")
    }

    private static let head = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":"
    private static let item = "{\"id\":\"1\",\"url\":\"https://e.fr/1\",\"title\":\"One\"}"

    @Test(arguments: [
        head + "[\(item),]}", head + "[\(item)],}", head + "[\(item)]}\n<!-- cached -->",
        head + "[ /* first */ \(item) // last\n]}", "// made by x\n" + head + "[\(item)]}",
        head + "[\(item)]};", "callback(" + head + "[\(item)]});", head + "[,\(item),,]}",
        "<br />\n<b>Notice</b>: x in y on line 3<br />\n" + head + "[\(item)]}",
        head + "[{\"id\":\"1\",\"url\":\"https://e.fr/1\",\"title\":\"One\",\"summary\":\"a\nb\tc\"}]}",
        head + "[{'id':'1','url':'https://e.fr/1','title':'One'}]}",
        head + "[{id:1,url:\"https://e.fr/1\",title:\"One\"}]}",
        head + "[{\"url\":\"https://e.fr/1\",\"title\":\"One\",\"x\":NaN,\"summary\":\"\\x \\ud83d\"}]}",
        head + "\(item)}", head + "[\(item)]",
    ])
    func `a fault of syntax costs no item`(text: String) throws {
        let feed = try Self.parse(text)
        #expect(feed.items.map { $0.title?.plain } == ["One"])
        #expect(feed.items.map(\.url) == ["https://e.fr/1"])
        #expect(feed.isRecovered || text == Self.head + "\(Self.item)}")
    }

    @Test(arguments: [
        ("cut \\ud83d", "cut \u{FFFD}"), ("\\ud83d\\ude00", "😀"), ("\\udE00x", "\u{FFFD}x"),
        ("\\ud83d\\u0041", "\u{FFFD}A"),
        ("It&#8217;s R&amp;D &lt;day&gt;", "It’s R&D <day>"), ("Vec<T>", "Vec<T>"),
        ("\\u00e9t\\u00E9", "été"), ("safe\\b\\bevil", "safeevil"), ("a\\fb", "a b"),
    ])
    func `titles are decoded once`(written: String, title: String) throws {
        let feed = try Self.parse(Self.head + "[{\"url\":\"/1\",\"title\":\"\(written)\"}]}")
        #expect(feed.items.map { $0.title?.plain } == [title])
        #expect(feed.items.map(\.url) == ["https://e.fr/1"])
    }

    @Test(arguments: [
        "\"authors\":{\"name\":\"Jane\"}", "\"authors\":\"Jane\"", "\"author\":{\"name\":\"Jane\"}",
        "\"author\":\"Jane\"", "\"authors\":[\"Jane\"]", "\"authors\":[{\"name\":\"Jane\"},null]",
    ])
    func `authors come in any shape`(authors: String) throws {
        let feed = try Self.parse(Self.head + "[{\"url\":\"/1\",\"title\":\"One\",\(authors)}]}")
        #expect(feed.items.flatMap(\.authors).map(\.name) == ["Jane"])
    }

    @Test func `numbers may stand for texts, one value for a list, an id for an address`() throws {
        let feed = try Self.parse(
            Self.head + "[{\"id\":7,\"title\":2026,\"date_published\":1772699400,\"tags\":\"web\"},"
                + "{\"id\":\"https://e.fr/2\",\"title\":\"Two\"},null,3]}"
        )
        #expect(feed.items.map(\.id) == ["7", "https://e.fr/2"])
        #expect(feed.items.map { $0.title?.plain } == ["2026", "Two"])
        #expect(feed.items.first?.published == Date(timeIntervalSince1970: 1_772_699_400))
        #expect(feed.items.first?.categories.map(\.term) == ["web"])
        #expect(feed.items.last?.url == "https://e.fr/2")
    }

    @Test func `of a text that was cut the last item waits`() throws {
        let feed = try Self.parse(Self.head + "[\(Self.item),{\"url\":\"https://e.fr/2\",\"title\":\"Tw")
        #expect(feed.entries.map(\.title) == ["One"])
        #expect(feed.repairs.map(\.kind) == [.truncated])
    }

    @Test(arguments: ["[", "{\"a\":", "[{", "\"", "[\"\\u", "{,", "/*", "[,"])
    func `nesting and faults without end are read`(piece: String) throws {
        let feed = try Self.parse(Self.head + "[\(Self.item),\(String(repeating: piece, count: 100_000))")
        #expect(feed.items.first?.title?.plain == "One")
    }

    @Test(arguments: ["{\"a\":1}", "{}", "{", "{\"items\":3}", "[1]"])
    func `other JSON is not a feed`(text: String) {
        #expect(throws: ParseError.self) { try Self.parse(text) }
    }
}

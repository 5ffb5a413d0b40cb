import Feeds
import Parse
import Testing

@Suite struct IdentityTests {
    private func feed(_ items: [(guid: String?, link: String?, title: String)]) throws -> ParsedFeed {
        let text = items.map { item in
            let guid = item.guid.map { "<guid isPermaLink=\"false\">\($0)</guid>" } ?? ""
            let link = item.link.map { "<link>\($0)</link>" } ?? ""
            return "<item>\(guid)\(link)<title>\(item.title)</title></item>"
        }
        return try FeedParser.parse(
            Array("<rss version=\"2.0\"><channel>\(text.joined())</channel></rss>".utf8)
        )
    }

    @Test func `good guids identify items`() throws {
        let feed = try feed([("1", "https://e.fr/a", "A"), ("2", "https://e.fr/b", "B")])
        #expect(feed.identity.quality == .good)
        #expect(feed.entries.map(\.guid) == ["1", "2"])
    }

    @Test func `addresses identify items if guids are shared`() throws {
        let feed = try feed([
            ("0", "https://e.fr/a", "A"), ("0", "http://www.e.fr/b/", "B"), ("0", "https://e.fr/c", "C"),
        ])
        #expect(feed.identity.quality == .shared)
        #expect(feed.entries.map(\.guid) == ["e.fr/a", "e.fr/b", "e.fr/c"])
    }

    @Test func `text identifies items without guid and address`() throws {
        let once = try feed([(nil, "https://e.fr/", "A"), (nil, "https://e.fr/", "B")])
        let again = try feed([
            (nil, "https://e.fr/", "C"), (nil, "https://e.fr/", "B"), (nil, "https://e.fr/", "A"),
        ])
        #expect(once.identity.quality == .missing)
        #expect(once.entries.map(\.hasOwnAddress) == [false, false])
        #expect(Set(once.entries.map(\.guid)).isSubset(of: again.entries.map(\.guid)))
        #expect(Set(once.entries.map(\.guid)).count == 2)
    }

    @Test func `the key survives scheme, host alias, tracking and guid`() throws {
        let one = try feed([("1", "http://e.fr/a?utm_source=x", "A"), ("2", "https://e.fr/b", "B")])
        let other = try feed([("9", "https://www.e.fr/a/", "A!"), ("2", "https://e.fr/b", "B")])
        #expect(one.keys == other.keys)
    }

    @Test(
        arguments: [
            ("https://e.fr/a", nil, "https://e.fr/a"), ("https://e.fr/a", "https://e.fr/b", "https://e.fr/b"),
            ("e.fr/a", nil, nil), ("urn:uuid:1", nil, nil), ("ftp://e.fr/a", nil, nil),
        ] as [(String, String?, String?)]
    )
    func `a GUID that is an address stands in for a missing link`(guid: String, link: String?, url: String?)
        throws
    {
        #expect(try feed([(guid, link, "A")]).entries.map(\.url) == [url])
    }
}

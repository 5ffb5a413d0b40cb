import Digests
import Feeds
import Foundation
import Parse
import Testing

/// Published feeds, parsed with veille's own parser.
@Suite struct FeedTests {
    private static let formats: [DigestFormat] = [.atom, .rss, .json]

    private static func parsed(_ digest: Digest, _ format: DigestFormat) throws -> ParsedFeed {
        let text = try digest.rendered(as: format)
        return try FeedParser.parse(Array(text.utf8), baseURL: "https://e.fr/feed")
    }

    @Test(arguments: formats)
    func `a feed round-trips without repairs`(format: DigestFormat) throws {
        let digest = Sample.full()
        let feed = try Self.parsed(digest, format)
        #expect(feed.repairs.isEmpty)
        #expect(feed.title?.plain == "Veille & IA" && feed.language == "fr")
        #expect(feed.link == "https://e.fr/page" && feed.selfLink == "https://e.fr/atom.xml")
        let items = digest.sections.flatMap(\.items)
        let entries = feed.entries
        try #require(entries.count == items.count)
        for (entry, item) in zip(entries, items) {
            #expect(entry.guid == item.id)
            #expect(entry.title == item.title.plain)
            #expect(entry.url == item.url)
            #expect(entry.published == item.published ?? item.decided)
            #expect(entry.authors == [item.site.plain])
            let words = (item.note ?? item.quote)?.plain ?? ""
            #expect(entry.summary.hasPrefix(words))
        }
        #expect(entries.map(\.categories) == [["Énergie"], ["Autres"]])
        #expect(entries.map(\.language) == ["en", "fr"])
    }

    @Test(arguments: formats)
    func `feed entries contain the link's text as HTML`(format: DigestFormat) throws {
        let item = try #require(try Self.parsed(Sample.full(), format).items.first)
        let content = try #require(format == .rss ? item.summary ?? item.content : item.content)
        #expect(
            content.value
                == """
                <blockquote cite="https://e.fr/1?a=1&amp;b=2" lang="en"><p>Des &lt;mots&gt;.</p></blockquote><p>Et aussi\u{A0}: \
                <a href="https://a.fr/1">Autre</a>, <a href="https://t.fr/2">Tiers</a></p><p>Réservé aux abonnés (€)</p>
                """
        )
    }

    @Test(arguments: formats)
    func `an empty issue is a valid feed`(format: DigestFormat) throws {
        let feed = try Self.parsed(Sample.digest([]), format)
        #expect(feed.items.isEmpty && feed.title?.plain == "Veille & IA" && feed.repairs.isEmpty)
    }

    @Test(arguments: formats)
    func `the feed keeps its identity across issues`(format: DigestFormat) throws {
        var next = Sample.digest()
        next.number += 1
        let (one, other) = (try Self.parsed(Sample.digest(), format), try Self.parsed(next, format))
        #expect(one.id == other.id && one.title == other.title)
        #expect(one.entries.map(\.guid) == other.entries.map(\.guid))
    }

    @Test func `RSS guids are not permalinks`() throws {
        let text = try Sample.digest().rendered(as: .rss)
        #expect(text.contains("<guid isPermaLink=\"false\">urn:veille:abc1</guid>"))
        #expect(text.contains("<link>urn:veille:abc:default</link>"), "a channel must have one")
        #expect(!text.contains("atom:link"))
    }

    @Test func `JSON Feed is version 1.1`() throws {
        let text = try Sample.full().rendered(as: .json)
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(object?["version"] as? String == "https://jsonfeed.org/version/1.1")
        #expect(object?["feed_url"] as? String == "https://e.fr/atom.xml")
        #expect((object?["items"] as? [[String: Any]])?.first?["tags"] as? [String] == ["Énergie"])
    }
}

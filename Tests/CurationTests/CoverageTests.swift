import Curation
import Feeds
import Foundation
import Pages
import Testing

/// Which links of a page are followed.
@Suite struct CoverageTests {
    private static let page = """
        # T

        - [A](https://github.com/a/b)
        - [A again](https://github.com/a/b/)
        - [B](https://github.com/a/c)
        - [C](https://www.blog.example/1)
        - [D](https://blog.example/2)
        - [E](https://own.example/x/1)
        - [F](https://other.example/1)

        """

    private static func coverage(_ feeds: [Feed], own: [Recipe] = []) throws -> Coverage {
        Coverage(of: [try PageParser.parse(Array(page.utf8))], feeds: feeds, recipes: own)
    }

    @Test func `each link is counted once, with its own feed`() throws {
        let own = try #require(Recipe("https://own.example/{name}/*", feed: "https://own.example/{name}.rss"))
        let feeds = [
            Feed(url: "https://github.com/a/b/releases.atom", title: "A"),
            Feed(url: "https://feeds.example/blog", title: "Blog", siteURL: "https://blog.example/"),
        ]
        let coverage = try Self.coverage(feeds, own: [own])
        #expect(coverage.links.count == 6 && coverage.followed == 3 && coverage.possible == 2)
        #expect(
            coverage.groups.map { "\($0.site) \($0.links.count)" } == [
                "blog.example 2", "github.com 1", "github.com 1", "own.example 1", "other.example 1",
            ]
        )
        #expect(coverage.groups.first?.way == .followed(feed: "https://feeds.example/blog"))
        #expect(coverage.groups.last?.way == .unknown)
    }

    @Test func `a feed of one repository does not cover the others of its forge`() throws {
        let feed = Feed(
            url: "https://github.com/x/y/releases.atom",
            title: "X",
            siteURL: "https://github.com/x/y"
        )
        #expect(try Self.coverage([feed]).followed == 0)
    }

    @Test(
        arguments: [
            (
                "https://youtube.com/@jean", "https://www.youtube.com/feeds/videos.xml?channel_id=UCx", nil,
                false
            ),
            (
                "https://github.com/apple", "https://github.com/a/b/releases.atom", "https://github.com/a/b",
                false
            ),
            (
                "https://medium.com/p/123", "https://medium.com/feed/@other", "https://medium.com/@other",
                false
            ),
            ("https://sites.google.com/view/a", "https://sites.google.com/view/b/feed.xml", nil, false),
            (
                "https://journal.example/sport/1", "https://journal.example/pixels/rss.xml",
                "https://journal.example/pixels/", false
            ),
            (
                "https://journal.example/pixels/1", "https://journal.example/pixels/rss.xml",
                "https://journal.example/pixels", true
            ),
            (
                "https://journal.example/sport/1", "https://journal.example/rss.xml",
                "https://www.journal.example/index.html", true
            ),
            ("https://blog.example:8080/x", "https://blog.example/rss.xml", nil, false),
            (
                "https://jean.wordpress.com/x", "https://jean.wordpress.com/feed",
                "https://jean.wordpress.com/", true
            ),
            (
                "https://ana.blogspot.com/x.html", "https://ana.blogspot.com/feeds/posts/default?alt=rss",
                "https://ana.blogspot.com/", true
            ),
            ("https://github.com/Ana/Tool", "https://github.com/ana/tool/releases.atom", nil, true),
        ] as [(String, String, String?, Bool)]
    ) func `a feed covers its own part of a site`(
        link: String,
        feed: String,
        site: String?,
        isFollowed: Bool
    ) throws {
        let page = try PageParser.parse(Array("# T\n\n- [A](\(link))\n".utf8))
        let feed = Feed(url: feed, title: "F", siteURL: site)
        #expect((Coverage(of: [page], feeds: [feed], recipes: []).followed == 1) == isFollowed)
    }

    @Test func `a feed that has moved covers what its old address did`() throws {
        let now = Date(timeIntervalSince1970: 1_773_475_200)
        let (old, middle, new) = (
            "https://github.com/a/b/releases.atom", "https://x.example/1", "https://x.example/2"
        )
        let moves = [FeedMove(at: now, from: old, to: middle), FeedMove(at: now, from: middle, to: new)]
        let page = try PageParser.parse(Array(Self.page.utf8))
        let feeds = [Feed(url: new, title: "F", siteURL: "https://x.example/")]
        #expect(Coverage(of: [page], feeds: feeds, moves: moves, recipes: []).followed == 1)
        #expect(Coverage(of: [page], feeds: feeds, recipes: []).followed == 0)
    }
}

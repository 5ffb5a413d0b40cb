import Curation
import Feeds
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
}

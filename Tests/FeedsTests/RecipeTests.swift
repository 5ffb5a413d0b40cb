import Feeds
import Testing

/// Addresses of feeds that follow from addresses of pages.
@Suite struct RecipeTests {
    static let pages: [(String, String?)] = [
        (
            "https://www.youtube.com/channel/UCx/videos",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCx"
        ),
        (
            "https://youtube.com/playlist?si=1&list=PLx",
            "https://www.youtube.com/feeds/videos.xml?playlist_id=PLx"
        ),
        ("https://www.youtube.com/user/ana", "https://www.youtube.com/feeds/videos.xml?user=ana"),
        ("https://www.youtube.com/@jean", nil),
        ("https://vimeo.com/channels/x", "https://vimeo.com/channels/x/videos/rss"),
        ("https://github.com/a/b/tree/main", "https://github.com/a/b/releases.atom"),
        ("https://github.com/a/b.git", "https://github.com/a/b/releases.atom"),
        (
            "https://github.com/topics/swift",
            "https://api.github.com/search/repositories?q=topic:swift&sort=updated&order=desc&per_page=100"
        ),
        ("https://github.com/stars/ana", "https://api.github.com/users/ana/starred?per_page=100"),
        ("https://github.com/ana?tab=stars", "https://api.github.com/users/ana/starred?per_page=100"),
        ("https://github.com/ana?tab=repositories", nil), ("https://github.com/explore?tab=stars", nil),
        (
            "https://framagit.org/explore/projects/topics/eau",
            "https://framagit.org/api/v4/projects?topic=eau&order_by=created_at&sort=desc&per_page=100"
        ),
        (
            "https://gitlab.com/users/ana/starred",
            "https://gitlab.com/api/v4/users/ana/starred_projects?per_page=100"
        ),
        (
            "https://codeberg.org/explore/repos?topic=1&q=eau",
            "https://codeberg.org/api/v1/repos/search?q=eau&topic=true&sort=created&order=desc&limit=50"
        ),
        ("https://codeberg.org/explore/repos?q=eau", nil),
        ("https://codeberg.org/ana?tab=stars", "https://codeberg.org/api/v1/users/ana/starred?limit=50"),
        ("https://github.com/topics", nil), ("https://github.com/", nil),
        ("https://github.com/a", nil),
        ("https://gist.github.com/a/1234", "https://gist.github.com/a.atom"),
        ("https://gitlab.com/a/b", "https://gitlab.com/a/b/-/tags?format=atom"),
        ("https://gitlab.com/a/g/b/-/tree/main", "https://gitlab.com/a/g/b/-/tags?format=atom"),
        ("https://gitlab.com/a/b/-/issues/3", "https://gitlab.com/a/b/-/tags?format=atom"),
        ("https://codeberg.org/a/b", "https://codeberg.org/a/b/releases.rss"),
        ("https://git.sr.ht/~a/b", "https://git.sr.ht/~a/b/refs/rss.xml"), ("https://git.sr.ht/a/b", nil),
        ("https://sourceforge.net/projects/x/files", "https://sourceforge.net/projects/x/rss?path=/"),
        ("https://mastodon.example/@jean", "https://mastodon.example/@jean.rss"),
        ("https://mastodon.example/@jean/123", nil),
        ("https://bsky.app/profile/a.example", "https://bsky.app/profile/a.example/rss"),
        ("https://old.example/c/aide/5", "https://old.example/c/aide/5.rss"),
        ("https://jlai.lu/c/france", "https://jlai.lu/feeds/c/france.xml"),
        ("https://www.reddit.com/r/swift/comments/1/x", "https://www.reddit.com/r/swift/.rss"),
        ("https://lobste.rs/t/swift", "https://lobste.rs/t/swift.rss"),
        ("https://news.ycombinator.com/", "https://news.ycombinator.com/rss"),
        ("https://news.ycombinator.com/item?id=1", nil),
        ("https://hn.algolia.com/?q=swift", "https://hnrss.org/newest?q=swift"),
        ("https://medium.com/@jean/un-article", "https://medium.com/feed/@jean"),
        ("https://medium.com/p/123", nil),
        ("https://jean.medium.com/x-1", "https://jean.medium.com/feed"),
        ("https://ana.substack.com/p/x", "https://ana.substack.com/feed"),
        ("https://ana.tumblr.com", "https://ana.tumblr.com/rss"),
        ("https://ana.wordpress.com/2026/", "https://ana.wordpress.com/feed/"),
        ("https://ana.blogspot.com/x.html", "https://ana.blogspot.com/feeds/posts/default"),
        ("https://ana.hashnode.dev/x", "https://ana.hashnode.dev/rss.xml"),
        ("https://dev.to/t/swift", "https://dev.to/feed/tag/swift"),
        ("https://dev.to/ana/x", "https://dev.to/feed/ana"),
        ("https://stackoverflow.com/questions/tagged/swift", "https://stackoverflow.com/feeds/tag/swift"),
        (
            "https://unix.stackexchange.com/questions/tagged/git",
            "https://unix.stackexchange.com/feeds/tag/git"
        ),
        ("https://arxiv.org/list/cs.CL/recent", "https://rss.arxiv.org/atom/cs.CL"),
        ("https://arxiv.org/abs/1", nil),
        (
            "https://datatracker.ietf.org/doc/rfc9110/",
            "https://datatracker.ietf.org/feed/document-changes/rfc9110/"
        ),
        ("https://pypi.org/project/x/", "https://pypi.org/rss/project/x/releases.xml"),
        ("https://crates.io/crates/serde", "https://static.crates.io/rss/crates/serde.xml"),
        ("https://rubygems.org/gems/rake", "https://rubygems.org/gems/rake/versions.atom"),
        ("https://packagist.org/packages/a/b", "https://packagist.org/feeds/package.a/b.rss"),
        ("https://www.nuget.org/packages/X", "https://www.nuget.org/packages/X/atom.xml"),
        (
            "https://hal.science/search/index?q=sobriete",
            "https://api.archives-ouvertes.fr/search/?q=sobriete&wt=rss&sort=producedDate_tdate%20desc"
        ),
        // Not the thing itself.
        ("https://www.youtube.com/c/Name/videos", nil), ("https://e.example/c/a/b.html", nil),
        ("https://e.example/c/aide/sous/5", "https://e.example/c/aide/sous/5.rss"),
        ("https://open.substack.com/pub/ana/p/x", nil), ("https://www.substack.com/home", nil),
        ("https://www.tumblr.com/ana/123", nil),
        ("https://www.medium.com/@jean/x", "https://medium.com/feed/@jean"),
        ("https://link.medium.com/abc", nil), ("https://medium.com/feed/@jean", nil),
        ("https://substack.com/@ana", nil), ("https://jsr.io/@std", nil),
        ("https://m.youtube.com/@jean", nil),
        ("https://mastodon.example/@a@b.example", nil), ("https://dev.to/feed/ana", nil),
        ("https://mastodon.example:8443/@jean", "https://mastodon.example:8443/@jean.rss"),
        ("http://mastodon.example/@jean", "http://mastodon.example/@jean.rss"),
        ("https://github.com/trending/swift", nil), ("https://github.com/a/.git", nil),
        (
            "https://github.com/devcontainers/features",
            "https://github.com/devcontainers/features/releases.atom"
        ),
        ("https://gitlab.com/a/b/issues", nil), ("https://gitlab.com/groups/ana/x", nil),
        ("https://gist.github.com/0123456789abcdef0123456789abcdef", nil),
        (
            "https://datatracker.ietf.org/doc/html/rfc9110",
            "https://datatracker.ietf.org/feed/document-changes/rfc9110/"
        ),
        ("https://old.reddit.com/r/swift", "https://www.reddit.com/r/swift/.rss"),
        ("https://hn.algolia.com/?query=blé", "https://hnrss.org/newest?q=bl%C3%A9"),
        ("https://e.fr/a/b", nil),
    ]

    @Test(arguments: pages)
    func `a page of a service has the feed of that service`(page: String, feed: String?) throws {
        #expect(Recipe.first(for: try #require(WebURL(page)))?.feed == feed)
    }

    @Test func `every recipe that veille knows is tried, on each of its patterns`() {
        let found = Self.pages.compactMap { WebURL($0.0) }.compactMap {
            Recipe.first(for: $0)?.recipe.pattern
        }
        #expect(Set(Recipe.known.map(\.pattern)).subtracting(found).isEmpty)
        #expect(Set(Recipe.known.map(\.kind)) == Set(Recipe.Kind.allCases))
    }

    @Test(arguments: [
        (
            "https://forge.example/{owner}/{name}/*", "https://forge.example/{owner}/{name}.rss",
            "https://forge.example/a/b/c"
        ),
        (
            "https://{name}.blog.example/*", "https://{name}.blog.example/feed",
            "https://www.ana.blog.example/x"
        ),
        ("https://{host}/wiki/{page}", "https://{host}/feed/{page}", "https://any.example/wiki/X"),
        ("https://e.example/?tag={tag}", "https://e.example/feed/{tag}", "https://e.example/?x=1&tag=Y"),
    ]) func `a recipe of one's own comes first`(pattern: String, feed: String, page: String) throws {
        let own = try #require(Recipe(pattern, feed: feed))
        let found = Recipe.first(for: try #require(WebURL(page)), own: [own])
        #expect(found?.recipe == own && found?.feed.contains("{") == false)
    }

    @Test(arguments: [
        ("e.example/{name}", "https://e.example/{name}.rss"),
        ("https://e.example/{name", "https://e.example/x"),
        ("https://e.example/{name}", "https://e.example/{other}.rss"), ("https://", "https://e.example/"),
        ("https://e.example/{name}", "ftp://e.example/{name}"),
        ("https://e.example/?x", "https://e.example/"),
        ("https://e.example/{Name}", "https://e.example/{Name}.rss"),
        ("https://e.example/{name}", "https://e.example/{user_name}.rss"),
        ("https://localhost:8080/{x}", "http://localhost:8080/{x}.rss"),
        ("https://e.example/*/{name}", "https://e.example/{name}.rss"),
        ("https://*.e.example/{name}", "https://e.example/{name}.rss"),
    ]) func `a pattern that is none is no recipe`(pattern: String, feed: String) {
        #expect(Recipe(pattern, feed: feed) == nil)
    }

    @Test func `a captured value makes no address of another kind`() throws {
        let own = try #require(Recipe("https://e.example/go/{target}", feed: "https://{target}/feed"))
        for page in ["https://e.example/go/x@127.0.0.1:22%2f", "https://e.example/go/.git"] {
            #expect(own.feed(for: try #require(WebURL(page))) == nil)
        }
    }

    @Test func `a feed of versions is one of releases`() {
        #expect(
            Recipe("https://e.example/{name}", feed: "https://e.example/{name}/releases.atom")?.kind
                == .releases
        )
        #expect(Recipe("https://e.example/{name}", feed: "https://e.example/{name}.rss")?.kind == .articles)
    }
}

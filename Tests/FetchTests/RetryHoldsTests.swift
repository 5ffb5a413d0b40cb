import Feeds
import Fetch
import Foundation
import Testing

@Suite struct RetryHoldsTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)
    private static let later = now.addingTimeInterval(600)

    private func url(_ text: String) throws -> WebURL { try #require(WebURL(text)) }

    @Test(
        arguments: [
            // A host by default: not its parent, siblings or other ports.
            ("https://a.e.fr/1", "https://a.e.fr/2", true), ("https://a.e.fr/1", "https://b.e.fr/1", false),
            ("https://a.e.fr/1", "http://a.e.fr:8080/1", false),
            ("https://a.e.fr/1", "https://e.fr/1", false),
            // All sites of a service.
            ("https://one.tumblr.com/rss", "https://two.tumblr.com/rss", true),
            ("https://one.tumblr.com/rss", "https://nottumblr.com/rss", false),
            // A gateway fetches other sites for each feed.
            ("https://rsshub.app/a", "https://rsshub.app/b", false),
            ("https://rsshub.app/a", "https://rsshub.app/a", true),
            // Configured.
            ("https://x.lemonde.fr/1", "https://y.lemonde.fr/1", true),
            ("https://one.medium.com/a", "https://one.medium.com/b", false),
        ] as [(String, String, Bool)]
    )
    func `a pause has the configured scope`(held: String, other: String, isHeld: Bool) throws {
        var holds = RetryHolds(scopes: ["lemonde.fr": .domain, "medium.com": .feed])
        holds.hold(try url(held), until: Self.later)
        #expect((holds.pause(of: try url(other), at: Self.now) != nil) == isHeld)
    }

    @Test func `a pause ends, the longer one wins, and it persists between rounds`() throws {
        var holds = RetryHolds()
        let feed = try url("https://e.fr/feed")
        holds.hold(feed, until: Self.later)
        holds.hold(feed, until: Self.now.addingTimeInterval(60))
        let again = RetryHolds(holds.pauses)
        #expect(again.pause(of: feed, at: Self.now) == Self.later)
        #expect(again.pause(of: feed, at: Self.later) == nil)
    }
}

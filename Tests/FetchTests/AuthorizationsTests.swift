import Feeds
import Fetch
import Testing

@Suite struct AuthorizationsTests {
    @Test(arguments: [
        ("https://e.fr/feed", "https://e.fr/feed", true), ("https://e.fr/feed", "https://e.fr/feed?x", false),
        ("https://e.fr/feed", "http://e.fr/feed", false), ("https://e.fr/", "https://e.fr/feed", false),
        ("https://e.fr", "https://e.fr/feed", true), ("https://e.fr", "https://e.fr:443/feed", true),
        ("https://e.fr", "https://e.fr:8443/feed", false), ("https://e.fr", "http://e.fr/feed", false),
        ("https://e.fr:8443", "https://e.fr:8443/feed", true), ("http://e.fr", "http://e.fr/feed", true),
        ("http://e.fr", "https://e.fr/feed", false), ("e.fr", "https://e.fr/feed", true),
        ("e.fr", "http://e.fr/feed", false), ("e.fr", "https://e.fr:8443/feed", false),
        ("e.fr:8443", "https://e.fr:8443/feed", true), ("e.fr:8443", "http://e.fr:8443/feed", false),
        ("E.fr", "https://e.fr/feed", true), ("e.fr", "https://www.e.fr/feed", false),
        ("e.fr", "https://e.fr.evil.org/feed", false), ("ftp://e.fr", "https://e.fr/feed", false),
        ("e.fr/feed", "https://e.fr/feed", false), ("", "https://e.fr/feed", false),
    ])
    func `a key is for its scheme, host and port`(key: String, address: String, isMatch: Bool) throws {
        let url = try #require(WebURL(address))
        #expect((Authorizations([key: "Bearer x"]).field(for: url) != nil) == isMatch)
    }
}

import Feeds
import Testing

@testable import Fetch

@Suite struct RedirectCookiesTests {
    private static func url(_ text: String) throws -> WebURL { try #require(WebURL(text)) }

    @Test(
        arguments: [
            ("seen=1; Path=/; HttpOnly", "https://e.fr/feed", "seen=1"),
            ("seen=1", "https://e.fr/a/feed", "seen=1"),
            ("seen=1", "https://e.fr/b/feed", nil), ("seen=1; Path=/", "https://other.fr/feed", nil),
            ("seen=1; Path=/", "https://sub.e.fr/feed", nil),
            ("seen=1; Domain=e.fr; Path=/", "https://sub.e.fr/", "seen=1"),
            ("seen=1; Domain=fr; Path=/", "https://e.fr/", nil),
            ("seen=1; Domain=other.fr; Path=/", "https://e.fr/", nil),
            ("seen=1; Path=/; Secure", "http://e.fr/", nil),
            ("seen=1; Path=/; Max-Age=0", "https://e.fr/", nil),
            ("seen=1; Path=/fe", "https://e.fr/feed", nil), ("=1; Path=/", "https://e.fr/", nil),
            ("seen=1\r\nX: y; Path=/", "https://e.fr/", nil),
        ] as [(String, String, String?)]
    )
    func `a cookie goes where it belongs`(field: String, target: String, sent: String?) throws {
        var cookies = RedirectCookies()
        cookies.store([field], from: try Self.url("https://e.fr/a/gate"))
        #expect(cookies.field(for: try Self.url(target)) == sent)
    }

    @Test func `a later cookie replaces an earlier one, and few are kept`() throws {
        let url = try Self.url("https://e.fr/")
        var cookies = RedirectCookies()
        cookies.store(["a=1", "a=2", "b=3"], from: url)
        #expect(cookies.field(for: url) == "a=2; b=3")
        cookies.store(["b=; Max-Age=0"], from: url)
        #expect(cookies.field(for: url) == "a=2")
        cookies.store((0..<100).map { "c\($0)=1" } + ["d=" + String(repeating: "x", count: 5000)], from: url)
        #expect(cookies.field(for: url)?.split(separator: ";").count == 20)
    }
}

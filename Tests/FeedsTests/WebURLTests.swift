import Feeds
import Testing

@Suite struct WebURLTests {
    /// RFC 3986 §5.4: the base is `http://a/b/c/d;p?q`.
    @Test(arguments: [
        ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
        ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
        ("#s", "http://a/b/c/d;p?q#s"),
        ("g#s", "http://a/b/c/g#s"), (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"),
        ("..", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
        ("g.", "http://a/b/c/g."),
        ("g;x=1/../y", "http://a/b/c/y"), ("https://x.org/", "https://x.org/"),
    ])
    func `references resolve as in the RFC`(reference: String, target: String) throws {
        let base = try #require(WebURL("http://a/b/c/d;p?q"))
        #expect(base.resolving(reference)?.description == target)
    }

    @Test(arguments: [
        "exemple.fr/page", "mailto:a@b.fr", "http://", "http:///page", "https://exa mple.fr/",
        "https://exemple.fr/a b",
        "https://exemple.fr\\@autre.fr/", "https://exemple.fr/\u{0}", "https://<exemple>.fr/",
        "javascript:alert(1)", "http://javascript:alert(1)", "https://exemple.fr:80a/",
        "https://exemple.fr:-1/",
        "https://exemple.fr:123456/",
    ])
    func `invalid addresses are rejected`(text: String) {
        #expect(WebURL(text) == nil)
    }

    @Test func `host and port are those a client connects to`() throws {
        let url = try #require(WebURL("HTTPS://jean:secret@WWW.Exemple.FR.:8443/Page?x=1#fin"))
        #expect(url.scheme == "https")
        #expect(url.host == "www.exemple.fr")
        #expect(url.port == 8443)
        #expect(try #require(WebURL("http://[2001:DB8::1]:80/")).host == "[2001:db8::1]")
        #expect(try #require(WebURL("http://[2001:DB8::1]/")).port == nil)
        #expect(try #require(WebURL("http://exemple.fr:/")).port == nil)
        #expect(url.hasUserInfo && WebURL("http://a@\u{301}b.fr/")?.hasUserInfo == true)
        #expect(WebURL("http://b.fr/@a")?.hasUserInfo == false)
    }

    @Test(arguments: [
        ("https://e.fr/a?b=c#d", "https://e.fr/a?b=c#d"), ("HTTP://e.fr", "HTTP://e.fr"),
        ("mailto:a@e.fr", "mailto:a@e.fr"), (" https://e.fr/\u{202E}a\n", "https://e.fr/a"),
        ("javascript:alert(1)", "#"), ("JavaScript:alert(1)", "#"), (" java\nscript:alert(1)", "#"),
        ("\u{1}javascript:alert(1)", "#"), ("data:text/html,x", "#"), ("vbscript:x", "#"),
        ("file:///etc", "#"),
        ("//e.fr/a", "#"), ("e.fr", "#"), ("https", "#"), ("", "#"), (":", "#"), ("https&colon;x", "#"),
    ])
    func `only addresses of the web and of mail are targets of links`(address: String, target: String) {
        #expect(WebURL.linkTarget(address) == target)
    }

    @Test(
        arguments: [
            ("feed://e.fr/a", "http://e.fr/a"), ("feed:https://e.fr/a", "https://e.fr/a"),
            ("FEED:http://e.fr", "http://e.fr"),
            ("https://e.fr/my feed.xml", "https://e.fr/my%20feed.xml"),
            (" https://e.fr/a ", "https://e.fr/a"),
            ("feed://https://e.fr/a", "https://e.fr/a"), ("e.fr", nil), ("", nil), ("feed:", nil),
        ] as [(String, String?)]
    )
    func `a typed address may be that of a feed reader`(text: String, url: String?) {
        #expect(WebURL(typed: text)?.description == url)
    }

    @Test(
        arguments: [
            ("a b", "https://e.fr/x/a%20b"), ("\n/a\n", "https://e.fr/a"),
            ("\\\\other.fr\\a", "https://other.fr/a"),
            ("http:///other.fr/a", "http://other.fr/a"),
            ("HTTPS://Other.fr/é?é#é", "https://Other.fr/%C3%A9?%C3%A9#%C3%A9"),
            ("mailto:a b@e.fr", "mailto:a b@e.fr"), ("/100%", "https://e.fr/100%"),
            ("?p=1", "https://e.fr/x/y?p=1"), ("  ", nil),
            ("https://e.fr/a\tb\"c", "https://e.fr/ab%22c"),
            ("https://bücher.example/ä", "https://bücher.example/%C3%A4"),
        ] as [(String, String?)]
    )
    func `a reference is read as browsers read it`(reference: String, url: String?) {
        #expect(WebURL.repairing(reference, base: WebURL("https://e.fr/x/y")) == url)
    }
}

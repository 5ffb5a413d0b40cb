import Testing

@testable import Feeds

@Suite struct RedirectorsTests {
    @Test(arguments: [
        ("https://www.google.com/url?sa=D&q=https%3A%2F%2Fe.fr%2F1", "https://e.fr/1"),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fe.fr%2F1&data=05",
            "https://e.fr/1"
        ),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fe.fr",
            "https://e.fr"
        ),
        ("https://t.n.com/CL0/https:%2F%2Fe.fr%2F1/1/0100", "https://e.fr/1"),
        // It carries an address, but is a page of its own.
        ("https://validator.example/check?uri=https%3A%2F%2Fe.fr%2F1", nil),
        ("https://www.google.com/search?q=caches", nil), ("https://www.google.com/url?q=javascript:1", nil),
        ("https://www.google.com/url?q=https%3A%2F%2Fu:p@e.fr", nil),
    ])
    func `the address that another carries`(_ address: String, _ target: String?) throws {
        let url = try #require(WebURL(address))
        #expect(url.unwrapped.description == target ?? address)
    }

    @Test(arguments: [
        ("https://bit.ly/3xYz", true), ("https://golang.example/link/1234/rss", true),
        ("https://t.co/", false),
        ("https://e.fr/links", false), ("https://e.fr/2026/03/go/errors", false),
        // What looks like one, and is a place of its own.
        ("https://go.dev/blog/swisstable-maps-in-go", false),
        ("https://reddit.com/r/swift/comments/1abc2/x", false),
        ("https://link.springer.com/article/10.1007/s12345-021-1", false),
        ("https://theverge.com/c/24/x-y", false),
        ("https://e.fr/link/why-caches-fail", false),
        // Services of letters.
        ("https://u1.ct.sendgrid.net/ls/click?upn=u001.abc", true), ("https://x.mjt.lu/lnk/AA/1/2", true),
        ("https://r20.rs6.net/tn.jsp?f=001", true), ("https://l.us7.list-manage.com/track/click?u=1", true),
        ("https://click.e.fr/f/a/1B2c3D4e5F6g7H8i9J", true), ("https://t.hubspotlinks.com/Ctc/1", true),
    ])
    func `addresses that only forward`(_ address: String, _ forwards: Bool) throws {
        #expect(try #require(WebURL(address)).isForwarder == forwards)
    }
}

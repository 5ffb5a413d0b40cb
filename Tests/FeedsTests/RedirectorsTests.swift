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
        ("https://e.fr/r/abc", true),
    ])
    func `addresses that only forward`(_ address: String, _ forwards: Bool) throws {
        #expect(try #require(WebURL(address)).isForwarder == forwards)
    }
}

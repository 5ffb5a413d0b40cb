import Feeds
import Fetch
import Testing

@Suite struct InterstitialTests {
    private static let html = [(name: "content-type", value: "text/html; charset=utf-8")]

    private func response(
        _ status: Int,
        _ headers: [(name: String, value: String)],
        _ body: String = "",
        redirects: [Response.Redirect] = []
    ) -> Response {
        Response(
            status: status,
            headers: headers,
            body: Array(body.utf8),
            url: "https://e.fr/",
            redirects: redirects
        )
    }

    private func find(_ response: Response, requested url: String = "https://e.fr/feed") -> FetchError? {
        Interstitial.find(in: response, requested: url)
    }

    @Test(
        arguments: [
            ("<html><head><title>Just a moment...</title>", "Cloudflare"),
            ("<html><script src=\"/cdn-cgi/challenge-platform/h/b/x.js\">", "Cloudflare"),
            ("<html><script id=\"anubis_challenge\">", "Anubis"),
            ("<html><script src=\"/_Incapsula_Resource?x=1\">", "Imperva"),
        ]
    )
    func `a bot check is recognised by its content, whatever its status`(
        body: String,
        name: String
    ) {
        for status in [200, 403, 503] {
            #expect(find(response(status, Self.html, body))?.kind == .botWall(name))
        }
    }

    @Test func `a bot check is recognised by its header fields`() {
        let cloudflare = response(403, [("cf-mitigated", "challenge")])
        #expect(find(cloudflare)?.kind == .botWall("Cloudflare"))
        let amazon = response(202, [("x-amzn-waf-action", "challenge")])
        #expect(find(amazon)?.kind == .botWall("AWS WAF"))
    }

    @Test func `a captive portal is recognised`() {
        let away = [Response.Redirect(status: 302, target: "http://portal.hotel.example/login?u=1")]
        #expect(find(response(511, Self.html))?.kind == .captivePortal(nil))
        #expect(
            find(response(200, Self.html, "<html>", redirects: away))?.kind
                == .captivePortal("http://portal.hotel.example/login?u=1")
        )
    }

    @Test(arguments: [
        "<html><body>Blog<script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>",
        "<html><body><a href='https://blog.cloudflare.com/'>Just a moment</a>",
    ])
    func `the ordinary beacon of a service is not a wall`(body: String) {
        for status in [200, 403, 404, 500] {
            #expect(find(response(status, Self.html, body)) == nil)
        }
    }

    @Test(arguments: [404, 410]) func `what is gone is gone, whatever the page shows`(status: Int) {
        let body = "<html><head><title>Just a moment...</title>"
        #expect(find(response(status, Self.html, body)) == nil)
    }

    @Test(arguments: [
        "https://e.fr/login?next=/feed", "https://e.fr/guestbook/", "https://www.e.fr/members/signin",
        "https://accounts.e.fr/authenticate",
    ])
    func `a page of the same site is not a captive portal`(target: String) {
        let away = [Response.Redirect(status: 302, target: target)]
        #expect(find(response(200, Self.html, "<html>Sign in", redirects: away)) == nil)
        #expect(
            find(
                response(200, Self.html, "<html>Sign in", redirects: away),
                requested: "https://other.example/feed"
            )?.kind == .captivePortal(target)
        )
    }

    @Test(
        arguments: [
            ("https://news.e.co.uk/feed", "https://accounts.e.co.uk/login", nil),
            ("https://e.co.uk/feed", "https://portal.co.uk/login", "https://portal.co.uk/login"),
            ("https://e.gouv.fr/feed", "https://wifi.gouv.fr/login", "https://wifi.gouv.fr/login"),
            ("https://e.co/feed", "https://accounts.e.co/login", nil),
        ] as [(String, String, String?)]
    )
    func `a country's shared domain is not a site`(url: String, target: String, portal: String?) {
        let away = [Response.Redirect(status: 302, target: target)]
        #expect(
            find(response(200, Self.html, "<html>", redirects: away), requested: url)?.kind
                == portal.map { .captivePortal($0) }
        )
    }

    @Test func `the site's own responses are not recognised as bot checks`() {
        let moved = [Response.Redirect(status: 301, target: "https://e.fr/login-feed")]
        #expect(find(response(404, Self.html, "<html>Not found")) == nil)
        #expect(find(response(403, Self.html, "<html>Forbidden")) == nil)
        #expect(find(response(200, Self.html, "<html>An article", redirects: moved)) == nil)
        let quoting = response(
            200,
            [("content-type", "application/rss+xml")],
            "<title>Just a moment...</title>"
        )
        #expect(find(quoting) == nil, "an article may quote a bot check")
    }
}

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
            #expect(Interstitial.find(in: response(status, Self.html, body))?.kind == .botWall(name))
        }
    }

    @Test func `a bot check is recognised by its header fields`() {
        let cloudflare = response(403, [("cf-mitigated", "challenge")])
        #expect(Interstitial.find(in: cloudflare)?.kind == .botWall("Cloudflare"))
        let amazon = response(202, [("x-amzn-waf-action", "challenge")])
        #expect(Interstitial.find(in: amazon)?.kind == .botWall("AWS WAF"))
    }

    @Test func `a captive portal is recognised`() {
        let away = [Response.Redirect(status: 302, target: "http://portal.hotel.example/login?u=1")]
        #expect(Interstitial.find(in: response(511, Self.html))?.kind == .captivePortal(nil))
        #expect(
            Interstitial.find(in: response(200, Self.html, "<html>", redirects: away))?.kind
                == .captivePortal("http://portal.hotel.example/login?u=1")
        )
    }

    @Test func `the site's own responses are not recognised as bot checks`() {
        let moved = [Response.Redirect(status: 301, target: "https://e.fr/login-feed")]
        #expect(Interstitial.find(in: response(404, Self.html, "<html>Not found")) == nil)
        #expect(Interstitial.find(in: response(403, Self.html, "<html>Forbidden")) == nil)
        #expect(Interstitial.find(in: response(200, Self.html, "<html>An article", redirects: moved)) == nil)
        let quoting = response(
            200,
            [("content-type", "application/rss+xml")],
            "<title>Just a moment...</title>"
        )
        #expect(Interstitial.find(in: quoting) == nil, "an article may quote a bot check")
    }
}

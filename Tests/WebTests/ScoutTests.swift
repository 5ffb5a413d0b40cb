import Curation
import Feeds
import Foundation
import HTTPTypes
import Home
import Hummingbird
import Support
import Testing
import Web

/// Sites to follow, in the browser.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct ScoutTests {
    private static let site: LoopbackServer.Handler = { request in
        guard request.uri.path == "/feed" else {
            let head =
                "<title>S</title><link rel=alternate type=application/rss+xml href=/feed title=Journal>"
            return LoopbackServer.answer(head, headers: [.contentType: "text/html"])
        }
        let items = (0..<3).map {
            "<item><guid>\($0)</guid><title>L’énergie &lt;b&gt; \($0)</title><link>http://\(request.head.authority ?? "")/f/\($0)</link>"
                + "<pubDate>Fri, 13 Mar 2026 08:00:00 GMT</pubDate></item>"
        }
        return LoopbackServer.answer(
            "<rss version='2.0'><channel><title>Journal &lt;i&gt;</title>\(items.joined())</channel></rss>",
            headers: [.contentType: "application/rss+xml"]
        )
    }

    /// A page with three links of one site that is not followed, `e.fr`, and three of one on loopback.
    private static func whileServing(
        isReadOnly: Bool = false,
        _ body: @escaping @Sendable (WebTestServer, String, String) async throws -> Void
    ) async throws {
        let settings = "fetch:\n  per_host_interval: 0\n  allow_private: [127.0.0.1]\n  timeout: 600\n"
        try await LoopbackServer.whileServing(site) { place in
            try await WebTestServer.whileServing({ $0.isReadOnly = isReadOnly }, configuration: settings) {
                server,
                _ in
                let links = (0..<4).map { "* [L\($0)](http://\(place)/a/\($0))\n" }.joined()
                try TemporaryDirectory.current.write(WebTestServer.page + links, to: "page.md")
                try await body(server, place, "csrf=\(try await server.csrf())")
            }
        }
    }

    @Test func `a site is shown with its reasons, then with its feed, and followed`() async throws {
        try await Self.whileServing { server, place, csrf in
            #expect(try await server.get("/sources").body.contains("<a href=\"/scout\">Sites to follow</a>"))
            let before = try await server.get("/scout").body
            #expect(before.contains("<h2>127.0.0.1</h2>") && before.contains("4 links on your pages"))
            #expect(before.contains("<h2>e.fr</h2>") && !before.contains("value=\"follow\""))
            let host = "&host=127.0.0.1"
            let early = try await server.post("/scout", csrf + host + "&action=follow")
            #expect(early.status == 409 && early.body.contains("look for it first"))
            let started = try await server.post("/scout/look?lang=fr", csrf)
            #expect(started.status == 303 && started.field("location") == "/scout?lang=fr")
            #expect(try await server.whenDone().contains("1 site with a feed"))
            let page = try await server.get("/scout").body
            #expect(page.contains("3 articles in a month") && page.contains("http://\(place)/feed"))
            #expect(page.contains("no feed found"))
            #expect(!page.contains("<b>") && !page.contains("Journal <i>"))
            let other = try await server.post("/scout", csrf + host + "&action=follow&feed=http%3A%2F%2Fx.fr")
            #expect(other.status == 409)
            let followed = try await server.post("/scout", csrf + host + "&action=follow")
            #expect(followed.status == 303 && followed.field("location") == "/scout?host=127.0.0.1")
            #expect(try server.home.subscriptions().feeds.map(\.url) == ["http://\(place)/feed"])
            #expect(try await !server.get("/scout").body.contains("<h2>127.0.0.1</h2>"))
            #expect(try await server.post("/scout", csrf + host + "&action=follow").status == 404)
        }
    }

    @Test func `a site that is not wanted is written to the configuration, and not shown again`() async throws
    {
        try await Self.whileServing { server, _, csrf in
            let refused = try await server.post("/scout", csrf + "&host=e.fr&action=refuse")
            #expect(refused.status == 303)
            #expect(try TemporaryDirectory.current.read("veille.yml").contains("unwanted: [e.fr]"))
            #expect(try await !server.get("/scout").body.contains("<h2>e.fr</h2>"))
            #expect(try await server.get("/scout?host=e.fr%3Cb%3E").body.contains("Decided: e.fr&lt;b&gt;"))
        }
    }

    @Test func `the API has the same, and wants its token`() async throws {
        try await Self.whileServing { server, place, csrf in
            let token = ["X-CSRF-Token: " + csrf.dropFirst(5)]
            #expect(try await server.get("/api/v1/scout").body.contains("\"host\":\"e.fr\""))
            #expect(try await server.post("/api/v1/scout", "{}").status == 403)
            #expect(try await server.post("/api/v1/scout", "", fields: token).status == 202)
            _ = try await server.whenDone()
            let found = try await server.get("/api/v1/scout").body
            #expect(found.contains("\"articles\":3") && found.contains("\"schema\":\"veille.api.scout"))
            let follow = "{\"host\":\"127.0.0.1\",\"action\":\"follow\",\"feed\":\"http://\(place)/feed\"}"
            #expect(try await server.post("/api/v1/scout/decide", follow).status == 403)
            let followed = try await server.post("/api/v1/scout/decide", follow, fields: token)
            #expect(followed.status == 200 && followed.body.contains("\"isChanged\":true"))
            let wrong = "{\"host\":\"e.fr\",\"action\":\"buy\"}"
            #expect(try await server.post("/api/v1/scout/decide", wrong, fields: token).status == 400)
        }
    }

    @Test func `who may only read sees no buttons and decides nothing`() async throws {
        try await Self.whileServing(isReadOnly: true) { server, _, csrf in
            let page = try await server.get("/scout").body
            #expect(page.contains("<h2>e.fr</h2>") && !page.contains("value=\"refuse\""))
            let refused = try await server.post("/scout", csrf + "&host=e.fr&action=refuse")
            #expect(refused.status == 403)
        }
    }
}

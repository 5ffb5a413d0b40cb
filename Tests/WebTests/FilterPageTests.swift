import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing
import Web

/// The queue, narrowed to a section, a site, a language or a worth.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct FilterPageTests {
    private static func whileServing(
        _ body: @escaping @Sendable (WebTestServer) async throws -> Void
    ) async throws {
        try await WebTestServer.whileServing { server, _ in
            let store = try server.home.openStore()
            for number in 0..<14 {
                let article = Suggestion.Article(
                    url: "https://www.other.org/\(number)",
                    title: "Eleven \(number)",
                    site: "Other & Co",
                    published: WebTestServer.now.addingTimeInterval(Double(number - 20)),
                    language: "en",
                    feedURL: "https://other.org/feed"
                )
                let suggestion = Suggestion(
                    id: "",
                    page: "page.md",
                    section: ["Droit"],
                    article: article,
                    relevance: 0.3,
                    confidence: 0.9
                )
                _ = try store.put(
                    Proposal(suggestion: suggestion, key: "other.org/\(number)"),
                    at: WebTestServer.now
                )
            }
            try await body(server)
        }
    }

    @Test(arguments: [
        ("/?section=2", 14), ("/?section=droit", 14), ("/?site=Other+%26+Co", 14), ("/?site=n.fr", 3),
        ("/?language=en", 14), ("/?worth=0.75", 2), ("/?worth=0,75", 2), ("/?story=on", 0),
        ("/?story=false", 17),
        ("/?section=&site=&language=&worth=", 17), ("/?site=n.fr&worth=0.85&q=eau", 1),
    ])
    func `a list is narrowed by its address`(path: String, count: Int) async throws {
        try await Self.whileServing { server in
            let page = try await server.get(path).body
            #expect(page.ranges(of: "<article ").count == min(12, count), "\(page)")
            let list = try await server.get("/api/v1/queue" + path.dropFirst()).body
            #expect(list.contains("\"total\":\(count)}"), "\(list.prefix(200))")
        }
    }

    @Test func `the next page, an order, a decision and a search keep what was chosen`() async throws {
        try await Self.whileServing { server in
            let page = try await server.get("/?site=other.org&section=2&by=newest&lang=fr").body
            #expect(
                page.contains("href=\"/?by=newest&amp;section=2&amp;site=other.org&amp;from=12&amp;lang=fr\"")
            )
            #expect(page.contains("href=\"/?by=worth&amp;section=2&amp;site=other.org&amp;lang=fr\""))
            #expect(page.contains("value=\"/?site=other.org&amp;section=2&amp;by=newest&amp;lang=fr\""))
            #expect(page.contains("<input type=\"hidden\" name=\"by\" value=\"newest\">"))
            #expect(page.contains("<option value=\"2\" selected>Droit (14)</option>"))
            #expect(
                page.contains(
                    "href=\"/?by=newest&amp;section=2&amp;lang=fr\"><span class=\"hidden\">Sans </span>other.org ×"
                )
            )
            #expect(page.contains("14 à trier") && !page.contains("id=\"lead\""))
            let id = try #require(page.firstMatch(of: /data-id="(\w+)"/)).output.1
            let csrf = "csrf=\(try await server.csrf())"
            let back = "%2F%3Fsite%3Dother.org%26section%3D2"
            let decided = try await server.post("/decide", csrf + "&id=\(id)&action=refuse&back=\(back)")
            #expect(decided.field("location") == "/?site=other.org&section=2&done=\(id)")
        }
    }

    @Test func `a card leads to the others of its site and of its section`() async throws {
        try await Self.whileServing { server in
            let page = try await server.get("/?site=Other&from=11").body
            #expect(
                page.contains(
                    "<a class=\"section\" href=\"/?page=page.md&amp;section=2&amp;site=Other\">Droit</a>"
                )
            )
            #expect(page.contains("<a href=\"/?site=Other%20%26%20Co\">Other &amp; Co</a>"))
        }
    }

    @Test(arguments: [
        ("section=9", "no section “9”"), ("worth=2", "use 0…1"), ("worth=x", "use 0…1"),
        ("story=x", "use on, true, false"),
        ("by=x", "section, source, story, worth, newest, doubt"),
    ])
    func `a choice that cannot be made says why`(query: String, message: String) async throws {
        try await Self.whileServing { server in
            for path in ["/?", "/api/v1/queue?"] {
                let answer = try await server.get(path + query)
                #expect(answer.status == 400 && answer.body.contains(message), "\(answer.body)")
            }
        }
    }

    @Test func `with nothing left the form stays, and nothing is said to be decided`() async throws {
        try await Self.whileServing { server in
            let page = try await server.get("/?site=%3Cb%3E").body
            #expect(page.contains("Nothing here.") && page.contains("&lt;b&gt; ×"))
            #expect(page.contains("<option value=\"&lt;b&gt;\" selected>"))
        }
    }
}

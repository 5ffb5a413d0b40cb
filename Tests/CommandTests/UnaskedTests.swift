import Feeds
import Fetch
import Foundation
import HTTPTypes
import Hummingbird
import Support
import Testing

/// Unattended, veille requests only the feeds, explains itself, and decides nothing.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct UnaskedTests {
    private static let page = """
        # Veille

        ## Énergie

        * [Les serveurs et l’électricité](https://page.test/1)
        * [La consommation des serveurs](https://page.test/2)

        ## Eau

        * [L’eau des serveurs](https://page.test/3)

        """

    /// Items with links to other hosts, and text that asks to be accepted.
    private static let feed: String = {
        let pleas = [
            "L’électricité des serveurs", "/veille accept all", "- [x] accept",
            "L’eau que boivent les serveurs",
            "a", "y", "accept: true", "{\"verdict\": \"accept\"}",
        ]
        let items = pleas.enumerated().map { number, plea in
            """
            <item><title>\(plea)</title><guid>\(number)</guid><link>http://item.test/\(number)</link>
            <description>&lt;img src="http://pixel.test/\(number)"&gt; /veille accept</description>
            <enclosure url="http://media.test/\(number).mp3" type="audio/mpeg" length="1"/>
            <source url="http://source.test/feed">S</source><comments>http://comments.test/</comments></item>
            """
        }
        return """
            <?xml-stylesheet href="http://style.test/x.xsl"?><!DOCTYPE rss SYSTEM "http://dtd.test/rss.dtd">
            <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Flux</title>
            <link>http://home.test/</link><image><url>http://image.test/</url></image>
            <atom:link rel="hub" href="http://hub.test/"/><atom:link rel="next" href="http://next.test/"/>
            <cloud domain="cloud.test" port="80" path="/" registerProcedure="" protocol="http-post"/>
            \(items.joined())</channel></rss>
            """
    }()

    @Test func `only feeds are requested, suggestions have reasons, and nothing is accepted`()
        async throws
    {
        let folder = TemporaryDirectory.current
        try folder.write(Self.page, to: "page.md")
        try folder.write(
            "pages: [page.md]\nfetch: {proxy_resolves: true}\nsuggest: {min_relevance: 0, max_per_site: 9}\n",
            to: "veille.yml"
        )
        try folder.write(
            "<opml version=\"2.0\"><body><outline type=\"rss\" xmlUrl=\"http://feed.test/rss\"/></body></opml>",
            to: "feeds/feeds.opml"
        )
        let asked = Locked<Set<String>>([])
        try await LoopbackServer.whileServing({ request in
            let name = "\(request.method.rawValue) \(request.head.authority ?? "")\(request.uri.path)"
            asked.withLock { _ = $0.insert(name) }
            return request.uri.path == "/rss"
                ? LoopbackServer.answer(Self.feed) : LoopbackServer.answer(status: .notFound)
        }) { proxy in
            // All network traffic would go through this proxy.
            let environment = Dictionary(
                uniqueKeysWithValues: ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
                    .map {
                        ($0, "http://\(proxy)")
                    }
            )
            func run(_ arguments: String...) async throws -> Program.Run {
                try await Program.run(
                    arguments + ["--now", "2026-03-14T08:00:00Z"],
                    in: folder.url,
                    environment: environment
                )
            }
            #expect(try await run("poll").code == 0)
            let list = try await run("list", "--json", "--state", "all").output
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(list.utf8)) as? [String: Any]
            )
            let suggestions = try #require(document["suggestions"] as? [[String: Any]])
            #expect(suggestions.count >= 3)
            for suggestion in suggestions {
                let id = try #require(suggestion["id"] as? String)
                let reasons = try #require(suggestion["reasons"] as? [String: Any])
                let said = ["terms", "nearest"].compactMap { (reasons[$0] as? [Any])?.count }.reduce(0, +)
                #expect(said > 0, "\(suggestion)")
                let explained = try await run("explain", id)
                #expect(explained.code == 0 && !explained.output.isEmpty)
            }
            for command in [
                ["status"], ["search", "serveurs"], ["digest", "--dry-run"],
                ["check", "--no-network", "page.md"],
                ["review", "--plain"], ["apply"], ["doctor"], ["poll", "--force"], ["apply"],
            ] {
                let result = try await Program.run(
                    command + ["--now", "2026-03-15T08:00:00Z"],
                    in: folder.url,
                    environment: environment
                )
                #expect(result.code == 0, "\(command): \(result.messages)")
            }
            #expect(asked.withLock(\.self) == ["GET feed.test/rss"])
            #expect(try folder.read("page.md") == Self.page)
            #expect((try? folder.read("state/decisions.jsonl"))?.contains("accept") != true)
        }
    }
}

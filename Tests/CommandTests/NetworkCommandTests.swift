import Feeds
import Fetch
import Foundation
import HTTPTypes
import Hummingbird
import Support
import Testing

/// The commands that use the network, with a server on the loopback interface.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct NetworkCommandTests {
    private static let page = "# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n* [Deux](https://e.fr/2)\n"
    private static let settings =
        "pages: [page.md]\nfetch: {per_host_interval: 0, allow_private: [127.0.0.1], timeout: 600}\n"
    private static let feed = """
        <rss version="2.0"><channel><title>Watt</title><ttl>120</ttl>
        <item><title>Un</title><guid>1</guid><link>https://w.fr/1</link><pubDate>Fri, 13 Mar 2026 08:00:00 GMT</pubDate></item>
        </channel></rss>
        """
    private static let list = (1...4).map {
        "<li><h2><a href=\"/articles/\($0)\">Un article assez long numéro \($0)</a></h2></li>"
    }

    @Sendable private static func answer(_ request: Hummingbird.Request) -> Hummingbird.Response {
        switch request.uri.path {
        case "/feed":
            request.headers[.ifNoneMatch] == "\"1\""
                ? LoopbackServer.answer(status: .notModified)
                : LoopbackServer.answer(feed, headers: [.eTag: "\"1\"", .contentType: "application/rss+xml"])
        case "/old": LoopbackServer.answer(status: .movedPermanently, headers: [.location: "/feed"])
        case "/site":
            LoopbackServer.answer(
                "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed\"></head><body></body></html>",
                headers: [.contentType: "text/html"]
            )
        case "/news":
            LoopbackServer.answer(
                "<html lang=\"fr\"><head><title>Actualités</title></head><body><ul>\(list.joined())</ul></body></html>",
                headers: [.contentType: "text/html"]
            )
        case "/busy": LoopbackServer.answer(status: .tooManyRequests, headers: [.retryAfter: "7200"])
        default: LoopbackServer.answer(status: .notFound)
        }
    }

    /// Runs the program in a folder, on one day.
    private struct Runner: Sendable {
        let folder: URL

        func callAsFunction(_ arguments: String...) async throws -> Program.Run {
            try await Program.run(arguments + ["--now", "2026-03-14T08:00:00Z"], in: folder)
        }
    }

    /// Creates a home, starts a server, and runs commands.
    private func serving(
        feeds: [String],
        _ body: @escaping @Sendable (_ place: String, _ run: Runner) async throws -> Void
    ) async throws {
        let folder = TemporaryDirectory.current
        try folder.write(Self.page, to: "page.md")
        try folder.write(Self.settings, to: "veille.yml")
        try await LoopbackServer.whileServing({ Self.answer($0) }) { place in
            let outlines = feeds.map { "<outline text=\"F\" xmlUrl=\"http://\(place)\($0)\"/>" }
            try folder.write(
                "<opml version=\"2.0\"><body>\(outlines.joined())</body></opml>",
                to: "feeds/feeds.opml"
            )
            try await body(place, Runner(folder: folder.url))
        }
    }

    @Test func `test shows each hop, the validators, and the next visit with its reason`() async throws {
        try await serving(feeds: []) { place, run in
            let result = try await run("feeds", "test", "http://\(place)/old")
            #expect(result.code == 0)
            let lines = result.output.split(separator: "\n").map(String.init)
            #expect(lines.first == "GET http://\(place)/old  301 → http://\(place)/feed")
            #expect(lines.contains("GET http://\(place)/feed  200"))
            #expect(lines.contains { $0.contains("HTTP/1.1 · 127.0.0.1") && $0.contains("total ") })
            #expect(lines.contains("  ETag          \"1\""))
            #expect(lines.contains("  asked again   304, as expected"))
            #expect(lines.contains("  feed          Watt · rss20 · 1 article"))
            #expect(lines.last?.hasPrefix("  next visit    2026-03-14 10:") == true)
            #expect(lines.last?.hasSuffix("UTC, the feed asks for it (ttl, updatePeriod)") == true)
            #expect(
                !FileManager.default.fileExists(
                    atPath: TemporaryDirectory.current.url.appending(path: "state").path
                )
            )
        }
    }

    @Test func `test reports the problem and the next visit`() async throws {
        try await serving(feeds: []) { place, run in
            let busy = try await run("feeds", "test", "http://\(place)/busy")
            #expect(busy.code == 1)
            #expect(busy.output.contains("2026-03-14 10:00 UTC, the server asks for it (Retry-After)"))
            let page = try await run("feeds", "test", "http://\(place)/site", "--json")
            #expect(page.code == 1)
            #expect(page.output.contains("\"label\" : \"html\""))
            let unfit = try await run(
                "feeds",
                "test",
                "http://\(place)/news",
                "--as",
                "listing",
                "--select",
                "h7 > [x"
            )
            #expect(unfit.code == 2)
            let listing = try await run("feeds", "test", "http://\(place)/news", "--as", "listing")
            #expect(listing.messages.contains("veille feeds add http://\(place)/news --as listing"))
            let missing = try await run("feeds", "test", "http://127.0.0.1:9/")
            #expect(missing.code == 3)
            #expect(missing.messages.contains("connection failed"))
        }
    }

    @Test func `discover finds a site's feed, or what can be followed instead`() async throws {
        try await serving(feeds: []) { place, run in
            let site = try await run("feeds", "discover", "http://\(place)/site")
            #expect(site.code == 0)
            #expect(
                site.output.hasPrefix(
                    "Watt  http://\(place)/feed\n  feed · 1 article · newest from 13 Mar 2026\n  – Un\n"
                )
            )
            #expect(site.messages.contains("veille feeds add http://\(place)/feed"))
        }
    }

    @Test func `a page that lists articles is followed like a feed`() async throws {
        try await serving(feeds: []) { place, run in
            let added = try await run(
                "feeds",
                "add",
                "http://\(place)/news",
                "--as",
                "listing",
                "--select",
                "li h2 a"
            )
            #expect(added.code == 0, "\(added.messages)")
            #expect(added.output == "following Actualités <http://\(place)/news>\n")
            let opml = try await run("feeds", "export").output
            #expect(opml.contains("veille:kind=\"listing\" veille:select=\"li h2 a\""))
            let poll = try await run("poll")
            #expect(poll.output.hasPrefix("1 of 1 feed read · 4 new articles"))
            let early = try await run("poll")
            #expect(early.output.hasPrefix("The feed is not due yet.\n"))
            let again = try await run("poll", "--force")
            #expect(again.output.hasPrefix("1 of 1 feed read · 0 new articles · 1 unchanged"))
            let wrong = try await run("feeds", "add", "http://\(place)/news", "--select", "a[href]")
            #expect(wrong.code == 2)
        }
    }

    @Test func `a poll can be recorded, and run again without a network`() async throws {
        let folder = TemporaryDirectory.current
        try await serving(feeds: ["/feed", "/busy"]) { _, run in
            let live = try await run("poll", "--cassette", "tape")
            #expect(live.code == 0)
            #expect(live.output.contains("2 requests"))
            try FileManager.default.removeItem(at: folder.url.appending(path: "state/veille.sqlite"))
        }
        let replayed = try await Program.run(
            ["poll", "--cassette", "tape", "--offline", "--now", "2026-03-14T08:00:00Z"],
            in: folder.url
        )
        #expect(replayed.code == 0)
        #expect(replayed.output.hasPrefix("1 of 2 feeds read · 1 new article · 0 unchanged · 1 failed\n"))
        #expect(replayed.output.hasSuffix("2 requests · 1 KiB received · 0% not modified\n"))
        let none = try await Program.run(["poll", "--offline"], in: folder.url)
        #expect(none.code == 2)
        let empty = try await Program.run(
            ["poll", "--offline", "--cassette", "nothing"],
            in: folder.url
        )
        #expect(empty.code == 2 && empty.messages.hasPrefix("veille: nothing: no recording found"))
        #expect(try folder.read("state/.gitignore").contains("veille.sqlite*"))
    }

    @Test func `a strict poll reports a failed feed by its exit code`() async throws {
        try await serving(feeds: ["/feed", "/none"]) { _, run in
            let strict = try await run("poll", "--strict")
            #expect(strict.code == 4)
            let lenient = try await run("poll", "--force")
            #expect(lenient.code == 0)
            let status = try await run("status")
            #expect(status.output.contains("the server answered 404"))
            #expect(status.output.contains("2 of 2 visits failed"))
        }
    }

    @Test func `a permanent move of a feed can be reverted`() async throws {
        let folder = TemporaryDirectory.current
        try await serving(feeds: ["/old"]) { place, run in
            for day in 10...13 {
                let poll = try await Program.run(
                    ["poll", "--force", "--now", "2026-03-\(day)T08:00:00Z"],
                    in: folder.url
                )
                #expect(poll.code == 0)
                #expect(poll.output.contains("moved for good") == (day == 13))
            }
            let moved = try await run("feeds", "export")
            #expect(moved.output.contains("xmlUrl=\"http://\(place)/feed\""))
            let unchanged = try await run("poll", "--force")
            #expect(unchanged.output.contains("1 unchanged"), "its articles went along")
            let back = try await run("feeds", "undo-move", "http://\(place)/feed")
            #expect(
                back.output
                    == "back to http://\(place)/old; the redirect to http://\(place)/feed is not followed again\n"
            )
            let restored = try await run("feeds", "export")
            #expect(restored.output.contains("xmlUrl=\"http://\(place)/old\""))
            let later = try await Program.run(
                ["poll", "--force", "--now", "2026-05-01T08:00:00Z"],
                in: folder.url
            )
            #expect(!later.output.contains("moved for good"))
            let twice = try await run("feeds", "undo-move", "http://\(place)/feed")
            #expect(twice.code == 2)
        }
    }

    @Test func `a feed that is added under its new address covers the links of the old one`() async throws {
        let folder = TemporaryDirectory.current
        try await LoopbackServer.whileServing({ request in
            guard request.uri.path == "/new.rss" else {
                return LoopbackServer.answer(status: .movedPermanently, headers: [.location: "/new.rss"])
            }
            let feed =
                "<rss version='2.0'><channel><title>Ana</title><item><title>A</title></item></channel></rss>"
            return LoopbackServer.answer(feed, headers: [.contentType: "application/rss+xml"])
        }) { place in
            try folder.write("# T\n\n- [Ana](http://\(place)/@ana)\n- [Bo](https://e.fr/1)\n", to: "page.md")
            try folder.write(Self.settings, to: "veille.yml")
            func run(_ words: String...) async throws -> Program.Run {
                try await Program.run(words, in: folder.url)
            }
            let before = try await run("feeds", "coverage")
            #expect(before.messages.contains("Next: veille feeds add http://\(place)/@ana.rss"))
            #expect(try await run("feeds", "add", "http://\(place)/@ana.rss").output.contains("/new.rss"))
            let after = try await run("feeds", "coverage")
            #expect(after.output.contains("1 of 2 links followed, 0 could be"))
            #expect(after.messages.contains("Next: veille feeds discover https://e.fr/"))
            #expect(
                try await run("feeds", "add", "http://\(place)/@ana.rss").output.contains("already followed")
            )
            #expect(try folder.read("state/decisions.jsonl").split(separator: "\n").count == 1)
        }
    }

    @Test func `a folder of mail needs its own word, and one without letters is told`() async throws {
        try await serving(feeds: []) { _, run in
            let plain = try await run("feeds", "add", ".")
            #expect(plain.code == 2 && plain.messages.contains("a folder, not an address"))
            #expect(plain.messages.contains("add --as mail"))
            let empty = try await run("feeds", "add", ".", "--as", "mail")
            #expect(empty.code == 3 && empty.messages.contains("no letter of a mailing list"))
            let missing = try await run("feeds", "add", "nowhere", "--as", "mail")
            #expect(missing.code == 3 && missing.messages.contains("no folder of mail at"))
        }
    }

    @Test func `scout finds the feed of a cited site, and says what it would have brought`() async throws {
        try await serving(feeds: []) { place, run in
            let links = (1...3).map { "* [Lien \($0)](http://\(place)/site?n=\($0))\n" }
            try TemporaryDirectory.current.write(Self.page + links.joined(), to: "page.md")
            let offline = try await run("feeds", "scout", "--no-network")
            #expect(offline.output == "127.0.0.1  3 links on your pages\n")
            let found = try await run("feeds", "scout")
            #expect(found.output.contains("http://\(place)/feed\n  1 article in a month, "))
            #expect(found.messages.hasSuffix("Next: veille feeds add http://\(place)/feed\n"))
            _ = try await run("feeds", "add", "http://\(place)/feed")
            let after = try await run("feeds", "scout")
            #expect(after.output.isEmpty && after.messages.contains("No site has three good links yet"))
            let brought = try await run("feeds", "yield")
            #expect(brought.output.contains("Watt"))
            #expect(brought.messages.hasSuffix("Next: veille feeds scout\n"))
            let json = try await run("feeds", "scout", "--json")
            #expect(json.output.contains("veille.scout/1"))
        }
    }

    @Test func `a password is taken from the environment and never shown`() async throws {
        let folder = TemporaryDirectory.current
        let authorization = Locked<String?>(nil)
        try await LoopbackServer.whileServing({ request in
            authorization.withLock { $0 = request.headers[.authorization] }
            return LoopbackServer.answer(status: .forbidden)
        }) { place in
            let settings = Self.settings.replacing(
                "}",
                with: ", credentials: {\"http://\(place)\": FEED_SECRET}}"
            )
            try folder.write(Self.page, to: "page.md")
            try folder.write(settings, to: "veille.yml")
            try folder.write(
                "<opml version=\"2.0\"><body><outline text=\"F\" xmlUrl=\"http://\(place)/\"/></body></opml>",
                to: "feeds/feeds.opml"
            )
            let without = try await Program.run(["poll"], in: folder.url)
            #expect(without.code == 2 && without.messages.contains("FEED_SECRET"))
            let run = try await Program.run(
                ["poll", "--cassette", "tape", "-v"],
                in: folder.url,
                environment: ["FEED_SECRET": "jane:geheim"]
            )
            #expect(authorization.withLock { $0 } == "Basic amFuZTpnZWhlaW0=")
            #expect(!(run.output + run.messages).contains("geheim"))
            for file in try FileManager.default.contentsOfDirectory(
                atPath: folder.url.appending(path: "tape").path
            ) {
                let text = try folder.read("tape/\(file)")
                #expect(!text.contains("geheim") && !text.contains("amFuZTpnZWhlaW0="))
            }
        }
    }
}

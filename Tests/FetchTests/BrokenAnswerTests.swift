import Feeds
import Fetch
import HTTPTypes
import Hummingbird
import Support
import Testing

/// Faults of servers and networks, on real connections.
@Suite(.timeLimit(.minutes(10))) struct BrokenAnswerTests {
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"

    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: [RawServer.Step]
        var kind: FetchError.Kind
    }

    static let faults = [
        Fault(
            testDescription: "truncated before Content-Length",
            steps: [RawServer.text(head + "Content-Length: 1000\r\n\r\n<rss>")],
            kind: .truncated
        ),
        Fault(
            testDescription: "truncated inside a chunk",
            steps: [RawServer.text(head + "Transfer-Encoding: chunked\r\n\r\nFFF\r\n<rss>")],
            kind: .truncated
        ),
        Fault(
            testDescription: "reset in the middle",
            steps: [RawServer.text(head + "Content-Length: 1000\r\n\r\n<rss>"), .reset],
            kind: .brokenAnswer(.reset)
        ),
        Fault(testDescription: "closed without a response", steps: [], kind: .brokenAnswer(.empty)),
        Fault(
            testDescription: "not HTTP",
            steps: [RawServer.text("SSH-2.0-OpenSSH_9.2\r\n")],
            kind: .brokenAnswer(.notHTTP)
        ),
        Fault(testDescription: "never answers", steps: [.wait], kind: .timeout),
        Fault(
            testDescription: "stops in the middle of the header",
            steps: [RawServer.text("HTTP/1.1 200 OK\r\nX: y"), .wait],
            kind: .timeout
        ),
        Fault(
            testDescription: "stops in the middle of the body",
            steps: [RawServer.text(head + "Content-Length: 1000\r\n\r\n<rss>"), .wait],
            kind: .timeout
        ),
        Fault(
            testDescription: "a body without end",
            steps: [
                RawServer.text(head + "\r\n"),
                .sendForever(Array(repeating: UInt8(ascii: "x"), count: 65_536)),
            ],
            kind: .tooLarge(.body(limit: 1_000_000))
        ),
        Fault(
            testDescription: "a header without end",
            steps: [
                RawServer.text("HTTP/1.1 200 OK\r\n"),
                .sendForever(
                    Array(String(repeating: "X-Pad: yyyyyyyyyyyyyyyyyyyyyyyy\r\n", count: 500).utf8)
                ),
            ],
            kind: .tooLarge(.header(limit: 262_144))
        ),
        Fault(
            testDescription: "a compressed bomb",
            steps: [
                RawServer.text(head + "Content-Encoding: gzip\r\n\r\n"),
                .send(RawServer.gzipBomb(of: 50_000_000)),
            ],
            kind: .tooLarge(.body(limit: 1_000_000))
        ),
        Fault(
            testDescription: "truncated compression without output",
            steps: [
                RawServer.text(head + "Content-Encoding: gzip\r\nContent-Length: 10\r\n\r\n"),
                .send(Array(RawServer.gzipBomb(of: 0).prefix(10))),
            ],
            kind: .truncated
        ),
        Fault(
            testDescription: "invalid compression",
            steps: [
                RawServer.text(head + "Content-Encoding: gzip\r\nContent-Length: 14\r\n\r\n"),
                .send([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF]),
            ],
            kind: .brokenAnswer(.compression)
        ),
    ]

    private func settings() -> FetchLoop.Configuration {
        var settings = FetchLoop.Configuration.loopback
        settings.maximumBodyBytes = 1_000_000
        return settings
    }

    @Test(arguments: faults) func `a broken answer has a name`(fault: Fault) async throws {
        var settings = settings()
        // Wait for the timeout only in cases that never end.
        if fault.kind == .timeout { settings.timeout = 0.5 }
        try await RawServer.whileServing(fault.steps) { [settings] place in
            try await FetchLoop.withLoop(settings) { loop in
                do throws(FetchError) {
                    let answer = try await loop.fetch(Fetch.Request(url: "http://\(place)/"))
                    Issue.record("answered \(answer.status) with \(answer.body.count) bytes")
                } catch {
                    #expect(error.kind == fault.kind)
                }
            }
        }
    }

    @Test func `a slow server does not delay the others`() async throws {
        var settings = settings()
        settings.concurrency = 2
        try await RawServer.whileServing([.wait]) { [settings] slow in
            try await LoopbackServer.whileServing({ _ in LoopbackServer.answer("fine") }) { place in
                try await FetchLoop.withLoop(settings) { loop in
                    let stuck = Task { try await loop.fetch(Fetch.Request(url: "http://\(slow)/")) }
                    for _ in 0..<5 {
                        let answer = try await loop.fetch(Fetch.Request(url: "http://\(place)/"))
                        #expect(answer.status == 200)
                    }
                    stuck.cancel()
                    await #expect(throws: FetchError.self) { _ = try await stuck.value }
                }
            }
        }
    }

    @Test
    func `DNS rebinding into a private network is rejected at connect`()
        async throws
    {
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer("secret") }) { place in
            let port = place.split(separator: ":")[1]
            var settings = self.settings()
            settings.allowPrivate = []
            settings.resolve = ["rebound.test:\(port):127.0.0.1"]
            try await FetchLoop.withLoop(settings) { loop in
                do throws(FetchError) {
                    _ = try await loop.fetch(Fetch.Request(url: "http://rebound.test:\(port)/"))
                    Issue.record("answered")
                } catch {
                    #expect(error.kind == .privateNetwork)
                }
            }
        }
    }

    @Test(arguments: [
        "127.0.0.1", "[::1]", "localhost", "0x7f.1", "2130706433", "10.1.2.3", "169.254.169.254",
    ])
    func `a literal private address is also rejected behind a proxy`(host: String) async throws {
        var settings = settings()
        settings.allowPrivate = []
        settings.proxies = ProxySettings(environment: ["http_proxy": "http://127.0.0.1:9"])
        try await FetchLoop.withLoop(settings) { loop in
            do throws(FetchError) {
                _ = try await loop.fetch(Fetch.Request(url: "http://\(host)/"))
                Issue.record("answered")
            } catch {
                #expect(error.kind == .privateNetwork)
            }
        }
    }

    @Test func `a proxy gets the absolute URL, unless no_proxy applies`() async throws {
        try await LoopbackServer.whileServing({ request in
            LoopbackServer.answer("\(request.head.authority ?? "")\(request.uri.path)")
        }) { place in
            var settings = self.settings()
            settings.proxies = ProxySettings(
                environment: ["http_proxy": "http://\(place)", "no_proxy": "intern.test, .lan"]
            )
            let port = place.split(separator: ":")[1]
            settings.resolve = ["intern.test:\(port):127.0.0.1"]
            settings.allowPrivate = ["intern.test"]
            settings.resolver = { _ in [[93, 184, 216, 34]] }
            try await FetchLoop.withLoop(settings) { loop in
                let through = try await loop.fetch(Fetch.Request(url: "http://exemple.test/feed"))
                #expect(String(decoding: through.body, as: UTF8.self) == "exemple.test/feed")
                let direct = try await loop.fetch(Fetch.Request(url: "http://intern.test:\(port)/feed"))
                #expect(String(decoding: direct.body, as: UTF8.self) == "intern.test:\(port)/feed")
            }
        }
    }

    @Test func `credentials are not sent to other origins`() async throws {
        try await LoopbackServer.whileServing({ request in
            LoopbackServer.answer(request.headers[.authorization] ?? "none")
        }) { other in
            try await LoopbackServer.whileServing({ request in
                switch request.uri.path {
                case "/away": LoopbackServer.answer(status: .found, headers: [.location: "http://\(other)/"])
                case "/here": LoopbackServer.answer(status: .found, headers: [.location: "/"])
                default: LoopbackServer.answer(request.headers[.authorization] ?? "none")
                }
            }) { place in
                var settings = self.settings()
                let url = "http://\(place)/"
                settings.authorizations = Authorizations([
                    url: "Bearer 1", url + "away": "Bearer 1", url + "here": "Bearer 1",
                ])
                try await FetchLoop.withLoop(settings) { loop in
                    for (path, expected) in [
                        ("", "Bearer 1"), ("here", "Bearer 1"), ("away", "none"), ("else", "none"),
                    ] {
                        let answer = try await loop.fetch(Fetch.Request(url: url + path))
                        #expect(String(decoding: answer.body, as: UTF8.self) == expected, "/\(path)")
                    }
                    await #expect(throws: FetchError.self) {
                        try await loop.fetch(Fetch.Request(url: "http://jane:secret@\(place)/"))
                    }
                }
            }
        }
    }
}

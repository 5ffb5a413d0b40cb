import Fetch
import Support
import Testing

/// All bytes and requests are counted, whatever the result.
@Suite(.timeLimit(.minutes(10))) struct TrafficTests {
    struct Exchange: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// The response; `PLACE` stands for the server's `host:port`.
        var answer: [RawServer.Step]
        var requests = 1
        /// Body bytes only.
        var bytes: Int
        var timeout = 600.0
    }

    private static let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n"

    static let exchanges = [
        Exchange(
            testDescription: "a whole answer",
            answer: [RawServer.text(head + "Content-Length: 5\r\n\r\n<rss>")],
            bytes: 5
        ),
        Exchange(
            testDescription: "not modified",
            answer: [RawServer.text("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")],
            bytes: 0
        ),
        Exchange(
            testDescription: "an error with a page",
            answer: [RawServer.text("HTTP/1.1 503 No\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbusy")],
            bytes: 4
        ),
        Exchange(
            testDescription: "compressed without its end, asked for twice",
            answer: [
                RawServer.text(head + "Content-Encoding: gzip\r\n\r\n"), .send(RawServer.gzipBomb(of: 2_580)),
            ],
            requests: 2,
            bytes: 2 * RawServer.gzipBomb(of: 2_580).count
        ),
        Exchange(
            testDescription: "too large after decompression",
            answer: [
                RawServer.text(head + "Content-Encoding: gzip\r\n\r\n"),
                .send(RawServer.gzipBomb(of: 1_290_000)),
            ],
            bytes: RawServer.gzipBomb(of: 1_290_000).count
        ),
        Exchange(
            testDescription: "truncated",
            answer: [RawServer.text(head + "Content-Length: 1000\r\n\r\n<rss>")],
            bytes: 5
        ),
        Exchange(
            testDescription: "truncated without output",
            answer: [
                RawServer.text(head + "Content-Encoding: gzip\r\nContent-Length: 10\r\n\r\n"),
                .send(Array(RawServer.gzipBomb(of: 0).prefix(10))),
            ],
            bytes: 10
        ),
        Exchange(
            testDescription: "partial response, then a timeout",
            answer: [RawServer.text(head + "Content-Length: 1000\r\n\r\n<rss>"), .wait],
            bytes: 5,
            timeout: 5
        ),
        Exchange(
            testDescription: "no response",
            answer: [.wait],
            bytes: 0,
            timeout: 5
        ),
        Exchange(
            testDescription: "a redirect loop with bodies",
            answer: [
                RawServer.text(
                    "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 7\r\nConnection: close\r\n\r\nanother"
                )
            ],
            requests: 3,
            bytes: 21
        ),
        Exchange(
            testDescription: "a redirect to a private network",
            answer: [
                RawServer.text(
                    "HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 7\r\nConnection: close\r\n\r\nprivate"
                )
            ],
            bytes: 7
        ),
        Exchange(
            testDescription: "a redirect to another scheme",
            answer: [
                RawServer.text(
                    "HTTP/1.1 302 Found\r\nLocation: file:///etc\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfile"
                )
            ],
            bytes: 4
        ),
    ]

    @Test(arguments: exchanges) func `what came is counted`(exchange: Exchange) async throws {
        try await RawServer.whileServing(exchange.answer) { place in
            var configuration = FetchLoop.Configuration.loopback
            configuration.maximumBodyBytes = 1_000_000
            configuration.maximumRedirects = 2
            configuration.timeout = exchange.timeout
            try await FetchLoop.withLoop(configuration) { loop in
                let meter = TrafficCounter(loop)
                _ = try? await meter.fetch(Request(url: "http://\(place)/"))
                #expect(meter.traffic == Traffic(requests: exchange.requests, wireBytes: exchange.bytes))
            }
        }
    }

    @Test(arguments: ["ftp://e.fr/", "http://10.0.0.1/", "http://a:b@e.fr/", "http://127.0.0.1:1/"])
    func `requests that were not sent are not counted`(url: String) async throws {
        try await FetchLoop.withLoop(.loopback) { loop in
            let meter = TrafficCounter(loop)
            await #expect(throws: FetchError.self) { try await meter.fetch(Request(url: url)) }
            #expect(meter.traffic == Traffic() && meter.notModified == 0)
        }
    }
}

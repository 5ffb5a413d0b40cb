import Feeds
import Support
import Testing

@testable import Fetch

/// Answers that are not what the standards say, and can still be read; on real connections.
@Suite(.timeLimit(.minutes(10))) struct UnusualAnswerTests {
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n"
    private static let feed = "<rss><channel/></rss>"

    private static func packed(_ text: String) -> [UInt8] {
        // A gzip member with one stored block.
        let bytes = Array(text.utf8)
        let length = [UInt8(bytes.count & 255), UInt8(bytes.count >> 8)]
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + length + length.map { ~$0 } + bytes + checksum(bytes)
            + length + [0, 0]
    }

    private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: ~sum >> (8 * UInt32($0))) }
    }

    @Test func `a gzip body is unpacked to its limit, with what follows it left out`() throws {
        let packed = Self.packed(Self.feed)
        for body in [packed, packed + [0x0A, 0x0A]] {
            #expect(try Gzip.content(of: body, limit: 1000) == Array(Self.feed.utf8))
        }
        #expect(try Gzip.content(of: packed + packed, limit: 1000) == Array((Self.feed + Self.feed).utf8))
        #expect(throws: Gzip.Fault.tooLarge) { try Gzip.content(of: packed, limit: 10) }
        #expect(throws: Gzip.Fault.damaged) { try Gzip.content(of: Array(packed.dropLast(12)), limit: 1000) }
    }

    @Test(arguments: [
        "", "Content-Encoding: UTF-8\r\n", "Content-Encoding: none\r\n", "Content-Encoding: gzip\r\n",
    ])
    func `the coding is known by the body, not by its field`(field: String) async throws {
        for body in [Array(Self.feed.utf8), Self.packed(Self.feed), Self.packed(Self.feed) + [0x0A]] {
            let answer = Array((Self.head + field + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
            try await RawServer.whileServing([.send(answer)]) { place in
                try await FetchLoop.withLoop(.loopback) { loop in
                    let response = try await loop.fetch(Fetch.Request(url: "http://\(place)/feed"))
                    #expect(String(decoding: response.body, as: UTF8.self) == Self.feed)
                }
            }
        }
    }

    @Test(arguments: ["/my feed.xml", "/flux-\u{E9}t\u{E9}.xml", ""])
    func `an address in Location is repaired; an empty one is not followed`(location: String) async throws {
        let latin1 = location.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        let answer =
            Array("HTTP/1.1 302 Found\r\nLocation: ".utf8) + latin1
            + Array("\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
        try await RawServer.whileServing([.send(answer)]) { place in
            var settings = FetchLoop.Configuration.loopback
            settings.maximumRedirects = 1
            try await FetchLoop.withLoop(settings) { loop in
                do throws(FetchError) {
                    let response = try await loop.fetch(Fetch.Request(url: "http://\(place)/"))
                    #expect(response.status == 302 && location.isEmpty)
                } catch {
                    #expect(error.kind == .tooManyRedirects(1) && error.traffic.requests == 2)
                }
            }
        }
    }
}

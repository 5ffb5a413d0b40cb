import Feeds
import Fetch
import Foundation
import HTTPTypes
import Hummingbird
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct CassetteTests {
    @Test func `a recording is replayed byte for byte, offline`() async throws {
        let cassette = Cassette(at: TemporaryDirectory.current.url.appending(path: "cassette"))
        #expect(try !cassette.isRecorded)
        let count = Locked(0)
        let (recorded, record) = AsyncStream.makeStream(of: Fetch.Response.self)
        let (urls, url) = AsyncStream.makeStream(of: String.self)
        try await LoopbackServer.whileServing({ request in
            switch request.uri.path {
            case "/moved":
                return LoopbackServer.answer(status: .movedPermanently, headers: [.location: "/feed"])
            case "/gone": return LoopbackServer.answer(status: .gone)
            default:
                let number = count.withLock {
                    $0 += 1
                    return $0
                }
                return LoopbackServer.answer(
                    "caf\u{E9} \u{0} \(number)",
                    headers: [.eTag: "\"\(number)\"", .setCookie: "secret=1"]
                )
            }
        }) { place in
            try await FetchLoop.withLoop(.loopback) { loop in
                let recorder = try cassette.recorder(of: loop)
                for path in ["/feed", "/feed", "/moved", "/gone"] {
                    record.yield(try await recorder.fetch(Fetch.Request(url: "http://\(place)\(path)")))
                }
                await #expect(throws: FetchError.self) {
                    try await recorder.fetch(Fetch.Request(url: "http://127.0.0.1:9/"))
                }
            }
            url.yield("http://\(place)")
        }
        record.finish()
        url.finish()
        #expect(try cassette.isRecorded)
        let player = try cassette.player()
        var base = ""
        for await text in urls { base = text }
        var paths = ["/feed", "/feed", "/moved", "/gone"][...]
        for await answer in recorded {
            let again = try await player.fetch(Fetch.Request(url: base + (paths.popFirst() ?? "")))
            #expect(again.status == answer.status)
            #expect(again.body == answer.body)
            #expect(again.url == answer.url)
            #expect(again.redirects.map(\.target) == answer.redirects.map(\.target))
            #expect(
                again.headers.map { "\($0)" }
                    == answer.headers.filter { $0.name != "set-cookie" }.map { "\($0)" }
            )
        }
        let last = try await player.fetch(Fetch.Request(url: base + "/feed"))
        #expect(last.header("etag") == "\"2\"", "after the recording, the last response is repeated")
        for (address, kind) in [
            ("http://127.0.0.1:9/", FetchError.Kind.connectionFailed), (base + "/other", .notRecorded),
        ] {
            do throws(FetchError) {
                _ = try await player.fetch(Fetch.Request(url: address))
                Issue.record("answered")
            } catch {
                #expect(error.kind == kind)
            }
        }
    }
}

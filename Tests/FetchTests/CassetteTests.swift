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
            ("http://127.0.0.1:9/", FetchError.Kind.connectionFailed),
            (base + "/other", .notRecorded(.missing(base + "/other"))),
        ] {
            do throws(FetchError) {
                _ = try await player.fetch(Fetch.Request(url: address))
                Issue.record("answered")
            } catch {
                #expect(error.kind == kind)
            }
        }
    }

    private static let problems: [FetchProblem] = [
        .tooLarge(.body(limit: 1)), .tls(.certificate), .badRedirect("file:///etc"), .tooManyRedirects(3),
        .brokenAnswer(.reset), .timeout,
    ]

    @Test(arguments: problems) func `a failure is replayed with its arguments`(problem: FetchProblem)
        async throws
    {
        let cassette = Cassette(at: TemporaryDirectory.current.url.appending(path: "cassette"))
        let failing = ScriptedFetcher { _ throws(FetchError) in throw FetchError(problem, note: "words") }
        let request = Fetch.Request(url: "https://e.fr/")
        for fetcher in [try cassette.recorder(of: failing), try cassette.player()] {
            do throws(FetchError) {
                _ = try await fetcher.fetch(request)
                Issue.record("answered")
            } catch {
                #expect(error.kind == problem && error.note == "words")
            }
        }
    }

    @Test(arguments: [
        (#"{"v": 2, "anything": []}"#, true), (#"{"v": 2, "request": {"url": "x", "accept": "y"}}"#, true),
        (#"{"v": 1}"#, false), ("no JSON", false),
    ])
    func `a recording of a later version is an error that says so`(text: String, isNewer: Bool) async throws {
        let folder = TemporaryDirectory.current
        let cassette = Cassette(at: folder.url.appending(path: "cassette"))
        let recorder = try cassette.recorder(
            of: ScriptedFetcher { _ in Fetch.Response(status: 200, url: "https://e.fr/") }
        )
        let request = Fetch.Request(url: "https://e.fr/")
        _ = try await recorder.fetch(request)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/cassette")
        let name = try #require(names.first { $0.hasSuffix(".json") })
        try folder.write(text, to: "cassette/\(name)")
        let player = try cassette.player()
        do throws(FetchError) {
            _ = try await player.fetch(request)
            Issue.record("answered")
        } catch {
            let recording: FetchProblem.Recording = isNewer ? .newer(name, version: 2) : .damaged(name)
            #expect(error.kind == .notRecorded(recording))
        }
    }

    @Test func `a recording that knows labels only is still replayed`() async throws {
        let folder = TemporaryDirectory.current
        let cassette = Cassette(at: folder.url.appending(path: "cassette"))
        let failing = ScriptedFetcher { _ throws(FetchError) in throw FetchError(.timeout) }
        let request = Fetch.Request(url: "https://e.fr/")
        _ = try? await cassette.recorder(of: failing).fetch(request)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/cassette")
        let name = try #require(names.first { $0.hasSuffix(".json") })
        let earlier = #"{"v":1,"request":{"url":"x","accept":"y"},"failure":{"kind":"tls","detail":"words"}}"#
        try folder.write(earlier, to: "cassette/\(name)")
        let player = try cassette.player()
        do throws(FetchError) {
            _ = try await player.fetch(request)
            Issue.record("answered")
        } catch {
            #expect(error.kind == .tls(nil))
        }
    }
}

import Feeds
import Fetch
import Foundation
import Support
import Testing

/// HTTPS and HTTP/2 with nginx and a test certificate.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct EncryptedTests {
    private func settings(_ nginx: Nginx) -> FetchLoop.Configuration {
        var settings = FetchLoop.Configuration.loopback
        settings.caFile = nginx.certificate
        return settings
    }

    /// The responses to twenty concurrent requests.
    private static func twenty(_ loop: FetchLoop, _ nginx: Nginx) async throws -> [Response] {
        try await withThrowingTaskGroup(of: Response.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await loop.fetch(Request(url: "https://localhost:\(nginx.port)/\(number).xml"))
                }
            }
            return try await group.reduce(into: [Response]()) { $0.append($1) }
        }
    }

    @Test func `an untrusted certificate is rejected`() async throws {
        let folder = TemporaryDirectory.current
        try folder.write("<rss/>", to: "www/feed.xml")
        try await Nginx.whileServing(folder) { nginx in
            var settings = settings(nginx)
            settings.caFile = nil
            try await FetchLoop.withLoop(settings) { loop in
                do throws(FetchError) {
                    _ = try await loop.fetch(Request(url: "https://localhost:\(nginx.port)/feed.xml"))
                    Issue.record("answered")
                } catch {
                    #expect(error.kind == .tls(.certificate))
                }
            }
        }
    }

    @Test func `a certificate for another name is rejected`() async throws {
        let folder = TemporaryDirectory.current
        try folder.write("<rss/>", to: "www/feed.xml")
        try await Nginx.whileServing(folder) { nginx in
            var settings = settings(nginx)
            settings.resolve = ["other.test:\(nginx.port):127.0.0.1"]
            settings.allowPrivate = ["other.test"]
            try await FetchLoop.withLoop(settings) { loop in
                do throws(FetchError) {
                    _ = try await loop.fetch(Request(url: "https://other.test:\(nginx.port)/feed.xml"))
                    Issue.record("answered")
                } catch {
                    #expect(error.kind == .tls(.certificate))
                }
            }
        }
    }

    @Test func `feeds of one host share an HTTP/2 connection`() async throws {
        let folder = TemporaryDirectory.current
        for number in 0..<20 { try folder.write("<rss/>", to: "www/\(number).xml") }
        try await Nginx.whileServing(folder) { nginx in
            try await FetchLoop.withLoop(settings(nginx)) { loop in
                let answers = try await Self.twenty(loop, nginx)
                #expect(answers.count == 20 && answers.allSatisfy { $0.status == 200 })
                #expect(Set(answers.map(\.transferInfo.httpVersion)) == ["2"])
                #expect(Set(answers.compactMap { $0.header("x-connection") }).count == 1)
            }
        }
    }

    @Test func `limits of streams and connections are respected`()
        async throws
    {
        let folder = TemporaryDirectory.current
        for number in 0..<20 { try folder.write("<rss/>", to: "www/\(number).xml") }
        let limits = "http2_max_concurrent_streams 1; keepalive_requests 3;"
        try await Nginx.whileServing(folder, limits: limits) { nginx in
            try await FetchLoop.withLoop(settings(nginx)) { loop in
                let answers = try await Self.twenty(loop, nginx)
                #expect(answers.count == 20 && answers.allSatisfy { $0.status == 200 })
                #expect(Set(answers.compactMap { $0.header("x-connection") }).count >= 20 / 3)
            }
        }
    }
}

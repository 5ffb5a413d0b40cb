import Feeds
import Fetch
import HTTPTypes
import Hummingbird
import Support
import Testing

@Suite(.timeLimit(.minutes(10))) struct FetchLoopTests {
    private func settings(_ change: (inout FetchLoop.Configuration) -> Void = { _ in })
        -> FetchLoop.Configuration
    {
        var configuration = FetchLoop.Configuration.loopback
        configuration.userAgent = "veille-test/1 (+https://exemple.fr)"
        change(&configuration)
        return configuration
    }

    /// Starts a server, sends a request and returns the response.
    private func fetch(
        _ configuration: FetchLoop.Configuration,
        validators: Validators? = nil,
        handler: @escaping LoopbackServer.Handler
    ) async throws -> Fetch.Response {
        let (answers, answer) = AsyncThrowingStream.makeStream(of: Fetch.Response.self)
        try await LoopbackServer.whileServing(handler) { place in
            try await FetchLoop.withLoop(configuration) { loop in
                do {
                    let request = Fetch.Request(url: "http://\(place)/", validators: validators)
                    answer.yield(try await loop.fetch(request))
                    answer.finish()
                } catch {
                    answer.finish(throwing: error)
                }
            }
        }
        var iterator = answers.makeAsyncIterator()
        return try #require(try await iterator.next())
    }

    private func failure(
        _ configuration: FetchLoop.Configuration,
        _ handler: @escaping LoopbackServer.Handler
    ) async throws -> FetchError.Kind? {
        do {
            _ = try await fetch(configuration, handler: handler)
            return nil
        } catch let error as FetchError {
            return error.kind
        }
    }

    @Test func `validators are sent back unchanged, and 304 has no body`() async throws {
        let validators = Validators(etag: "W/\"a b\"", lastModified: "Sun, 06 Nov 1994 08:49:37 GMT")
        let response = try await fetch(settings(), validators: validators) { request in
            let isSame =
                request.headers[.ifNoneMatch] == "W/\"a b\""
                && request.headers[.ifModifiedSince] == "Sun, 06 Nov 1994 08:49:37 GMT"
            return LoopbackServer.answer(isSame ? "" : "wrong", status: isSame ? .notModified : .ok)
        }
        #expect(response.status == 304)
        #expect(response.body.isEmpty)
    }

    @Test func `a request has the expected header fields only`() async throws {
        let response = try await fetch(settings()) { request in
            LoopbackServer.answer(
                request.headers.map { "\($0.name.canonicalName): \($0.value)" }.joined(separator: "\n")
            )
        }
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(text.contains("user-agent: veille-test/1 (+https://exemple.fr)"))
        #expect(text.contains("accept: application/atom+xml"))
        #expect(text.contains("accept-encoding: "))
        #expect(!text.contains("cookie") && !text.contains("referer"))
    }

    @Test func `the validators are those of the final response`() async throws {
        let response = try await fetch(settings()) { request in
            if request.uri.path == "/" {
                return LoopbackServer.answer(
                    status: .found,
                    headers: [.location: "/b?x=1#y", .eTag: "\"first\""]
                )
            }
            return LoopbackServer.answer("body", headers: [.eTag: "\"second\""])
        }
        #expect(response.validators == Validators(etag: "\"second\"", lastModified: nil))
        #expect(response.redirects.map(\.status) == [302])
        #expect(response.url.hasSuffix("/b?x=1"))
        #expect(String(decoding: response.body, as: UTF8.self) == "body")
    }

    @Test func `the number of redirects is limited`() async throws {
        let kind = try await failure(settings()) { _ in
            LoopbackServer.answer(status: .found, headers: [.location: "/"])
        }
        #expect(kind == .tooManyRedirects(settings().maximumRedirects))
    }

    @Test(arguments: ["file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)", "http://[bad"])
    func `redirects to other schemes are rejected`(target: String) async throws {
        let kind = try await failure(settings()) { _ in
            LoopbackServer.answer(status: .found, headers: [.location: target])
        }
        #expect(kind == .badRedirect(target))
    }

    @Test func `a private address is rejected unless allowed`() async throws {
        let kind = try await failure(settings { $0.allowPrivate = [] }) { _ in
            LoopbackServer.answer("secret")
        }
        #expect(kind == .privateNetwork)
    }

    @Test func `a redirect into a private network is rejected`() async throws {
        let kind = try await failure(settings { $0.allowPrivate = ["127.0.0.1"] }) { request in
            let port = request.head.authority?.split(separator: ":").last ?? ""
            return LoopbackServer.answer(status: .found, headers: [.location: "http://localhost:\(port)/"])
        }
        #expect(kind == .privateNetwork)
    }

    @Test func `a body beyond the limit is rejected`() async throws {
        let kind = try await failure(settings { $0.maximumBodyBytes = 1000 }) { _ in
            LoopbackServer.answer(String(repeating: "x", count: 1001))
        }
        #expect(kind == .tooLarge(.body(limit: 1000)))
    }

    @Test(arguments: [0, 4096, 4097, 9_000_000])
    func `an excerpt of a body of any length is a response`(count: Int) async throws {
        try await LoopbackServer.whileServing({ _ in
            LoopbackServer.answer(String(repeating: "x", count: count))
        }) { place in
            try await FetchLoop.withLoop(settings()) { loop in
                var request = Fetch.Request(url: "http://\(place)/")
                request.excerpt = 4096
                let response = try await loop.fetch(request)
                #expect(response.status == 200 && response.body.count == min(count, 4096))
                #expect(try await loop.fetch(request).status == 200, "the next one is fine")
            }
        }
    }

    @Test func `a failed connection differs from an invalid response`() async throws {
        try await FetchLoop.withLoop(settings()) { loop in
            do throws(FetchError) {
                // The discard port: nothing listens on it.
                _ = try await loop.fetch(Fetch.Request(url: "http://127.0.0.1:9/"))
                Issue.record("something answered")
            } catch {
                #expect(error.kind == .connectionFailed)
            }
        }
    }

    @Test(arguments: ["ftp://exemple.fr/", "exemple.fr", "", "http://"])
    func `other addresses are rejected before sending`(url: String) async throws {
        try await FetchLoop.withLoop(settings()) { loop in
            let error = await #expect(throws: FetchError.self) {
                try await loop.fetch(Fetch.Request(url: url))
            }
            #expect(error?.kind == .badURL(url))
        }
    }

    @Test func `many concurrent requests all finish`() async throws {
        try await LoopbackServer.whileServing({ LoopbackServer.answer($0.uri.path) }) { place in
            try await FetchLoop.withLoop(self.settings()) { loop in
                let bodies = try await withThrowingTaskGroup(of: String.self) { group in
                    for index in 0..<200 {
                        group.addTask {
                            let response = try await loop.fetch(
                                Fetch.Request(url: "http://\(place)/\(index)")
                            )
                            return String(decoding: response.body, as: UTF8.self)
                        }
                    }
                    return try await group.reduce(into: Set<String>()) { $0.insert($1) }
                }
                #expect(bodies == Set((0..<200).map { "/\($0)" }))
            }
        }
    }

    @Test func `a cancelled task resumes at once`() async throws {
        let (gate, opened) = AsyncStream.makeStream(of: Void.self)
        try await LoopbackServer.whileServing({ _ in
            // Does not respond until the client has given up.
            for await _ in gate {}
            return LoopbackServer.answer()
        }) { place in
            defer { opened.finish() }
            try await FetchLoop.withLoop(self.settings()) { loop in
                let task = Task { () async -> FetchError.Kind? in
                    do throws(FetchError) {
                        _ = try await loop.fetch(Fetch.Request(url: "http://\(place)/"))
                        return nil
                    } catch {
                        return error.kind
                    }
                }
                task.cancel()
                #expect(await task.value == .cancelled)
            }
        }
    }
}

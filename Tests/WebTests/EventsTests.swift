import Curation
import Feeds
import Foundation
import Support
import Testing

@testable import Web

/// What a page is told of decisions elsewhere.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct EventsTests {
    @Test func `a decision elsewhere is told to those who listen`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let reviewing = Reviewing(home: server.home, store: try server.home.openStore())
            let refused = Locked(false)
            let path = "/api/v1/events?ids=\(ids[0]),\(ids[1]),zzzz&lang=fr"
            try await RawClient.listen(path, to: ("127.0.0.1", server.port)) { text in
                if !text.contains("data: ") { return false }
                if refused.withLock({ value in
                    defer { value = true }; return !value
                }) {
                    #expect(
                        text.contains("content-type: text/event-stream")
                            || text.contains("Content-Type: text/event-stream")
                    )
                    #expect(
                        text.contains(#""pending":"3 à trier""#) && text.contains("3 à trier, environ 1 min")
                    )
                    #expect(text.contains(#"{"label":"en attente","records":0,"state":"pending"}"#))
                    #expect(!text.contains("zzzz"), "what is not there is missing")
                    _ = try reviewing.refuse([ids[0]], now: WebTestServer.now)
                    return false
                }
                guard text.contains(#""refused":"1 refusée""#) else { return false }
                #expect(text.contains(#""\#(ids[0])":{"label":"refusée","records":1,"state":"refused"}"#))
                #expect(text.contains("2 à trier"))
                return true
            }
            let changes = try await server.get("/api/v1/changes?ids=\(ids[0])")
            #expect(changes.status == 200 && changes.body.contains(#""label":"refused""#))
        }
    }

    /// The server of the scene shuts down when the body of this test has returned.
    @Test func `a server that shuts down ends its streams`() async throws {
        let text = Locked("")
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            let (ports, port) = AsyncStream.makeStream(of: Int.self)
            tasks.addTask {
                for await port in ports.prefix(1) {
                    try await RawClient.listen("/api/v1/events", to: ("127.0.0.1", port)) { all in
                        text.withLock { $0 = all }
                        return false
                    }
                }
            }
            try await WebTestServer.whileServing { server, _ in
                port.yield(server.port)
                while !text.withLock({ $0.contains("data: ") }) { await Task.yield() }
            }
            try await tasks.waitForAll()
        }
        #expect(
            text.withLock { $0.contains("\r\n0\r\n\r\n") || $0.hasSuffix("0\r\n\r\n") },
            "it ends in order"
        )
    }

    @Test func `too many suggestions are refused`() async throws {
        try await WebTestServer.whileServing { server, _ async throws -> Void in
            let ids = Array(repeating: "k3f2", count: 501).joined(separator: ",")
            for name in ["events", "changes"] {
                #expect(try await server.get("/api/v1/\(name)?ids=\(ids)").status == 400)
            }
        }
    }
}

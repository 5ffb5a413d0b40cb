import Curation
import Feeds
import Home
import Foundation
import Storage
import Support
import Testing
import Web

/// Paths, methods and queries.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct RoutingTests {
    @Test(arguments: [
        ("DELETE", "/", "GET, HEAD"), ("POST", "/history", "GET, HEAD"), ("POST", "/review.css", "GET, HEAD"),
        ("GET", "/decide", "POST"), ("HEAD", "/decide", "POST"), ("GET", "/api/v1/decide", "POST"),
        ("PUT", "/api/v1/queue", "GET, HEAD"), ("PATCH", "/api/v1/undo/", "POST"),
    ])
    func `a path with another method answers 405 and names its methods`(
        method: String,
        path: String,
        allowed: String
    ) async throws {
        try await WebTestServer.whileServing { server, _ in
            let answer = try await RawClient.send(method, path, to: ("127.0.0.1", server.port))
            #expect(answer.status == 405)
            #expect(answer.field("allow") == allowed)
            #expect(answer.body.isEmpty == (method == "HEAD"))
        }
    }

    @Test(arguments: ["/", "/sources", "/review.js", "/api/v1/queue", "/nothing", "/api/v1/nothing"])
    func `HEAD answers as GET does, without a body`(path: String) async throws {
        try await WebTestServer.whileServing { server, _ in
            let head = try await RawClient.send("HEAD", path, to: ("127.0.0.1", server.port))
            let whole = try await server.get(path)
            #expect(head.status == whole.status && head.body.isEmpty)
            #expect(head.field("content-length") == "\(whole.body.utf8.count)")
            #expect(head.field("content-type") == whole.field("content-type"))
        }
    }

    @Test(arguments: [
        ("/?q=c%2B%2B", "c++"), ("/?q=a+b", "a b"), ("/?q=100%2525", "100%25"),
        ("/?q=%C3%A9t%C3%A9&lang=fr", "été"),
        ("/?q=a%26b%3Dc", "a&amp;b=c"), ("/?q", ""), ("/?q=", ""),
    ])
    func `a query is decoded once`(path: String, search: String) async throws {
        try await WebTestServer.whileServing { server, _ in
            let answer = try await server.get(path)
            #expect(answer.status == 200)
            #expect(
                answer.body.contains(
                    "placeholder=\"\(path.contains("fr") ? "Chercher" : "Search")\" value=\"\(search)\""
                )
            )
        }
    }

    @Test func `a search finds what a query writes with plus signs`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let home = server.home
            let store = try home.openStore()
            try WebTestServer.put("Le C++ moderne", "https://n.fr/cpp", in: store)
            let found = try await server.get("/?q=c%2B%2B").body
            #expect(found.contains("1 result") && found.contains("Le C++ moderne"))
        }
    }

    @Test(arguments: [
        "/?q=%zz", "/?q=a&q=b", "/?from=x", "/?q[=a", "/api/v1/queue?limit=2&limit=3",
    ])
    func `a malformed query is a 400`(path: String) async throws {
        try await WebTestServer.whileServing { server, _ in
            let status = try await server.get(path).status
            #expect(status == 400)
        }
    }

    @Test func `the link to more results keeps search, page and language`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let store = try server.home.openStore()
            for number in 0..<13 {
                try WebTestServer.put("C++ \(number)", "https://n.fr/c\(number)", in: store)
            }
            let body = try await server.get("/?q=c%2B%2B&page=page.md&lang=fr").body
            let next = "/?page=page.md&amp;q=c%2B%2B&amp;from=12&amp;lang=fr"
            #expect(
                body.contains("13 résultats") && body.contains("<a href=\"\(next)\" rel=\"next\">Suite</a>")
            )
            let rest = try await server.get(next.replacingOccurrences(of: "&amp;", with: "&")).body
            #expect(rest.contains("aria-posinset=\"13\""))
        }
    }
}

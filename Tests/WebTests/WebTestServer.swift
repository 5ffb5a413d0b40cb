import Curation
import Feeds
import Foundation
import Home
import Logging
import NIOCore
import ServiceLifecycle
import Storage
import Support
import Testing
import Web

/// A running server, and the folder that it serves.
struct WebTestServer: Sendable {
    static let page =
        "# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n* [Deux](https://e.fr/2)\n\n## Droit\n\n* [Trois](https://e.fr/3)\n"
    static let now = Date(timeIntervalSince1970: 1_773_475_200)

    let port: Int
    let home: HomeFolder

    func get(_ path: String, host: String? = nil, fields: [String] = []) async throws -> RawClient.Answer {
        try await RawClient.send("GET", path, to: ("127.0.0.1", port), host: host, fields: fields)
    }

    func post(_ path: String, _ body: String, fields: [String] = []) async throws -> RawClient.Answer {
        let form = path.hasPrefix("/api") ? "application/json" : "application/x-www-form-urlencoded"
        return try await RawClient.send(
            "POST",
            path,
            to: ("127.0.0.1", port),
            fields: ["Content-Type: \(form)"] + fields,
            body: body
        )
    }

    /// The token that changes need.
    func csrf() async throws -> String {
        let status = try await get("/api/v1/status").body
        let match = try #require(status.firstMatch(of: /"csrf":"([a-z0-9]+)"/))
        return String(match.output.1)
    }

    /// What the API says of the work once none runs.
    func whenDone() async throws -> String {
        while true {
            let work = try await get("/api/v1/work").body
            if work.contains("\"isRunning\":false") { return work }
            await Task.yield()
        }
    }

    var verdicts: [Decision.Verdict] {
        get throws { try home.readLedger().decisions.map(\.verdict) }
    }

    /// Serves a folder with three suggestions: two ordinary ones and a hostile one.
    static func whileServing(
        _ change: (inout WebServer.Settings) -> Void = { _ in },
        configuration: String = "",
        isOffline: Bool = false,
        _ body: @escaping @Sendable (WebTestServer, [String]) async throws -> Void
    ) async throws {
        let folder = TemporaryDirectory.current
        try folder.write(page, to: "page.md")
        try folder.write("pages: [page.md]\n" + configuration, to: "veille.yml")
        let home = try HomeFolder.find(from: folder.url)
        let store = try home.openStore()
        let titles = [
            "Eau et serveurs", "Un juge décide",
            "<script>alert(1)</script> & \"x\" {{y}} \u{202E}\u{1B}[31m \"\u{301}o \u{600}<b>",
        ]
        let ids = try titles.enumerated().map { index, title in
            let article = Suggestion.Article(
                url: index == 2 ? "https://n.fr/\"onmouseover=alert(1)" : "https://n.fr/\(index)",
                title: title,
                site: "Site",
                summary: index == 2 ? "<img src=x onerror=alert(1)>" : "Des mots.",
                published: now,
                language: "fr",
                feedURL: "https://n.fr/feed"
            )
            let suggestion = Suggestion(
                id: "",
                page: "page.md",
                section: ["Énergie"],
                article: article,
                relevance: 0.9 - Double(index) / 10,
                confidence: 0.8,
                runnerUp: .init(section: ["Droit"], confidence: 0.1),
                line: "* [Titre](https://n.fr/\(index))"
            )
            return try store.put(Proposal(suggestion: suggestion, key: "n.fr/\(index)"), at: now).id
        }
        var settings = WebServer.Settings()
        settings.port = 0
        // The client may wait long for its turn.
        settings.limits.firstHeader = .minutes(10)
        settings.limits.body = .minutes(10)
        change(&settings)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let network: @Sendable () throws -> Network = { try Network(home: home) }
        let application = WebServer(
            queue: ReviewQueue(home: home, store: store),
            settings: settings,
            network: isOffline ? nil : network,
            clock: { now },
            onStart: { port.yield($0) }
        )
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports.prefix(1) {
                do { try await body(WebTestServer(port: port, home: home), ids) } catch {
                    Issue.record(error)
                }
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Adds a suggestion, and returns its identifier.
    @discardableResult
    static func put(
        _ title: String,
        _ url: String,
        second: Suggestion.RunnerUp? = nil,
        in store: Store
    ) throws -> String {
        let article = Suggestion.Article(url: url, title: title, site: "Site", published: now)
        let suggestion = Suggestion(
            id: "",
            page: "page.md",
            section: ["Droit"],
            article: article,
            relevance: 0.5,
            confidence: 0.5,
            runnerUp: second,
            line: "* [\(title)](\(url))"
        )
        return try store.put(Proposal(suggestion: suggestion, key: String(url.dropFirst(8))), at: now).id
    }
}

import Classify
import Feeds
import Fetch
import Foundation
import HTTPTypes
import Hummingbird
import Storage
import Support
import Testing
import Curation

@Suite(.timeLimit(.minutes(10))) struct LinkCheckingTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)

    @Sendable private static func answer(_ request: Hummingbird.Request) -> Hummingbird.Response {
        func html(_ title: String, _ body: String = "") -> Hummingbird.Response {
            LoopbackServer.answer(
                "<html><head><title>\(title)</title></head><body>\(body)</body></html>",
                headers: [.contentType: "text/html; charset=utf-8"]
            )
        }
        func redirect(_ status: HTTPResponse.Status, _ target: String) -> Hummingbird.Response {
            LoopbackServer.answer(status: status, headers: [.location: target])
        }
        return switch request.uri.path {
        case "/", "/fine", "/article/new": html("Un article", "<h2 id=\"deux\">x</h2><a name='trois'></a>")
        case "/gone": LoopbackServer.answer(status: .gone)
        case "/missing": LoopbackServer.answer(status: .notFound)
        case "/nohead":
            request.method == .head ? LoopbackServer.answer(status: .methodNotAllowed) : html("Un article")
        case "/forbidden": LoopbackServer.answer(status: .forbidden)
        case "/busy": LoopbackServer.answer(status: .tooManyRequests)
        case "/broken": LoopbackServer.answer(status: .internalServerError)
        case "/moved": redirect(.movedPermanently, "/article/new")
        case "/moved-away": redirect(.movedPermanently, "/other")
        case "/other": html("Mentions légales", "<p>Éditeur, hébergeur, cookies.</p>")
        case "/slots": redirect(.movedPermanently, "/casino")
        case "/casino":
            html("Casino en ligne : machines à sous", "<p>Bonus sans dépôt, jackpot, roulette.</p>")
        case "/refreshed":
            html("x", "<meta http-equiv=refresh content='0; url=/casino'>")
        case "/elsewhere": redirect(.found, "/article/new")
        case "/home-again": redirect(.found, "/")
        case "/lost": redirect(.found, "/errors/404?x")
        case "/errors/404": html("Oups")
        case "/soft": html("Page introuvable | Site")
        case "/parked": html("example.com", "This domain is for sale!")
        default: LoopbackServer.answer(status: .notFound)
        }
    }

    private static func check(
        _ urls: [String],
        _ store: Store,
        now: Date = now
    ) async throws -> LinkChecking.Report {
        try await FetchLoop.withLoop(.loopback) { loop in
            try await LinkChecking(fetcher: loop, store: store, concurrency: 8)
                .run(urls.map { .init(url: $0, line: .init(title: "Un article", note: "")) }, now: now)
        }
    }

    /// A short name for an outcome.
    private static func word(_ outcome: LinkHealth.Outcome?) -> String {
        switch outcome {
        case .fine: "fine"
        case .moved(let target): "moved " + (WebURL(target)?.path ?? "")
        case .insecure: "insecure"
        case .suspect(let suspicion): suspicion.label
        case .failed(let problem): problem.label
        case .hijacked(let takeover): "hijacked \(takeover.trade?.rawValue ?? "")"
        case nil: "nothing"
        }
    }

    @Test(arguments: [
        ("/fine", "fine"), ("/gone", "http-410"), ("/missing", "http-404"), ("/nohead", "fine"),
        ("/forbidden", "refused"), ("/busy", "refused"), ("/broken", "http-500"),
        ("/moved", "moved /article/new"), ("/moved-away", "otherThing"), ("/slots", "takenOver"),
        ("/casino", "takenOver"), ("/refreshed", "takenOver"), ("/elsewhere", "fine"),
        ("/home-again", "soft404"),
        ("/lost", "soft404"), ("/fine#deux", "fine"), ("/fine#trois", "fine"),
        ("/fine#quatre", "missingAnchor"),
        ("/fine#/route", "fine"),
    ])
    func `responses map to outcomes`(path: String, expected: String) async throws {
        try await LoopbackServer.whileServing({ Self.answer($0) }) { place in
            let url = "http://\(place)\(path)"
            let report = try await Self.check([url], try Store.inMemory())
            #expect(Self.word(report.health[url]?.outcome) == expected)
        }
    }

    @Test(arguments: [("/soft", "soft404"), ("/parked", "takenOver"), ("/fine", "fine")])
    func `a change of the page alone shows`(path: String, expected: String) async throws {
        try await LoopbackServer.whileServing({ Self.answer($0) }) { place in
            let url = "http://\(place)\(path)"
            let report = try await Self.check([url], try Store.inMemory())
            #expect(Self.word(report.health[url]?.outcome) == expected)
        }
    }

    @Test func `results are stored, and links checked again when due`() async throws {
        try await LoopbackServer.whileServing({ Self.answer($0) }) { place in
            let store = try Store.inMemory()
            let urls = [
                "http://\(place)/fine", "http://\(place)/missing", "http://\(place)/fine", "mailto:a@b.fr",
            ]
            #expect(try await Self.check(urls, store).checked == 2)
            #expect(try await Self.check(urls, store).checked == 0)
            var last: LinkHealth?
            for day in [1.0, 7, 8] {
                let date = Self.now.addingTimeInterval(day * 86_400)
                let report = try await Self.check(urls, store, now: date)
                #expect(report.checked == 2, "the failing one, and a healthy one as a control")
                last = report.health["http://\(place)/missing"]
            }
            let health = try #require(last)
            #expect(health.failures == 4 && health.isDead(failures: 3, over: 7 * 86_400))
        }
    }

    @Test func `a page that has not changed is not read again`() async throws {
        let requests = Guarded<[String?]>([])
        let fetcher = ScriptedFetcher { request throws(FetchError) in
            requests.withLock { $0.append(request.validators?.etag) }
            let isKnown = request.validators?.etag == "\"1\""
            return Fetch.Response(
                status: isKnown ? 304 : 200,
                headers: [("content-type", "text/html"), ("etag", "\"1\"")],
                body: isKnown ? [] : Array("<title>Un article</title>".utf8),
                url: request.url
            )
        }
        let store = try Store.inMemory()
        for day in [0.0, 7, 14] {
            let report = try await LinkChecking(fetcher: fetcher, store: store, concurrency: 1)
                .run([.init(url: "https://a.fr/")], now: Self.now.addingTimeInterval(day * 86_400))
            #expect(report.health["https://a.fr/"]?.outcome == .fine)
        }
        #expect(requests.withLock { $0 } == [nil, "\"1\"", "\"1\""])
        #expect(try store.snapshots(of: ["https://a.fr/"]).values.map(\.title) == ["Un article"])
    }

    @Test(arguments: [
        ("https://github.com/a/b", "This repository was archived by the owner on Mar 3, 2024.", true),
        ("https://codeberg.org/a/b", "This repository has been archived on 2024-03-03.", true),
        ("https://github.com/a/b", "A parser of words.", false),
        // A page about it is no repository.
        ("https://blog.fr/a/b", "This repository was archived by the owner.", false),
    ])
    func `an archived repository is told by its forge`(url: String, text: String, isArchived: Bool)
        async throws
    {
        let fetcher = ScriptedFetcher { request throws(FetchError) in
            Fetch.Response(
                status: 200,
                headers: [("content-type", "text/html")],
                body: Array("<title>a/b</title><main>\(text)</main>".utf8),
                url: request.url
            )
        }
        let store = try Store.inMemory()
        _ = try await LinkChecking(fetcher: fetcher, store: store, concurrency: 1)
            .run([.init(url: url)], now: Self.now)
        #expect(try store.linkHealth(of: [url])[url]?.isArchived == isArchived)
    }

    /// Responses by URL; other hosts cannot be resolved.
    private static func scripted(_ answers: [String: Int]) -> ScriptedFetcher {
        ScriptedFetcher { request throws(FetchError) in
            guard let status = answers[request.url] else { throw FetchError(.nameNotFound) }
            return Fetch.Response(status: status, url: request.url)
        }
    }

    private static func run(_ urls: [String], _ answers: [String: Int], _ store: Store, day: Double)
        async throws
        -> LinkChecking.Report
    {
        try await LinkChecking(fetcher: scripted(answers), store: store, concurrency: 2)
            .run(urls.map { .init(url: $0) }, now: now.addingTimeInterval(day * 86_400))
    }

    @Test func `an unresolvable host is dead after a week, not counting outages`() async throws {
        let store = try Store.inMemory()
        let urls = ["https://gone.fr/", "https://a.fr/", "https://b.fr/"]
        let answers = ["https://a.fr/": 200, "https://b.fr/": 200]
        #expect(try await Self.run(urls, answers, store, day: 0).checked == 3)
        // Only the failing one is due; a healthy one is checked as a control.
        let second = try await Self.run(urls, answers, store, day: 2)
        #expect(!second.isCutOff && second.checked == 2)
        #expect(try await Self.run(urls, [:], store, day: 4).isCutOff)
        let last = try await Self.run(urls, answers, store, day: 7)
        let health = try #require(last.health["https://gone.fr/"])
        #expect(health.failures == 3 && health.isDead(failures: 3, over: 7 * 86_400))
        #expect(last.health["https://a.fr/"]?.failures == 0)
    }

    @Test(arguments: [(200, "insecure"), (404, "fine")])
    func `an http link is reported if https works as well`(secure: Int, expected: String) async throws {
        let answers = ["http://a.fr/x": 200, "https://a.fr/x": secure]
        let report = try await Self.run(["http://a.fr/x"], answers, try Store.inMemory(), day: 0)
        #expect(Self.word(report.health["http://a.fr/x"]?.outcome) == expected)
    }

    @Test(arguments: [
        (FetchError.Kind.tooLarge(nil), "fine"), (.privateNetwork, "refused"), (.tls(nil), "tls"),
    ])
    func `some failures are not the link's`(kind: FetchError.Kind, expected: String) async throws {
        let fetcher = ScriptedFetcher { _ throws(FetchError) in throw FetchError(kind) }
        let report = try await LinkChecking(fetcher: fetcher, store: try Store.inMemory(), concurrency: 1)
            .run([.init(url: "https://a.fr/")], now: Self.now)
        #expect(Self.word(report.health["https://a.fr/"]?.outcome) == expected)
    }

    @Test func `if most hosts cannot be resolved it is the network, and no link is blamed`() async throws {
        let store = try Store.inMemory()
        let urls = (1...4).map { "http://host\($0).invalid/" }
        let report = try await Self.check(urls, store)
        #expect(report.isCutOff)
        #expect(try store.linkHealth(of: urls).isEmpty)
    }
}

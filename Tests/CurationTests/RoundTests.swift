import Feeds
import Fetch
import Foundation
import HTTPTypes
import Hummingbird
import Storage
import Support
import Testing
import Curation

@Suite(.timeLimit(.minutes(10))) struct RoundTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)
    private static let day = 86_400.0

    private static let httpDate = Date.VerbatimFormatStyle(
        format:
            "\(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT",
        locale: Locale(identifier: "en_US_POSIX"),
        timeZone: .gmt,
        calendar: Calendar(identifier: .gregorian)
    )

    private static func rss(_ titles: String...) -> String {
        let items = titles.map {
            "<item><title>\($0)</title><guid>\($0)</guid><link>https://e.fr/\($0)</link></item>"
        }
        return "<rss version=\"2.0\"><channel><title>F</title>\(items.joined())</channel></rss>"
    }

    /// A store, and rounds on it day after day.
    private struct Scene {
        let store: Store
        var fetcher: any Fetcher
        var scopes: [String: RetryScope] = [:]
        var refused: Set<String> = []

        init(_ urls: [String], _ fetcher: any Fetcher) throws {
            store = try Store.inMemory()
            self.fetcher = fetcher
            try store.follow(SubscriptionList(feeds: urls.map { Feed(url: $0, title: $0) }))
        }

        @discardableResult
        func round(after days: Double = 0, all: Bool = true) async throws -> Round.Report {
            let round = Round(
                fetcher: fetcher,
                store: store,
                concurrency: 4,
                scopes: scopes,
                refusedMoves: refused
            )
            return try await round.run(now: now.addingTimeInterval(days * day), all: all)
        }

        func health(_ index: Int = 0) throws -> FeedHealth { try store.health()[index].health }
        func due() throws -> DueFeed {
            let rows = try store.dueFeeds(at: now, all: true) { _ in 0 }
            return try #require(try store.dueFeeds(rows).first)
        }
    }

    /// Rounds over one feed of a loopback server; `handler` responds to each request.
    private func serving(
        _ handler: @escaping LoopbackServer.Handler,
        _ body: @escaping @Sendable (Scene, String) async throws -> Void
    ) async throws {
        try await LoopbackServer.whileServing(handler) { place in
            try await FetchLoop.withLoop(.loopback) { loop in
                try await body(try Scene(["http://\(place)/feed"], loop), place)
            }
        }
    }

    @Test func `validators are stored with their body, survive errors and expire after eight days`()
        async throws
    {
        let answers = Locked<[String?]>([])
        let status = Locked<HTTPResponse.Status>(.ok)
        try await serving({ request in
            answers.withLock { $0.append(request.headers[.ifNoneMatch]) }
            if status.withLock({ $0 }) != .ok { return LoopbackServer.answer(status: status.withLock { $0 }) }
            return request.headers[.ifNoneMatch] == "\"1\""
                ? LoopbackServer.answer(status: .notModified)
                : LoopbackServer.answer(Self.rss("a"), headers: [.eTag: "\"1\""])
        }) { scene, _ in
            let firstReport = try await scene.round()
            #expect(firstReport.fresh == 1)
            let secondReport = try await scene.round(after: 1)
            #expect(secondReport.unchanged == 1)
            status.withLock { $0 = .internalServerError }
            let thirdReport = try await scene.round(after: 2)
            #expect(thirdReport.failures.first?.problem == Problem(.fetch(.status(500))))
            status.withLock { $0 = .ok }
            let report = try await scene.round(after: 7)
            #expect(report.unchanged == 1 && report.footprint.notModified == 1)
            let fourthReport = try await scene.round(after: 8)
            #expect(fourthReport.footprint.notModified == 0, "the request was unconditional")
            let fifthReport = try await scene.round(after: 9)
            #expect(fifthReport.footprint.notModified == 1)
            #expect(answers.withLock { $0 } == [nil, "\"1\"", "\"1\"", "\"1\"", nil, "\"1\""])
            #expect(try scene.health().visits == 6)
            #expect(try scene.health().failedVisits == 1)
        }
    }

    @Test func `the same body without a 304 is unchanged, and its new validators are kept`() async throws {
        let count = Locked(0)
        try await serving({ _ in
            let number = count.withLock {
                $0 += 1
                return $0
            }
            return LoopbackServer.answer(Self.rss("a"), headers: [.eTag: "\"\(number)\""])
        }) { scene, _ in
            try await scene.round()
            let report = try await scene.round(after: 1)
            #expect(report.unchanged == 1 && report.fresh == 0 && report.newEntries == 0)
            #expect(try scene.due().validators?.etag == "\"2\"")
        }
    }

    @Test func `the validators of a 304 replace those of the body`() async throws {
        let asked = Locked<[String?]>([])
        try await serving({ request in
            let count = asked.withLock {
                $0.append(request.headers[.ifNoneMatch])
                return $0.count
            }
            return count == 1
                ? LoopbackServer.answer(Self.rss("a"), headers: [.eTag: "\"1\"", .lastModified: "then"])
                : LoopbackServer.answer(status: .notModified, headers: [.eTag: "\"\(count)\""])
        }) { scene, _ in
            for hour in 0..<3 { try await scene.round(after: Double(hour)) }
            #expect(asked.withLock { $0 } == [nil, "\"1\"", "\"2\""])
            #expect(try scene.due().validators?.lastModified == "then")
        }
    }

    @Test func `429 without Retry-After holds the other feeds of the host`() async throws {
        let requests = Locked(0)
        try await LoopbackServer.whileServing({ _ in
            requests.withLock { $0 += 1 }
            return LoopbackServer.answer(status: .tooManyRequests)
        }) { place in
            try await FetchLoop.withLoop(.loopback) { loop in
                let scene = try Scene((0..<5).map { "http://\(place)/\($0)" }, loop)
                let report = try await scene.round()
                #expect(requests.withLock { $0 } == 1 && report.postponed == 4)
            }
        }
    }

    @Test func `a 304 updates the cache headers it has, and keeps the others`()
        async throws
    {
        let control = Locked<String?>("max-age=7200")
        try await serving({ request in
            var headers: HTTPFields = [.eTag: "\"1\""]
            if let value = control.withLock({ $0 }) { headers[.cacheControl] = value }
            return request.headers[.ifNoneMatch] == nil
                ? LoopbackServer.answer(Self.rss("a"), headers: headers)
                : LoopbackServer.answer(status: .notModified, headers: headers)
        }) { scene, _ in
            try await scene.round()
            #expect(try scene.due().lifetime == 7200)
            control.withLock { $0 = nil }
            try await scene.round(after: 1)
            #expect(try scene.due().lifetime == 7200)
            control.withLock { $0 = "max-age=10800" }
            try await scene.round(after: 2)
            #expect(try scene.due().lifetime == 10_800)
            let wait = try #require(try scene.health().nextCheck).timeIntervalSince(Self.now) - 2 * Self.day
            #expect((10_800..<11_900).contains(wait))
        }
    }

    @Test func `a 304 to an unconditional request is a failure`() async throws {
        try await serving({ _ in LoopbackServer.answer(status: .notModified) }) { scene, _ in
            let report = try await scene.round()
            #expect(report.failures.first?.problem == Problem(.fetch(.status(304))))
        }
    }

    @Test func `a feed that is gone is reported and not visited again`() async throws {
        try await serving({ _ in LoopbackServer.answer(status: .gone) }) { scene, _ in
            let report = try await scene.round()
            #expect(report.failures.first?.problem == Problem(.gone))
            #expect(try scene.health().isGone)
            let firstReport = try await scene.round(after: 30)
            #expect(firstReport.visited == 0)
        }
    }

    @Test(arguments: [HTTPResponse.Status.tooManyRequests, .serviceUnavailable], [false, true])
    func `a host that asks for a pause gets it, for all its feeds, forced or not`(
        status: HTTPResponse.Status,
        isDate: Bool
    ) async throws {
        let count = Locked(0)
        try await LoopbackServer.whileServing({ _ in
            count.withLock { $0 += 1 }
            let headers: HTTPFields =
                isDate
                // The server's clock is months ahead: only the difference counts.
                ? [.retryAfter: Date(timeIntervalSinceNow: 7200).formatted(Self.httpDate)]
                : [.retryAfter: "7200"]
            return LoopbackServer.answer(status: status, headers: headers)
        }) { place in
            try await FetchLoop.withLoop(.loopback) { loop in
                let scene = try Scene((1...5).map { "http://\(place)/\($0)" }, loop)
                let report = try await scene.round()
                #expect(count.withLock { $0 } == 1)
                #expect(report.visited == 1 && report.postponed == 4)
                let checks = try scene.store.health().compactMap { $0.health.nextCheck }.map {
                    $0.timeIntervalSince(Self.now)
                }
                #expect(checks.count == 5 && checks.allSatisfy { (7190...7210).contains($0) })
                #expect(try scene.store.health().count { $0.health.failures > 0 } == 1)
                let firstReport = try await scene.round(after: 1 / 24)
                #expect(firstReport.postponed == 5)
                #expect(count.withLock { $0 } == 1)
                try await scene.round(after: 3 / 24)
                #expect(count.withLock { $0 } == 2, "the pause is over")
            }
        }
    }

    @Test func `a permanent redirect is followed after days, when the articles are the same`() async throws {
        try await serving({ request in
            request.uri.path == "/feed"
                ? LoopbackServer.answer(status: .movedPermanently, headers: [.location: "/new"])
                : LoopbackServer.answer(Self.rss("a", "b"), headers: [.eTag: "\"1\""])
        }) { scene, place in
            for day in 0..<3 {
                let report = try await scene.round(after: Double(day))
                #expect(report.moves.isEmpty)
            }
            let moves = try await scene.round(after: 3).moves
            #expect(moves.map(\.to) == ["http://\(place)/new"])
            #expect(moves.map(\.from) == ["http://\(place)/feed"])
            var taken = scene
            taken.refused = ["http://\(place)/feed http://\(place)/new"]
            let firstReport = try await taken.round(after: 9)
            #expect(firstReport.moves.isEmpty, "a person undid it")
        }
    }

    @Test func `a redirect to something else is never followed`() async throws {
        let isMoved = Locked(false)
        try await serving({ request in
            guard isMoved.withLock({ $0 }) else { return LoopbackServer.answer(Self.rss("a", "b")) }
            return request.uri.path == "/feed"
                ? LoopbackServer.answer(status: .permanentRedirect, headers: [.location: "/parked"])
                : LoopbackServer.answer(Self.rss("x", "y", "z"))
        }) { scene, _ in
            try await scene.round()
            isMoved.withLock { $0 = true }
            // The new document is read each time, but none of its entries was known at first.
            for day in 1...3 {
                let report = try await scene.round(after: Double(day))
                #expect(report.moves.isEmpty)
            }
        }
    }

    @Test func `a temporary redirect changes nothing, nor does a permanent one after it`() async throws {
        try await serving({ request in
            switch request.uri.path {
            case "/feed": LoopbackServer.answer(status: .found, headers: [.location: "/hop"])
            case "/hop": LoopbackServer.answer(status: .movedPermanently, headers: [.location: "/new"])
            default: LoopbackServer.answer(Self.rss("a"))
            }
        }) { scene, _ in
            for day in 0..<6 {
                let report = try await scene.round(after: Double(day))
                #expect(report.moves.isEmpty)
            }
            #expect(try scene.health().relocation == nil)
        }
    }

    @Test(
        arguments: [
            ("", "text/plain", .parse(.empty)),
            ("<html><body>Bonjour</body></html>", "text/html", .parse(.html(feeds: []))),
            ("<html><title>Just a moment...</title></html>", "text/html", .fetch(.botWall("Cloudflare"))),
            ("Bonjour", "application/rss+xml", .parse(.notAFeed(.text))),
        ] as [(String, String, Problem.Kind)]
    )
    func `a document that is not a feed is a failure, not an empty feed`(
        body: String,
        type: String,
        kind: Problem.Kind
    )
        async throws
    {
        try await serving({ _ in LoopbackServer.answer(body, headers: [.contentType: type, .eTag: "\"x\""]) })
        {
            scene,
            _ in
            let firstReport = try await scene.round()
            #expect(firstReport.failures.map(\.problem.kind) == [kind])
            #expect(try scene.health().problem?.kind == kind, "and stored")
            #expect(try scene.due().validators == nil, "the body of these validators was not read")
            #expect(try scene.health().failures == 1)
        }
    }

    @Test func `if most hosts cannot be resolved no feed is blamed; a single one is`() async throws {
        let urls = ["https://a.fr/", "https://b.fr/", "https://c.fr/", "https://d.fr/"]
        let lost = Locked<Set<String>>(Set(urls.prefix(3)))
        let fetcher = ScriptedFetcher { request throws(FetchError) in
            if lost.withLock({ $0.contains(request.url) }) { throw FetchError(.nameNotFound) }
            return Fetch.Response(status: 200, body: Array(Self.rss("a").utf8), url: request.url)
        }
        let scene = try Scene(urls, fetcher)
        let report = try await scene.round()
        #expect(report.isCutOff && report.failures.count == 3)
        #expect(try scene.store.health().map { $0.health.failures } == [0, 0, 0, 0])
        #expect(try scene.store.health().map { $0.health.lastChecked == nil } == [true, true, true, false])
        lost.withLock { $0 = ["https://a.fr/"] }
        let firstReport = try await scene.round()
        #expect(firstReport.isCutOff == false)
        #expect(try scene.store.health().map { $0.health.failures } == [1, 0, 0, 0])
    }

    @Test func `a silent feed is still visited`() async throws {
        let item =
            "<item><title>t</title><guid>1</guid><pubDate>Sun, 01 Jan 2023 00:00:00 GMT</pubDate></item>"
        let body = "<rss version=\"2.0\"><channel><title>F</title>\(item)</channel></rss>"
        let scene = try Scene(
            ["https://a.fr/"],
            ScriptedFetcher { request throws(FetchError) in
                Fetch.Response(status: 200, body: Array(body.utf8), url: request.url)
            }
        )
        try await scene.round()
        let firstReport = try await scene.round(after: 6, all: false)
        #expect(firstReport.visited == 0)
        let secondReport = try await scene.round(after: 8, all: false)
        #expect(secondReport.visited == 1)
    }
}

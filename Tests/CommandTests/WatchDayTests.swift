import Curation
import Feeds
import Fetch
import Foundation
import Logging
import Storage
import Support
import Testing
import Home

@testable import veille

/// A day of `veille watch` over sites of every kind, with a simulated clock.
///
/// `VEILLE_DAY_FEEDS=2000` makes it a load test, which also checks memory and must run alone.
@Suite(.temporaryDirectory, .timeLimit(.minutes(60))) struct WatchDayTests {
    /// Friday, 13 March 2026, 20:00 UTC.
    private static let evening = Date(timeIntervalSince1970: 1_773_432_000)
    /// The number of feeds of a load test; the suite runs a quarter of a day with few feeds.
    private static let load = ProcessInfo.processInfo.environment["VEILLE_DAY_FEEDS"].flatMap { Int($0) }
    private static let feeds = load ?? 50
    private static let hours = load == nil ? 4 : 24

    /// A clock that only advances for waiters, and reports every full hour.
    private final class Day: Sendable {
        private let time: Locked<Date>
        private let end: Date
        private let hour: @Sendable (Int) -> Void
        private let ended: @Sendable () -> Void

        init(hour: @escaping @Sendable (Int) -> Void, ended: @escaping @Sendable () -> Void) {
            time = Locked(evening)
            end = evening + Double(hours) * 3600
            self.hour = hour
            self.ended = ended
        }

        var now: Date { time.withLock { $0 } }

        var clock: WallClock {
            WallClock(now: { self.now }) { seconds in
                try Task.checkCancellation()
                let (before, after) = self.time.withLock { time in
                    defer { time += seconds }
                    return (time, time + seconds)
                }
                let full = Int(after.timeIntervalSince(evening) / 3600)
                if full > Int(before.timeIntervalSince(evening) / 3600) { self.hour(full) }
                if after >= self.end { self.ended() }
            }
        }
    }

    private func lay() async throws {
        let folder = TemporaryDirectory.current
        try folder.write("# V\n\n## Sites\n\n- [Article of a site](https://e.fr/1)\n", to: "page.md")
        let settings = """
            pages: [page.md]
            fetch: {per_host_interval: 0.02}
            digest: {every: daily 21:00, send: [{name: hook, webhook: "http://hook.example/", shape: json}]}

            """
        try folder.write(settings, to: "veille.yml")
        let outlines = (0..<Self.feeds).map { "<outline type=\"rss\" xmlUrl=\"\(RestlessWeb.url($0))\"/>" }
        try folder.write(
            "<opml version=\"2.0\"><body>\(outlines.joined())</body></opml>",
            to: "feeds/feeds.opml"
        )
        let link = ["add", "https://n.fr/1", "--title", "Neuf", "--offline", "--accept", "--section", "1"]
        let added = try await Program.run(link + ["--now", Self.evening.formatted(.iso8601)], in: folder.url)
        #expect(added.code == 0, "\(added.messages)")
    }

    /// The memory of the process in megabytes.
    private static func memory() -> Int {
        let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return (text?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096 / 1_048_576
    }

    @Test func `in a day of failures, feeds are visited on time and articles are seen once`()
        async throws
    {
        try await lay()
        let home = try HomeFolder.find(from: TemporaryDirectory.current.url)
        let store = try home.openStore()
        let memory = Locked<[Int]>([])
        let (endings, ending) = AsyncStream.makeStream(of: Void.self)
        let overdue = Locked<[String]>([])
        let day = Day(
            hour: { hour in
                memory.withLock { $0.append(Self.memory()) }
                let now = Self.evening + Double(hour) * 3600
                // Visits are gathered for five minutes.
                guard let next = try? store.nextCheck(at: now), now.timeIntervalSince(next) <= 300 else {
                    return overdue.withLock { $0.append("at hour \(hour)") }
                }
            },
            ended: { ending.yield() }
        )
        let monitor = WatchMonitor(started: day.now)
        let web = RestlessWeb(depth: Self.load == nil ? 4 : 20, interval: 0.02) { day.now }
        try await LoopbackServer.whileServing({ web.answer($0) }) { place in
            let service = WatchService(
                home: home,
                store: store,
                monitor: monitor,
                logger: Logger(label: "day") { _ in SwiftLogNoOpLogHandler() },
                manager: nil,
                zone: .gmt,
                clock: day.clock,
                connectTo: place
            )
            let watching = Task { try await service.run() }
            for await _ in endings.prefix(1) { watching.cancel() }
            try await watching.value
        }
        var counts = WatchMonitor.Counts()
        monitor.note { counts = $0 }
        #expect(web.breaches.isEmpty, "\(web.breaches.count): \(web.breaches.prefix(10))")
        #expect(overdue.withLock { $0 }.isEmpty)
        #expect(counts.polls > 10 * Self.hours && counts.failedPolls == 0)
        #expect(web.letters == 2 && counts.deliveries == 1, "what was not taken is brought again, once")
        let health = try store.health()
        #expect(health.count == Self.feeds)
        var articles = 0
        for (feed, health, entries) in health {
            let number = try #require(feed.url.split(separator: "/feed").last.flatMap { Int($0) })
            let kind = RestlessWeb.Kind.of(number)
            #expect(entries == web.given(number), "\(feed.url)")
            #expect(entries > 0 || !kind.isReadable, "\(feed.url)")
            #expect(health.isGone == (kind == .gone))
            #expect(health.visits > 0 && health.problem == nil || health.failures > 0)
            articles += entries
        }
        #expect(counts.newEntries == articles)
        if Self.load != nil {
            let figures = memory.withLock { $0 }
            print("\(web.requests) requests, \(articles) articles, by the hour \(figures) MB")
            #expect(figures[Self.hours - 2] <= figures[Self.hours / 3] * 11 / 10, "memory grows")
        }
    }
}

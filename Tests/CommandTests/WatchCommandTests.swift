import Foundation
import Logging
import Support
import Testing

@testable import veille

@Suite(.temporaryDirectory, .timeLimit(.minutes(1))) struct WatchCommandTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    private static let feed = """
        <rss version="2.0"><channel><title>Watt</title><link>https://watt.fr/</link><item><guid>1</guid>\
        <title>Les serveurs et leur consommation</title><link>https://watt.fr/1</link></item></channel></rss>
        """

    /// A watcher that runs until the test has seen what it wants.
    private final class Watcher: @unchecked Sendable {
        let process = Process()
        private let (output, messages) = (Pipe(), Pipe())
        private(set) var log = ""

        init(_ arguments: [String], in folder: URL) throws {
            // Test runners block signals, and children inherit that.
            process.executableURL = URL(filePath: "/usr/bin/perl")
            process.arguments =
                [
                    "-MPOSIX", "-e", "sigprocmask(SIG_SETMASK, POSIX::SigSet->new()); exec @ARGV",
                    Shared.root.appending(path: ".build/debug/veille").path, "watch",
                ] + arguments
            process.currentDirectoryURL = folder
            process.standardOutput = output
            process.standardError = messages
            try process.run()
        }

        /// The log, once it has a text; what is there at the end where it never has.
        func read(until text: String) -> String {
            while !log.contains(text) {
                let data = messages.fileHandleForReading.availableData
                if data.isEmpty { break }
                log += String(decoding: data, as: UTF8.self)
            }
            return log
        }

        /// The port it listens at.
        func port() throws -> Int {
            let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            return try #require(Int(line.split(separator: ":").last?.prefix { $0.isNumber } ?? ""))
        }

        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        func end() -> Int32 {
            let rest = messages.fileHandleForReading.readDataToEndOfFile()
            log += String(decoding: rest, as: UTF8.self)
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    private func lay(_ place: String) throws {
        try folder.write(
            "# V\n\n## Énergie\n\n- [Un](https://e.fr/1)\n- [Deux](https://e.fr/2)\n",
            to: "page.md"
        )
        try folder.write(
            "pages: [page.md]\nfetch: {per_host_interval: 0, allow_private: [127.0.0.1]}\n",
            to: "veille.yml"
        )
        let opml =
            "<opml version=\"2.0\"><body><outline type=\"rss\" xmlUrl=\"http://\(place)/feed\"/></body></opml>"
        try folder.write(opml, to: "feeds/feeds.opml")
    }

    @Test func `it polls, tells how it does, hears of changes and ends when it is told to`() async throws {
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(Self.feed) }) { place in
            try lay(place)
            let watcher = try Watcher(["--metrics", "--port", "0", "--log", "json"], in: folder.url)
            defer { watcher.send(SIGKILL) }
            let polled = await Task.detached { watcher.read(until: "\"polled\"") }.value
            #expect(polled.contains("\"new\":\"1\"") && polled.contains("\"visited\":\"1\""))
            let port = try watcher.port()
            let health = try await RawClient.send("GET", "/healthz", to: ("127.0.0.1", port))
            #expect(health.status == 200 && health.body == "ok\n")
            let metrics = try await RawClient.send("GET", "/metrics", to: ("127.0.0.1", port))
            #expect(metrics.body.contains("# TYPE veille_polls_total counter\nveille_polls_total 1\n"))
            #expect(metrics.body.contains("veille_feeds{state=\"ok\"} 1\n"))
            #expect(try await RawClient.send("GET", "/", to: ("127.0.0.1", port)).status == 404)

            let second = try await Program.runAside(["poll"], in: folder.url)
            #expect(second.code == 3)
            let pid = watcher.process.processIdentifier
            #expect(second.messages.contains("another veille is at work here (process \(pid))"))

            try folder.write("pages: [page.md]\nfrob: 1\n", to: "veille.yml")
            watcher.send(SIGHUP)
            let wrong = await Task.detached { watcher.read(until: "left as it was") }.value
            #expect(wrong.contains("veille.yml:2: unknown key"))
            try folder.write("pages: [page.md]\n", to: "veille.yml")
            watcher.send(SIGHUP)
            _ = await Task.detached { watcher.read(until: "was read again") }.value
            watcher.send(SIGTERM)
            let code = await Task.detached { watcher.end() }.value
            #expect(code == 0)
            #expect(watcher.log.contains("\"stopped\""))
            #expect(
                try await Program.runAside(["poll"], in: folder.url).code == 0,
                "the lock is gone with it"
            )
        }
    }

    @Test func `in the middle of a visit, too, it ends when it is told to`() async throws {
        try await RawServer.whileServing([.wait]) { place in
            try lay(place)
            let watcher = try Watcher([], in: folder.url)
            defer { watcher.send(SIGKILL) }
            _ = await Task.detached { watcher.read(until: "polling") }.value
            watcher.send(SIGTERM)
            let code = await Task.detached { watcher.end() }.value
            #expect(code == 0 && watcher.log.contains("stopped"))
        }
    }

    @Test(arguments: [
        (
            WatchLog.Format.text,
            "2026-03-14T08:00:00Z warning feed failed feed=https://e.fr/ why=\"it said 'no' x\""
        ),
        (
            .json,
            "{\"feed\":\"https://e.fr/\",\"level\":\"warning\",\"message\":\"feed failed\","
                + "\"time\":\"2026-03-14T08:00:00Z\",\"why\":\"it said \\\"no\\\"\\n x\"}"
        ),
    ])
    func `an event is one line`(format: WatchLog.Format, line: String) {
        let date = Date(timeIntervalSince1970: 1_773_475_200)
        let fields = ["feed": "https://e.fr/", "why": "it said \"no\"\n x"]
        #expect(WatchLog.line(format, date, .warning, "feed failed", fields) == line)
    }

    @Test(
        arguments: [
            ([:], false, nil), (["NOTIFY_SOCKET": "/run/n"], true, nil),
            (["NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "2000000"], true, 2),
            (["NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "7"], true, 2),
            (["NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "8"], true, nil),
        ] as [([String: String], Bool, Int?)]
    )
    func `systemd says whether and how often it wants to hear`(
        environment: [String: String],
        isThere: Bool,
        seconds: Int?
    ) {
        let manager = ServiceManager(environment, processID: 7)
        #expect((manager != nil) == isThere)
        #expect(manager?.watchdog == seconds.map { .seconds($0) })
    }
}

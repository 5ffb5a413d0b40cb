import Foundation
import Home
import Logging
import Support
import Testing

@testable import veille

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct WatchCommandTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    private static let feed = """
        <rss version="2.0"><channel><title>Watt</title><link>https://watt.fr/</link><item><guid>1</guid>\
        <title>Les serveurs et leur consommation</title><link>https://watt.fr/1</link></item></channel></rss>
        """

    /// A watcher that runs until the test ends it.
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
                    Program.url.path, "watch",
                ] + arguments
            process.currentDirectoryURL = folder
            process.standardOutput = output
            process.standardError = messages
            try process.run()
        }

        /// The log once it contains a text, or after a timeout.
        func read(until text: String) async -> String {
            await Program.aside { [self] in
                while !log.contains(text) {
                    let data = messages.fileHandleForReading.availableData
                    if data.isEmpty { break }
                    log += String(decoding: data, as: UTF8.self)
                }
                return log
            }
        }

        /// The port of its server.
        func port() throws -> Int {
            let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            return try #require(Int(line.split(separator: ":").last?.prefix { $0.isNumber } ?? ""))
        }

        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        func end() async -> Int32 {
            await Program.aside { [self] in
                let rest = messages.fileHandleForReading.readDataToEndOfFile()
                log += String(decoding: rest, as: UTF8.self)
                process.waitUntilExit()
                return process.terminationStatus
            }
        }
    }

    private func lay(_ place: String) throws {
        try folder.write(
            "# V\n\n## Énergie\n\n- [Un](https://e.fr/1)\n- [Deux](https://e.fr/2)\n",
            to: "page.md"
        )
        try folder.write(
            "pages: [page.md]\nfetch: {per_host_interval: 0, allow_private: [127.0.0.1], timeout: 600}\n",
            to: "veille.yml"
        )
        let opml =
            "<opml version=\"2.0\"><body><outline type=\"rss\" xmlUrl=\"http://\(place)/feed\"/></body></opml>"
        try folder.write(opml, to: "feeds/feeds.opml")
    }

    @Test func `watch polls, serves metrics, reloads and stops`() async throws {
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(Self.feed) }) { place in
            try lay(place)
            let watcher = try Watcher(["--metrics", "--port", "0", "--log", "json"], in: folder.url)
            defer { watcher.send(SIGKILL) }
            let polled = await watcher.read(until: "\"polled\"")
            #expect(polled.contains("\"new\":\"1\"") && polled.contains("\"visited\":\"1\""))
            let port = try watcher.port()
            let health = try await RawClient.send("GET", "/healthz", to: ("127.0.0.1", port))
            #expect(health.status == 200 && health.body == "ok\n")
            let metrics = try await RawClient.send("GET", "/metrics", to: ("127.0.0.1", port))
            #expect(metrics.body.contains("# TYPE veille_polls_total counter\nveille_polls_total 1\n"))
            #expect(metrics.body.contains("veille_feeds{state=\"ok\"} 1\n"))
            #expect(try await RawClient.send("GET", "/", to: ("127.0.0.1", port)).status == 404)

            let second = try await Program.run(["poll"], in: folder.url)
            let holder = HomeProblem.Process(
                number: watcher.process.processIdentifier,
                command: "veille watch --metrics --port 0 --log json"
            )
            #expect(second.reports(HomeProblem.locked(by: holder), at: "state/veille.lock"))

            try folder.write("pages: [page.md]\nfrob: 1\n", to: "veille.yml")
            watcher.send(SIGHUP)
            let wrong = await watcher.read(until: "was not reloaded")
            #expect(wrong.contains("veille.yml:2: unknown key"))
            try folder.write("pages: [page.md]\n", to: "veille.yml")
            watcher.send(SIGHUP)
            _ = await watcher.read(until: "veille.yml reloaded")
            watcher.send(SIGTERM)
            let code = await watcher.end()
            #expect(code == 0)
            #expect(watcher.log.contains("\"stopped\""))
            #expect(
                try await Program.run(["poll"], in: folder.url).code == 0,
                "the lock is gone with it"
            )
        }
    }

    @Test func `a due digest is sent once`() async throws {
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(Self.feed) }) { place in
            try lay(place)
            let settings = """
                pages: [page.md]
                fetch: {per_host_interval: 0, allow_private: [127.0.0.1], timeout: 600}
                digest:
                  every: daily 00:00
                  send: [{name: post, webhook_env: NONE, shape: json}, {name: site, file: "issue-{number}.md"}]

                """
            try folder.write(settings, to: "veille.yml")
            let long = ["--now", "2020-03-14T08:00:00Z"]
            _ = try await Program.run(
                ["add", "https://n.fr/1", "--title", "Neuf", "--offline", "--accept", "--section", "1"]
                    + long,
                in: folder.url
            )
            // An old digest: the next one was missed while the watcher was stopped.
            _ = try await Program.run(["digest"] + long, in: folder.url)
            _ = try await Program.run(
                ["add", "https://n.fr/2", "--title", "Plus neuf", "--offline", "--accept", "--section", "1"],
                in: folder.url
            )
            let watcher = try Watcher([], in: folder.url)
            defer { watcher.send(SIGKILL) }
            let log = await watcher.read(until: "info sent")
            #expect(log.contains("digest number=2") && log.contains("sent channel=site number=2"))
            #expect(log.contains("warning not sent channel=post") && log.contains("label=settings"))
            watcher.send(SIGTERM)
            _ = await watcher.end()
            let issue = try folder.read("issue-2.md")
            #expect(issue.contains("Plus neuf") && !issue.contains("n.fr/1"))
        }
    }

    @Test func `watch stops in the middle of a visit`() async throws {
        try await RawServer.whileServing([.wait]) { place in
            try lay(place)
            let watcher = try Watcher([], in: folder.url)
            defer { watcher.send(SIGKILL) }
            _ = await watcher.read(until: "polling")
            watcher.send(SIGTERM)
            let code = await watcher.end()
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
                + "\"time\":\"2026-03-14T08:00:00Z\",\"why\":\"it said \\\"no\\\" x\"}"
        ),
    ])
    func `an event is one line`(format: WatchLog.Format, line: String) {
        let date = Date(timeIntervalSince1970: 1_773_475_200)
        let fields = ["feed": "https://e.fr/", "why": "it said \"no\"\n x"]
        #expect(WatchLog.line(format, date, .warning, "feed failed", fields) == line)
    }

    @Test func `what others said is logged without secrets`() {
        var log = WatchLog(format: .text, clock: { Date() }, secrets: Secrets(["s3cr3t-token"]))
        log.metadata = ["detail": "for s3cr3t-token", "feed": "https://e.fr/"]
        #expect(log.fields(nil) == ["detail": "for …", "feed": "https://e.fr/"])
        #expect(log.fields(["why": "s3cr3t"]) == ["detail": "for …", "feed": "https://e.fr/", "why": "…"])
    }

    @Test(
        arguments: [
            ([:], false, nil), (["NOTIFY_SOCKET": "/run/n"], true, nil),
            (["NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "2000000"], true, 2),
            (["NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "7"], true, 2),
            (["NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "8"], true, nil),
        ] as [([String: String], Bool, Int?)]
    )
    func `the environment of systemd sets the watchdog interval`(
        environment: [String: String],
        isThere: Bool,
        seconds: Int?
    ) {
        let manager = ServiceManager(environment, processID: 7)
        #expect((manager != nil) == isThere)
        #expect(manager?.watchdog == seconds.map { .seconds($0) })
    }
}

import Curation
import Delivery
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

/// Issues for files and programs.
extension DeliveringTests {
    @Test func `files and programs get the issue`() async throws {
        let home = try home(
            """
            {name: post, file: "_posts/{date}-veille-{number}-{week}-{name}.md"}
            {name: feed, file: veille.atom, format: atom}
            {name: pipe, command: [sh, -c, "cat > got.eml"]}
            {name: later, command: [sh, -c, "echo full >&2; exit 75"]}
            {name: broken, command: [no-such-program]}
            {name: script, command: [./publish, now]}
            """
        )
        try folder.write("cat > \"published $1\"\n", to: "publish")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: folder.url.path + "/publish"
        )
        try TrustedHomes(environment: Self.state).confirm(home)
        try accept("a", in: home)
        let first = try await send(home)
        #expect(
            first == [
                "post 1 sent", "feed 1 sent", "pipe 1 sent", "later 1 held exit-75",
                "broken 1 refused exit-127", "script 1 sent",
            ]
        )
        #expect(try folder.read("_posts/2026-03-14-veille-1-11-default.md").contains("(https://n.fr/a)"))
        #expect(try folder.read("published now").contains("https://n.fr/a"))
        #expect(try folder.read("got.eml").hasPrefix("From: V <v@e.fr>\r\nTo: l@e.fr\r\n"))
        #expect(try home.readLedger().deliveries.contains { $0.label == "exit-75" && $0.detail == nil })
        try accept("b", in: home)
        try folder.write("mine", to: "_posts/2026-03-14-veille-2-11-default.md")
        let second = try await send(home, channels: ["post", "feed"])
        #expect(second == ["post 2 refused file-exists", "feed 2 sent"])
        #expect(try folder.read("_posts/2026-03-14-veille-2-11-default.md") == "mine")
        #expect(try folder.read("veille.atom").contains("https://n.fr/b"))
    }

    private static let endless = "while :; do sleep 0.1; done"

    @Test func `a program that hangs is terminated, then killed`() async throws {
        let home = try home(
            """
            {name: deaf, command: [sh, -c, "trap '' TERM; \(Self.endless)"]}
            {name: obedient, command: [sh, -c, "trap 'exit 0' TERM; \(Self.endless)"]}
            {name: parent, command: [sh, -c, "sleep 500 & wait"]}
            """,
            settings: "fetch: {timeout: 1}\n"
        )
        try TrustedHomes(environment: Self.state).confirm(home)
        try accept("a", in: home)
        let results = try await send(home)
        #expect(
            results == [
                "deaf 1 uncertain killed", "obedient 1 uncertain killed", "parent 1 uncertain killed",
            ]
        )
    }

    @Test func `a program may print a lot, and leave child processes behind`() async throws {
        let home = try home(
            """
            {name: loud, command: [sh, -c, "head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2"]}
            {name: parent, command: [sh, -c, "sleep 500 & echo $! > child"]}
            """,
            settings: "fetch: {timeout: 600}\n"
        )
        try TrustedHomes(environment: Self.state).confirm(home)
        try accept("a", in: home)
        let results = try await send(home)
        #expect(results == ["loud 1 sent", "parent 1 sent"])
        let child = try Int32(folder.read("child").trimmingCharacters(in: .whitespacesAndNewlines))
        kill(try #require(child), SIGKILL)
    }

    @Test func `a cancelled run does not wait for a program`() async throws {
        let home = try home(
            """
            {name: endless, command: [sh, -c, "touch begun; \(Self.endless)"]}
            {name: next, file: next.md}
            """,
            settings: "fetch: {timeout: 600}\n"
        )
        try TrustedHomes(environment: Self.state).confirm(home)
        try accept("a", in: home)
        let sending = Task { try await send(home) }
        while !FileManager.default.fileExists(atPath: folder.url.path + "/begun") { await Task.yield() }
        sending.cancel()
        await #expect(throws: CancellationError.self) { try await sending.value }
        let steps = try home.readLedger().deliveries
        #expect(
            steps.map { "\($0.channel) \($0.outcome)" } == [
                "endless planned", "next planned", "endless begun",
            ]
        )
        let again = try await send(home, at: 60)
        #expect(again == ["next 1 sent"], "the outcome of the other is unknown")
    }

    @Test func `a program runs only once a person has confirmed it, with these arguments`() async throws {
        let trusted = TrustedHomes(environment: Self.state)
        let home = try home("{name: pipe, command: [tee, got]}")
        try accept("a", in: home)
        let error = await #expect(throws: UserError.self) { try await send(home) }
        #expect(error?.cause as? SendProblem == .untrustedProgram("tee got", channel: "pipe"))
        #expect(try await send(home, isUnattended: true) == [])
        let problem = try Deliveries(home.readLedger().deliveries).troubled.first?.state.fault?.problem
        #expect(
            problem == .settings(.untrustedProgram("tee got"), channel: "pipe", place: "veille.yml:5")
        )
        try trusted.confirm(home)
        #expect(try await send(home, at: 900) == ["pipe 1 sent"])
        // Someone else changes it, in a merge.
        let changed = try self.home("{name: pipe, command: [tee, -a, got]}")
        try accept("b", in: changed)
        await #expect(throws: UserError.self) { try await send(changed, at: 1000) }
        _ = try trusted.revoke(home.folder)
        try accept("c", in: home)
        await #expect(throws: UserError.self) { try await send(home, at: 1000) }
    }
}

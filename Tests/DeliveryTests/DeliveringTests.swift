import Curation
import Feeds
import Fetch
import Foundation
import Storage
import Support
import Testing
import Delivery
import Home

/// Issues over channels: each issue over each channel once.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct DeliveringTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)

    var folder: TemporaryDirectory { TemporaryDirectory.current }

    func home(_ channels: String, settings: String = "") throws -> HomeFolder {
        try folder.write("# Veille\n\n## Un\n\n- [A](https://e.fr/a)\n", to: "page.md")
        try folder.write(
            "pages: [page.md]\n\(settings)digest:\n  mail: {from: V <v@e.fr>, to: l@e.fr}\n  send:\n"
                + channels.split(separator: "\n").map { "    - \($0)\n" }.joined(),
            to: "veille.yml"
        )
        return try HomeFolder.find(from: folder.url)
    }

    func accept(_ path: String, section: String = "Un", in home: HomeFolder) throws {
        let article = Suggestion.Article(url: "https://n.fr/\(path)", title: "Titre \(path)", site: "S")
        let suggestion = Suggestion(
            id: path,
            page: "page.md",
            section: [section],
            article: article,
            relevance: 1,
            confidence: 1,
            line: "- [Titre \(path)](https://n.fr/\(path))"
        )
        let decision = Decision(at: Self.now, verdict: .accept, suggestion: suggestion, key: "n.fr/\(path)")
        try home.ledger.append([.decision(decision)])
    }

    /// Where the confirmed homes are listed.
    static var state: [String: String] { ["XDG_STATE_HOME": TemporaryDirectory.current.url.path + "/.state"] }

    /// The results of one run.
    func send(
        _ home: HomeFolder,
        at seconds: TimeInterval = 0,
        environment: [String: String] = [:],
        number: Int? = nil,
        channels: [String] = [],
        again: [String] = [],
        isUnattended: Bool = false,
        details: Bool = false,
        answer: @escaping @Sendable (Request) throws(FetchError) -> Response = { _ in
            Response(status: 200, url: "")
        }
    ) async throws -> [String] {
        let delivering = Delivering(home: home, environment: environment.merging(Self.state) { $1 })
        var options = Delivering.Options(digest: "default")
        options.number = number
        options.channels = channels
        options.repeated = again
        options.isUnattended = isUnattended
        let now = Self.now + seconds
        let plan = try delivering.plan(options, now: now)
        var results: [String] = []
        try await delivering.run(plan, fetcher: ScriptedFetcher(answer), now: now) { result in
            let outcome =
                switch result.outcome {
                case .sent(let refused): refused.isEmpty ? "sent" : "sent but \(refused)"
                case .held(let fault, _): "held \(fault.label)" + (details ? " \(fault.detail)" : "")
                case .refused(let fault): "refused \(fault.label)" + (details ? " \(fault.detail)" : "")
                case .uncertain(let fault): "uncertain \(fault.label)"
                case nil: "skipped"
                }
            results.append("\(result.prepared.key.channel) \(result.prepared.key.number) \(outcome)")
        }
        return results
    }

    private static let two =
        "{name: one, webhook: \"https://h.fr/1\", shape: json}\n{name: two, webhook: \"https://h.fr/2\", shape: slack}"

    @Test func `an issue goes over each channel once, and the next one has the news since`() async throws {
        let home = try home(Self.two)
        try accept("a", in: home)
        let first = try await send(home)
        let second = try await send(home, at: 60)
        #expect(first == ["one 1 sent", "two 1 sent"] && second == [])
        try accept("b", in: home)
        let third = try await send(home, at: 120)
        #expect(third == ["one 2 sent", "two 2 sent"])
        let again = try await send(home, at: 180, number: 1)
        #expect(again == [])
    }

    @Test func `a section that names a channel has it for itself`() async throws {
        let home = try home(
            "{name: all, file: a.txt, format: text}\n{name: own, file: b.txt, format: text}",
            settings: "sections: {Deux: {digest: [own]}}\n"
        )
        try folder.write(
            "# Veille\n\n## Un\n\n- [A](https://e.fr/a)\n\n## Deux\n\n- [B](https://e.fr/b)\n",
            to: "page.md"
        )
        try accept("x", in: home)
        let plan = try Delivering(home: home, environment: Self.state).plan(
            .init(digest: "default"),
            now: Self.now
        )
        #expect(plan.isNothingFor == ["own"])
        // What has nothing for it gets no empty issue.
        #expect(try await send(home) == ["all 1 sent"])
        try accept("y", section: "Deux", in: home)
        #expect(try await send(home, at: 60, channels: ["own"]) == ["own 2 sent"])
        #expect(try await send(home, at: 120, channels: ["all"]) == ["all 2 sent"])
        let (all, own) = (try folder.read("a.txt"), try folder.read("b.txt"))
        #expect(all.contains("Titre y") && own.contains("Titre y") && !own.contains("Titre x"))
    }

    @Test func `without anything for its only channel there is no issue`() async throws {
        let home = try home(
            "{name: own, file: b.txt, format: text}",
            settings: "sections: {Deux: {digest: [own]}}\n"
        )
        try accept("x", in: home)
        #expect(try await send(home) == [])
        #expect(try home.readLedger().issues.isEmpty)
    }

    @Test(
        arguments: [
            .timeout, .truncated, .brokenAnswer(nil), .tooLarge(nil), .connectionFailed, .nameNotFound,
            .tls(.certificate), .badRedirect(nil), .botWall(nil),
        ] as [FetchProblem]
    )
    func `an outage costs its own channel only`(problem: FetchProblem) async throws {
        let home = try home(Self.two)
        try accept("a", in: home)
        let results = try await send(home, isUnattended: true) { request throws(FetchError) in
            if request.url.hasSuffix("1") { throw FetchError(problem) }
            return Response(status: 200, url: "")
        }
        #expect(results.count == 2 && results[0].hasPrefix("one 1 ") && results[1] == "two 1 sent")
        let states = try Deliveries(home.readLedger().deliveries).all.map(\.state)
        #expect(states.map(\.fault?.problem) == [.fetch(problem), nil])
    }

    @Test func `a failed delivery is retried when due, and no other is repeated`() async throws {
        let home = try home(Self.two)
        try accept("a", in: home)
        let failing: @Sendable (Request) throws(FetchError) -> Response = { request in
            Response(status: request.url.hasSuffix("1") ? 503 : 200, url: "")
        }
        let first = try await send(home, answer: failing)
        #expect(first == ["one 1 held http-503", "two 1 sent"])
        let early = try await send(home, at: 59, answer: failing)
        #expect(early == [])
        try accept("b", in: home)
        let due = try await send(home, at: 60, answer: failing)
        #expect(due == ["one 1 held http-503", "one 2 held http-503", "two 2 sent"])
        let good = try await send(home, at: 3_600)
        #expect(good == ["one 1 sent", "one 2 sent"])
    }

    @Test(
        arguments: [
            (503, "7200", 7_200), (429, "Sat, 14 Mar 2026 09:00:00 GMT", 3_600), (500, nil, 60),
            (408, nil, 60), (404, "60", nil), (302, nil, nil), (401, nil, nil), (503, "inf", 60),
            (503, "-5", 60), (503, "90.5", 90.5), (503, "99999999999999999999", 86_400),
            (503, "Fri, 14 Mar 3000 09:00:00 GMT", 86_400),
        ] as [(Int, String?, TimeInterval?)]
    )
    func `the status decides between a retry and giving up`(
        status: Int,
        retryAfter: String?,
        pause: TimeInterval?
    ) async throws {
        let home = try home("{name: one, webhook: \"https://h.fr/1\", shape: json}")
        try accept("a", in: home)
        _ = try await send(home) { _ in
            Response(status: status, headers: retryAfter.map { [("retry-after", $0)] } ?? [], url: "")
        }
        let step = try home.readLedger().deliveries.last
        #expect(step?.problem == .fetch(.status(status)) && step?.next == pause.map { Self.now + $0 })
    }

    @Test(
        arguments: [
            (FetchError(.timeout, mayHaveArrived: true), "uncertain timeout"),
            (FetchError(.timeout), "held timeout"),
            (FetchError(.nameNotFound), "held name-not-found"),
            (FetchError(.tls(nil)), "refused tls"),
            (FetchError(.privateNetwork), "refused private-network"),
        ]
    )
    func `a delivery that may have arrived is not repeated`(error: FetchError, outcome: String) async throws {
        let home = try home("{name: one, webhook: \"https://h.fr/1\", shape: json}")
        try accept("a", in: home)
        let first = try await send(home) { _ throws(FetchError) in throw error }
        #expect(first == ["one 1 \(outcome)"])
        let later = try await send(home, at: 100_000)
        #expect(later == (outcome.hasPrefix("held") ? ["one 1 sent"] : []))
    }

    @Test(arguments: [
        FetchProblem.badURL("https://h.fr/s3cr3t"), .badRedirect("https://h.fr/s3cr3t"),
        .captivePortal("http://login/?u=https://h.fr/s3cr3t"), .botWall("/s3cr3t"),
        .notRecorded(.missing("https://h.fr/s3cr3t")),
    ])
    func `no argument of a problem brings a secret into the ledger`(problem: FetchProblem) async throws {
        let home = try home("{name: one, webhook_env: HOOK, shape: json}")
        try accept("a", in: home)
        _ = try await send(home, environment: ["HOOK": "https://h.fr/s3cr3t"]) { _ throws(FetchError) in
            throw FetchError(problem, note: "cannot ask https://h.fr/s3cr3t")
        }
        #expect(try home.readLedger().deliveries.last?.problem?.label == problem.label)
        #expect(try !folder.read("state/decisions.jsonl").contains("s3cr3t"))
    }

    @Test func `a crash between sending and recording sends nothing twice`() async throws {
        let home = try home(Self.two)
        try accept("a", in: home)
        // The ledger after a crash during the delivery over “one”.
        let crashed = FetchError(.cancelled)
        await #expect(throws: CancellationError.self) {
            _ = try await send(home) { _ throws(FetchError) in throw crashed }
        }
        let steps = try home.readLedger().deliveries.map { "\($0.channel) \($0.outcome.rawValue)" }
        #expect(steps == ["one planned", "two planned", "one begun"])
        #expect(try home.readLedger().issues.map(\.number) == [1])
        let next = try await send(home, at: 60)
        #expect(next == ["two 1 sent"])
        let plan = try Delivering(home: home, environment: [:]).plan(.init(digest: "default"), now: Self.now)
        #expect(plan.prepared.isEmpty && plan.isNothingNew)
        #expect(plan.resting.map(\.key.channel) == ["one"] && plan.resting.first?.state.step == .uncertain)
        let resent = try await send(home, at: 120, again: ["one"])
        #expect(resent == ["one 1 sent"])
        #expect(throws: UserError(SendProblem.allArrived(channel: "one"))) {
            var options = Delivering.Options(digest: "default")
            options.repeated = ["one"]
            _ = try Delivering(home: home, environment: [:]).plan(options, now: Self.now)
        }
    }

    @Test func `a person may confirm the arrival`() async throws {
        let home = try home(Self.two)
        try accept("a", in: home)
        try home.ledger.append([
            .issue(Issue(digest: "default", number: 1, at: Self.now, keys: ["n.fr/a"])),
            .delivery(
                DeliveryRecord(digest: "default", number: 1, channel: "one", at: Self.now, outcome: .begun)
            ),
        ])
        let delivering = Delivering(home: home, environment: [:])
        try delivering.settle(["one"], .init(digest: "default"), now: Self.now)
        #expect(try Deliveries(home.readLedger().deliveries).troubled.isEmpty)
    }

    @Test func `who asks twice for a repetition gets one`() async throws {
        let home = try home("{name: one, webhook: \"https://h.fr/1\", shape: json}")
        try accept("a", in: home)
        try home.ledger.append([
            .issue(Issue(digest: "default", number: 1, at: Self.now, keys: ["n.fr/a"])),
            .delivery(
                DeliveryRecord(digest: "default", number: 1, channel: "one", at: Self.now, outcome: .begun)
            ),
        ])
        let delivering = Delivering(home: home, environment: [:])
        var options = Delivering.Options(digest: "default")
        options.repeated = ["one"]
        let plans = try [1, 2].map { _ in try delivering.plan(options, now: Self.now + 9) }
        let fetcher = ScriptedFetcher { _ in Response(status: 200, url: "") }
        try await delivering.run(plans[0], fetcher: fetcher, now: Self.now + 9)
        await #expect(throws: UserError(ApplyProblem.notAsShown)) {
            try await delivering.run(plans[1], fetcher: fetcher, now: Self.now + 9)
        }
        let steps = try home.readLedger().deliveries.map(\.outcome)
        #expect(steps == [.begun, .planned, .begun, .sent])
    }

    @Test func `two processes that send at once send once`() async throws {
        let home = try home(Self.two)
        try accept("a", in: home)
        let delivering = Delivering(home: home, environment: [:])
        let plans = try [1, 2].map { _ in try delivering.plan(.init(digest: "default"), now: Self.now) }
        let fetcher = ScriptedFetcher { _ in Response(status: 200, url: "") }
        try await delivering.run(plans[0], fetcher: fetcher, now: Self.now)
        await #expect(throws: UserError(SendProblem.issueTaken(1))) {
            try await delivering.run(plans[1], fetcher: fetcher, now: Self.now)
        }
        let sent = try home.readLedger().deliveries.count { $0.outcome == .sent }
        #expect(sent == 2)
    }

    @Test func `a named channel gets the last issue if it has not had it`() async throws {
        let home = try home(Self.two)
        try accept("a", in: home)
        let one = try await send(home, channels: ["one"])
        let all = try await send(home, at: 60)
        let two = try await send(home, at: 60, channels: ["two"])
        let again = try await send(home, at: 60, channels: ["two"])
        #expect(one == ["one 1 sent"] && all == [] && two == ["two 1 sent"] && again == [])
    }

    @Test func `a secret is in no message, no ledger and no plan`() async throws {
        let home = try home(
            "{name: one, webhook_env: HOOK, shape: discord, credentials: TOKEN}\n{name: two, smtp: \"smtp://m.fr\", credentials: LOGIN}"
        )
        try accept("a", in: home)
        let environment = [
            "HOOK": "https://h.fr/hooks/s3cr3t-path", "TOKEN": "t0k3n-secret", "LOGIN": "moi:p4ssw0rd-x",
        ]
        let coded = Data("\0moi\0p4ssw0rd-x".utf8).base64EncodedString()
        let results = try await send(home, environment: environment, details: true) { request in
            guard case .mail(let message) = request.method else {
                let body =
                    "no https://h.fr/hooks/s3cr3t-path for \(request.authorization ?? "") /hooks/s3cr3t-path"
                return Response(status: 403, body: Array(body.utf8), url: "")
            }
            let reply = "535 5.7.8 no: \(message.login?.password ?? "") \(coded)"
            return Response(status: 535, headers: [("reply", reply)], url: "")
        }
        #expect(
            results == [
                "one 1 refused http-403 no https://h.fr… for Bearer … …",
                "two 1 refused smtp-535 535 5.7.8 no: … …",
            ]
        )
        let ledger = try folder.read("state/decisions.jsonl")
        for text in ["s3cr3t", "t0k3n", "p4ssw0rd", coded, "Bearer", "5.7.8"] {
            #expect(!ledger.contains(text), "\(text)")
        }
    }

    private static var mistakes: [(String, any UserError.Cause)] {
        func forbidden(_ path: String) -> SendProblem { .forbiddenPath(path, channel: "a") }
        return [
            (
                "{name: a, webhook_env: NONE, shape: json}",
                EnvironmentProblem.missing("NONE", neededBy: "a", .webAddress)
            ),
            (
                "{name: a, smtp: smtp://m.fr, credentials: NONE}",
                EnvironmentProblem.missing("NONE", neededBy: "a", .login)
            ),
            (
                "{name: a, smtp: smtp://m.fr, credentials: PLAIN}",
                EnvironmentProblem.invalid("PLAIN", neededBy: "a", .login)
            ),
            (
                "{name: a, webhook_env: PLAIN, shape: json}",
                EnvironmentProblem.invalid("PLAIN", neededBy: "a", .webAddress)
            ),
            ("{name: a, webhook: \"https://h.fr\", shape: ntfy}", SendProblem.noTopic(channel: "a")),
            (
                "{name: a, webhook: \"https://h.fr\", template: none.mustache}",
                FileProblem.unreadable(.template, .notFound)
            ),
            (
                "{name: a, webhook: \"https://h.fr\", template: open.mustache}",
                TemplateProblem.invalid(.noEnd, line: "{{#items}}")
            ),
            (
                "{name: a, webhook: \"https://h.fr\", template: text.mustache}",
                TemplateProblem.notJSON
            ),
            ("{name: a, file: state/decisions.jsonl}", forbidden("state/decisions.jsonl")),
            ("{name: a, file: page.md}", forbidden("page.md")),
            ("{name: a, file: ./veille.yml}", forbidden("veille.yml")),
            ("{name: a, file: out/x.md}", forbidden("out/x.md")),
        ]
    }

    @Test(arguments: mistakes)
    func `a wrong setting is reported before anything is sent`(channel: String, cause: any UserError.Cause)
        async throws
    {
        let home = try home("{name: first, webhook: \"https://h.fr/1\", shape: json}\n" + channel)
        try accept("a", in: home)
        try FileManager.default.createSymbolicLink(
            atPath: folder.url.path + "/out",
            withDestinationPath: "/tmp"
        )
        try folder.write("{{#items}}", to: "open.mustache")
        try folder.write("text", to: "text.mustache")
        let environment = ["PLAIN": "s3cr3t"]
        let error = await #expect(throws: UserError.self) {
            _ = try await send(home, environment: environment)
        }
        #expect(error.map { UserError($0.cause) } == UserError(cause))
        var contents = try home.readLedger()
        #expect(contents.issues.isEmpty && contents.deliveries.isEmpty)
        // Unattended, the ledger keeps what is wrong, not a sentence on it.
        _ = try await send(home, environment: environment, isUnattended: true)
        contents = try home.readLedger()
        let problem = try #require(contents.deliveries.last { $0.channel == "a" }?.problem)
        guard case .settings(let fault, channel: "a", _) = problem else {
            Issue.record("\(problem)")
            return
        }
        if case .unknown = fault { Issue.record("\(cause)") }
    }

    @Test func `unattended, a wrong setting blocks its own channel only`() async throws {
        let home = try home("{name: wrong, webhook_env: NONE, shape: json}\n" + Self.two)
        try accept("a", in: home)
        let first = try await send(home, isUnattended: true)
        #expect(first == ["one 1 sent", "two 1 sent"])
        let waits = try Deliveries(home.readLedger().deliveries).troubled
        #expect(waits.map(\.key.channel) == ["wrong"] && waits[0].state.next == Self.now + 900)
        let fault = ChannelFault.missing(variable: "NONE", .webAddress)
        #expect(
            waits[0].state.fault?.problem == .settings(fault, channel: "wrong", place: "veille.yml:5")
        )
        for (seconds, next) in [(899.0, 900.0), (900, 2250), (2250, 4275), (360_000, 363_037.5)] {
            let none = try await send(home, at: seconds, isUnattended: true)
            let state = try Deliveries(home.readLedger().deliveries).troubled[0].state
            #expect(none == [] && state.next == Self.now + next && state.tries == 0)
        }
        let repaired = try await send(home, at: 363_038, environment: ["NONE": "https://h.fr/3"])
        #expect(repaired == ["wrong 1 sent"])
    }

    @Test func `refused recipients are listed with the reply`() async throws {
        let home = try home("{name: list, smtp: \"smtp://m.fr\", to: [a@e.fr, b@e.fr]}")
        try accept("a", in: home)
        let results = try await send(home) { _ in
            let replies = [
                "220 m.fr", "250-m.fr", "250 SIZE", "250 ok", "550 5.1.1 nobody", "250 ok", "354 go",
                "250 taken",
            ]
            return Response(status: 250, headers: replies.map { ("reply", $0) }, url: "")
        }
        #expect(results == ["list 1 sent but [\"a@e.fr: 550 5.1.1 nobody\"]"])
        #expect(try home.readLedger().deliveries.last?.refused == ["a@e.fr: 550"])
    }

    @Test(
        arguments: [
            (
                ["220 m", "250 m", "250 ok", "550 no a", "451 no b"], "held smtp-451",
                "a@e.fr: 550 no a; b@e.fr: 451 no b"
            ),
            (
                ["220 m", "250 m", "334 ", "235 in", "250 ok", "550 no a", "550 no b"], "refused smtp-550",
                "a@e.fr: 550 no a; b@e.fr: 550 no b"
            ),
            (["220 m", "250 m", "553 not you"], "refused smtp-553", "553 not you"),
            (["220 m", "250 m", "421 closing"], "held smtp-421", "421 closing"),
        ]
    )
    func `a mail server's refusal is temporary or permanent`(
        replies: [String],
        outcome: String,
        detail: String
    )
        async throws
    {
        let home = try home("{name: list, smtp: \"smtp://m.fr\", to: [a@e.fr, b@e.fr]}")
        try accept("a", in: home)
        let status = Int(replies.last?.prefix(3) ?? "") ?? 0
        let results = try await send(home, details: true) { _ in
            Response(status: status, headers: replies.map { ("reply", $0) }, url: "")
        }
        #expect(results == ["list 1 \(outcome) \(detail)"])
        #expect(try home.readLedger().deliveries.last?.detail == nil, "the ledger quotes nobody")
    }

    @Test(arguments: [
        "invalid_path /services/T0A1B2/s3cr3tp4th", "no hook s3cr3tp4th", "token=qu3rys3cret is unknown",
        "%2Fservices%2FT0A1B2%2Fs3cr3tp4th", "{\"path\":\"\\/services\\/T0A1B2\\/s3cr3tp4th\"}",
        "b3Blbi1zZXNhbWUtMTIz", "Bearer open-sesame-123", "open-ses… is not a token", "other-secret-456",
        "L3NlcnZpY2VzL1QwQTFCMi9zM2NyM3RwNHRo",
    ])
    func `a server that echoes a secret makes it known to nobody`(echo: String) async throws {
        let home = try home(
            "{name: hook, webhook_env: HOOK, shape: json, credentials: TOKEN}\n"
                + "{name: other, webhook: \"https://o.fr/1\", shape: json, credentials: OTHER}"
        )
        try accept("a", in: home)
        let environment = [
            "HOOK": "https://h.fr/services/T0A1B2/s3cr3tp4th?token=qu3rys3cret", "TOKEN": "open-sesame-123",
            "OTHER": "other-secret-456",
        ]
        let results = try await send(home, environment: environment, channels: ["hook"], details: true) { _ in
            Response(status: 403, body: Array(echo.utf8), url: "")
        }
        let output = results.joined() + (try folder.read("state/decisions.jsonl"))
        #expect(results.count == 1 && results[0].contains("…"))
        for part in [
            "s3cr3t", "T0A1B2", "qu3rys", "b3Blbi", "sesame", "open-s", "other-s", "secret-", "NlcnZp",
        ] {
            #expect(!output.contains(part), "\(output)")
        }
    }
}

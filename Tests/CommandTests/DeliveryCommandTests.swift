import Delivery
import Foundation
import HTTPTypes
import Support
import Testing

/// `digest --send`, run as a program.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct DeliveryCommandTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    private func lay(_ channels: String) async throws {
        try folder.write("# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n", to: "page.md")
        try folder.write(
            "pages: [page.md]\nfetch: {allow_private: [127.0.0.1], timeout: 600}\ndigest:\n  mail: {from: V <v@e.fr>, to: l@e.fr}\n  send:\n"
                + channels.split(separator: "\n").map { "    - \($0)\n" }.joined(),
            to: "veille.yml"
        )
        let url = "https://n.fr/a"
        _ = try await Program.run(
            ["add", url, "--title", "Titre a", "--offline", "--accept", "--section", "1"]
                + ["--now", "2026-03-14T08:00:00Z"],
            in: folder.url
        )
    }

    private func run(_ arguments: String..., at time: String = "08:00", environment: [String: String] = [:])
        async throws -> Program.Run
    {
        try await Program.run(
            arguments + ["--now", "2026-03-14T\(time):00Z"],
            in: folder.url,
            environment: environment
        )
    }

    @Test func `an issue is sent by mail, and failures are reported`() async throws {
        var rules = MailServer.Rules()
        rules.login = "moi:s3cr3t"
        rules.recipients = ["b@e.fr": "550 5.1.1 nobody here"]
        try await MailServer.whileServing(rules) { place, server in
            try await lay(
                "{name: list, smtp: \"smtp://\(place)\", credentials: LOGIN, to: [a@e.fr, b@e.fr]}\n{name: shut, smtp: \"smtp://\(place)\", credentials: OTHER}"
            )
            let environment = ["LOGIN": "moi:s3cr3t", "OTHER": "moi:wr0ng"]
            let sent = try await run("digest", "--send", environment: environment)
            #expect(sent.code == 3)
            #expect(sent.output == "list: issue 1 sent to a@e.fr, b@e.fr (\(place))\n")
            #expect(
                sent.messages == """
                    veille: veille.yml:6: list: the mail server refused some addresses: b@e.fr: 550 5.1.1 nobody here
                      → fix or remove these addresses; the others received it
                    veille: veille.yml:7: shut: the mail server refused it: 535 5.7.8 no: …
                      → check the credentials OTHER, then veille digest --resend shut
                    Next: git commit state/decisions.jsonl

                    """
            )
            let letters = server.letters
            #expect(letters.map(\.recipients) == [["a@e.fr"]] && letters.map(\.sender) == ["v@e.fr"])
            #expect(letters.first?.text.hasPrefix("From: V <v@e.fr>\r\nTo: l@e.fr\r\n") == true)
            let ledger = try folder.read("state/decisions.jsonl")
            #expect(!ledger.contains("s3cr3t") && !ledger.contains("wr0ng"))

            let again = try await run("digest", "--send", "--lang", "fr", environment: environment)
            #expect(again.code == 0 && again.output == "")
            #expect(
                again.messages == """
                    shut\u{202F}: numéro 1 a échoué pour de bon le 2026-03-14 08:00 UTC (le serveur de courrier l’a refusé\u{202F}: 535)\u{202F}: veille digest --resend shut
                    Rien de neuf depuis le dernier numéro\u{202F}: aucun n’a été écrit.
                    Ensuite\u{202F}: veille poll

                    """
            )
            let right = ["OTHER": "moi:s3cr3t", "LOGIN": "moi:s3cr3t"]
            let resent = try await run("digest", "--resend", "shut", environment: right)
            #expect(resent.code == 0 && resent.output == "shut: issue 1 sent to l@e.fr (\(place))\n")
            let thrice = try await run("digest", "--resend", "shut", environment: right)
            #expect(thrice.code == 2 && thrice.messages.contains("nothing is sent twice"))
        }
    }

    @Test func `a temporary failure is shown by status and retried`() async throws {
        let count = Count()
        try await LoopbackServer.whileServing({ _ in
            await count.next() == 1
                ? LoopbackServer.answer("slow down", status: .tooManyRequests, headers: [.retryAfter: "120"])
                : LoopbackServer.answer("ok")
        }) { place in
            try await lay("{name: team, webhook_env: HOOK, shape: slack}")
            let environment = ["HOOK": "http://\(place)/T0/s3cr3t"]
            let first = try await run("digest", "--send", environment: environment)
            #expect(first.code == 3 && first.output == "")
            #expect(
                first.messages == """
                    veille: veille.yml:6: team: the server answered 429: slow down
                      → veille digest --send retries from 2026-03-14 08:02 UTC
                    Next: git commit state/decisions.jsonl

                    """
            )
            let status = try await run("status")
            #expect(
                status.output.contains(
                    "  ! team: issue 1 waits until 2026-03-14 08:02 UTC, 1 try (the server answered 429)\n"
                )
            )
            let early = try await run("digest", "--send", at: "08:01", environment: environment)
            #expect(early.code == 0 && early.output == "")
            let due = try await run("digest", "--send", "--json", at: "08:02", environment: environment)
            #expect(due.code == 0)
            #expect(
                due.output == """
                    {
                      "deliveries" : [
                        {
                          "channel" : "team",
                          "digest" : "default",
                          "number" : 1,
                          "outcome" : "sent",
                          "target" : "\(place)"
                        }
                      ],
                      "resting" : [

                      ],
                      "schema" : "veille.deliveries/1"
                    }

                    """
            )
            let asked = await count.value
            #expect(asked == 2)
            #expect(try !folder.read("state/decisions.jsonl").contains("s3cr3t"))
        }
    }

    @Test func `a dry run shows each delivery and sends nothing`() async throws {
        try await lay(
            "{name: list, smtp: \"smtp://127.0.0.1:9\", to: a@e.fr}\n{name: team, webhook: \"http://127.0.0.1:9/s3cr3t\", shape: ntfy}\n{name: post, file: \"{date}.md\"}\n{name: pipe, command: [tee, got], format: text}"
        )
        let ledger = try folder.read("state/decisions.jsonl")
        let dry = try await run("digest", "--send", "-n", "--lang", "en")
        #expect(dry.code == 0)
        let shown = dry.output.replacing(/[0-9]+ bytes/, with: "N bytes")
        #expect(
            shown == """
                list: issue 1 would go to a@e.fr (127.0.0.1:9), N bytes
                team: issue 1 would go to 127.0.0.1:9, N bytes
                post: issue 1 would go to 2026-03-14.md, N bytes
                pipe: issue 1 would go to tee got, N bytes

                """
        )
        #expect(
            dry.messages
                == "Nothing was sent or recorded.\nNext: veille digest --send; -v shows each\n"
        )
        let whole = try await run("digest", "--send", "team", "-n", "-v")
        #expect(whole.output.contains("\"topic\": \"…\", \"title\": \"[Veille]"))
        #expect(try folder.read("state/decisions.jsonl") == ledger)
        #expect(!folder.has("2026-03-14.md") && !folder.has("got"))
    }

    @Test func `an interrupted delivery is reported, not repeated`() async throws {
        try await lay("{name: post, file: \"{number}.md\"}")
        let ledger = try folder.read("state/decisions.jsonl")
        let cut =
            "{\"issue\":{\"at\":\"2026-03-14T08:00:00Z\",\"digest\":\"default\",\"keys\":[\"n.fr/a\"],\"number\":1},\"v\":1}\n"
            + "{\"delivery\":{\"at\":\"2026-03-14T08:00:00Z\",\"channel\":\"post\",\"digest\":\"default\",\"number\":1,\"outcome\":\"begun\"},\"v\":1}\n"
        try folder.write(ledger + cut, to: "state/decisions.jsonl")
        let second = try await run("digest", "--send", "post", at: "09:00")
        #expect(second.code == 0 && second.output == "" && !folder.has("1.md"))
        #expect(
            second.messages.hasPrefix(
                "post: issue 1 was started on 2026-03-14 08:00 UTC and may have arrived; ask a reader: veille digest --resend post, or --arrived post\n"
            )
        )
        let status = try await run("status")
        #expect(status.output.contains("  ! post: issue 1 was started on 2026-03-14 08:00 UTC"))
        let arrived = try await run("digest", "--arrived", "post")
        #expect(
            arrived.messages == "post: issue 1 has arrived.\nNext: git commit state/decisions.jsonl\n"
        )
        let fine = try await run("status")
        #expect(!fine.output.contains("!") && !folder.has("1.md"))
    }

    @Test func `a program that is killed while sending sends nothing twice`() async throws {
        try await lay(
            "{name: pipe, command: [sh, -c, \"cat >> got; kill -9 $PPID\"]}\n{name: post, file: \"{number}.md\"}"
        )
        _ = try await run("trust")
        let killed = try await run("digest", "--send")
        #expect(killed.code == 9 && !folder.has("1.md"))
        let first = try folder.read("got")
        #expect(first.hasPrefix("From: V <v@e.fr>"))
        let next = try await run("digest", "--send", at: "09:00")
        #expect(next.code == 0 && next.output == "post: issue 1 sent to 1.md\n")
        #expect(next.messages.hasPrefix("pipe: issue 1 was started on 2026-03-14 08:00 UTC"))
        #expect(try folder.read("got") == first)
    }

    @Test func `each service is asked as it wants`() async throws {
        let asked = Asked()
        try await LoopbackServer.whileServing({ request in
            let (line, body) = try await LoopbackServer.told(request)
            await asked.take(line, Data(body))
            return LoopbackServer.answer()
        }) { place in
            try await lay(
                ["slack", "mattermost", "discord", "json", "ntfy", "matrix"].map {
                    "{name: \($0), webhook: \"http://\(place)/at/\($0)\", shape: \($0), credentials: TOKEN}"
                }.joined(separator: "\n") + "\n{name: own, webhook_env: HOOK, template: own.mustache}"
            )
            try folder.write(#"{"t": "{{title}}", "n": {{number}}}"#, to: "own.mustache")
            let sent = try await run(
                "digest",
                "--send",
                environment: ["TOKEN": "abc", "HOOK": "http://\(place)/own"]
            )
            #expect(sent.code == 0 && sent.output.split(separator: "\n").count == 7)
            let lines = await asked.lines
            let name = lines.last { $0.hasPrefix("PUT") }?.split(separator: " ")[1].split(separator: "-").last
            let type = "application/json"
            #expect(
                lines == [
                    "POST /at/slack \(type) Bearer abc", "POST /at/mattermost \(type) Bearer abc",
                    "POST /at/discord \(type) Bearer abc", "POST /at/json \(type) Bearer abc",
                    "POST /at/ \(type) Bearer abc", "PUT /at/matrix/veille-\(name ?? "") \(type) Bearer abc",
                    "POST /own \(type) -",
                ]
            )
            let keys = try await asked.bodies.map { body in
                (try JSONSerialization.jsonObject(with: body) as? [String: Any])?.keys.sorted() ?? []
            }
            #expect(keys[0] == ["text", "unfurl_links", "unfurl_media"] && keys[1] == ["text"])
            #expect(keys[2] == ["allowed_mentions", "content", "flags"] && keys[6] == ["n", "t"])
            #expect(keys[4] == ["message", "tags", "title", "topic"])
            #expect(keys[5] == ["body", "format", "formatted_body", "m.mentions", "msgtype"])
        }
    }

    @Test(
        arguments: [
            (["--send", "nobody"], .unknownChannel("nobody", known: ["post"]), "veille.yml"),
            (["--resend", "post"], .nothingSent(channel: "post"), nil),
        ] as [([String], SendProblem, String?)]
    )
    func `a channel that cannot send is refused`(arguments: [String], problem: SendProblem, place: String?)
        async throws
    {
        try await lay("{name: post, file: \"{number}.md\"}")
        let run = try await Program.run(["digest"] + arguments, in: folder.url)
        #expect(run.output == "" && run.reports(problem, at: place))
    }

    @Test func `offline, files are still written`() async throws {
        try await lay("{name: post, file: \"{number}.md\"}\n{name: list, smtp: \"smtp://127.0.0.1:9\"}")
        let refused = try await run("digest", "--send", "--offline")
        #expect(refused.code == 2 && !folder.has("1.md"))
        let written = try await run("digest", "--send", "post", "--offline")
        #expect(written.code == 0 && folder.has("1.md"))
    }

    /// The requests of a server.
    private actor Asked {
        var lines: [String] = []
        var bodies: [Data] = []
        func take(_ line: String, _ body: Data) {
            lines.append(line)
            bodies.append(body)
        }
    }

    /// Counts requests.
    private actor Count {
        var value = 0
        func next() -> Int {
            value += 1
            return value
        }
    }
}

import Feeds
import Foundation
import Support
import Testing
import Home

@Suite(.temporaryDirectory) struct ConfigurationTests {
    @Test func `every key is optional`() throws {
        #expect(try Configuration(yaml: "") == Configuration())
        #expect(try Configuration(yaml: "# rien\npages:\n") == Configuration())
    }

    @Test func `stars in comments are not aliases`() throws {
        let comments = String(repeating: "# * note, **bold** and *.md\n", count: 30)
        #expect(try Configuration(yaml: comments + "pages: [a.md]\n").pages == ["a.md"])
    }

    @Test func `settings are read`() throws {
        let text = """
            pages: [a.md, "b c.md"]
            fetch: {concurrency: 8, per_host_interval: 0.5, allow_private: [127.0.0.1], user_agent: moi, timeout: 9}
            suggest: {max_per_section: 3, since_days: 7, min_relevance: 0}
            mute: {sites: [e.fr], words: [black friday, "no"]}
            classify: {embeddings: {url: "http://h:8080/v1", model: e5, key_env: KEY, query_prefix: "query: "}}
            digest: {title: T, language: fr, credit: true, home_url: "https://e.fr/", send: [{name: list, file: a.md}]}
            sections: {Droit: {owners: [Anne, anne, Zoë], approvals: 2, digest: [list]}, Eau: {approvals: 1}}
            twins: {a.md: b c.md}
            serve: {people: {Anne: {token_env: A}}, trusted_proxy: {from: [10.0.0.0/8], header: Remote-User}}
            """
        let configuration = try Configuration(yaml: text)
        #expect(configuration.pages == ["a.md", "b c.md"])
        #expect(configuration.fetch.concurrency == 8)
        #expect(configuration.fetch.perHostInterval == 0.5)
        #expect(configuration.fetch.allowPrivate == ["127.0.0.1"])
        #expect(configuration.suggest.minRelevance == 0)
        #expect(configuration.mute.sites == ["e.fr"] && configuration.mute.words == ["black friday", "no"])
        #expect(configuration.embeddings?.model == "e5" && configuration.embeddings?.keyVariable == "KEY")
        #expect(configuration.embeddings?.passagePrefix == "query: ", "the same unless it is said")
        #expect(configuration.digest.language == .fr && configuration.digest.givesCredit)
        #expect(configuration.twin(of: "a.md") == "b c.md" && configuration.twin(of: "b c.md") == "a.md")
        #expect(configuration.twin(of: "c.md") == nil)
        #expect(configuration.sections.map(\.name) == ["Droit", "Eau"])
        #expect(configuration.sections.map(\.owners) == [["Anne", "Zoë"], []])
        #expect(configuration.sections.map(\.approvals) == [2, 1])
        #expect(configuration.sections.map(\.channels) == [["list"], []])
        #expect(configuration.sections.map(\.place) == ["veille.yml:7", "veille.yml:7"])
        #expect(configuration.serve.people.map(\.name) == ["Anne"])
        #expect(configuration.serve.trustedProxy?.from.first?.contains("10.1.1.1") == true)
    }

    @Test(
        arguments: [
            ("", .builtIn), ("classify: {meaning: builtin}", .builtIn), ("classify: {meaning: off}", .off),
        ] as [(String, Configuration.Meaning)]
    )
    func `meaning is built in unless it is off`(text: String, meaning: Configuration.Meaning) throws {
        #expect(try Configuration(yaml: text).meaning == meaning)
    }

    @Test(arguments: [("", .feed), ("classify: {read: full}", .full)] as [(String, Configuration.Read)])
    func `pages of articles are read only if that is wanted`(text: String, read: Configuration.Read) throws {
        #expect(try Configuration(yaml: text).read == read)
    }

    private static let transports = ["smtp", "webhook", "webhook_env", "file", "command"]

    @Test(
        arguments: [
            (
                "pages: [a.md]\nfetch:\n  concurency: 3", 3,
                .unknownKey(
                    "fetch.concurency",
                    known: [
                        "allow_private", "ca_file", "concurrency", "credentials", "max_body_mb",
                        "per_host_interval", "proxy_resolves", "recipes", "retry_scope", "timeout",
                        "unwanted", "user_agent", "whole",
                    ]
                )
            ),
            ("pages: page.md", 1, .invalidValue("pages", .list)),
            ("fetch:\n  concurrency: beaucoup", 2, .invalidValue("fetch.concurrency", .whole(1...1000))),
            ("fetch: {concurrency: 0}", 1, .invalidValue("fetch.concurrency", .whole(1...1000))),
            ("suggest: {precision: 2}", 1, .invalidValue("suggest.precision", .number(0...1))),
            ("a: [\nb", 3, .invalidYAML), ("pages: [a]\npages: [b]", 1, .duplicateKeys(["pages"])),
            ("- a", 1, .invalidValue("veille.yml", .keys)),
            ("\ndigest:\n  language: de", 3, .invalidValue("digest.language", .choice(["en", "fr"]))),
            ("classify: {meaning: e5}", 1, .invalidValue("classify.meaning", .choice(["off", "builtin"]))),
            ("classify: {read: page}", 1, .invalidValue("classify.read", .choice(["feed", "full"]))),
            ("fetch: 3", 1, .invalidValue("fetch", .keys)),
            ("fetch: {credentials: 3}", 1, .invalidValue("fetch.credentials", .mapping)),
            (
                "fetch:\n  recipes:\n    \"https://e.fr/{a}\": https://e.fr/{b}.rss", 3,
                .invalidValue("fetch.recipes.https://e.fr/{a}", .recipe)
            ),
            (
                "classify:\n  embeddings:\n    url: ollama", 3,
                .invalidValue("classify.embeddings.url", .webAddress)
            ),
            ("classify:\n  embeddings:\n    model: m", 3, .missingKey("classify.embeddings.url")),
            ("classify: {embeddings: {url: \"http://h\"}}", 1, .missingKey("classify.embeddings.model")),
            ("digest:\n  mail:\n    from: a@e.fr", 3, .missingKey("digest.mail.to")),
            ("digest:\n  mail:\n    to: a@e.fr", 3, .missingKey("digest.mail.from")),
            (
                "digest:\n  mail: {from: nobody, to: a@e.fr}", 2,
                .invalidValue("digest.mail.from", .mailbox)
            ),
            (
                "digest:\n  mail: {from: a@e.fr, to: [b@e.fr, \"x\\ny@e.fr\"]}", 2,
                .invalidValue("digest.mail.to", .mailboxes)
            ),
            (
                "digest:\n  mail: {from: a@e.fr, to: b@e.fr, list_id: nodots}", 2,
                .invalidValue("digest.mail.list_id", .listID)
            ),
            (
                "digest:\n  mail: {from: a@e.fr, to: b@e.fr, unsubscribe: e.fr}", 2,
                .invalidValue("digest.mail.unsubscribe", .addresses)
            ),
            (
                "digest: {propose_url: \"javascript:x\"}", 1,
                .invalidValue("digest.propose_url", .address)
            ),
            ("digest: {feed_url: feed.xml}", 1, .invalidValue("digest.feed_url", .webAddress)),
            ("digest: {every: soon}", 1, .invalidValue("digest.every", .schedule)),
            ("digest: {every: daily}", 1, .missingKey("digest.send")),
            ("digest: {send: list}", 1, .invalidValue("digest.send", .channels)),
            ("twins: [a.md]", 1, .invalidValue("twins", .mapping)),
            ("pages: [a.md]\ntwins: {a.md: b.md}", 2, .twinNotListed("b.md", pages: ["a.md"])),
            ("pages: [a.md]\ntwins: {a.md: a.md}", 2, .severalTwins("a.md")),
            ("pages: [a.md, b.md, c.md]\ntwins:\n  a.md: b.md\n  b.md: c.md", 4, .severalTwins("b.md")),
            ("sections: [Droit]", 1, .invalidValue("sections", .mapping)),
            ("sections:\n  Droit: 2", 2, .invalidValue("sections.Droit", .mapping)),
            ("sections: {Droit: {owners: Anne}}", 1, .invalidValue("sections.Droit.owners", .list)),
            ("sections: {Droit: {owners: [\" \"]}}", 1, .invalidValue("sections.Droit.owners", .list)),
            (
                "sections:\n  Droit:\n    approvals: 0", 3,
                .invalidValue("sections.Droit.approvals", .whole(1...20))
            ),
            (
                "sections: {Droit: {approval: 2}}", 1,
                .unknownKey("sections.Droit.approval", known: ["approvals", "digest", "owners"])
            ),
            (
                "sections:\n  Droit: {owners: [Anne, anne], approvals: 2}", 2,
                .tooFewOwners(["Anne"], section: "Droit", approvals: 2)
            ),
            (
                "sections:\n  Droit: {digest: [lis]}\ndigest: {send: [{name: list, file: a}]}", 2,
                .unknownChannel("lis", section: "Droit", known: ["list"])
            ),
            ("sections:\n  Énergie: {}\n  energie: {}", 3, .duplicateKeys(["energie"])),
            ("serve: {people: [Anne]}", 1, .invalidValue("serve.people", .mapping)),
            ("serve:\n  people: {Anne: TOKEN}", 2, .invalidValue("serve.people.Anne", .mapping)),
            ("serve: {people: {Anne: {}}}", 1, .missingKey("serve.people.Anne.token_env")),
            (
                "serve: {people: {Anne: {token_env: \"a b\"}}}", 1,
                .invalidValue("serve.people.Anne.token_env", .variable)
            ),
            (
                "serve: {people: {Anne: {token: abc}}}", 1,
                .unknownKey("serve.people.Anne.token", known: ["token_env"])
            ),
            ("serve: {trusted_proxy: {from: [127.0.0.1]}}", 1, .missingKey("serve.trusted_proxy.header")),
            ("serve: {trusted_proxy: {header: X-User}}", 1, .missingKey("serve.trusted_proxy.from")),
            (
                "serve: {trusted_proxy: {from: [proxy], header: X-User}}", 1,
                .invalidValue("serve.trusted_proxy.from", .addressRanges)
            ),
            (
                "serve: {trusted_proxy: {from: [127.0.0.1], header: \"X: User\"}}", 1,
                .invalidValue("serve.trusted_proxy.header", .fieldName)
            ),
            ("review: {keys: {accept: x}}", 1, .sharedLetter("x", .accept, .refuse)),
            ("review: {keys: {accept: ab}}", 1, .invalidValue("review.keys.accept", .letter)),
            // A few more nested aliases would take years to read.
            (
                "a: &a 1\nb: [" + String(repeating: "*a, ", count: 21) + "]", nil,
                .tooManyAliases(limit: 20)
            ),
        ] as [(String, Int?, ConfigurationProblem)]
    )
    func `a mistake is reported with its line and its cause`(
        yaml: String,
        line: Int?,
        problem: ConfigurationProblem
    ) {
        #expect(throws: UserError(problem, at: "veille.yml" + (line.map { ":\($0)" } ?? ""))) {
            try Configuration(yaml: yaml)
        }
    }

    @Test(
        arguments: [
            ("{smtp: smtp://m.fr}", .missingKey("digest.send.name")),
            ("{name: a b, file: x}", .invalidValue("digest.send.name", .word)),
            ("{name: a}", .transport(channel: "a", choices: transports)),
            ("{name: a, file: x, smtp: smtp://m.fr}", .transport(channel: "a", choices: transports)),
            (
                "{name: a, file: x, tls: off}",
                .incompatibleKey("digest.send.tls", transport: "file", allowed: ["name", "format"])
            ),
            ("{name: a, smtp: m.fr}", .invalidValue("digest.send.smtp", .mailServer)),
            ("{name: a, smtp: smtp://me:pw@m.fr}", .invalidValue("digest.send.smtp", .mailServer)),
            (
                "{name: a, smtp: smtp://m.fr, tls: maybe}",
                .invalidValue("digest.send.tls", .choice(["required", "if-offered", "off"]))
            ),
            (
                "{name: a, smtp: smtp://m.fr, credentials: \"me:pw\"}",
                .invalidValue("digest.send.credentials", .variable)
            ),
            (
                "{name: a, smtp: smtp://m.fr, tls: if-offered, credentials: A}",
                .unencryptedPassword(key: "digest.send.credentials")
            ),
            ("{name: a, webhook: \"https://h.fr\"}", .webhookContent(channel: "a")),
            ("{name: a, webhook: h.fr, shape: json}", .invalidValue("digest.send.webhook", .webAddress)),
            (
                "{name: a, webhook: \"https://h.fr\", shape: teams}",
                .invalidValue("digest.send.shape", .choice(WebhookFormat.allCases.map(\.rawValue)))
            ),
            (
                "{name: a, webhook_env: \"https://h.fr\", shape: json}",
                .invalidValue("digest.send.webhook_env", .variable)
            ),
            ("{name: a, file: ../x}", .invalidValue("digest.send.file", .path)),
            ("{name: a, file: /x}", .invalidValue("digest.send.file", .path)),
            (
                "{name: a, file: x, format: pdf}",
                .invalidValue("digest.send.format", .choice(DigestFormat.allCases.map(\.rawValue)))
            ),
            ("{name: a, command: sendmail}", .invalidValue("digest.send.command", .command)),
            ("{name: a, command: []}", .invalidValue("digest.send.command", .command)),
        ] as [(String, ConfigurationProblem)]
    )
    func `a mistake in a channel is reported with its line and its cause`(
        channel: String,
        problem: ConfigurationProblem
    ) {
        #expect(throws: UserError(problem, at: "veille.yml:3")) {
            try Configuration(yaml: "digest:\n  send:\n    - " + channel)
        }
    }

    @Test func `two channels cannot have one name`() {
        #expect(throws: UserError(ConfigurationProblem.duplicateChannel("a"), at: "veille.yml:4")) {
            try Configuration(
                yaml: "digest:\n  send:\n    - {name: a, file: x}\n    - {name: a, file: y}"
            )
        }
    }

    @Test func `a digest by mail has one recipient or several`() throws {
        let mail = "{from: Équipe <a@e.fr>, to: b@e.fr, list_id: v.e.fr, unsubscribe: mailto:c@e.fr}"
        let one = try Configuration(yaml: "digest: {categories: [], mail: \(mail)}").digest
        #expect(one.envelope?.from.name == "Équipe" && one.envelope?.to.map(\.address) == ["b@e.fr"])
        #expect(one.envelope?.listID == "v.e.fr" && one.envelope?.unsubscribe == ["mailto:c@e.fr"])
        #expect(one.categories == [] && Configuration().digest.categories == ["veille"])
        let empty = try Configuration(yaml: "digest: {title: \"\", home_url: \"\"}").digest
        #expect(empty.title == nil && empty.homeURL == nil)
        let several = try Configuration(yaml: "digest: {mail: {from: a@e.fr, to: [b@e.fr, c@e.fr]}}").digest
        #expect(several.envelope?.to.map(\.address) == ["b@e.fr", "c@e.fr"])
    }

    @Test func `channels have defaults, and encryption is optional only on loopback`() throws {
        let text = """
            digest:
              send:
                - {name: list, smtp: "smtp://m.fr:587", credentials: LOGIN, to: a@e.fr}
                - {name: near, smtp: "smtp://localhost"}
                - {name: near2, smtp: "smtp://[::1]:25", tls: off}
                - {name: post, file: "_posts/{date}.md"}
                - {name: pipe, command: [sendmail, -t]}
            """
        let channels = try Configuration(yaml: text).digest.channels
        #expect(channels.map(\.name) == ["list", "near", "near2", "post", "pipe"])
        let encryptions = channels.compactMap { channel in
            if case .mail(let mail) = channel.transport { mail.encryption } else { nil }
        }
        #expect(encryptions == [.required, .ifOffered, .off])
        #expect(channels[0].credentials == "LOGIN" && channels[0].place == "veille.yml:3")
        #expect(channels[3].transport == .file(pattern: "_posts/{date}.md", .md))
        #expect(channels[4].transport == .command(["sendmail", "-t"], .eml))
    }

    @Test func `the home is found from a subfolder, and its absence is an error`() throws {
        let folder = TemporaryDirectory.current
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        try folder.write("x", to: "a/b/c.txt")
        let home = try HomeFolder.find(from: folder.url.appending(path: "a/b"))
        #expect(home.folder.resolvingSymlinksInPath().path == folder.url.resolvingSymlinksInPath().path)
        #expect(home.configuration.pages == ["page.md"])
    }

    /// What an earlier version took must not break: newer keys give way.
    @Test(arguments: [
        ("{accept: y}", "p", "b"), ("{accept: p}", "P", "b"), ("{accept: b, refuse: B}", "p", "c"),
        ("{accept: p, refuse: P, later: b, undo: a}", "c", "B"), ("{second: z}", "p", "z"),
    ])
    func `newer keys give way to those that are set`(keys: String, place: Character, second: Character) throws
    {
        let configuration = try Configuration(yaml: "pages: [page.md]\nreview: {keys: \(keys)}\n")
        #expect(configuration.reviewKeys[.place] == place)
        #expect(configuration.reviewKeys[.second] == second)
    }
}

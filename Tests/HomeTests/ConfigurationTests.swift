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

    @Test func `stars in comments are no aliases`() throws {
        let comments = String(repeating: "# * note, **bold** and *.md\n", count: 30)
        #expect(try Configuration(yaml: comments + "pages: [a.md]\n").pages == ["a.md"])
    }

    @Test func `what is said is taken`() throws {
        let text = """
            pages: [a.md, "b c.md"]
            fetch: {concurrency: 8, per_host_interval: 0.5, allow_private: [127.0.0.1], user_agent: moi, timeout: 9}
            suggest: {max_per_section: 3, since_days: 7, min_relevance: 0}
            classify: {embeddings: {url: "http://h:8080/v1", model: e5, key_env: KEY, query_prefix: "query: "}}
            digest: {title: T, language: fr, home_url: "https://e.fr/"}
            """
        let configuration = try Configuration(yaml: text)
        #expect(configuration.pages == ["a.md", "b c.md"])
        #expect(configuration.fetch.concurrency == 8)
        #expect(configuration.fetch.perHostInterval == 0.5)
        #expect(configuration.fetch.allowPrivate == ["127.0.0.1"])
        #expect(configuration.suggest.minRelevance == 0)
        #expect(configuration.embeddings?.model == "e5" && configuration.embeddings?.keyVariable == "KEY")
        #expect(configuration.embeddings?.passagePrefix == "query: ", "the same unless it is said")
        #expect(configuration.digest.language == .fr)
    }

    @Test(arguments: [
        ("pages: [a.md]\nfetch:\n  concurency: 3", "veille.yml:3", "concurency"),
        ("pages: page.md", "veille.yml:1", "pages"),
        ("fetch:\n  concurrency: beaucoup", "veille.yml:2", "fetch.concurrency"),
        ("fetch: {concurrency: 0}", "veille.yml:1", "fetch.concurrency"),
        ("a: [\nb", "veille.yml", "YAML"), ("pages: [a]\npages: [b]", "veille.yml:1", "pages"),
        ("- a", "veille.yml:1", "veille.yml"),
        ("\ndigest:\n  language: de", "veille.yml:3", "digest.language"),
        ("fetch: 3", "veille.yml:1", "fetch"),
        ("classify:\n  embeddings:\n    url: ollama", "veille.yml:3", "classify.embeddings.url"),
        ("classify:\n  embeddings:\n    model: m", "veille.yml:3", "classify.embeddings.url"),
        ("digest:\n  mail:\n    from: a@e.fr", "veille.yml:3", "digest.mail.to"),
        ("digest:\n  mail:\n    to: a@e.fr", "veille.yml:3", "digest.mail.from"),
        ("digest:\n  mail: {from: nobody, to: a@e.fr}", "veille.yml:2", "digest.mail.from"),
        ("digest:\n  mail: {from: a@e.fr, to: [b@e.fr, \"x\\ny@e.fr\"]}", "veille.yml:2", "digest.mail.to"),
        (
            "digest:\n  mail: {from: a@e.fr, to: b@e.fr, list_id: nodots}", "veille.yml:2",
            "digest.mail.list_id"
        ),
        ("digest:\n  mail: {from: a@e.fr, to: b@e.fr, unsubscribe: e.fr}", "veille.yml:2", "unsubscribe"),
        ("digest: {propose_url: \"javascript:x\"}", "veille.yml:1", "digest.propose_url"),
        ("digest: {feed_url: feed.xml}", "veille.yml:1", "digest.feed_url"),
        ("classify: {embeddings: {url: \"http://h\"}}", "veille.yml:1", "classify.embeddings.model"),
        ("digest: {send: list}", "veille.yml:1", "digest.send"),
        ("digest:\n  send:\n    - {smtp: smtp://m.fr}", "veille.yml:3", "digest.send.name"),
        ("digest:\n  send:\n    - {name: a b, file: x}", "veille.yml:3", "digest.send.name"),
        ("digest:\n  send:\n    - {name: a, file: x}\n    - {name: a, file: y}", "veille.yml:4", "send.name"),
        ("digest:\n  send:\n    - {name: a}", "veille.yml:3", "digest.send.a"),
        ("digest:\n  send:\n    - {name: a, file: x, smtp: smtp://m.fr}", "veille.yml:3", "digest.send.a"),
        ("digest:\n  send:\n    - {name: a, file: x, tls: off}", "veille.yml:3", "digest.send.tls"),
        ("digest:\n  send:\n    - {name: a, smtp: m.fr}", "veille.yml:3", "digest.send.smtp"),
        ("digest:\n  send:\n    - {name: a, smtp: smtp://me:pw@m.fr}", "veille.yml:3", "digest.send.smtp"),
        (
            "digest:\n  send:\n    - {name: a, smtp: smtp://m.fr, tls: maybe}", "veille.yml:3",
            "digest.send.tls"
        ),
        (
            "digest:\n  send:\n    - {name: a, smtp: smtp://m.fr, credentials: \"me:pw\"}", "veille.yml:3",
            "digest.send.credentials"
        ),
        (
            "digest:\n  send:\n    - {name: a, smtp: smtp://m.fr, tls: if-offered, credentials: A}",
            "veille.yml:3", "digest.send.credentials"
        ),
        ("digest:\n  send:\n    - {name: a, webhook: \"https://h.fr\"}", "veille.yml:3", "digest.send.a"),
        (
            "digest:\n  send:\n    - {name: a, webhook: \"https://h.fr\", shape: teams}", "veille.yml:3",
            "shape"
        ),
        (
            "digest:\n  send:\n    - {name: a, webhook_env: \"https://h.fr\", shape: json}", "veille.yml:3",
            "webhook_env"
        ),
        ("digest:\n  send:\n    - {name: a, file: ../x}", "veille.yml:3", "digest.send.file"),
        ("digest:\n  send:\n    - {name: a, file: /x}", "veille.yml:3", "digest.send.file"),
        ("digest:\n  send:\n    - {name: a, file: x, format: pdf}", "veille.yml:3", "digest.send.format"),
        ("digest:\n  send:\n    - {name: a, command: sendmail}", "veille.yml:3", "digest.send.command"),
        ("digest:\n  send:\n    - {name: a, command: []}", "veille.yml:3", "digest.send.command"),
        // A few more, one in the other, would take years to read.
        ("a: &a 1\nb: [" + String(repeating: "*a, ", count: 21) + "]", "veille.yml", "alias"),
    ])
    func `a mistake is told with its line and its remedy`(yaml: String, place: String, subject: String) {
        do {
            _ = try Configuration(yaml: yaml)
            Issue.record("it was taken")
        } catch let error as UserError {
            #expect(error.place?.hasPrefix(place) == true)
            #expect(error.what.en.contains(subject) && error.what.fr.contains(subject))
            #expect(error.remedy != nil)
        } catch {
            Issue.record(error)
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

    @Test func `channels have their defaults, and encryption is left out only near by`() throws {
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

    @Test func `the home is found from below, and its absence tells what to do`() throws {
        let folder = TemporaryDirectory.current
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        try folder.write("x", to: "a/b/c.txt")
        let home = try HomeFolder.find(from: folder.url.appending(path: "a/b"))
        #expect(home.folder.resolvingSymlinksInPath().path == folder.url.resolvingSymlinksInPath().path)
        #expect(home.configuration.pages == ["page.md"])
    }
}

import Curation
import Feeds
import Foundation
import HTTPTypes
import Home
import Storage
import Support
import Testing
import Web

/// The next issue of the digest, and earlier ones, in the browser.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct DigestPageTests {
    @Test func `the next issue is seen, saved and recorded as it was shown`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let csrf = "csrf=\(try await server.csrf())"
            #expect(try await server.get("/digest").body.contains("Nothing new since the last issue."))
            #expect(try await !server.get("/digest").body.contains("format=eml"), "nobody to send it to")
            _ = try await server.post("/decide", csrf + "&id=\(ids[0])&action=accept")
            let shown = try await server.get("/digest?format=html").body
            #expect(shown.contains("Next issue, number 1") && shown.contains("1 link"))
            #expect(shown.contains("&lt;html"), "as a source, not as a part of the page")
            #expect(try await server.get("/digest").body.contains("\nlayout: post\ntitle: "), "line by line")
            let print = try #require(shown.firstMatch(of: /name="fingerprint" value="(\w+)"/)).output.1
            let file = try await server.get("/digest/file?format=atom")
            #expect(file.field("content-type") == "application/atom+xml" && file.body.contains("<entry>"))
            #expect(file.field("content-disposition") == "attachment; filename=\"issue-1.atom\"")
            _ = try await server.post("/decide", csrf + "&id=\(ids[1])&action=accept")
            #expect(try await server.post("/digest", csrf + "&fingerprint=\(print)").status == 409)
            let now = try #require(
                try await server.get("/digest").body.firstMatch(of: /name="fingerprint" value="(\w+)"/)
            ).output.1
            let published = try await server.post("/digest", csrf + "&fingerprint=\(now)")
            #expect(published.status == 303 && published.field("location") == "/digest?number=1")
            let issue = try await server.get("/digest?number=1&lang=fr").body
            #expect(issue.contains("<h1>Numéro 1</h1>") && !issue.contains("name=\"fingerprint\""))
            #expect(try server.home.readLedger().issues.map(\.keys.count) == [2])
            #expect(try await server.get("/digest").body.contains("Nothing new"))
        }
    }

    @Test(arguments: [
        ("/digest?format=nope", 400), ("/digest?number=0", 400), ("/digest?number=7", 400),
        ("/digest/file?number=99999999999999999999", 400), ("/digest/file?format=eml", 400),
    ])
    func `an issue that does not exist is told`(path: String, status: Int) async throws {
        try await WebTestServer.whileServing { server, ids in
            let csrf = "csrf=\(try await server.csrf())"
            _ = try await server.post("/decide", csrf + "&id=\(ids[0])&action=accept")
            #expect(try await server.get(path).status == status)
        }
    }

    @Test func `a mail is not for readers, and where there are channels the issue is sent, not recorded`()
        async throws
    {
        let configuration =
            "digest: {mail: {from: a@e.fr, to: list@e.fr}, send: [{name: file, file: issues/last.md}]}\n"
        try await WebTestServer.whileServing(configuration: configuration) { server, ids in
            let csrf = "csrf=\(try await server.csrf())"
            _ = try await server.post("/decide", csrf + "&id=\(ids[0])&action=accept")
            let page = try await server.get("/digest").body
            #expect(page.contains("format=eml") && page.contains("issue 1 has not been sent yet"))
            #expect(page.contains("/digest/send?channel=file&amp;action=send"))
            #expect(!page.contains("name=\"fingerprint\""))
            #expect(try await server.get("/digest/file?format=eml").body.contains("To: list@e.fr"))
        }
        try await WebTestServer.whileServing({ $0.isReadOnly = true }, configuration: configuration) {
            (server: WebTestServer, _: [String]) async throws -> Void in
            let page = try await server.get("/digest").body
            #expect(!page.contains("format=eml") && !page.contains("id=\"channels\""))
            #expect(try await server.get("/digest/send?channel=file").status == 403)
            for path in ["/digest", "/digest/file"] {
                #expect(try await server.get(path + "?format=eml").status == 403)
            }
        }
    }

    private static let channels =
        "digest: {send: [{name: file, file: issues/last.md}, {name: team, webhook: 'http://127.0.0.1:PORT/hook', shape: slack}]}\n"

    private static func sending(
        _ handler: @escaping LoopbackServer.Handler,
        isOffline: Bool = false,
        _ body: @escaping @Sendable (WebTestServer, [String], String) async throws -> Void
    ) async throws {
        try await LoopbackServer.whileServing(handler) { place in
            let port = place.split(separator: ":").last ?? ""
            let configuration =
                channels.replacing("PORT", with: port)
                + "fetch: {per_host_interval: 0, allow_private: [127.0.0.1]}\n"
            try await WebTestServer.whileServing(configuration: configuration, isOffline: isOffline) {
                (server: WebTestServer, ids: [String]) in
                try await body(server, ids, "csrf=\(try await server.csrf())")
            }
        }
    }

    private static func plan(_ page: String) throws -> Substring {
        try #require(page.firstMatch(of: /name="plan" value="(\w+)"/)).output.1
    }

    @Test func `an issue is sent over one channel, after a question, and never twice`() async throws {
        try await Self.sending({ _ in LoopbackServer.answer() }) { server, ids, csrf in
            _ = try await server.post("/decide", csrf + "&id=\(ids[0])&action=accept")
            let asked = try await server.get("/digest/send?channel=file&action=send").body
            #expect(asked.contains("issue 1 to issues/last.md") && asked.contains("Send now"))
            #expect(try server.home.readLedger().issues.isEmpty, "a question records nothing")
            let body = csrf + "&channel=file&action=send&plan=\(try Self.plan(asked))"
            let sent = try await server.post("/digest/send", body)
            #expect(sent.status == 303 && sent.field("location") == "/digest#channels", "\(sent.body)")
            #expect(try TemporaryDirectory.current.read("issues/last.md").contains("https://n.fr/0"))
            let again = try await server.post("/digest/send", body)
            #expect(again.status == 409 && again.body.contains("changed since this was shown"))
            let page = try await server.get("/digest").body
            #expect(page.contains("issue 1 was sent on") && page.contains("channel=team&amp;action=send"))
            #expect(!page.contains("channel=file&amp;action=send"))
            let nothing = try await server.get("/digest/send?channel=file").body
            #expect(nothing.contains("There is nothing to send.") && !nothing.contains("name=\"plan\""))
            let team = try await server.get("/digest/send?channel=team").body
            let other = csrf + "&channel=team&action=send&plan=\(try Self.plan(team))"
            #expect(try await server.post("/digest/send", other).status == 303)
            let steps = try server.home.readLedger().deliveries.map { "\($0.channel) \($0.outcome)" }
            let three = ["planned", "begun", "sent"]
            #expect(steps == three.map { "file \($0)" } + three.map { "team \($0)" })
        }
    }

    @Test func `what failed is sent again only on purpose, or counts as arrived`() async throws {
        try await Self.sending({ _ in LoopbackServer.answer(status: .notFound) }) { server, ids, csrf in
            _ = try await server.post("/decide", csrf + "&id=\(ids[0])&action=accept")
            let asked = try await server.get("/digest/send?channel=team").body
            let body = csrf + "&channel=team&plan=\(try Self.plan(asked))&action="
            #expect(try await server.post("/digest/send", body + "send").status == 303)
            let page = try await server.get("/digest").body
            #expect(
                page.contains("issue 1 failed for good on") && !page.contains("channel=team&amp;action=send")
            )
            #expect(page.contains("channel=team&amp;action=again"))
            #expect(try await server.post("/digest/send", body + "nothing").status == 400)
            let again = try await server.get("/digest/send?channel=team&action=again").body
            #expect(again.contains("the readers get it twice"))
            let repeated = csrf + "&channel=team&action=again&plan=\(try Self.plan(again))"
            #expect(try await server.post("/digest/send", repeated).status == 303)
            let arrived = try await server.get("/digest/send?channel=team&action=arrived").body
            let settled = csrf + "&channel=team&action=arrived&plan=\(try Self.plan(arrived))"
            #expect(try await server.post("/digest/send", settled).status == 303)
            #expect(try await server.get("/digest").body.ranges(of: "issue 1 was sent on").count == 1)
            #expect(try await server.get("/digest/send?channel=team&action=again").status == 400)
        }
    }

    @Test func `offline, and for a form of another site, nothing is sent`() async throws {
        try await Self.sending({ _ in LoopbackServer.answer() }, isOffline: true) { server, ids, csrf in
            _ = try await server.post("/decide", csrf + "&id=\(ids[0])&action=accept")
            let asked = try await server.get("/digest/send?channel=file").body
            #expect(asked.contains("Offline: nothing is sent.") && !asked.contains("name=\"plan\""))
            let sent = try await server.post("/digest/send", csrf + "&channel=file&action=send&plan=x")
            #expect(sent.status == 409 && sent.body.contains("offline"))
            let foreign = try await server.post("/digest/send", "csrf=x&channel=file&action=send&plan=x")
            #expect(foreign.status == 403)
            #expect(try await server.get("/digest/send?channel=none").status == 400)
            #expect(try await server.get("/digest/send?channel=file&action=none").status == 400)
            #expect(try server.home.readLedger().issues.isEmpty)
        }
    }

    @Test func `an issue in HTML is shown in a frame that can do nothing`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let csrf = "csrf=\(try await server.csrf())"
            _ = try await server.post("/decide", csrf + "&id=\(ids[0])&action=accept")
            let page = try await server.get("/digest?format=html")
            let frame = "<iframe sandbox src=\"/digest/frame?format=html\" title=\"Next issue, number 1\">"
            #expect(page.body.contains(frame))
            let policy = try #require(page.field("content-security-policy"))
            #expect(policy.contains("frame-src 'self'") && policy.contains("frame-ancestors 'none'"))
            let issue = try await server.get("/digest/frame?format=html")
            let own = try #require(issue.field("content-security-policy"))
            #expect(own.hasPrefix("default-src 'none';") && own.hasSuffix("; sandbox"))
            #expect(own.contains("frame-ancestors 'self'") && !own.contains("script-src"))
            #expect(issue.body.contains("<html") && issue.body.contains("https://n.fr/0"))
            for path in ["/digest", "/", "/digest/file?format=html"] {
                let other = try #require(try await server.get(path).field("content-security-policy"))
                #expect(!other.contains("frame-src") && other.contains("frame-ancestors 'none'"), "\(path)")
            }
        }
    }
}

import Curation
import Feeds
import Foundation
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
            #expect(page.contains("format=eml") && page.contains("records it and sends it"))
            #expect(!page.contains("name=\"fingerprint\""))
            #expect(try await server.get("/digest/file?format=eml").body.contains("To: list@e.fr"))
        }
        try await WebTestServer.whileServing({ $0.isReadOnly = true }, configuration: configuration) {
            (server: WebTestServer, _: [String]) async throws -> Void in
            #expect(try await !server.get("/digest").body.contains("format=eml"))
            for path in ["/digest", "/digest/file"] {
                #expect(try await server.get(path + "?format=eml").status == 403)
            }
        }
    }
}

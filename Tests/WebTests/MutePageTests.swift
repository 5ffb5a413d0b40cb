import Foundation
import Home
import Support
import Testing
import Web

/// Muting a site from its card.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct MutePageTests {
    @Test func `a site is muted after one question`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let page = try await server.get("/?lang=fr").body
            let link = "<a href=\"/mute?id=\(ids[0])&amp;lang=fr\">Mettre ce site en sourdine…</a>"
            #expect(page.contains(link))
            let asked = try await server.get("/mute?id=\(ids[0])")
            #expect(asked.status == 200 && asked.body.contains("Mute n.fr?"))
            #expect(asked.body.contains("3 suggestions of it and its subdomains wait"))
            let french = try await server.get("/mute?id=\(ids[0])&lang=fr").body
            #expect(french.contains("Mettre n.fr en sourdine") && french.contains("3 propositions"))
            #expect(server.home.mute.isEmpty, "a question changes nothing")
            let forged = try await server.post("/mute", "csrf=x&id=\(ids[0])")
            #expect(forged.status == 403)
            #expect(server.home.mute.isEmpty)
            let csrf = try await server.csrf()
            let muted = try await server.post("/mute?lang=fr", "csrf=\(csrf)&id=\(ids[0])")
            #expect(muted.status == 303 && muted.field("location") == "/?lang=fr")
            #expect(server.home.mute.sites == ["n.fr"])
            #expect(try await server.get("/").body.contains("id=\"i-\(ids[0])\"") == false)
            let list = try await server.get("/?state=muted").body
            #expect(list.contains("id=\"i-\(ids[0])\"") && list.contains("muted by “n.fr”"))
            #expect(list.contains("/mute?id=") == false)
            #expect(try await server.get("/api/v1/queue?state=muted").body.contains("\"mutedBy\":\"n.fr\""))
            #expect(try await server.get("/api/v1/status").body.contains("\"muted\":3"))
            #expect(try server.verdicts.isEmpty, "nothing was refused")
        }
    }

    @Test func `the API mutes the site of a suggestion`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let fields = ["X-CSRF-Token: \(try await server.csrf())"]
            #expect(try await server.post("/api/v1/mute", "{\"id\": \"\(ids[0])\"}").status == 403)
            #expect(try await server.post("/api/v1/mute", "{\"id\": \"zzzz\"}", fields: fields).status == 400)
            let muted = try await server.post("/api/v1/mute", "{\"id\": \"\(ids[0])\"}", fields: fields)
            #expect(muted.status == 200 && muted.body.contains("\"site\":\"n.fr\""))
            #expect(muted.body.contains("\"muted\":3") && muted.body.contains("\"pending\":0"))
        }
    }

    @Test func `a file that cannot be edited is a conflict, and says what to write`() async throws {
        try await WebTestServer.whileServing(configuration: "mute: {words: [x]}\n") { server, ids in
            let form = "csrf=\(try await server.csrf())&id=\(ids[0])"
            let answer = try await server.post("/mute", form)
            #expect(answer.status == 409)
            #expect(server.home.mute.sites.isEmpty)
        }
    }

    @Test func `read-only, nothing is muted`() async throws {
        try await WebTestServer.whileServing({ $0.isReadOnly = true }) { server, ids in
            #expect(try await server.get("/").body.contains("/mute?id=") == false)
            #expect(try await server.get("/mute?id=\(ids[0])").status == 403)
            let form = "csrf=\(try await server.csrf())&id=\(ids[0])"
            #expect(try await server.post("/mute", form).status == 403)
            #expect(server.home.mute.isEmpty)
        }
    }

    @Test(arguments: ["", "zzzz", "%00", "..%2F"])
    func `an unknown suggestion has no site`(id: String) async throws {
        try await WebTestServer.whileServing { server, _ in
            let answer = try await server.get("/mute?id=\(id)")
            #expect(answer.status == 400)
        }
    }
}

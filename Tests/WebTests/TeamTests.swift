import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing
import Web

/// The review served to people who are known by name.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct TeamTests {
    private static let members = [
        Team.Member(name: "Anne", token: "anne-anne-anne-anne"),
        Team.Member(name: "Zoë", token: "zoe-zoe-zoe-zoe-zoe"),
    ]

    private static func bearer(_ index: Int) -> String { "Authorization: Bearer " + members[index].token }

    private static func proxy(_ from: String...) -> Configuration.Serve.TrustedProxy {
        .init(from: from.compactMap { AddressRange($0) }, header: "Remote-User")
    }

    private static func refuse(_ id: String, seen: Int? = nil) -> String {
        let seen = seen.map { ", \"seen\": {\"\(id)\": \($0)}" } ?? ""
        return "{\"ids\": [\"\(id)\"], \"action\": \"refuse\"\(seen)}"
    }

    @Test func `each decides under their own name, and takes back their own`() async throws {
        try await WebTestServer.whileServing({ $0.team = Team(members: Self.members) }) { server, ids in
            #expect(try await server.get("/").status == 401)
            #expect(try await server.get("/?token=" + String(repeating: "x", count: 19)).status == 401)
            let opened = try await server.get("/?token=" + Self.members[1].token)
            #expect(opened.status == 200 && opened.body.contains("<span class=\"mark\">Zoë</span>"))
            #expect(opened.field("set-cookie")?.hasPrefix("veille=" + Self.members[1].token) ?? false)
            let status = try await server.get("/api/v1/status", fields: [Self.bearer(0)]).body
            let csrf = String(try #require(status.firstMatch(of: /"csrf":"([a-z0-9]+)"/)).output.1)
            let change = "X-CSRF-Token: " + csrf
            for (index, id) in ids.prefix(2).enumerated() {
                let fields = [Self.bearer(index), change]
                #expect(
                    try await server.post("/api/v1/decide", Self.refuse(id), fields: fields).status == 200
                )
            }
            #expect(try server.home.readLedger().decisions.map(\.by) == ["Anne", "Zoë"])
            let undo = try await server.post(
                "/api/v1/undo",
                "{\"ids\": []}",
                fields: [Self.bearer(0), change]
            )
            #expect(undo.status == 200)
            let last = try #require(try server.home.readLedger().decisions.last)
            #expect(last.by == "Anne" && last.verdict == .undo && last.id == ids[0])
            let history = try await server.get("/history", fields: [Self.bearer(0)]).body
            #expect(history.contains("Zoë"))
        }
    }

    @Test func `two accept what needs two, and each sees what waits for them`() async throws {
        let settings = "sections: {Énergie: {owners: [Anne, Zoë], approvals: 2}}\n"
        let team = Team(members: Self.members)
        try await WebTestServer.whileServing({ $0.team = team }, configuration: settings) { server, ids in
            let status = try await server.get("/api/v1/status", fields: [Self.bearer(0)]).body
            let csrf = String(try #require(status.firstMatch(of: /"csrf":"([a-z0-9]+)"/)).output.1)
            let id = try #require(ids.first)
            func accept(_ index: Int) async throws -> String {
                let fields = [Self.bearer(index), "X-CSRF-Token: " + csrf]
                let body = "{\"ids\": [\"\(id)\"], \"action\": \"accept\", \"seen\": {\"\(id)\": 0}}"
                return try await server.post("/api/v1/decide", body, fields: fields).body
            }
            let first = try await accept(0)
            #expect(first.contains("\"approvals\":{\"given\":[\"Anne\"],\"needed\":2}"))
            #expect(first.contains("\"state\":\"pending\""))
            for (index, has) in [(0, false), (1, true)] {
                let mine = try await server.get("/api/v1/queue?mine=true", fields: [Self.bearer(index)]).body
                #expect(mine.contains("\"id\":\"\(id)\"") == has)
            }
            let page = try await server.get("/?mine=on", fields: [Self.bearer(1), "Accept-Language: fr"]).body
            #expect(page.contains("1 sur 2") && page.contains("name=\"mine\" value=\"on\" checked"))
            let second = try await accept(1)
            #expect(
                second.contains("\"given\":[\"Anne\",\"Zoë\"]") && second.contains("\"state\":\"accepted\"")
            )
        }
    }

    @Test func `who has written lines can take them back`() async throws {
        try await WebTestServer.whileServing({ $0.team = Team(members: Self.members) }) { server, ids in
            let status = try await server.get("/api/v1/status", fields: [Self.bearer(0)]).body
            let csrf = String(try #require(status.firstMatch(of: /"csrf":"([a-z0-9]+)"/)).output.1)
            let fields = [Self.bearer(0), "X-CSRF-Token: " + csrf]
            let accept = Self.refuse(ids[0]).replacing("refuse", with: "accept")
            _ = try await server.post("/api/v1/decide", accept, fields: fields)
            _ = try await server.post("/api/v1/apply", "{}", fields: fields)
            #expect(try server.home.readLedger().decisions.map(\.by) == ["Anne", "Anne"])
            let plan = try await server.get("/api/v1/undo-plan", fields: fields).body
            #expect(plan.contains("https://n.fr/0"))
            #expect(
                try await !server.get("/api/v1/undo-plan", fields: [Self.bearer(1)]).body.contains("n.fr/0")
            )
        }
    }

    @Test func `who has not seen what another decided is asked before it is overruled`() async throws {
        try await WebTestServer.whileServing({ $0.team = Team(members: Self.members) }) { server, ids in
            let status = try await server.get("/api/v1/status", fields: [Self.bearer(0)]).body
            let csrf = String(try #require(status.firstMatch(of: /"csrf":"([a-z0-9]+)"/)).output.1)
            let change = "X-CSRF-Token: " + csrf
            let body = Self.refuse(ids[0], seen: 0)
            let first = try await server.post("/api/v1/decide", body, fields: [Self.bearer(0), change])
            #expect(first.status == 200)
            let accept = body.replacing("refuse", with: "accept")
            let second = try await server.post("/api/v1/decide", accept, fields: [Self.bearer(1), change])
            #expect(second.status == 409)
            #expect(try server.home.readLedger().decisions.map(\.by) == ["Anne"])
        }
    }

    @Test(arguments: [
        (["Remote-User: Anne"], 200), (["Remote-User: Zo\u{EB}"], 200), ([], 401), (["Remote-User: "], 400),
        (["Remote-User: Anne", "Remote-User: Root"], 400),
    ]) func `a proxy that is trusted says who somebody is`(fields: [String], status: Int) async throws {
        let team = Team(members: [], proxy: Self.proxy("127.0.0.0/8"))
        try await WebTestServer.whileServing({ $0.team = team }) { server, _ in
            let answer = try await server.get("/", fields: fields)
            #expect(answer.status == status)
            if status == 200 {
                #expect(answer.body.contains("<span class=\"mark\">\(fields[0].dropFirst(13))</span>"))
            }
        }
    }

    @Test func `a name from anywhere else is refused, also with a token`() async throws {
        let team = Team(members: Self.members, proxy: Self.proxy("10.0.0.0/8", "::1"))
        try await WebTestServer.whileServing({ $0.team = team }) { server, _ in
            let named = try await server.get("/", fields: ["Remote-User: Anne"])
            #expect(named.status == 403)
            #expect(try await server.get("/", fields: ["Remote-User: Anne", Self.bearer(0)]).status == 403)
            #expect(try await server.get("/", fields: [Self.bearer(0)]).status == 200)
        }
    }

    @Test func `without a proxy in the settings its field means nothing`() async throws {
        try await WebTestServer.whileServing({ $0.team = Team(members: Self.members) }) { server, _ in
            #expect(try await server.get("/", fields: ["Remote-User: Anne"]).status == 401)
            let own = try await server.get("/", fields: ["Remote-User: Root", Self.bearer(0)])
            #expect(own.status == 200 && own.body.contains("<span class=\"mark\">Anne</span>"))
        }
    }
}

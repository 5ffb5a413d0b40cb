import Feeds
import Foundation
import Logging
import Pages
import Web
import ServiceLifecycle
import Storage
import Support
import Testing
import Curation
import Home

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct ReviewPagesTests {
    @Test(arguments: ["/", "/?state=later", "/?by=worth", "/?q=eau", "/history", "/preview", "/sources"])
    func `every view is a page that loads nothing from elsewhere`(path: String) async throws {
        try await WebTestServer.whileServing { server, _ in
            let answer = try await server.get(path)
            #expect(answer.status == 200)
            #expect(answer.field("content-type") == "text/html; charset=utf-8")
            #expect(answer.field("content-security-policy")?.hasPrefix("default-src 'none'") == true)
            #expect(answer.field("x-content-type-options") == "nosniff")
            #expect(!answer.body.contains("<script>") && !answer.body.contains("style="))
            #expect(answer.body.firstMatch(of: /(?:src|href)="https?:\/\/(?!n\.fr|e\.fr)/) == nil)
        }
    }

    @Test func `the card of a removal says so, and has no line to edit`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let file = try #require(try server.home.pages().first)
            let link = try #require(file.page.links.first)
            let repair = Suggestion.Repair(
                code: "V408",
                line: link.firstLine,
                before: file.page.line(link.firstLine),
                after: ""
            )
            let suggestion = Suggestion(
                id: "",
                page: file.name,
                section: [],
                article: .init(url: link.url, title: "Fermé", site: ""),
                relevance: 1,
                confidence: 1,
                line: "",
                repair: repair
            )
            let store = try server.home.openStore()
            let proposal = Proposal(suggestion: suggestion, key: "repair:V408:x")
            let id = try store.put(proposal, at: WebTestServer.now).id
            let body = try await server.get("/?lang=fr").body
            let card = try #require(
                body.split(separator: "<article").first { $0.contains("data-id=\"\(id)\"") }
            )
            #expect(card.contains(">Retirer</button>") && card.contains(">Garder</button>"))
            #expect(card.contains("à retirer") && card.contains("<del>"))
            #expect(!card.contains("<ins>") && !card.contains("<textarea"))
        }
    }

    @Test func `what strangers write is text, in tags and attributes`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let body = try await server.get("/").body
            #expect(
                body.contains(
                    "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot; {{y}} [31m &quot;\u{301}o \u{600}&lt;b&gt;"
                )
            )
            let searched = try await server.get("/?q=%22%CC%81%20onmouseover=x").body
            #expect(searched.contains("&quot;\u{301} onmouseover"))
            #expect(body.contains("&lt;img src=x onerror=alert(1)&gt;"))
            #expect(!body.contains("\"onmouseover") && !body.contains("\u{202E}") && !body.contains("\u{1B}"))
            #expect(body.contains("id=\"i-\(ids[0])\""))
            #expect(!body.contains(" · · ") && !body.contains("lang=\"\""))
        }
    }

    @Test func `a form from before another decision overrules it only when sent again`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let csrf = try await server.csrf()
            #expect(try await server.get("/").body.contains("name=\"seen\" value=\"0\""))
            _ = try Reviewing(home: server.home, store: server.home.openStore())
                .refuse([ids[0], ids[1]], now: WebTestServer.now)
            let stale = try await server.post("/decide", "csrf=\(csrf)&id=\(ids[0])&action=accept&seen=0")
            #expect(
                stale.status == 409
                    && stale.body.contains("refused elsewhere meanwhile; decide again to overrule")
            )
            let several = "csrf=\(csrf)&ids=\(ids[2]),\(ids[1])&action=accept&seen="
            #expect(try await server.post("/decide", several + "0,0").status == 409)
            #expect(try await server.post("/decide", several + ",0").status == 409, "the second is the one")
            let field = "X-CSRF-Token: \(csrf)"
            func body(_ seen: String) -> String {
                "{\"action\": \"accept\", \"ids\": [\"\(ids[0])\"], \"seen\": {\(seen)}}"
            }
            let program = try await server.post("/api/v1/decide", body("\"\(ids[0])\": 0"), fields: [field])
            #expect(program.status == 409 && program.body.contains("decide again to overrule"))
            #expect(try server.verdicts == [.refuse, .refuse])
            let again = try await server.post("/api/v1/decide", body("\"\(ids[0])\": 1"), fields: [field])
            #expect(again.status == 200 && again.body.contains("\"records\":2"))
            #expect(try server.verdicts == [.refuse, .refuse, .accept])
        }
    }

    @Test func `a source has what was accepted of what was decided, and nothing else`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let store = try server.home.openStore()
            try store.follow(SubscriptionList(feeds: [Feed(url: "https://n.fr/feed", title: "Neuf")]))
            let reviewing = Reviewing(home: server.home, store: store)
            _ = try reviewing.accept([ids[0]], now: WebTestServer.now)
            #expect(try await server.get("/sources").body.contains("1 / 1"))
            _ = try reviewing.refuse([ids[1]], now: WebTestServer.now)
            // Two more that nobody decided on: put off, and told already.
            _ = try reviewing.later([ids[2]], until: WebTestServer.now + 86_400, now: WebTestServer.now)
            var told = Suggestion(
                id: "",
                page: "page.md",
                section: ["Droit"],
                article: .init(url: "https://n.fr/9", title: "Neuf", site: "", feedURL: "https://n.fr/feed"),
                relevance: 0.5,
                confidence: 1
            )
            told.priorCoverage = .init(title: "Un", line: 5)
            _ = try store.put(Proposal(suggestion: told, key: "n.fr/9"), at: WebTestServer.now)
            #expect(try await server.get("/sources").body.contains("1 / 2"))
        }
    }

    @Test func `a line that is refused is offered again as it was typed`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let csrf = try await server.csrf()
            let form =
                "csrf=\(csrf)&id=\(ids[0])&action=edit&back=%2F%3Fby%3Dworth&line=My+%3Cb%3Eline%3C%2Fb%3E"
            let refused = try await server.post("/decide", form)
            #expect(refused.status == 400 && refused.body.contains("keep one link to https://n.fr/0"))
            #expect(refused.body.contains(">My &lt;b&gt;line&lt;/b&gt;</textarea>"))
            #expect(refused.body.contains("name=\"back\" value=\"/?by=worth\""))
            let other = try await server.post("/decide", "csrf=\(csrf)&id=\(ids[0])&action=move&section=9")
            #expect(other.status == 400 && !other.body.contains("<textarea"))
        }
    }

    @Test func `without a script, forms decide, and lead back`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let csrf = try await server.csrf()
            let done = try await server.post(
                "/decide",
                "csrf=\(csrf)&id=\(ids[0])&action=accept&back=%2F%3Fby%3Dworth"
            )
            #expect(done.status == 303 && done.field("location") == "/?by=worth&done=\(ids[0])")
            #expect(try await server.get("/?done=\(ids[0])").body.contains("accepted: Eau et serveurs"))
            #expect(try server.verdicts == [.accept])
            #expect(try await server.get("/preview").body.contains("+* [Titre](https://n.fr/0)"))
            let undo = try await server.post("/decide", "csrf=\(csrf)&action=undo&back=//evil.fr")
            #expect(undo.field("location") == "/?done=\(ids[0])", "only back to a place of its own")
            #expect(try server.verdicts == [.accept, .undo])
            for back in ["%2F%5Cevil.fr", "%2F%0D%0AX%3A1", "https%3A%2F%2Fevil.fr"] {
                let sent = try await server.post(
                    "/decide",
                    "csrf=\(csrf)&id=\(ids[2])&action=refuse&back=\(back)"
                )
                #expect(sent.field("location") == "/?done=\(ids[2])")
            }
            #expect(
                try server.verdicts == [.accept, .undo, .refuse],
                "what is said three times is said once"
            )
            let move = try await server.post("/decide", "csrf=\(csrf)&id=\(ids[1])&action=move&section=2")
            #expect(move.status == 303)
            let later = try await server.post(
                "/decide",
                "csrf=\(csrf)&id=\(ids[1])&action=later&until=monday"
            )
            #expect(later.status == 303)
            let last = try server.home.readLedger().decisions.last
            // 14 March 2026 is a Saturday.
            #expect(last?.until == WebTestServer.now.addingTimeInterval(2 * 86_400 - 8 * 3600))
            let day = try await server.post(
                "/decide",
                "csrf=\(csrf)&id=\(ids[1])&action=later&until=monday&day=2026-04-01"
            )
            #expect(day.status == 303)
            #expect(
                try server.home.readLedger().decisions.last?.until
                    == WebTestServer.now.addingTimeInterval(18 * 86_400 - 8 * 3600),
                "a day counts more than the choice"
            )
            let place = try await server.post(
                "/decide",
                "csrf=\(csrf)&id=\(ids[0])&action=place&order=newestFirst"
            )
            #expect(place.field("location") == "/?done=\(ids[0])#i-\(ids[0])")
            let card = try await server.get("/").body
            #expect(card.contains("<p class=\"place\">at the top, as you asked</p>"))
            #expect(card.contains("<option value=\"newestFirst\" selected>at the top</option>"))
            let nowhere = try await server.post("/decide", "csrf=\(csrf)&id=\(ids[0])&action=place&order=x")
            #expect(nowhere.status == 400)
            let wrong = try await server.post("/decide", "csrf=\(csrf)&id=\(ids[1])&action=edit&line=rien")
            #expect(wrong.status == 400 && wrong.body.contains("keep one link"))
        }
    }

    @Test func `where two sections are as likely, one button accepts into the second`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let csrf = try await server.csrf()
            let tied = try WebTestServer.put(
                "Ni l’un ni l’autre",
                "https://n.fr/9",
                second: .init(section: ["Énergie"], confidence: 0.48),
                in: server.home.openStore()
            )
            let body = try await server.get("/").body
            let button = "aria-labelledby=\"b-second-\(tied) t-\(tied)\">Into Énergie</button>"
            #expect(body.contains(button), "with a name of its own")
            #expect(body.contains("too close to call <span class=\"number\">0.50</span>"))
            #expect(body.matches(of: /value="second"/).count == 1, "the others are clear")
            let done = try await server.post("/decide", "csrf=\(csrf)&id=\(tied)&action=second")
            #expect(done.status == 303)
            let decision = try server.home.readLedger().decisions.last
            #expect(decision?.verdict == .accept && decision?.section == ["Énergie"])
            // A key does the same for any other.
            _ = try await server.post("/decide", "csrf=\(csrf)&id=\(ids[0])&action=second")
            #expect(try server.home.readLedger().decisions.last?.section == ["Droit"])
            let moved = try await server.post("/decide", "csrf=\(csrf)&id=\(ids[1])&action=move&section=2")
            #expect(moved.status == 303)
            let none = try await server.post("/decide", "csrf=\(csrf)&id=\(ids[1])&action=second")
            #expect(none.status == 400 && none.body.contains("there is no second section"))
        }
    }

    @Test func `two windows and the terminal see each other's decisions`() async throws {
        try await WebTestServer.whileServing { server, ids in
            #expect(try await server.get("/").body.contains("3 to decide"))
            let reviewing = Reviewing(home: server.home, store: try server.home.openStore())
            _ = try reviewing.refuse([ids[1]], now: WebTestServer.now)
            let body = try await server.get("/").body
            #expect(body.contains("2 to decide") && !body.contains("Un juge décide"))
        }
    }

    @Test func `an address that is not of the web is no link in any view`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let suggestion = Suggestion(
                id: "zz",
                page: "page.md",
                section: ["Droit"],
                article: Suggestion.Article(url: "javascript:alert(1)", title: "Piège", site: "E"),
                relevance: 1,
                confidence: 1
            )
            let accepted = Decision(at: WebTestServer.now, verdict: .accept, suggestion: suggestion, key: "k")
            try server.home.ledger.append([.decision(accepted)])
            try server.home.write(
                "<opml><body><outline text=\"F\" xmlUrl=\"javascript:alert(1)\"/></body></opml>",
                to: "feeds/feeds.opml"
            )
            for path in ["/", "/?state=accepted", "/history", "/preview", "/sources"] {
                let answer = try await server.get(path)
                #expect(answer.status == 200 && !answer.body.contains("href=\"javascript"), "\(path)")
            }
            #expect(try await server.get("/history").body.contains("Piège"))
            for path in ["queue?state=accepted", "feeds"] {
                let answer = try await server.get("/api/v1/" + path)
                #expect(answer.status == 200 && !answer.body.contains("javascript:"), "\(path)")
            }
        }
    }

    @Test func `programs find the same`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let csrf = try await server.csrf()
            let queue = try await server.get("/api/v1/queue?limit=2")
            #expect(
                queue.body.contains("\"total\":3") && queue.body.contains("\"schema\":\"veille.api.queue/1\"")
            )
            let field = "X-CSRF-Token: \(csrf)"
            let body = "{\"action\": \"refuse\", \"ids\": [\"\(ids[0])\", \"\(ids[1])\"]}"
            let decided = try await server.post("/api/v1/decide", body, fields: [field])
            #expect(decided.status == 200 && decided.body.contains("\"pending\":1"))
            let undone = try await server.post("/api/v1/undo", "{}", fields: [field])
            #expect(
                undone.status == 200 && undone.body.contains("\"pending\":3"),
                "one step is taken back whole"
            )
            for wrong in ["no", "[]", "{\"verdict\": \"nope\"}"] {
                #expect(try await server.post("/api/v1/decide", wrong, fields: [field]).status == 400)
                #expect(
                    try await server.post("/api/v1/undo", wrong, fields: [field]).status == 400,
                    "\(wrong)"
                )
            }
            let none = try await server.post(
                "/api/v1/decide",
                "{\"action\": \"accept\", \"ids\": [\"zz\"]}",
                fields: [field]
            )
            #expect(none.status == 400 && none.body.contains("no suggestion"))
            let described = try await server.get("/api/v1/openapi.json").body
            #expect(described.contains("\"openapi\": \"3.1.0\""))
            #expect(try await server.get("/api/v1/feeds").status == 200)
        }
    }

    @Test func `a page elsewhere can change nothing`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let csrf = try await server.csrf()
            let form = "id=\(ids[0])&action=accept"
            #expect(try await server.post("/decide", "csrf=wrong&" + form).status == 403)
            #expect(try await server.post("/decide", form).status == 400)
            let sent = "csrf=\(csrf)&" + form
            #expect(try await server.post("/decide", sent, fields: ["Origin: https://evil.fr"]).status == 403)
            #expect(
                try await server.post("/decide", sent, fields: ["Sec-Fetch-Site: cross-site"]).status == 403
            )
            #expect(try await server.post("/api/v1/decide", "{}").status == 403)
            #expect(try await server.get("/", host: "evil.fr").status == 421, "another name for this machine")
            #expect(try await server.get("/", host: "localhost:\(server.port)").status == 200)
            #expect(try server.verdicts.isEmpty)
            let own = ["Origin: http://127.0.0.1:\(server.port)", "Sec-Fetch-Site: same-origin"]
            #expect(try await server.post("/decide", sent, fields: own).status == 303)
        }
    }

    @Test func `a probe needs no token, and tells nothing but that it is well`() async throws {
        try await WebTestServer.whileServing({ $0.token = "secret" }) { server, _ in
            let answer = try await server.get("/healthz")
            #expect(answer.status == 200 && answer.body == "ok\n")
            #expect(try await server.get("/metrics").status == 401)
        }
    }

    @Test func `with a token, only who knows it is answered`() async throws {
        try await WebTestServer.whileServing({ $0.token = "secret" }) { server, _ in
            #expect(try await server.get("/").status == 401)
            let opened = try await server.get("/?token=secret")
            #expect(opened.status == 200)
            let cookie = opened.field("set-cookie")?.split(separator: "; ").map(String.init) ?? []
            #expect(cookie.first == "veille=secret")
            #expect(Set(cookie.dropFirst()) == ["HttpOnly", "SameSite=Lax", "Path=/"])
            #expect(!opened.body.contains("secret"))
            #expect(try await server.get("/", fields: ["Cookie: a=b; veille=secret"]).status == 200)
            let far = ["Cookie: veille=secret", "Origin: http://evil.fr"]
            #expect(try await server.get("/", host: "my-machine:4180", fields: far).status == 200)
            let sent = try await RawClient.send(
                "POST",
                "/decide",
                to: ("127.0.0.1", server.port),
                host: "my-machine:4180",
                fields: far,
                body: "a=b"
            )
            #expect(sent.status == 403, "another site")
            #expect(try await server.get("/", fields: ["Authorization: Bearer secret"]).status == 200)
            for _ in 0..<9 { #expect(try await server.get("/?token=wrong").status == 401) }
            #expect(try await server.get("/?token=wrong").status == 429, "guessing is slow")
            #expect(try await server.get("/", fields: ["Cookie: veille=secret"]).status == 200)
        }
    }

    @Test func `read-only, nothing is decided`() async throws {
        try await WebTestServer.whileServing({ $0.isReadOnly = true }) { server, ids in
            let csrf = try await server.csrf()
            #expect(try await server.post("/decide", "csrf=\(csrf)&id=\(ids[0])&action=accept").status == 403)
            #expect(try await server.get("/").body.contains("class=\"decide\"") == false)
        }
    }

    @Test func `it speaks the reader's language`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let french = try await server.get("/", fields: ["Accept-Language: de, fr;q=0.8, en;q=0.5"])
            #expect(french.body.contains("3 à trier"))
            #expect(try await server.get("/?lang=fr").body.contains("<html lang=\"fr\">"))
            #expect(try await server.get("/", fields: ["Accept-Language: de"]).body.contains("3 to decide"))
        }
    }

    @Test func `all that is shown is one step, and the page says so first`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let csrf = try await server.csrf()
            let body = try await server.get("/").body
            #expect(body.contains("Refuse all 3"))
            let form = "csrf=\(csrf)&ids=\(ids.joined(separator: "%2C"))&action=refuse"
            let refused = try await server.post("/decide", form)
            #expect(refused.status == 303 && refused.head.contains("done=\(ids[0]),"))
            #expect(try await server.get("/?done=\(ids.joined(separator: ","))").body.contains("3 refused"))
            let undone = try await server.post("/decide", "csrf=\(csrf)&action=undo")
            #expect(undone.status == 303)
            #expect(try await server.get("/").body.contains("3 to decide"))
        }
    }

    @Test(arguments: [
        "/?state=none", "/?by=none", "/?from=-1", "/api/v1/queue?limit=0", "/api/v1/queue?state=x",
    ])
    func `a parameter that means nothing is told`(path: String) async throws {
        try await WebTestServer.whileServing { server, _ in
            let answer = try await server.get(path)
            #expect(answer.status == 400)
        }
    }

    @Test func `an error is a page that leads back, in the reader's language`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let answer = try await server.get("/nothing?lang=fr")
            #expect(answer.status == 404 && answer.body.contains("page introuvable"))
            #expect(answer.body.contains("<nav") && answer.body.contains("<html lang=\"fr\">"))
        }
    }

    @Test func `what is on a branch is shown as such, and is not decided again`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let reviewing = Reviewing(home: server.home, store: try server.home.openStore())
            let item = try reviewing.item(ids[0], now: WebTestServer.now)
            let (suggestion, key) = (item.suggestion, item.key)
            let accepted = Decision(at: WebTestServer.now, verdict: .accept, suggestion: suggestion, key: key)
            var written = Decision(
                at: WebTestServer.now + 1,
                verdict: .applied,
                suggestion: suggestion,
                key: key
            )
            // From a merge; without git it is taken for a branch.
            written.branch = BranchName("<b>\u{1B}[31m")
            try server.home.ledger.append([.decision(accepted), .decision(written)])
            let body = try await server.get("/?state=onBranch").body
            #expect(body.contains("on branch &lt;b&gt;[31m") && !body.contains("value=\"accept\""))
            #expect(
                try await server.get("/history?lang=fr").body.contains("écrite sur la branche &lt;b&gt;[31m")
            )
            #expect(
                try await server.get("/digest").body.contains("1 link waits on the branch “&lt;b&gt;[31m”")
            )
            let queue = try await server.get("/api/v1/queue?state=onBranch").body
            #expect(queue.contains("\"onBranch\":1") && queue.contains("\"branch\":"))
            let csrf = try await server.csrf()
            let refused = try await server.post("/decide", "csrf=\(csrf)&id=\(ids[0])&action=refuse")
            #expect(refused.body.contains("not merged yet"))
        }
    }

    @Test func `a section that has gone is told, and a move finds another`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let page = WebTestServer.page.replacing("## Énergie", with: "## Électricité")
            try TemporaryDirectory.current.write(page, to: "page.md")
            let body = try await server.get("/?state=unplaced").body
            #expect(body.contains("the section “Énergie” is no longer on the page"))
            let csrf = try await server.csrf()
            let moved = try await server.post("/decide", "csrf=\(csrf)&id=\(ids[0])&action=move&section=1")
            #expect(moved.status == 303)
            #expect(try await server.get("/").body.contains(">Électricité</a>"))
        }
    }

    @Test func `too much, and what is not there, is told`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let large = try await server.post("/decide", String(repeating: "a", count: 70_000))
            #expect(large.status == 413)
            #expect(try await server.get("/nothing").status == 404)
            #expect(try await server.get("/api/v1/nothing").status == 404)
            let head = try await RawClient.send("HEAD", "/sources", to: ("127.0.0.1", server.port))
            let whole = try await server.get("/sources")
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(head.field("Content-Length")?.contains("\(whole.body.utf8.count)") == true)
        }
    }
}

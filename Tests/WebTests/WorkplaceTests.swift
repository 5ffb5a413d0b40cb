import Curation
import Feeds
import Foundation
import HTTPTypes
import Home
import Hummingbird
import Storage
import Support
import Testing
import Web

/// Polling, adding, writing and checking from the browser.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct WorkplaceTests {
    private static let loopback =
        "fetch: {per_host_interval: 0, allow_private: [127.0.0.1], timeout: 600}\n"

    private static let site: LoopbackServer.Handler = { request in
        let place = request.head.authority ?? ""
        let html: HTTPFields = [.contentType: "text/html; charset=utf-8"]
        switch request.uri.path {
        case "/feed":
            let items = (0..<3).map {
                "<item><guid>\($0)</guid><title>L’énergie des serveurs \($0)</title><link>http://\(place)/a/\($0)</link></item>"
            }
            return LoopbackServer.answer(
                "<rss version='2.0'><channel><title>Journal</title>\(items.joined())</channel></rss>",
                headers: [.contentType: "application/rss+xml"]
            )
        case "/gone": return LoopbackServer.answer(status: .notFound)
        case "/autre": return LoopbackServer.answer("<title>Autre lieu</title><p>Mots.</p>", headers: html)
        case "/moved": return LoopbackServer.answer(status: .movedPermanently, headers: [.location: "/autre"])
        default: return LoopbackServer.answer("<title>Un <i>titre</i></title><p>Mots.</p>", headers: html)
        }
    }

    private static func whileServing(
        _ body: @escaping @Sendable (WebTestServer, String, String) async throws -> Void
    ) async throws {
        let folder = TemporaryDirectory.current
        try await LoopbackServer.whileServing(site) { place in
            try await WebTestServer.whileServing(configuration: loopback) { server, _ in
                try folder.write(
                    WebTestServer.page
                        + "* [Parti](http://\(place)/gone)\n* [Autre lieu](http://\(place)/moved)\n",
                    to: "page.md"
                )
                try server.home.write(SubscriptionList(feeds: [Feed(url: "http://\(place)/feed", title: "")]))
                try await body(server, place, "csrf=\(try await server.csrf())")
            }
        }
    }

    @Test func `a poll asked for on the page brings articles, and says so`() async throws {
        try await Self.whileServing { server, _, csrf in
            #expect(try await server.get("/sources").body.contains("<button>Poll now</button>"))
            let started = try await server.post("/poll", csrf)
            #expect(started.status == 303 && started.field("location") == "/sources")
            #expect(try await server.whenDone().contains("1 of 1 feed read · 3 new articles"))
            let page = try await server.get("/sources?lang=fr").body
            #expect(page.contains("1 flux lu sur 1 · 3 nouveaux articles"))
            #expect(!page.contains("id=\"work\""))
            #expect(try server.home.openStore().entryCount() == 3)
        }
    }

    @Test func `links are checked, findings listed, and repairs queued`() async throws {
        try await Self.whileServing { server, place, csrf in
            #expect(try await server.get("/check").body.contains("No problems found."))
            // Seen twice before.
            let kind = LinkChange.Kind.moved(to: "http://\(place)/autre", title: "")
            var change = LinkChange(kind, at: WebTestServer.now.addingTimeInterval(-3 * 86_400))
            (change.count, change.last) = (2, change.since.addingTimeInterval(86_400))
            var health = LinkHealth(.moved(to: "http://\(place)/autre"), at: change.last)
            health.change = change
            try server.home.openStore().record([.init(url: "http://\(place)/moved", health: health)])
            let started = try await server.post("/check?lang=fr", csrf)
            #expect(started.status == 303 && started.field("location") == "/check?lang=fr")
            #expect(try await server.whenDone().contains("1 redirected, 4 failing so far; 5 asked"))
            let page = try await server.get("/check").body
            #expect(
                page.contains("V402")
                    && page.contains("http://\(place)/moved has moved to http://\(place)/autre")
            )
            #expect(try await server.get("/api/v1/check").body.contains("\"code\":\"V402\""))
            let repaired = try await server.post("/repairs", csrf)
            #expect(repaired.field("location") == "/check?proposed=1")
            #expect(try await server.get("/check?proposed=1").body.contains("1 repair waits"))
            #expect(
                try await server.get("/?q=Autre").body.contains("+* [Autre lieu](http://\(place)/autre)")
                    == false
            )
            #expect(try await server.get("/?q=Autre").body.contains("* [Autre lieu](http://\(place)/autre)"))
        }
    }

    @Test func `a link is added with the title of its page, for the section that was chosen`() async throws {
        try await Self.whileServing { server, place, csrf in
            let form = try await server.get("/add").body
            #expect(form.contains("<option value=\"1.2\">2 · Droit</option>"))
            let url = "http%3A%2F%2F\(place.replacing(":", with: "%3A"))%2Fnew"
            let added = try await server.post("/add", csrf + "&url=\(url)&place=1.2&title=&note=")
            let target = try #require(added.field("location"))
            #expect(added.status == 303 && target.hasPrefix("/?q=http%3A%2F%2F"))
            let card = try await server.get(String(target.prefix { $0 != "#" })).body
            #expect(card.contains("* [Un titre](http://\(place)/new)") && card.contains("Droit"))
        }
    }

    @Test(arguments: [
        ("url=nowhere", 400, "“nowhere” is not a web address"),
        ("url=http%3A%2F%2F127.0.0.1%3A1%2F", 422, "check the address, or give a title"),
        ("url=https%3A%2F%2Fe.fr%2F1&title=Un", 400, "already on the page"),
        ("url=https%3A%2F%2Fe.fr%2F9&title=Un&place=1.9", 400, "no section “9”"),
        ("title=Un", 400, "the form cannot be read"),
        ("url=https%3A%2F%2Fe.fr%2F9&title=Un&place=9.1", 400, "no section of the page"),
        ("url=https%3A%2F%2Fe.fr%2F9&title=Un&place=-9223372036854775808.", 400, "no section of the page"),
        ("url=https%3A%2F%2Fe.fr%2F9&title=Un&place=1.-9223372036854775808", 400, "no section"),
    ])
    func `a link that cannot be added says why, and what was typed stays`(
        fields: String,
        status: Int,
        message: String
    ) async throws {
        try await Self.whileServing { server, _, csrf in
            let answer = try await server.post("/add", csrf + "&note=Mes+%3Cmots%3E&" + fields)
            #expect(answer.status == status && answer.body.contains(message), "\(answer.body)")
            if fields.hasPrefix("url"), !message.hasSuffix("of the page") {
                #expect(answer.body.contains(">Mes &lt;mots&gt;</textarea>"))
            }
            #expect(try server.verdicts.isEmpty)
        }
    }

    @Test func `the lines that were shown are written, and no others`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let csrf = "csrf=\(try await server.csrf())"
            let outside = try await server.post(
                "/api/v1/apply",
                "{\"commit\": true}",
                fields: ["X-CSRF-Token: " + csrf.dropFirst(5)]
            )
            #expect(outside.status == 200, "there is nothing to commit")
            #expect(try await !server.get("/preview").body.contains("<form class=\"apply\""))
            _ = try await server.post("/decide", csrf + "&id=\(ids[0])&action=accept")
            let shown = try await server.get("/preview").body
            let plan = try #require(shown.firstMatch(of: /name="plan" value="(\w+)"/)).output.1
            #expect(
                shown.contains("Proven: +1 −0, 1 more link, the rest of the page byte for byte as it was.")
            )
            #expect(shown.contains("Write this line") && !shown.contains("name=\"to\""))
            let commit = try await server.post("/apply", csrf + "&plan=\(plan)&to=commit")
            #expect(commit.status == 409 && commit.body.contains("git"))
            _ = try await server.post("/decide", csrf + "&id=\(ids[1])&action=accept")
            let late = try await server.post("/apply", csrf + "&plan=\(plan)")
            #expect(late.status == 409 && late.body.contains("changed since this was shown"))
            #expect(try TemporaryDirectory.current.read("page.md") == WebTestServer.page)
            let now = try #require(
                try await server.get("/preview").body.firstMatch(of: /name="plan" value="(\w+)"/)
            ).output.1
            let written = try await server.post("/apply", csrf + "&plan=\(now)")
            #expect(written.status == 303 && written.field("location") == "/preview?written=2")
            #expect(try await server.get("/preview?written=2").body.contains("2 lines written"))
            #expect(try TemporaryDirectory.current.read("page.md").contains("* [Titre](https://n.fr/0)\n"))
            #expect(try server.verdicts == [.accept, .accept, .applied, .applied])
        }
    }

    @Test func `what was written is taken back as it was shown`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let csrf = "csrf=\(try await server.csrf())"
            #expect(try await server.get("/undo-apply").body.contains("There is nothing to take back."))
            for id in ids.prefix(2) { _ = try await server.post("/decide", csrf + "&id=\(id)&action=accept") }
            func plan(_ path: String) async throws -> Substring {
                let shown = try await server.get(path).body
                return try #require(shown.firstMatch(of: /name="plan" value="(\w+)"/)).output.1
            }
            _ = try await server.post("/apply", csrf + "&plan=\(try await plan("/preview"))")
            #expect(try await server.get("/preview?written=2").body.contains("<a href=\"/undo-apply\">"))
            let history = try await server.get("/history?lang=fr").body
            #expect(history.contains("/undo-apply?id=\(ids[0])&amp;lang=fr"))

            let one = try await server.get("/undo-apply?id=\(ids[0])").body
            #expect(one.contains("Take this line back") && one.contains("value=\"\(ids[0])\""))
            let all = try await server.get("/undo-apply").body
            #expect(all.contains("Take these 2 lines back") && all.contains("class=\"minus\""))
            let stale = try await plan("/undo-apply?id=\(ids[0])")
            let late = try await server.post("/undo-apply", csrf + "&plan=\(stale)")
            #expect(late.status == 409 && late.body.contains("changed since this was shown"))
            let undone = try await server.post(
                "/undo-apply",
                csrf + "&plan=\(try await plan("/undo-apply"))&id="
            )
            #expect(undone.status == 303 && undone.field("location") == "/preview?undone=2")
            let preview = try await server.get("/preview?undone=2").body
            #expect(preview.contains("2 lines taken back") && preview.contains("Write these 2 lines"))
            #expect(try TemporaryDirectory.current.read("page.md") == WebTestServer.page)
            #expect(try server.verdicts == [.accept, .accept, .applied, .applied, .undo, .undo])
        }
    }

    @Test func `programs take back what was written, or one line`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let token = ["X-CSRF-Token: \(try await server.csrf())"]
            let nothing = try await server.post("/api/v1/undo-apply", "", fields: token)
            #expect(nothing.status == 200 && nothing.body.contains("\"isWritten\":false"))
            let csrf = "csrf=\(token[0].split(separator: " ")[1])"
            for id in ids.prefix(2) { _ = try await server.post("/decide", csrf + "&id=\(id)&action=accept") }
            _ = try await server.post("/api/v1/apply", "{}", fields: token)
            #expect(try await server.get("/api/v1/undo-plan?id=zzzz").status == 400)
            let plan = try await server.get("/api/v1/undo-plan?id=\(ids[1])")
            #expect(plan.status == 200 && plan.body.contains("\"id\":\"\(ids[1])\""))
            let other = try await server.post("/api/v1/undo-apply", "{\"plan\": \"other\"}", fields: token)
            #expect(other.status == 409)
            let body = "{\"id\": \"\(ids[1])\"}"
            let one = try await server.post("/api/v1/undo-apply", body, fields: token)
            #expect(one.status == 200 && one.body.contains("\"isWritten\":true"))
            #expect(try await server.post("/api/v1/undo-apply", "{}", fields: token).status == 200)
            #expect(try TemporaryDirectory.current.read("page.md") == WebTestServer.page)
        }
    }

    @Test func `lines are committed where the page is in git`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let repository = try await GitRepository(in: TemporaryDirectory.current)
            try await repository.commitAll("Before")
            let csrf = "csrf=\(try await server.csrf())"
            let token = [String(csrf.dropFirst(5))].map { "X-CSRF-Token: \($0)" }
            _ = try await server.post("/decide", csrf + "&id=\(ids[0])&action=accept")
            #expect(try await server.get("/preview").body.contains("value=\"commit\" checked>"))
            let written = try await server.post("/api/v1/apply", "{\"commit\": true}", fields: token)
            #expect(written.status == 200 && written.body.contains("\"isWritten\":true"))
            let subjects = try await repository.git("log", "--format=%s")
            #expect(subjects.hasPrefix("Ajoute 1 lien à «") && subjects.hasSuffix("\nBefore\n"))
            #expect(written.body.contains("\"isWritten\":true"))
            let nothing = try await server.post("/api/v1/apply", "{}", fields: token)
            #expect(nothing.status == 200 && nothing.body.contains("\"isWritten\":false"))
            _ = try await server.post("/decide", csrf + "&id=\(ids[1])&action=accept")
            try TemporaryDirectory.current.write(WebTestServer.page + "\nA word.\n", to: "page.md")
            let dirty = try await server.post("/api/v1/apply", "{\"commit\": true}", fields: token)
            #expect(dirty.status == 409, "\(dirty.body)")
            let other = try await server.post("/api/v1/apply", "{\"plan\": \"other\"}", fields: token)
            #expect(other.status == 409)
        }
    }

    @Test func `lines are committed in one's own words, or on a branch`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let repository = try await GitRepository(in: TemporaryDirectory.current)
            try await repository.commitAll("Before")
            let csrf = "csrf=\(try await server.csrf())"
            func post(_ fields: String) async throws -> RawClient.Answer {
                let shown = try await server.get("/preview").body
                let plan = try #require(shown.firstMatch(of: /name="plan" value="(\w+)"/)).output.1
                return try await server.post("/apply", csrf + "&plan=\(plan)&" + fields)
            }
            _ = try await server.post("/decide", csrf + "&id=\(ids[0])&action=accept")
            let own = try await post(
                "to=commit&message=L%E2%80%99eau%0D%0A%0D%0AEt+plus.%0D%0A&branch=unused"
            )
            #expect(own.status == 303 && own.field("location") == "/preview?written=1", "\(own.body)")
            let message = try await repository.git("log", "-1", "--format=%B")
            #expect(message == "L’eau\n\nEt plus.\n\nVeille-Decision: \(ids[0])\n\n")

            _ = try await server.post("/decide", csrf + "&id=\(ids[1])&action=accept")
            let before = try TemporaryDirectory.current.read("page.md")
            let branch = try await post("to=branch&branch=lines%2Fnew&message=")
            #expect(branch.field("location") == "/preview?written=1&branch=lines%2Fnew", "\(branch.body)")
            let notice = try await server.get("/preview?written=1&branch=lines%2Fnew").body
            #expect(notice.contains("1 line written on the branch “lines/new”"))
            #expect(!notice.contains("<a href=\"/undo-apply\">"), "it is on no page yet")
            #expect(try TemporaryDirectory.current.read("page.md") == before)
            #expect(try await repository.git("show", "lines/new:page.md").contains("https://n.fr/1"))
            #expect(try await repository.git("branch", "--show-current") == "main\n")
        }
    }

    @Test(arguments: [
        ("to=branch&branch=", 400, "name the branch"),
        ("to=branch&branch=a..b", 409, "“a..b” is not a valid branch name"),
        ("to=branch&branch=-f", 409, "“-f” is not a valid branch name"),
        ("to=branch&branch=%40%7B-1%7D", 409, "“@{-1}” is not a valid branch name"),
        ("to=commit&message=" + String(repeating: "x", count: 2001), 409, "longer than 2000 characters"),
        ("to=moon", 400, "use write, commit, branch"),
    ])
    func `a commit that cannot be made says why, and what was typed stays`(
        fields: String,
        status: Int,
        message: String
    ) async throws {
        try await WebTestServer.whileServing { server, ids in
            let repository = try await GitRepository(in: TemporaryDirectory.current)
            try await repository.commitAll("One")
            try await repository.git("switch", "--quiet", "--create", "other")
            try await repository.git("switch", "--quiet", "main")
            let csrf = "csrf=\(try await server.csrf())"
            _ = try await server.post("/decide", csrf + "&id=\(ids[0])&action=accept")
            let shown = try await server.get("/preview").body
            let plan = try #require(shown.firstMatch(of: /name="plan" value="(\w+)"/)).output.1
            let typed = fields.contains("message=") ? fields : fields + "&message=%3CMes+mots%3E"
            let answer = try await server.post("/apply", csrf + "&plan=\(plan)&" + typed)
            #expect(answer.status == status && answer.body.contains(message), "\(answer.body)")
            if typed != fields, !fields.hasSuffix("moon") {
                #expect(answer.body.contains("&lt;Mes mots&gt;</textarea>"))
                #expect(answer.body.contains("value=\"branch\" checked>"))
            }
            #expect(try TemporaryDirectory.current.read("page.md") == WebTestServer.page)
            #expect(try server.verdicts == [.accept])
        }
    }

    @Test func `programs commit in their own words, or on a branch`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let repository = try await GitRepository(in: TemporaryDirectory.current)
            try await repository.commitAll("Before")
            let token = ["X-CSRF-Token: \(try await server.csrf())"]
            let csrf = "csrf=\(token[0].split(separator: " ")[1])"
            for id in ids.prefix(2) { _ = try await server.post("/decide", csrf + "&id=\(id)&action=accept") }
            let bad = try await server.post("/api/v1/apply", "{\"branch\": \"a b\"}", fields: token)
            #expect(bad.status == 409 && bad.body.contains("is not a valid branch name"))
            let empty = try await server.post("/api/v1/apply", "{\"branch\": \"\"}", fields: token)
            #expect(empty.status == 400 && empty.body.contains("name the branch"))
            let body = "{\"branch\": \"lines\", \"message\": \"Two links\"}"
            let written = try await server.post("/api/v1/apply", body, fields: token)
            #expect(written.status == 200 && written.body.contains("\"branch\":\"lines\""), "\(written.body)")
            #expect(try await repository.git("log", "--format=%s", "lines") == "Two links\nBefore\n")
        }
    }

    @Test(arguments: ["/etc/passwd", "nowhere.md", ".", ""])
    func `a link is added to a page of the home alone`(page: String) async throws {
        try await WebTestServer.whileServing { server, _ in
            let token = "X-CSRF-Token: \(try await server.csrf())"
            let body = "{\"url\": \"https://e.fr/9\", \"title\": \"T\", \"page\": \"\(page)\"}"
            let answer = try await server.post("/api/v1/add", body, fields: [token])
            #expect(answer.status == 400 && answer.body.contains("veille.yml"), "\(answer.body)")
        }
    }

    @Test func `a bookmark brings a page, its title and what is selected there`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let query = "/add?url=https%3A%2F%2Fn.fr%2F9%3Fa%3D1&title=Un%20%3Ctitre%3E&note=%22Choisi%22"
            let form = try await server.get(query).body
            #expect(form.contains("value=\"https://n.fr/9?a=1\""))
            #expect(form.contains("Un &lt;titre&gt;") && form.contains("&quot;Choisi&quot;</textarea>"))
            let href = try #require(form.firstMatch(of: /href="(javascript:[^"]*)"/)).output.1
            #expect(
                href.replacing("&#39;", with: "'").replacing("&amp;", with: "&")
                    == "javascript:location.href='http://127.0.0.1:\(server.port)/add?url='"
                    + "+encodeURIComponent(location.href)+'&title='+encodeURIComponent(document.title)"
                    + "+'&note='+encodeURIComponent(String(getSelection()))"
            )
        }
    }

    @Test(arguments: [
        "/poll", "/check", "/add", "/apply", "/undo-apply", "/repairs", "/digest", "/digest/send",
    ])
    func `a reader changes nothing, and sees no form that would`(path: String) async throws {
        try await WebTestServer.whileServing({ $0.isReadOnly = true }) { server, _ in
            let csrf = "csrf=\(try await server.csrf())"
            #expect(
                try await server.post(path, csrf + "&url=https%3A%2F%2Fe.fr%2F9&plan=x&fingerprint=x").status
                    == 403
            )
            for page in ["/", "/sources", "/preview", "/check", "/digest"] {
                #expect(try await !server.get(page).body.contains("method=\"post\""), "\(page)")
            }
        }
    }

    @Test(arguments: ["/poll", "/check", "/add", "/apply", "/undo-apply", "/repairs", "/digest"])
    func `a form of another site is refused`(path: String) async throws {
        try await WebTestServer.whileServing { server, _ in
            let answer = try await server.post(
                path,
                "csrf=wrong&url=https%3A%2F%2Fe.fr%2F9&plan=x&fingerprint=x"
            )
            #expect(answer.status == 403)
            #expect(try await server.get("/api/v1/work").body.contains("\"isRunning\":false"))
        }
    }

    @Test func `without a network nothing is polled, and a link needs its title`() async throws {
        try await WebTestServer.whileServing(isOffline: true) { server, _ in
            let csrf = "csrf=\(try await server.csrf())"
            #expect(try await !server.get("/sources").body.contains("Poll now"))
            #expect(try await server.post("/poll", csrf).status == 409)
            let bare = try await server.post("/add", csrf + "&url=https%3A%2F%2Fe.fr%2F9&place=1.1")
            #expect(bare.status == 400 && bare.body.contains("the link has no title"))
            let named = try await server.post(
                "/add",
                csrf + "&url=https%3A%2F%2Fe.fr%2F9&title=Neuf&place=1.1"
            )
            #expect(named.status == 303)
            #expect(try await server.get("/?q=Neuf").body.contains("* [Neuf](https://e.fr/9)"))
        }
    }

    @Test func `one poll runs at a time, and the end of the server ends it`() async throws {
        let (requests, asked) = AsyncStream.makeStream(of: Void.self)
        let (answers, release) = AsyncStream.makeStream(of: Void.self)
        try await LoopbackServer.whileServing({ _ in
            asked.yield()
            for await _ in answers {}
            return LoopbackServer.answer()
        }) { place in
            try await WebTestServer.whileServing(configuration: Self.loopback) { server, _ in
                try server.home.write(SubscriptionList(feeds: [Feed(url: "http://\(place)/feed", title: "")]))
                let csrf = "csrf=\(try await server.csrf())"
                #expect(try await server.post("/poll", csrf).status == 303)
                for await _ in requests { break }
                let second = try await server.post("/check", csrf)
                #expect(second.status == 409 && second.body.contains("a poll or a check is running"))
                #expect(!second.body.contains("id=\"work\""), "the answer to a form is not sent again")
                let page = try await server.get("/").body
                #expect(page.contains("<p id=\"work\" class=\"work\" role=\"status\">Polling"))
                for path in ["/", "/add", "/preview"] {
                    let body = try await server.get(path).body
                    #expect(!body.contains("http-equiv"), "what is being typed stays")
                }
                #expect(
                    try await server.get("/sources?lang=fr").body.contains(
                        "content=\"3; url=/sources?lang=fr\""
                    )
                )
            }
            release.finish()
        }
    }

    @Test func `the overview draws figures that are also written`() async throws {
        try await Self.whileServing { server, _, csrf in
            let before = try await server.get("/overview?lang=fr").body
            #expect(
                before.contains("<title>articles chaque semaine</title>"),
                "feeds are known before a poll"
            )
            _ = try await server.post("/poll", csrf)
            _ = try await server.whenDone()
            let page = try await server.get("/overview?lang=fr").body.replacing(
                #/[\u{A0}\u{202F}]/#,
                with: " "
            )
            #expect(page.contains("<title>articles chaque semaine</title><desc>semaine du 22 déc. : 0, "))
            #expect(page.contains("semaine du 9 mars : 3</title>"))
            #expect(page.ranges(of: "articles par heure de la semaine, UTC").count == 1)
            #expect(!page.contains("style="), "the policy of the page forbids it")
            let report = try await server.get("/api/v1/stats").body
            #expect(report.contains("\"schema\":\"veille.api.stats/1\"") && report.contains("\"hours\":["))
        }
    }

    @Test func `a search also finds links of the page and articles that were not proposed`() async throws {
        try await Self.whileServing { server, place, csrf in
            _ = try await server.post("/poll", csrf)
            _ = try await server.whenDone()
            let link = try await server.get("/?q=parti").body
            #expect(
                link.contains("page.md, line 11 · \(place.prefix { $0 != ":" })") && link.contains("1 result")
            )
            let all = try await server.get("/?q=serveurs").body
            #expect(all.contains("4 results") && all.contains("Eau et serveurs"))
            let site = try await server.get("/?q=site:n.fr+eau").body
            #expect(site.contains("1 result") && site.contains("Eau et serveurs"))
            let seen = try #require(all.firstMatch(of: /href="(\/add\?url=[^"]*)"/)).output.1
            let form = try await server.get(String(seen)).body
            #expect(form.contains("value=\"http://\(place)/a/"))
            #expect(try await server.get("/?q=nothing:here").body.contains("Nothing here"))
        }
    }

    @Test func `a reader of sources and overview writes nothing`() async throws {
        try await WebTestServer.whileServing({ $0.isReadOnly = true }) { server, _ in
            let store = try server.home.openStore()
            try store.follow(SubscriptionList(feeds: [Feed(url: "https://old.fr/feed", title: "Old")]))
            // As between the two steps of a move.
            try server.home.write(SubscriptionList(feeds: [Feed(url: "https://new.fr/feed", title: "New")]))
            for path in ["/sources", "/overview", "/api/v1/feeds", "/api/v1/stats"] {
                let body = try await server.get(path).body
                #expect(body.contains("https://new.fr/feed") || body.contains(">New<"), "\(path)")
            }
            #expect(try store.health().map(\.feed.url) == ["https://old.fr/feed"])
        }
    }

    @Test func `what a search finds beside suggestions is counted, and cut with a word`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let links =
                (0..<60).map { "* [Lien zedzed \($0)](https://z.fr/\($0))\n" } + ["* [Voisin zedzed](a.md)\n"]
            try TemporaryDirectory.current.write(WebTestServer.page + links.joined(), to: "page.md")
            let page = try await server.get("/?q=zedzed").body
            #expect(page.contains("61 results") && page.contains("The first 50 of 61"))
            #expect(!page.contains("role=\"feed\"") && !page.contains("href=\"#\""))
            #expect(try await server.get("/?q=zedzed&page=other.md").body.contains("0 results"))
        }
    }

    @Test func `of many sources the overview shows those that brought most`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let feeds = (0..<120).map { Feed(url: "https://f\($0).fr/feed", title: "Source \($0)") }
            try server.home.write(
                SubscriptionList(feeds: feeds + [Feed(url: "https://n.fr/feed", title: "Neuf")])
            )
            let page = try await server.get("/overview").body
            #expect(page.contains("The 100 that brought most, of 121") && page.contains("Source 98<"))
            #expect(!page.contains("Source 99<"))
            let neuf = try #require(page.range(of: ">Neuf<")).lowerBound
            #expect(
                try neuf < #require(page.range(of: ">Source 0<")).lowerBound,
                "three of its articles wait"
            )
        }
    }
}

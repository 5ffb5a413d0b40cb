import Feeds
import Curation
import Foundation
import Storage
import Support
import Testing

@testable import Web

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct APITests {
    /// The paths of all values of a JSON document; `[]` stands for the items of an array.
    private static func paths(_ value: Any, at path: String = "") -> Set<String> {
        switch value {
        case let object as [String: Any]:
            object.reduce(into: []) {
                $0.formUnion(paths($1.value, at: path.isEmpty ? $1.key : "\(path).\($1.key)"))
            }
        case let list as [Any]: list.reduce(into: []) { $0.formUnion(paths($1, at: path + "[]")) }
        default: [path]
        }
    }

    @Test(arguments: [Int.min, -1, 0, 99, Int.max])
    func `a section that the page does not have is refused`(number: Int) async throws {
        try await WebTestServer.whileServing { server, ids in
            let field = "X-CSRF-Token: \(try await server.csrf())"
            let body = "{\"action\": \"move\", \"ids\": [\"\(ids[0])\"], \"section\": \(number)}"
            let answer = try await server.post("/api/v1/decide", body, fields: [field])
            #expect(answer.status == 400 && answer.body.contains("no section of the page has this number"))
        }
    }

    private static func suggestion() -> Suggestion {
        let coverage = Suggestion.Coverage(
            url: "https://m.fr/1",
            title: "M",
            site: "M",
            seen: WebTestServer.now
        )
        let article = Suggestion.Article(
            url: "http://n.fr/whole",
            title: "Tout",
            site: "N",
            summary: "Des mots.",
            published: WebTestServer.now,
            language: "fr",
            feedURL: "https://n.fr/feed",
            alsoAt: [coverage]
        )
        let neighbour = Reasons.Neighbour(title: "Un", line: 5, similarity: 0.5)
        return Suggestion(
            id: "",
            page: "page.md",
            section: ["Énergie"],
            article: article,
            relevance: 0.5,
            confidence: 0.5,
            runnerUp: .init(section: ["Droit"], confidence: 0.25),
            reasons: Reasons(
                terms: [.init(word: "eau", weight: 1)],
                nearest: [neighbour],
                elsewhere: .init(title: "Deux", line: 9, similarity: 0.75, section: ["Droit"]),
                site: .init(host: "n.fr", onPage: 1, inSection: 1),
                refused: [neighbour],
                separating: [.init(word: "eau", weight: 1)]
            ),
            line: "* [Tout](http://n.fr/whole)",
            descriptionOrigin: .article,
            repair: .init(code: "V001", line: 5, before: "a", after: "b"),
            priorCoverage: .init(title: "Un", line: 5, id: "abcd")
        )
    }

    private static let keys: Set<String> = [
        "id", "state", "page", "section[]", "runnerUp.section[]", "runnerUp.confidence", "relevance",
        "confidence", "none",
        "title", "url", "site", "published", "language", "summary", "feed", "line", "description",
        "reasons.terms[].word",
        "reasons.terms[].weight", "reasons.nearest[].title", "reasons.nearest[].line",
        "reasons.nearest[].similarity", "reasons.elsewhere.title", "reasons.elsewhere.line",
        "reasons.elsewhere.similarity", "reasons.elsewhere.section[]", "reasons.site.host",
        "reasons.site.onPage", "reasons.site.inSection",
        "reasons.site.accepted", "reasons.site.refused", "reasons.refused[].title", "reasons.refused[].line",
        "reasons.refused[].similarity", "reasons.separating[].word", "reasons.separating[].weight",
        "repair.code",
        "repair.line", "repair.before", "repair.after", "alsoAt[].url", "alsoAt[].title", "alsoAt[].site",
        "alsoAt[].seen", "told.title", "told.line", "told.id", "warnings[]", "records",
    ]

    @Test func `a suggestion has the keys of version 1, and the description names them`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let store = try server.home.openStore()
            var suggestion = Self.suggestion()
            suggestion.none = 0.25
            let proposal = Proposal(suggestion: suggestion, key: "n.fr/whole")
            let id = try store.put(proposal, at: WebTestServer.now).id
            let body = Data(try await server.get("/api/v1/queue?state=duplicate").body.utf8)
            let queue = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
            let items = try #require(queue["items"] as? [[String: Any]])
            let item = try #require(items.first { $0["id"] as? String == id })
            #expect(Self.paths(item) == Self.keys)
            let described = Data(try await server.get("/api/v1/openapi.json").body.utf8)
            let document = try #require(try JSONSerialization.jsonObject(with: described) as? [String: Any])
            let components = document["components"] as? [String: Any]
            let schemas = components?["schemas"] as? [String: Any]
            let schema = schemas?["Suggestion"] as? [String: Any]
            let properties = try #require(schema?["properties"] as? [String: Any])
            #expect(
                Set(properties.keys)
                    == Set(item.keys).union([
                        "until", "order", "roundup", "branch", "mutedBy", "by", "approvals", "pageText",
                        "pageWords",
                    ])
            )
            for path in (document["paths"] as? [String: Any] ?? [:]).keys where !path.hasSuffix("/events") {
                let status = try await server.get(path).status
                #expect([200, 405].contains(status), "\(path)")
            }
        }
    }

    @Test(arguments: [
        ("{\"action\": \"frob\", \"ids\": [\"a\"]}", "unknown action “frob”"),
        ("{\"action\": \"accept\"}", "no suggestion is named"),
        (
            "{\"action\": \"move\", \"ids\": [\"ID\"], \"section\": 9}",
            "no section of the page has this number"
        ),
        ("{\"action\": \"later\", \"ids\": [\"ID\"], \"until\": \"2001-01-01\"}", "a future date"),
        ("{\"action\": \"edit\", \"ids\": [\"ID\"], \"line\": \"a\\nb\"}", "a link takes one line"),
        ("{\"action\": \"accept\", \"ids\": [1]}", "the body is not JSON in the expected form"),
        (
            "{\"action\": \"accept\", \"ids\": [\"ID\"], \"force\": true}",
            "the body is not JSON in the expected form"
        ),
    ])
    func `a decision that is refused says why`(body: String, message: String) async throws {
        try await WebTestServer.whileServing { server, ids in
            let field = "X-CSRF-Token: \(try await server.csrf())"
            let body = body.replacingOccurrences(of: "ID", with: ids[0])
            let answer = try await server.post("/api/v1/decide", body, fields: [field])
            #expect(answer.status == 400 && answer.body.contains(message))
            #expect(try server.verdicts.isEmpty)
        }
    }

    @Test func `an undo needs no body, and one identifier is enough`() async throws {
        try await WebTestServer.whileServing { server, ids in
            let field = "X-CSRF-Token: \(try await server.csrf())"
            let accept = "{\"action\": \"accept\", \"id\": \"\(ids[0].uppercased())\"}"
            #expect(try await server.post("/api/v1/decide", accept, fields: [field]).status == 200)
            #expect(try await server.post("/api/v1/undo", "", fields: [field]).status == 200)
            #expect(try server.verdicts == [.accept, .undo])
        }
    }
}

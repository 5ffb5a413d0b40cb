import Feeds
import Curation
import Home
import Storage
import Foundation
import Support
import Testing

@testable import Web

/// What the pages say, and in which words.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct TextsTests {
    private static let resources = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Web/Resources")

    private static func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: resources.appending(path: name)), as: UTF8.self)
    }

    @Test func `every label of a template exists, and every label is used`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.resources.path)
            .filter { $0.hasSuffix(".mustache") }
        let used = try names.flatMap { name in
            try Self.text(name).matches(of: /\{\{labels\.(\w+)\}\}/).map { String($0.output.1) }
        }
        #expect(Set(used) == Set(Texts(language: .fr).labels.keys))
    }

    @Test func `every text of the script comes from the page`() throws {
        let script = try Self.text("review.js")
        let names = Set(Texts(language: .fr).toasts.map(\.name))
        let used = script.matches(of: /\btext\("([a-z-]+)"/).map { String($0.output.1) }
        #expect(!used.isEmpty && names.isSuperset(of: used))
        #expect(names.isSuperset(of: ["left-one", "left-other", "accept", "refuse", "later"]))
        #expect(!script.contains("=== \"fr\"") && script.firstMatch(of: /[À-ÿ’]/) == nil)
    }

    @Test(arguments: [
        "/", "/?q=eau", "/?state=later", "/history", "/preview", "/sources", "/nothing", "/?from=x",
    ])
    func `French pages have no plain space before punctuation`(path: String) async throws {
        try await WebTestServer.whileServing({ $0.language = .fr }) { server, ids in
            let csrf = try await server.csrf()
            _ = try await server.post("/decide", "csrf=\(csrf)&id=\(ids[0])&action=accept")
            let body = try await server.get(path).body
            let main = body.split(separator: "<main").last.map(String.init) ?? body
            let texts = main.replacing(/<pre.*?<\/pre>/.dotMatchesNewlines(), with: "").replacing(
                /<[^>]*>/,
                with: "|"
            )
            #expect(texts.firstMatch(of: #/[\p{L}»] [;:!?»]|«[ ]/#) == nil)
            let toasts = body.matches(of: /data-[a-z-]+="([^"]*)"/).map(\.output.1)
            #expect(toasts.contains { $0.contains("Acceptée\u{202F}: {section}") })
        }
    }

    @Test func `a card shows nothing in place of what is not known`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let store = try server.home.openStore()
            try WebTestServer.put("Sans rien", "https://n.fr/bare", in: store)
            let body = try await server.get("/?q=rien").body
            #expect(body.contains("Sans rien") && !body.contains("class=\"summary\""))
            #expect(!body.contains("class=\"why\"") && !body.contains("nil") && !body.contains("Optional"))
        }
    }

    @Test(arguments: [
        (0, "0 acceptée", "0 accepted"), (1, "1 acceptée", "1 accepted"), (2, "2 acceptées", "2 accepted"),
    ])
    func `counts have the right plural`(count: Int, french: String, english: String) {
        #expect(Texts(language: .fr).count(count, in: .accepted) == french)
        #expect(Texts(language: .en).count(count, in: .accepted) == english)
    }

    @Test(arguments: [(1, 0, "1 lien "), (2, 1, "1 sur 1 accepté"), (3, 2, "2 sur 2 acceptés")])
    func `the record of a site has the right plural`(links: Int, accepted: Int, expected: String) {
        let site = Reasons.SiteHabit(host: "n.fr", onPage: links, inSection: 1, accepted: accepted)
        #expect((Texts(language: .fr).site(site) + " ").contains(expected))
    }
}

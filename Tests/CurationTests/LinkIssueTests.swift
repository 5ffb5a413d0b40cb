import Foundation
import Testing

@testable import Curation

@Suite struct LinkIssueTests {
    private static func issue(_ body: String, _ more: String = "") -> Data {
        let text = String(decoding: (try? JSONEncoder().encode(body)) ?? Data(), as: UTF8.self)
        return Data("[{\"number\": 7, \"title\": \"Un lien\"\(more), \"body\": \(text)}]".utf8)
    }

    private static func link(_ data: Data) -> LinkIssue? { LinkIssue.all(in: data)?.links.first }

    @Test func `a form is read by its labels`() {
        let body = """
            ### Address

            https://n.fr/a?b=1

            ### Title

            Un titre

            ### Why is it worth it?

            Deux
            lignes.

            ### Section (if you know it)

            _No response_
            """
        let author = ", \"author\": {\"login\": \"anne\"}"
        #expect(
            Self.link(Self.issue(body.replacing("\n", with: "\r\n"), author))
                == LinkIssue(
                    number: 7,
                    url: "https://n.fr/a?b=1",
                    title: "Un titre",
                    note: "Deux lignes.",
                    section: nil,
                    author: "anne"
                )
        )
    }

    @Test(arguments: [
        ("https://n.fr/a", "https://n.fr/a"), ("Voyez [ceci](https://n.fr/a).", "https://n.fr/a"),
        (
            "Voyez https://fr.wikipedia.org/wiki/Veille_(chose).",
            "https://fr.wikipedia.org/wiki/Veille_(chose)"
        ),
        ("[a](http://wikipedia.example/Foo_(bar)) et", "http://wikipedia.example/Foo_(bar)"),
        ("<https://n.fr/a>", "https://n.fr/a"),
        ("D’abord http://n.fr/a, puis https://n.fr/b", "http://n.fr/a"),
        ("> https://n.fr/quoted\n\nhttps://n.fr/own", "https://n.fr/own"),
        ("```\nhttps://n.fr/code\n```\n\nhttps://n.fr/own", "https://n.fr/own"),
        ("<!-- https://n.fr/hidden -->\n\nhttps://n.fr/own", "https://n.fr/own"),
        ("### Adresse\n\nsans\n\n### Pourquoi\n\nhttps://n.fr/why", "https://n.fr/why"),
        ("javascript:alert(1)", nil), ("https://", nil), ("", nil), ("file:///etc/passwd", nil),
    ]) func `without a form, the first address counts`(body: String, url: String?) {
        #expect(Self.link(Self.issue(body))?.url == url)
        #expect(LinkIssue.all(in: Self.issue(body))?.withoutLink == (url == nil ? [7] : []))
    }

    @Test(arguments: [
        "[{\"iid\": 7, \"description\": \"https://n.fr/a\", \"author\": {\"username\": \"anne\"}}]",
        "[{\"number\": 7, \"body\": \"https://n.fr/a\", \"user\": {\"login\": \"anne\"}}]",
        "[{\"number\": 7, \"title\": \"https://n.fr/a\", \"body\": null, \"author\": {\"login\": \"anne\"}}]",
    ]) func `the lists of other forges are read`(list: String) {
        let link = Self.link(Data(list.utf8))
        #expect(link?.number == 7 && link?.url == "https://n.fr/a" && link?.author == "anne")
    }

    @Test(arguments: ["", "{}", "[1]", "null", "{\"message\": \"Not Found\"}", "[{\"number\": \"x\"}]"])
    func `what is no list of issues is told from an empty one`(text: String) {
        #expect(LinkIssue.all(in: Data(text.utf8)) == nil)
    }

    @Test func `an empty list, and issues without a number`() {
        #expect(LinkIssue.all(in: Data("[]".utf8)) == LinkIssue.All())
        #expect(LinkIssue.all(in: Data("[{\"body\": \"https://n.fr\"}]".utf8)) == LinkIssue.All())
    }

    @Test func `what a stranger writes is short and on one line`() throws {
        let long = String(repeating: "a\u{1B}[31m\u{202E} ", count: 100_000)
        let link = try #require(Self.link(Self.issue("### URL\nhttps://n.fr/a\n### Why\n\(long)")))
        #expect(try #require(link.note).count <= 300 && !link.note!.contains("\u{1B}"))
    }
}

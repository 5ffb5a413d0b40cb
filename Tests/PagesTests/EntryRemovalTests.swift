import Foundation
@testable import Pages
import Testing

/// Taking one entry off a page.
@Suite struct EntryRemovalTests {
    private static let gone = "https://gone.example/"

    /// The page after its entry that leads to the lost address is removed; `nil` if no removal is offered.
    private func pruned(_ text: String) throws -> String? {
        let page = try PageParser.parse(Array(text.utf8))
        let link = try #require(page.links.first { $0.urls.contains(Self.gone) })
        let finding = Finding(.dead, line: link.firstLine, subject: Self.gone)
        guard let removal = PageEditor.removal(for: finding, on: page) else { return nil }
        let edit = try PageEditor.repair(removal, of: page)
        #expect(edit.proof.kind == .removal && edit.proof.links.after == edit.proof.links.before - 1)
        return String(decoding: edit.page.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        Edit(
            "of a tight list, with CRLF",
            "# T\r\n\r\n* [A](https://e.fr/1)\r\n* [B](https://gone.example/) mots\r\n* [C](https://e.fr/3)\r\n",
            "# T\r\n\r\n* [A](https://e.fr/1)\r\n* [C](https://e.fr/3)\r\n"
        ),
        Edit(
            "of a loose list, first",
            "# T\n\n- [B](https://gone.example/)\n\n- [C](https://e.fr/3)\n",
            "# T\n\n- [C](https://e.fr/3)\n"
        ),
        Edit(
            "of a loose list, last before a heading with a larger gap",
            "# T\n\n- [A](https://e.fr/1)\n\n- [B](https://gone.example/)\n\n\n## U\n\n- [C](https://e.fr/3)\n",
            "# T\n\n- [A](https://e.fr/1)\n\n\n## U\n\n- [C](https://e.fr/3)\n"
        ),
        Edit(
            "of several lines",
            "# T\n\n- [A](https://e.fr/1)\n- [B](https://gone.example/)\n  a few words\n  more\n- [C](https://e.fr/3)\n",
            "# T\n\n- [A](https://e.fr/1)\n- [C](https://e.fr/3)\n"
        ),
        Edit(
            "last of a file without a final line end",
            "# T\n\n- [A](https://e.fr/1)\n- [B](https://gone.example/)",
            "# T\n\n- [A](https://e.fr/1)"
        ),
        Edit(
            "the only one of its section",
            "# T\n\n## U\n\n- [B](https://gone.example/)\n\n## V\n\n- [C](https://e.fr/3)\n",
            "# T\n\n## U\n\n## V\n\n- [C](https://e.fr/3)\n"
        ),
        Edit(
            "of a table",
            "# T\n\n| a | b |\n|---|---|\n| [A](https://e.fr/1) | x |\n| [B](https://gone.example/) | y |\n",
            "# T\n\n| a | b |\n|---|---|\n| [A](https://e.fr/1) | x |\n"
        ),
        Edit(
            "a sub-entry",
            "# T\n\n- [A](https://e.fr/1)\n  - [B](https://gone.example/)\n  - [D](https://e.fr/4)\n- [C](https://e.fr/3)\n",
            "# T\n\n- [A](https://e.fr/1)\n  - [D](https://e.fr/4)\n- [C](https://e.fr/3)\n"
        ),
        Edit(
            "the last of a numbered list",
            "# T\n\n1. [A](https://e.fr/1)\n2. [B](https://gone.example/)\n",
            "# T\n\n1. [A](https://e.fr/1)\n"
        ),
        Edit(
            "with more links, of a Jekyll page",
            "---\nlayout: page\n---\n# T\n\n* [A](https://e.fr/1)\n* [B](https://gone.example/), [b](https://e.fr/b)\n* [C](https://e.fr/3)\n",
            "---\nlayout: page\n---\n# T\n\n* [A](https://e.fr/1)\n* [C](https://e.fr/3)\n"
        ),
    ])
    func `an entry goes, and all else stays as it was`(edit: Edit) throws {
        #expect(try pruned(edit.before) == edit.after)
    }

    @Test(arguments: [
        "# T\n\n- [B](https://gone.example/)\n  - [A](https://e.fr/1)\n",
        "# T\n\n1. [B](https://gone.example/)\n2. [A](https://e.fr/1)\n",
        "# T\n\n- [A](https://e.fr/1), [B](https://gone.example/)\n- [C](https://e.fr/3)\n",
        "# T\n\n<!-- veille:off -->\n- [B](https://gone.example/)\n<!-- veille:on -->\n- [C](https://e.fr/3)\n",
        "# T\n\n{% if a %}\n- [A](https://e.fr/1)\n- [B](https://gone.example/)\n{% endif %}\n",
        "# T\n\n- [A](https://e.fr/1)\n- [B](https://gone.example/)\n:::\n",
        "# T\n\n- [A](https://e.fr/1)\n- [B](https://gone.example/)\n**[back to top](#t)**\n",
        "# T\n\n<!-- veille-disable-next-line V201 -->\n- [B](https://gone.example/)\n- [C](https://e.fr/3)\n",
        "# T\n\n1. [A](https://e.fr/1)\n2. [B](https://gone.example/)\n3. plain\n4. [C](https://e.fr/3)\n",
        "# T\n\nSome words about [B](https://gone.example/) and about\nother things, [A](https://e.fr/1) too.\n",
    ])
    func `an entry that others depend on is not offered for removal`(text: String) throws {
        let page = try PageParser.parse(Array(text.utf8))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("gone.example") }) + 1
        #expect(PageEditor.removal(for: Finding(.dead, line: line, subject: Self.gone), on: page) == nil)
    }

    @Test func `an entry that has moved is found by its lines, one that was edited is not removed`() throws {
        let before = "- [B](https://gone.example/)\n  words"
        let removal = PageRepair(code: .dead, line: 3, before: before, after: "")
        let moved = "# T\n\nNew text.\n\n- [A](https://e.fr/1)\n\(before)\n"
        let edit = try PageEditor.repair(removal, of: try PageParser.parse(Array(moved.utf8)))
        #expect(
            String(decoding: edit.page.bytes, as: UTF8.self) == "# T\n\nNew text.\n\n- [A](https://e.fr/1)\n"
        )
        let edited = moved.replacing("words", with: "other words")
        #expect(throws: PageError(.lineGone(before), line: 3)) {
            try PageEditor.repair(removal, of: try PageParser.parse(Array(edited.utf8)))
        }
    }

    @Test(arguments: [
        ("- [Guide v1](https://e.fr/v1/)\n- [Guide v2](https://e.fr/v2/)\n", [3]),
        ("- [Spec 3.10](https://e.fr/spec)\n- [Spec 3.9](https://e.fr/spec?old)\n", [4]),
        ("- [Part 1](https://e.fr/part-1)\n- [Part 2](https://e.fr/part-2)\n", []),
        ("- [Report 2023](https://e.fr/2023)\n- [Report 2024](https://e.fr/2024)\n", []),
        ("- [Guide v1](https://e.fr/v1/)\n- [Other guide v2](https://e.fr/v2/)\n", []),
        ("- [D v1](https://e.fr/d)\n- [D v1.0](https://e.fr/d?b)\n", []),
        ("- [Lesson 1.1](https://e.fr/1.1)\n- [Lesson 1.2](https://e.fr/1.2)\n", []),
    ])
    func `an older version of another entry is superseded`(list: String, lines: [Int]) throws {
        let page = try PageParser.parse(Array("# T\n\n\(list)".utf8))
        #expect(PageLint.superseded(on: page).map(\.line) == lines)
    }

    @Test(arguments: [
        ("## News\n\n- [A](https://e.fr/a), March 2019\n- [B](https://e.fr/b), 2 May 2025\n", [3]),
        ("## Dernières nouvelles\n\n- [A](https://e.fr/2018/04/a)\n", [3]),
        ("## Papers\n\n- [A](https://e.fr/a), March 2019\n", []),
        ("## Past events\n\n- [A](https://e.fr/a), March 2019\n", []),
        ("## Hacker News clients\n\n- [A](https://e.fr/a), March 2019\n", []),
    ])
    func `an old entry is stale where the heading promises what is new`(text: String, lines: [Int]) throws {
        let page = try PageParser.parse(Array(text.utf8))
        let date = Date(timeIntervalSince1970: 1_600_000_000)
        #expect(PageLint.stale(on: page, before: date).map(\.line) == lines)
    }

    @Test(arguments: [
        "- [N](https://n.fr/) - ok. <!-- veille:off -->", "- [N](https://n.fr/) <!-- veille-disable -->",
    ]) func `a new line closes or silences nothing`(line: String) throws {
        let page = try PageParser.parse(Array("# T\n\n- [A](https://e.fr/1)\n- [B](https://e.fr/2)\n".utf8))
        let link = NewLink(title: "N", url: "https://n.fr/", site: "")
        #expect(throws: PageError(.notProven(.foreignMarkup(line)), line: 5)) {
            try PageEditor.add(link, to: ["T"], of: page, line: line)
        }
    }

    @Test func `the title of an article closes and silences nothing either`() throws {
        let page = try PageParser.parse(Array("# T\n\n- [A](https://e.fr/1)\n- [B](https://e.fr/2)\n".utf8))
        let title = "<!-- veille:off --> <!-- veille-disable -->"
        let link = NewLink(title: title, url: "https://n.fr/", site: "")
        let edit = try PageEditor.add(link, to: ["T"], of: page)
        #expect(edit.page.closedLines.isEmpty && edit.page.links.last?.title == title)
        #expect(!Silence(edit.page.text).covers(Finding(.emptyText, line: 5, subject: "")))
    }

    @Test(arguments: [
        ("- [N](https://n.fr/) <script>x</script>", "", false), ("- [N](https://n.fr/) <b>x</b>", "", false),
        ("- [N](https://n.fr/) <b>x</b>", " <b>y</b>", true),
        ("- [N](https://n.fr/) ![x](https://t.fr/i.png)", "", false),
        ("- [N](https://n.fr/) \u{202E}x", "", false), ("- [N](https://n.fr/) 👨\u{200D}👩", "", true),
        ("- [N](https://n.fr/) by <https://a.fr/>", "", false), ("- [N](https://n.fr/) 1 < 2", "", true),
    ]) func `a line from elsewhere brings no markup that its neighbours do not have`(
        line: String,
        others: String,
        isTaken: Bool
    ) throws {
        let page = try PageParser.parse(
            Array("# T\n\n- [A](https://e.fr/1)\(others)\n- [B](https://e.fr/2)\n".utf8)
        )
        let link = try #require(PageParser.link(in: line))
        let addition = try? Addition(taking: line, of: link, to: ["T"], of: page)
        #expect((addition?.line != nil) == isTaken)
    }
}

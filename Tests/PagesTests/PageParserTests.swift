import Pages
import Testing

/// A page in one line of code, with the expected links.
struct Shape: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var text: String
    var titles: [String]
    var forms: [LinkStyle.Form]

    init(_ name: String, _ text: String, _ titles: [String], _ forms: [LinkStyle.Form]) {
        testDescription = name
        self.text = text
        self.titles = titles
        self.forms = forms
    }
}

@Suite struct PageParserTests {
    private func page(_ text: String) throws -> Page { try PageParser.parse(Array(text.utf8)) }

    @Test(arguments: [
        Shape("title", "* [Un](https://e.fr/1)", ["Un"], [.title]),
        Shape("title and a full stop", "* [Un](https://e.fr/1).", ["Un"], [.title]),
        Shape("site and a French colon", "* Site.fr : [Un](https://e.fr/1)", ["Un"], [.siteThenTitle]),
        Shape("site and a dash", "- Mon site – [Un](https://e.fr/1)", ["Un"], [.siteThenTitle]),
        Shape("description", "- [Un](https://e.fr/1) - des mots.", ["Un"], [.titleThenText]),
        Shape(
            "address as text",
            "- Données : [https://e.fr/1](https://e.fr/1)",
            ["https://e.fr/1"],
            [.labelThenAddress]
        ),
        Shape("sentence", "* Il a dit [ceci](https://e.fr/1), hier.", ["ceci"], [.sentence]),
        Shape("sentence to its end", "* Il a annoncé [ceci](https://e.fr/1)", ["ceci"], [.sentence]),
        Shape("autolink", "- <https://e.fr/1>", ["https://e.fr/1"], [.autolink]),
        Shape("bare", "- https://e.fr/1", ["https://e.fr/1"], [.bare]),
        Shape("bare with a label", "- Données : https://e.fr/1", ["https://e.fr/1"], [.labelThenAutolink]),
        Shape("reference", "- [Un][a]\n\n[a]: https://e.fr/1", ["Un"], [.title]),
        Shape("short reference", "- [Un]\n\n[un]: https://e.fr/1", ["Un"], [.title]),
        Shape(
            "numbered",
            "1. [Un](https://e.fr/1)\n2. [Deux](https://e.fr/2)",
            ["Un", "Deux"],
            [.title, .title]
        ),
        Shape("table", "| Nom | Lien |\n|---|---|\n| Un | [ici](https://e.fr/1) |", ["ici"], [.tableRow]),
        Shape("without closing parenthesis", "* [Un](https://e.fr/1. ", ["Un"], [.title]),
        Shape("parentheses in the address", "* [Un](https://e.fr/a_(b))", ["Un"], [.title]),
        Shape("badge before", "- ![x](https://i.fr/x.svg) [Un](https://e.fr/1)", ["Un"], [.title]),
        Shape("address on the next line", "- Un texte\n  <https://e.fr/1>", ["https://e.fr/1"], [.sentence]),
        Shape("code is not a link", "- `[Un](https://e.fr/1)`", [], []),
        Shape("a code block is not a list", "```\n- [Un](https://e.fr/1)\n```", [], []),
        Shape("a comment is not a list", "<!--\n- [Un](https://e.fr/1)\n-->", [], []),
        Shape(
            "paragraphs of one link",
            "[Un](https://e.fr/1)\n\n[Deux](https://e.fr/2)",
            ["Un", "Deux"],
            [.title, .title]
        ),
        Shape("emphasis in the title", "* [Un *deux* `trois`](https://e.fr/1)", ["Un deux trois"], [.title]),
        Shape("escaped brackets", "* [Un \\[deux\\]](https://e.fr/1)", ["Un [deux]"], [.title]),
        Shape(
            "nested",
            "- Groupe\n  - [Un](https://e.fr/1)\n  - [Deux](https://e.fr/2)",
            ["Un", "Deux"],
            [.title, .title]
        ),
    ])
    func `links in all forms`(shape: Shape) throws {
        let links = try page("# T\n\n" + shape.text + "\n").links
        #expect(links.map(\.title) == shape.titles)
        #expect(links.map(\.style.form) == shape.forms)
        #expect(links.allSatisfy { $0.url.hasPrefix("https://e.fr/") && !$0.url.hasSuffix(".") })
    }

    @Test(arguments: [
        ("## Deux", ["Deux"], Section.Heading.atx), ("Deux\n----", ["Deux"], .setext),
        ("##Deux", ["Deux"], .malformed),
        ("##3 Deux", ["Deux"], .malformed), ("**Deux**", ["Deux"], .bold), ("<h2>Deux</h2>", ["Deux"], .html),
        ("## Deux : ", ["Deux"], .atx), ("## Deux {#id}", ["Deux"], .atx),
    ])
    func `headings and their equivalents`(heading: String, path: [String], kind: Section.Heading) throws {
        let page = try page("# Titre\n\n\(heading)\n\n* [Un](https://e.fr/1)\n")
        #expect(page.linkSections.map(\.path) == [path])
        #expect(page.linkSections.map(\.heading) == [kind])
        #expect(page.title == "Titre")
    }

    @Test func `a malformed heading right under a list ends it`() throws {
        let page = try page("## A\n- [Un](https://e.fr/1)\n##3 B\n- [Deux](https://e.fr/2)\n")
        #expect(page.linkSections.map(\.path) == [["A"], ["A", "B"]])
        #expect(page.linkSections.map(\.links.count) == [1, 1])
    }

    @Test(arguments: [
        ("# T\n\n## Contents\n\n- [A](#a)\n- [B](#b)\n\n## A\n\n- [X](https://e.fr/1)\n", ["A"]),
        ("# T\n\n## A\n\n- [X](https://e.fr/1)\n\n## Contributing\n\n- [Y](https://e.fr/2)\n", ["A"]),
        ("# T\n\n## A\n\n- [X](https://e.fr/1)\n\n## 💖 Sponsors\n\n- [Y](https://e.fr/2)\n", ["A"]),
        ("# T\n\n## Pages\n\n- [B](b.md)\n- [C](c.md#d)\n\n## A\n\n- [X](https://e.fr/1)\n", ["A"]),
        (
            "# T\n\n<!-- veille:off -->\n## A\n\n- [X](https://e.fr/1)\n\n<!-- veille:on -->\n## B\n\n- [Y](https://e.fr/2)\n",
            ["B"]
        ),
    ])
    func `some sections are closed to new links`(text: String, open: [String]) throws {
        #expect(try PageParser.parse(Array(text.utf8)).linkSections.map(\.name) == open)
    }

    @Test func `no link is added to a closed part`() throws {
        let text =
            "# T\n\n- [X](https://e.fr/1)\n<!-- veille:off -->\n\n- [Y](https://e.fr/2)\n\n<!-- veille:on -->\n"
        let page = try PageParser.parse(Array(text.utf8))
        let link = NewLink(title: "N", url: "https://n.fr/", site: "")
        #expect { try PageEditor.add(link, to: ["T"], of: page) } throws: {
            ($0 as? PageError)?.kind == .nowhereToInsert(.closed)
        }
    }

    @Test func `a setext heading ends where the next heading starts`() throws {
        let sections = try page("Un\n---\nDeux\n===\n\n* [A](https://e.fr/1)").sections.dropFirst()
        #expect(sections.map(\.headingLine) == [1, 3] && sections.map(\.lines) == [3..<3, 5..<7])
    }

    @Test func `front matter that expands without bound is not parsed`() throws {
        let lines = (1..<30).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }
        let front = (["---", "layout: page", "a0: &a0 [x, x]"] + lines + ["? *a29", ": x", "---"])
        let page = try page(front.joined(separator: "\n") + "\n# T\n* [Un](https://e.fr/1)\n")
        #expect(page.frontMatter?.lastLine == front.count && page.frontMatter?.hasLayout == true)
        #expect(page.title == "T" && page.links.count == 1)
    }

    @Test func `front matter may be JSON`() throws {
        let text = "{\n  \"title\": \"Veille\",\n  \"lang\": \"fr\"\n}\n\n# A\n\n- [X](https://e.fr/1)\n"
        let page = try PageParser.parse(Array(text.utf8))
        #expect(page.frontMatter?.format == .json && page.title == "Veille")
        #expect(try PageParser.parse(Array("{\nrien\n}\n# A\n".utf8)).frontMatter == nil)
    }

    @Test func `several labels are headings`() throws {
        let several = try page(
            "## A\n\nEn français :\n\n* [Un](https://e.fr/1)\n\nEn anglais :\n\n* [Two](https://e.fr/2)\n"
        )
        #expect(several.linkSections.map(\.path) == [["A", "En français"], ["A", "En anglais"]])
        let one = try page("## A\n\nQuelques liens :\n\n* [Un](https://e.fr/1)\n")
        #expect(one.linkSections.map(\.path) == [["A"]])
    }

    @Test(arguments: [
        ("---\ntitle: \"Ma page\"\nlang: fr\n---\n", FrontMatter.Format.yaml),
        ("+++\ntitle = \"Ma page\"\nlang = 'fr'\n+++\n", .toml),
    ])
    func `front matter is metadata, not Markdown`(front: String, format: FrontMatter.Format) throws {
        let page = try page(front + "\n* [Un](https://e.fr/1)\n")
        #expect(page.frontMatter?.format == format)
        #expect(page.title == "Ma page")
        #expect(page.frontMatter?.language == "fr")
        #expect(page.links.map(\.firstLine) == [6])
    }

    @Test(arguments: ["\r\n", "\n", "\r"])
    func `lines are counted with any line end`(end: String) throws {
        let text = "\u{FEFF}# T\(end)\(end)* [Un](https://e.fr/1)\(end)* [Deux](https://e.fr/2)"
        #expect(try page(text).links.map(\.firstLine) == [3, 4])
    }

    @Test func `binary files and other encodings are rejected with a reason`() {
        #expect { try PageParser.parse([0x23, 0x0A, 0x00]) } throws: { ($0 as? PageError)?.line == 2 }
        #expect { try PageParser.parse([0x23, 0xE9]) } throws: { ($0 as? PageError)?.kind == .notUTF8 }
    }
}

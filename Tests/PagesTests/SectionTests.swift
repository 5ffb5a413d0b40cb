import Pages
import Testing

/// A page, with the paths of the sections that take links and the addresses in each.
struct Outline: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var text: String
    var sections: [String]

    init(_ name: String, _ text: String, _ sections: [String]) {
        testDescription = name
        self.text = text
        self.sections = sections
    }
}

@Suite struct SectionTests {
    @Test(arguments: [
        Outline(
            "items without a link head the lists below them",
            "## Outils\n\n- Synchrones\n  - [A](https://e.fr/a)\n- Asynchrones :\n  - [B](https://e.fr/b)\n",
            ["Outils / Synchrones: a", "Outils / Asynchrones: b"]
        ),
        Outline(
            "what follows a group at the outer level is not in it",
            "## T\n\n- G\n  - [A](https://e.fr/a)\n- [B](https://e.fr/b)\n",
            ["T: b", "T / G: a"]
        ),
        Outline(
            "groups in groups",
            "## T\n\n- G\n  - H\n    - [A](https://e.fr/a)\n  - I\n    - [B](https://e.fr/b)\n- J\n  - [C](https://e.fr/c)\n",
            ["T / G / H: a", "T / G / I: b", "T / J: c"]
        ),
        Outline(
            "headings in items",
            "## T\n\n- #### G\n\n  - [A](https://e.fr/a)\n\n- #### H\n\n  - [B](https://e.fr/b)\n",
            ["T / G: a", "T / H: b"]
        ),
        Outline(
            "an item without a link among items with one is an entry",
            "## T\n\n- [A](https://e.fr/a)\n- [B](https://e.fr/b)\n- C\n  - [un](https://e.fr/c)\n",
            ["T: a b c"]
        ),
        Outline(
            "an item with a link and items below it is an entry",
            "## T\n\n- [A](https://e.fr/a)\n  - [cours](https://e.fr/b)\n- [C](https://e.fr/c)\n",
            ["T: a b c"]
        ),
        Outline(
            "a table of contents has no groups",
            "## T\n\n- Un\n  - [a](#a)\n- Deux\n  - [b](#b)\n\n- [A](https://e.fr/a)\n",
            ["T: a"]
        ),
        Outline(
            "sections of one name under one parent",
            "## A\n\n### B\n\n- [A](https://e.fr/a)\n\n### B\n\n- [B](https://e.fr/b)\n\n## C\n\n### B\n\n- [C](https://e.fr/c)\n",
            ["A / B: a", "A / B (2): b", "C / B: c"]
        ),
        Outline(
            "a label after links starts a section",
            "## T\n\n- [A](https://e.fr/a)\n\nÀ venir :\n\n- [B](https://e.fr/b)\n",
            ["T: a", "T / À venir: b"]
        ),
        Outline(
            "a label in italics",
            "## T\n\n*Outils*\n\n- [A](https://e.fr/a)\n\n*Bibliothèques*\n\n- [B](https://e.fr/b)\n",
            ["T / Outils: a", "T / Bibliothèques: b"]
        ),
        Outline(
            "a sentence before a list is not a label",
            "## T\n\n- [A](https://e.fr/a)\n\nEt ceci encore.\n\n- [B](https://e.fr/b)\n",
            ["T: a b"]
        ),
        Outline(
            "a malformed heading that is a link",
            "## T\n\n- [A](https://e.fr/a)\n\n####[G](https://e.fr/g)\n- [B](https://e.fr/b)\n",
            ["T: a", "T / G: b"]
        ),
        Outline(
            "a heading right below an anchor",
            "## T\n\n- [A](https://e.fr/a)\n\n<a name=\"u\"></a>\n## U\n\n- [B](https://e.fr/b)\n",
            ["T: a", "U: b"]
        ),
        Outline(
            "paragraphs that start with a link",
            "## T\n\n[A](https://e.fr/a). Une panne.\n\n[B](https://e.fr/b) parle d'eau.\n\nFin.\n",
            ["T: a b"]
        ),
        Outline(
            "prose with one link at its start is not an entry",
            "## T\n\n[A](https://e.fr/a) est une liste.\n\n- [B](https://e.fr/b)\n",
            ["T: b"]
        ),
    ])
    func `sections and their links`(outline: Outline) throws {
        let page = try PageParser.parse(Array(outline.text.utf8))
        let sections = page.linkSections.map { section in
            section.path.joined(separator: " / ") + ": "
                + section.links.map { $0.url.replacing("https://e.fr/", with: "") }.joined(separator: " ")
        }
        #expect(sections == outline.sections)
    }

    @Test func `sections of the same name are told apart by their parents`() throws {
        let link = "\n\n- [A](https://e.fr/1)\n\n"
        let text =
            "## Un" + link + "### Texte" + link + "### Son" + link + "## Deux\n\n### Texte" + link + "#### Un"
            + link
        let names = try PageParser.parse(Array(text.utf8)).sectionNames
        #expect(names == ["Un", "Un / Texte", "Son", "Deux / Texte", "Texte / Un"])
    }

    @Test func `links in HTML are counted`() throws {
        let text =
            "## T\n\n- [A](https://e.fr/1)\n\n<ul>\n<li><a href=\"https://e.fr/2\">B</a></li>\n<li><a href='#c'>C</a>\n</ul>\n\nDes [D](https://e.fr/4) mots.\n"
        let page = try PageParser.parse(Array(text.utf8))
        #expect(page.links.count == 1 && page.linksInHTML == 1)
    }

    @Test func `each of two sections of one name takes its own links`() throws {
        let text = "## A\n\n### B\n\n- [A](https://e.fr/a)\n\n### B\n\n- [B](https://e.fr/b)\n"
        let page = try PageParser.parse(Array(text.utf8))
        let link = NewLink(title: "N", url: "https://n.fr/", site: "")
        let edit = try PageEditor.add(link, to: page.linkSections[1].path, of: page)
        #expect(String(decoding: edit.page.bytes, as: UTF8.self) == text + "- [N](https://n.fr/)\n")
        #expect(edit.proof.section == ["A", "B (2)"])
    }

    @Test func `many headings of one name take linear time`() throws {
        let text = String(repeating: "# A\n\n- [x](https://e.fr/1)\n\n", count: 20_000)
        let page = try PageParser.parse(Array(text.utf8))
        #expect(page.linkSections.last?.path == ["A (20000)"])
    }
}

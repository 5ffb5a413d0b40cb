import Pages
import Testing

@Suite struct PageRepairTests {
    private func page(_ text: String) throws -> Page { try PageParser.parse(Array(text.utf8)) }

    /// The page after the first repair proposed for a code.
    private func repaired(_ text: String, _ code: Finding.Code, target: String? = nil) throws -> String? {
        let page = try page(text)
        let found = PageLint.findings(in: page).first { $0.code == code }
        let link = page.links[0]
        let finding = found ?? Finding(code, line: link.firstLine, subject: link.url)
        guard let repair = PageEditor.repair(for: finding, on: page, target: target) else { return nil }
        let edit = try PageEditor.repair(repair, of: page)
        #expect(edit.lineNumber == repair.line)
        return String(decoding: edit.page.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        Edit(
            "before the final full stop",
            "# T\r\n* [A](https://e.fr/1/. \r\n* [B](https://e.fr/2)\r\n",
            "# T\r\n* [A](https://e.fr/1/). \r\n* [B](https://e.fr/2)\r\n"
        ),
        Edit(
            "with text after it",
            "# T\n* [A](https://e.fr/a_(b), dit-on\n",
            "# T\n* [A](https://e.fr/a_(b)), dit-on\n"
        ),
        Edit("without a final line end", "* [A](https://e.fr/1", "* [A](https://e.fr/1)"),
    ])
    func `a link gets its closing parenthesis`(edit: Edit) throws {
        #expect(try repaired(edit.before, .unclosedLink) == edit.after)
    }

    @Test(arguments: [
        Edit(
            "the second link of a line",
            "# T\n* [A](https://e.fr/1) et [B](https://e.fr/2 ou\n",
            "# T\n* [A](https://e.fr/1) et [B](https://e.fr/2) ou\n"
        ),
        Edit(
            "before another link",
            "# T\n* [A](https://e.fr/1/y ou [B](https://e.fr/2)\n",
            "# T\n* [A](https://e.fr/1/y) ou [B](https://e.fr/2)\n"
        ),
    ])
    func `each link of a line gets its parenthesis`(edit: Edit) throws {
        #expect(try repaired(edit.before, .unclosedLink) == edit.after)
    }

    @Test(
        arguments: [
            ("* [A b] (https://e.fr/1)", "* [A b](https://e.fr/1)"),
            ("* Lambda](https://e.fr/1) - mots", "* [Lambda](https://e.fr/1) - mots"),
            ("* [A b](www.e.fr/1)", "* [A b](https://www.e.fr/1)"), ("* Un lambda](https://e.fr/1)", nil),
            ("* [A b]()", nil),
        ] as [(String, String?)]
    )
    func `a broken link has a repair where only one is possible`(before: String, after: String?) throws {
        let rest = "\n* [C d](https://e.fr/2)\n"
        #expect(try repaired("# T\n" + before + rest, .brokenLink) == after.map { "# T\n" + $0 + rest })
    }

    @Test(arguments: ["* [A](https://e.fr/a b) - espace.", "* [A](https://e.fr/a \"titre)"])
    func `an address with a space is not cut`(line: String) throws {
        #expect(try repaired("# T\n\(line)\n* [B](https://e.fr/2)\n", .unclosedLink) == nil)
    }

    @Test(arguments: [
        ("##3 Modèles open sources", "### Modèles open sources"), ("##Titre", "## Titre"),
        ("###2024 en bref", "### 2024 en bref"), ("##5 choses", "## 5 choses"), ("##Clos##", "## Clos ##"),
    ])
    func `a heading gets its space`(before: String, after: String) throws {
        let text = "# T\n\n* [A](https://e.fr/1)\n\n\(before)\n\n* [B](https://e.fr/2)\n"
        #expect(try repaired(text, .malformedHeading) == text.replacing(before, with: after))
    }

    @Test(
        arguments: [
            (Finding.Code.redirected, "https://n.fr/x", "# T\n* [A](https://n.fr/x) - texte\n"),
            (
                .dead, "https://web.archive.org/web/https://e.fr/1",
                "# T\n* [A](https://web.archive.org/web/https://e.fr/1) - texte\n"
            ),
            (.redirected, "javascript:x", nil),
        ] as [(Finding.Code, String, String?)]
    )
    func `only the address is replaced`(code: Finding.Code, target: String, after: String?) throws {
        #expect(try repaired("# T\n* [A](https://e.fr/1) - texte\n", code, target: target) == after)
    }

    @Test func `a longer address with the same start is not replaced`() throws {
        let text = "# T\n* [B](https://e.fr/12) puis [A](https://e.fr/1)\n"
        let finding = Finding(.redirected, line: 2, subject: "https://e.fr/1")
        #expect(PageEditor.repair(for: finding, on: try page(text), target: "https://n.fr/") == nil)
    }

    @Test func `a moved line is found, a changed one is not`() throws {
        let repair = PageRepair(code: .malformedHeading, line: 3, before: "##3 B", after: "### B")
        let moved = try page("# T\n\n* [A](https://e.fr/1)\n\n##3 B\n\n* [C](https://e.fr/2)\n")
        #expect(try PageEditor.repair(repair, of: moved).lineNumber == 5)
        let changed = try page("# T\n\n* [A](https://e.fr/1)\n\n##3 Bé\n")
        #expect { try PageEditor.repair(repair, of: changed) } throws: {
            ($0 as? PageError)?.kind == .lineGone("##3 B")
        }
    }

    @Test(arguments: ["### B\n### C", "texte", "* [B](https://e.fr/3)", "### B [C](https://e.fr/3)"])
    func `a person's line must make the same repair`(line: String) throws {
        let page = try page("# T\n\n* [A](https://e.fr/1)\n\n##3 B\n\n* [C](https://e.fr/2)\n")
        let repair = PageRepair(code: .malformedHeading, line: 5, before: "##3 B", after: "### B")
        #expect(throws: PageError.self) { try PageEditor.repair(repair, of: page, line: line) }
    }

    @Test func `a line for a Jekyll page is also proven by kramdown's rules`() throws {
        let jekyll =
            "---\nlayout: page\n---\n# T\n\n* [A](https://e.fr/1)\n* [B](https://e.fr/2)\n{: .liens}\n\nFin\n"
        let link = NewLink(title: "N", url: "https://n.fr/x", site: "S")
        let edit = try PageEditor.add(link, to: ["T"], of: try page(jekyll))
        #expect(edit.proof.engine == .kramdown)
        let text = String(decoding: edit.page.bytes, as: UTF8.self)
        #expect(
            text.contains("* [B](https://e.fr/2)\n* [N](https://n.fr/x)\n{: .liens}\n"),
            "the list keeps its attributes"
        )
        let hugo = try page("+++\ntitle = 'T'\n+++\n# T\n\n* [A](https://e.fr/1)\n")
        #expect(try PageEditor.add(link, to: ["T"], of: hugo).proof.engine == .goldmark)
    }
}

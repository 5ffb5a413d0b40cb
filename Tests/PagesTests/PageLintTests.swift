import Pages
import Testing

/// A page with its findings, as `V001 3`, with the other line after a comma.
struct LintCase: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var page: String
    var findings: [String]

    init(_ name: String, _ page: String, _ findings: [String] = []) {
        testDescription = name
        self.page = page
        self.findings = findings
    }
}

@Suite(.timeLimit(.minutes(15))) struct PageLintTests {
    private static func findings(in text: String, isPedantic: Bool = false) throws -> [String] {
        let page = try PageParser.parse(Array(text.utf8))
        return PageLint.findings(in: page, isPedantic: isPedantic).map { finding in
            "\(finding.code.rawValue) \(finding.line)" + (finding.otherLine.map { ",\($0)" } ?? "")
        }
    }

    @Test(arguments: [
        LintCase("a valid page", "# T\n\n* [A b](https://e.fr/1)\n* [C d](https://e.fr/2)\n"),
        LintCase(
            "a link without closing parenthesis",
            "# T\n* [A b](https://e.fr/1. \n",
            ["V001 2", "V303 2"]
        ),
        LintCase(
            "a malformed heading",
            "## A\n* [A b](https://e.fr/1)\n##3 B\n* [C d](https://e.fr/2)\n",
            ["V002 3"]
        ),
        LintCase("a link without closing bracket", "# T\n* [A b(https://e.fr/1)\n", ["V003 2"]),
        LintCase("an array is not a link", "# T\n* a[i](x) and b[ (y) and c[i][j] and x[0][1]\n"),
        LintCase(
            "an undefined reference",
            "# T\n* [A b][un]\n* [C d][]\n\n[deux]: https://e.fr/2\n",
            ["V004 2", "V004 3"]
        ),
        LintCase(
            "words in brackets on a page without definitions",
            "# T\n* A **[Libre][Payant]** [B c][https://e.fr/1]\n* [C d][]\n",
            ["V004 2", "V004 3"]
        ),
        LintCase(
            "defined references",
            "# T\n* [A b][Un  Deux]\n* [C d][]\n\n[un deux]: https://e.fr/1\n[c d]: https://e.fr/2\n"
        ),
        LintCase(
            "checkboxes and footnotes are not references",
            "# T\n* [ ][x] [x][y](https://e.fr/1) [^1][^2] `[a][b]`\n"
        ),
        LintCase(
            "a link without closing bracket and parenthesis",
            "# T\n* [A b (https://e.fr/1\n",
            ["V003 2"]
        ),
        LintCase(
            "the second link of a line without closing parenthesis",
            "# T\n* [A b](https://e.fr/1) et [C d](https://e.fr/2\n",
            ["V001 2"]
        ),
        LintCase(
            "both links of a line",
            "# T\n* [A b](https://e.fr/1 et [C d](https://e.fr/2 ou\n",
            ["V001 2", "V001 2"]
        ),
        LintCase(
            "a list between the paragraphs of an item",
            "# T\n1. Bases\n    1. P : https://b.org/p/\n    2. [Q r](https://b.org/q/)\n\n    Et [S t](https://b.org/s/).\n"
        ),
        LintCase(
            "a link over two lines",
            "# T\n* [Un long\n  titre](https://e.fr/1)\n\nVoir [un\nlong](https://e.fr/2) et [`x`\net [y]\n](https://e.fr/3).\n"
        ),
        LintCase(
            "a bracket that is only closed, in a second paragraph",
            "# T\n* [A\n\n  titre](https://e.fr/1)\n",
            ["V005 4"]
        ),
        LintCase(
            "an address that ends in the next line",
            "# T\n* [A b](https://e.fr/1) et [C d](https://e.fr/2\n  \"titre\")\n"
        ),
        LintCase(
            "what is not a link",
            "# T\n* [A b] (https://e.fr/1)\n* C](https://e.fr/2)\n* [D e](site.com/x)\n* [F g]()\n",
            ["V005 2", "V005 3", "V005 4", "V005 5"]
        ),
        LintCase(
            "what looks like a broken link",
            "# T\n* [x] (https://e.fr/1), [1] (https://e.fr/2), a[i] (https://e.fr/3), [Z y] (c)\n* [notes](notes.md) [x](a.b/c) ![img]() [D e](../site.com) `[C d]()` `E](https://e.fr/4)`\n* [A b] (https://e.fr/5)\n\n[a b]: https://e.fr/6\n"
        ),
        LintCase(
            "brackets inside a link text",
            "# T\n* [A [b] c](https://e.fr/1) et [[d]](https://e.fr/2)\n"
        ),
        LintCase(
            "an author and a way back in several entries",
            "# T\n* [A b](https://e.fr/1), [x y](https://e.fr/x)\n* [C d](https://e.fr/2), [x y](https://e.fr/x) [↑](#t)\n* [E f](https://e.fr/3) [↑](#t)\n"
        ),
        LintCase("an address twice", "# T\n* [A b](https://e.fr/1)\n* [C d](https://e.fr/1)\n", ["V101 3,2"]),
        LintCase(
            "a badge beside its link",
            "# T\n* [A b](https://e.fr/1) [![x](https://i.fr/x.svg)](https://e.fr/1)\n"
        ),
        LintCase("a picture as link text", "# T\n* [![](https://i.fr/x.svg)](https://e.fr/1)\n"),
        LintCase("an address as text", "# T\n* L : [https://e.fr/1](https://e.fr/1)\n", ["V201 2"]),
        LintCase(
            "a generic link text",
            "# T\n* [ici](https://e.fr/1)\n* [Read more](https://e.fr/2)\n* [](https://e.fr/3)\n",
            ["V202 2", "V202 3", "V202 4"]
        ),
        LintCase(
            "a marker that splits the list",
            "# T\n* [A b](https://e.fr/1)\n- [C d](https://e.fr/2)\n* [E f](https://e.fr/3)\n",
            ["V301 3,4"]
        ),
        LintCase("white space at the end", "# T \n\n* [A b](https://e.fr/1)\t\n", ["V303 1", "V303 3"]),
        LintCase("a hard line break", "# T\n\nun  \ndeux\n\n* [A b](https://e.fr/1)  \n  suite\n"),
        LintCase(
            "code and HTML are ignored",
            "# T\n\n```\n##3 x \n[a][b] \n```\n\n<p> \n[c][d]\n</p>\n\n    code \n"
        ),
        LintCase("front matter is ignored", "---\ntitle: x \n---\n# T\n"),
        LintCase(
            "silenced: the next line",
            "# T\n<!-- veille-disable-next-line V201 -->\n* L : [https://e.fr/1](https://e.fr/1)\n* L : [https://e.fr/2](https://e.fr/2)\n",
            ["V201 4"]
        ),
        LintCase(
            "silenced: this line",
            "# T\n* L : [https://e.fr/1](https://e.fr/1) <!-- veille-disable-line -->\n"
        ),
        LintCase(
            "silenced: another code is still reported",
            "# T\n<!-- veille-disable V303, V301 -->\n* [ici](https://e.fr/1) \n<!-- veille-enable -->\n* [A b](https://e.fr/2) \n",
            ["V202 3", "V303 5"]
        ),
        LintCase("silenced to the end", "# T\n<!-- veille-disable -->\n* [ici](https://e.fr/1)\n"),
    ])
    func `findings of a page`(lintCase: LintCase) throws {
        #expect(try Self.findings(in: lintCase.page) == lintCase.findings)
    }

    @Test(arguments: [
        LintCase(
            "mixed spacing",
            "# T\n* [A b](https://e.fr/1)\n* [C d](https://e.fr/2)\n\n* [E f](https://e.fr/3)\n",
            ["V302 5"]
        ),
        LintCase(
            "a different figure",
            "# T\n* [Hausse de 30 %](https://e.fr/hausse-de-29-pourcent)\n",
            ["V203 2"]
        ),
        LintCase(
            "an address that is not an entry's own",
            "# T\n* [A b](https://e.fr/1)\n* [C d](https://e.fr/2) and [A b](https://e.fr/1)\n",
            ["V101 3,2"]
        ),
        LintCase("the same figure", "# T\n* [Hausse de 30%](https://e.fr/30-percent-more)\n"),
    ])
    func `pedantic findings are opt-in`(lintCase: LintCase) throws {
        #expect(try Self.findings(in: lintCase.page, isPedantic: true) == lintCase.findings)
        #expect(try Self.findings(in: lintCase.page).isEmpty)
    }

    /// These take minutes if each opening byte is searched for to the end of the text.
    @Test(
        arguments: [
            ("[", ""), ("[", "]"), ("![a", ""), ("<a ", ""), ("<http://", ""), ("[a](b", ""), ("[a](b", ")"),
            ("[a](b \"", ""), ("h.", ""), ("http://a.fr/(", ""), ("(http://a.fr/", ")"), ("`[`", ""),
            ("<a `>[", ""),
            ("[a][", ""), ("[a][b", "]"), ("\\[", ""), ("&", ""), ("*a_", ""), ("|", ""), ("[^", "][b]"),
            ("{{", "}}"), ("a](http://", ")"), ("a](http://b.c)", ""), ("[ab] (http://b.c) ", ""),
            ("[a] (http://b.c", ")"), ("[ab](b.com", ")"), ("]", ""),
            ("[a](http://b.c ", ""), ("[ab", "] (http://b.c)"),
        ]
    )
    func `unclosed delimiters take linear time`(opening: String, closing: String)
        throws
    {
        let line =
            String(repeating: opening, count: 12_500) + "[y](https://e.fr/2)"
            + String(repeating: closing, count: 12_500)
        let text = "# L\n\n## A\n\n- [x](https://e.fr/1)\n- \(line)\n\n\(line)\n"
        let page = try PageParser.parse(Array(text.utf8))
        #expect(page.links.first?.url == "https://e.fr/1")
        for finding in PageLint.findings(in: page, isPedantic: true) {
            #expect((1...8).contains(finding.line))
        }
        let link = NewLink(title: "Neuf", url: "https://n.fr/", site: "S")
        let edit = try PageEditor.add(link, to: ["A"], of: page)
        #expect(edit.page.links.map(\.url).contains("https://n.fr/"))
    }

    /// cmark itself takes minutes for these.
    @Test(arguments: [
        String(repeating: "- ", count: 100_000) + "x",
        String(repeating: "|a", count: 50_000) + "\n" + String(repeating: "|-", count: 50_000),
        String(repeating: "![[]()", count: 50_000), String(repeating: "![[]()\n", count: 50_000),
        String(repeating: ">", count: 50_000) + String(repeating: "a*", count: 50_000),
        String(repeating: "1. ", count: 50_000) + String(repeating: "a*", count: 50_000),
    ])
    func `shapes that cost more than their size take linear time`(shape: String) throws {
        let text = "## A\n\n- [x](https://e.fr/1)\n\n\(shape)\n\n## B\n\n- [y](https://e.fr/2)\n"
        let page = try PageParser.parse(Array(text.utf8))
        #expect(page.links.map(\.url) == ["https://e.fr/1", "https://e.fr/2"])
        #expect(page.bytes == Array(text.utf8))
    }

    @Test func `a long rule and a wide line of dashes are what they were`() throws {
        let rule = String(repeating: "- ", count: 200)
        let text = "## A\n\n- [x](https://e.fr/1)\n\n\(rule)\n\nB\n\(String(repeating: "-", count: 200))\n"
        #expect(try PageParser.parse(Array(text.utf8)).sections.map(\.path) == [[], ["A"], ["B"]])
    }

    @Test func `backtick runs of all lengths take linear time`() throws {
        let runs = (1...2_000).map { String(repeating: "`", count: $0) }.joined(separator: "a")
        let page = try PageParser.parse(Array("## A\n\n- [x](https://e.fr/1)\n- \(runs)\n".utf8))
        #expect(page.links.map(\.url) == ["https://e.fr/1"])
    }
}

import Pages
import Testing

/// A page, and what is to be said of it as `V001 3`, with another line after a comma.
struct Remark: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var page: String
    var findings: [String]

    init(_ name: String, _ page: String, _ findings: [String] = []) {
        testDescription = name
        self.page = page
        self.findings = findings
    }
}

@Suite(.timeLimit(.minutes(3))) struct PageLintTests {
    private static func findings(in text: String, isPedantic: Bool = false) throws -> [String] {
        let page = try PageParser.parse(Array(text.utf8))
        return PageLint.findings(in: page, isPedantic: isPedantic).map { finding in
            "\(finding.code.rawValue) \(finding.line)" + (finding.otherLine.map { ",\($0)" } ?? "")
        }
    }

    @Test(arguments: [
        Remark("a sound page", "# T\n\n* [A b](https://e.fr/1)\n* [C d](https://e.fr/2)\n"),
        Remark("a link without its parenthesis", "# T\n* [A b](https://e.fr/1. \n", ["V001 2", "V303 2"]),
        Remark(
            "a heading that is text",
            "## A\n* [A b](https://e.fr/1)\n##3 B\n* [C d](https://e.fr/2)\n",
            ["V002 3"]
        ),
        Remark("a link without its bracket", "# T\n* [A b(https://e.fr/1)\n", ["V003 2"]),
        Remark("an array is no link", "# T\n* a[i](x) and b[ (y) and c[i][j] and x[0][1]\n"),
        Remark("a reference that nothing defines", "# T\n* [A b][un]\n* [C d][]\n", ["V004 2", "V004 3"]),
        Remark(
            "references that are defined",
            "# T\n* [A b][Un  Deux]\n* [C d][]\n\n[un deux]: https://e.fr/1\n[c d]: https://e.fr/2\n"
        ),
        Remark(
            "boxes and notes are no references",
            "# T\n* [ ][x] [x][y](https://e.fr/1) [^1][^2] `[a][b]`\n"
        ),
        Remark("an address twice", "# T\n* [A b](https://e.fr/1)\n* [C d](https://e.fr/1)\n", ["V101 3,2"]),
        Remark("an address as text", "# T\n* L : [https://e.fr/1](https://e.fr/1)\n", ["V201 2"]),
        Remark(
            "a text that says nothing",
            "# T\n* [ici](https://e.fr/1)\n* [Read more](https://e.fr/2)\n* [](https://e.fr/3)\n",
            ["V202 2", "V202 3", "V202 4"]
        ),
        Remark(
            "a marker that splits",
            "# T\n* [A b](https://e.fr/1)\n- [C d](https://e.fr/2)\n* [E f](https://e.fr/3)\n",
            ["V301 3,4"]
        ),
        Remark("white space at the end", "# T \n\n* [A b](https://e.fr/1)\t\n", ["V303 1", "V303 3"]),
        Remark("a line break is meant", "# T\n\nun  \ndeux\n\n* [A b](https://e.fr/1)  \n  suite\n"),
        Remark(
            "code and HTML are left alone",
            "# T\n\n```\n##3 x \n[a][b] \n```\n\n<p> \n[c][d]\n</p>\n\n    code \n"
        ),
        Remark("front matter is left alone", "---\ntitle: x \n---\n# T\n"),
        Remark(
            "silenced: the next line",
            "# T\n<!-- veille-disable-next-line V201 -->\n* L : [https://e.fr/1](https://e.fr/1)\n* L : [https://e.fr/2](https://e.fr/2)\n",
            ["V201 4"]
        ),
        Remark(
            "silenced: this line",
            "# T\n* L : [https://e.fr/1](https://e.fr/1) <!-- veille-disable-line -->\n"
        ),
        Remark(
            "silenced: another code is still told",
            "# T\n<!-- veille-disable V303, V301 -->\n* [ici](https://e.fr/1) \n<!-- veille-enable -->\n* [A b](https://e.fr/2) \n",
            ["V202 3", "V303 5"]
        ),
        Remark("silenced to the end", "# T\n<!-- veille-disable -->\n* [ici](https://e.fr/1)\n"),
    ])
    func `the page tells it`(remark: Remark) throws {
        #expect(try Self.findings(in: remark.page) == remark.findings)
    }

    @Test(arguments: [
        Remark(
            "mixed spacing",
            "# T\n* [A b](https://e.fr/1)\n* [C d](https://e.fr/2)\n\n* [E f](https://e.fr/3)\n",
            ["V302 5"]
        ),
        Remark(
            "a figure that differs",
            "# T\n* [Hausse de 30 %](https://e.fr/hausse-de-29-pourcent)\n",
            ["V203 2"]
        ),
        Remark("a figure that does not", "# T\n* [Hausse de 30%](https://e.fr/30-percent-more)\n"),
    ])
    func `only who asks is told`(remark: Remark) throws {
        #expect(try Self.findings(in: remark.page, isPedantic: true) == remark.findings)
        #expect(try Self.findings(in: remark.page).isEmpty)
    }

    /// Searched to the end of the text from each opening byte, these would take minutes.
    @Test(
        arguments: [
            ("[", ""), ("[", "]"), ("![a", ""), ("<a ", ""), ("<http://", ""), ("[a](b", ""), ("[a](b", ")"),
            ("[a](b \"", ""), ("h.", ""), ("http://a.fr/(", ""), ("(http://a.fr/", ")"), ("`[`", ""),
            ("<a `>[", ""),
            ("[a][", ""), ("[a][b", "]"), ("\\[", ""), ("&", ""), ("*a_", ""), ("|", ""), ("[^", "][b]"),
            ("{{", "}}"),
        ]
    )
    func `a line that opens what nothing closes takes no longer for that`(opening: String, closing: String)
        throws
    {
        let line =
            String(repeating: opening, count: 50_000) + "[y](https://e.fr/2)"
            + String(repeating: closing, count: 50_000)
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

    @Test func `runs of backticks of every length take no longer for that`() throws {
        let runs = (1...2_000).map { String(repeating: "`", count: $0) }.joined(separator: "a")
        let page = try PageParser.parse(Array("## A\n\n- [x](https://e.fr/1)\n- \(runs)\n".utf8))
        #expect(page.links.map(\.url) == ["https://e.fr/1"])
    }
}

import Feeds
import Pages
import Support
import Testing

/// What is asked of the new entries of a page.
@Suite struct ContributionTests {
    private static let page = """
        # Liste

        ## Outils

        - [Alpha](https://a.fr/1) - Un texte.
        - [Beta](https://a.fr/2) - Deux textes.
        - [Delta](https://a.fr/3) - Trois textes.
        - [Eta](https://a.fr/5) - Cinq textes.
        - [Gamma](https://a.fr/6) - Six textes.

        ## Notes

        * <https://b.fr/1>
        * <https://b.fr/2>

        """

    /// The findings on one line inserted after a line.
    private static func findings(_ line: String, after number: Int = 7, on page: String = page) throws
        -> [Finding]
    {
        var lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.insert(line, at: number)
        let page = try PageParser.parse(Array(lines.joined(separator: "\n").utf8))
        return ContributionLint.findings(on: page, added: [number + 1], among: PageLint.findings(in: page))
    }

    private static let right = "- [Epsilon](https://a.fr/4) - Quatre textes."

    @Test func `a line like the others, in its place, is fine`() throws {
        #expect(try Self.findings(Self.right).isEmpty)
    }

    @Test(arguments: [
        ("- [Epsilon](https://a.fr/4 - Quatre textes.", ["V001"]),
        ("- [Epsilon](https://a.fr/4 - Quatre (textes).", ["V001"]),
        ("- [Epsilon(https://a.fr/4) - Quatre textes.", ["V003"]),
        ("- [Epsilon] (https://a.fr/4) - Quatre textes.", ["V005"]),
        ("* [Epsilon](https://a.fr/4) - Quatre textes.", ["V301", "V501"]),
        ("  - [Epsilon](https://a.fr/4) - Quatre textes.", ["V501"]),
        ("- [Epsilon](https://a.fr/4): Quatre textes.", ["V501"]),
        ("- [Epsilon](https://a.fr/4) – Quatre textes", ["V501"]),
        ("- [Epsilon](https://a.fr/4) - quatre textes.", ["V501"]),
        ("- **[Epsilon](https://a.fr/4)** - Quatre textes.", ["V501"]),
        ("- [Epsilon](https://a.fr/4) - Quatre textes.   ", ["V303"]),
    ])
    func `the line as it should be comes with what is wrong`(line: String, codes: [String]) throws {
        let findings = try Self.findings(line)
        #expect(findings.map(\.code.rawValue) == codes)
        let expected = Self.right.replacing("textes", with: line.contains("(textes)") ? "(textes)" : "textes")
        for finding in findings { #expect(finding.correction == expected, "\(finding.code)") }
    }

    @Test(arguments: [
        "iOS et macOS.", "npm2 en deux.", "`quatre` textes.", "«\u{202F}quatre\u{202F}» textes.", "4 textes.",
    ])
    func `names and marks at the start of a description are no slip`(note: String) throws {
        #expect(try Self.findings("- [Epsilon](https://a.fr/4) - " + note).isEmpty)
    }

    @Test func `where others start small, no capital is asked for`() throws {
        let page = Self.page.replacing("Un texte", with: "un texte").replacing("Deux", with: "deux")
        #expect(try Self.findings("- [Epsilon](https://a.fr/4) - quatre textes.", on: page).isEmpty)
    }

    @Test func `an entry out of order is sent to its neighbour`() throws {
        let findings = try Self.findings(Self.right, after: 4)
        #expect(findings.map(\.code) == [.outOfOrder])
        // As it is numbered with the new line.
        #expect(findings.first?.otherLine == 8)
        #expect(findings.first?.detail == .order(after: "- [Delta](https://a.fr/3) - Trois textes."))
    }

    private static let labelled = """
        ## Jeux de données

        - Kaggle : [https://k.fr/](https://k.fr/)
        - ADEME : [https://a.fr/](https://a.fr/)
        - Hugging Face : [https://h.fr/](https://h.fr/)
        - Tensor Flow : [https://t.fr/](https://t.fr/)

        """

    @Test(arguments: [
        ("- Insee : [https://i.fr/](https://i.fr/)", []),
        ("* Insee: [https://i.fr/](https://i.fr/)", ["V301", "V501"]),
        ("- Insee : [https://i.fr/](https://i.fr/", ["V001"]),
    ])
    func `words before a link have a form of their own`(line: String, codes: [String]) throws {
        let findings = try Self.findings(line, after: 3, on: Self.labelled)
        #expect(findings.map(\.code.rawValue) == codes)
        for finding in findings { #expect(finding.correction == "- Insee : [https://i.fr/](https://i.fr/)") }
    }

    @Test func `what others tell of themselves is asked for, not invented`() throws {
        let findings = try Self.findings("- [Epsilon](https://a.fr/4)")
        #expect(findings.map(\.code) == [.noDescription] && findings.first?.correction == nil)
    }

    @Test func `of two lines with one address the new one is at fault, wherever it stands`() throws {
        let findings = try Self.findings("- [Epsilon](https://a.fr/6) - Quatre textes.")
        #expect(findings.map(\.code) == [.duplicateURL] && findings.first?.line == 8)
        #expect(findings.first?.otherLine == 10)
    }

    @Test(arguments: [
        // Too few neighbours.
        ("* [B](https://b.fr/3) : texte", 14),
        // Prose.
        ("- Voir [Epsilon](https://a.fr/4) chez eux.", 7),
        // Another end of a sentence.
        ("- [Epsilon](https://a.fr/4) - Quatre textes !", 7),
    ])
    func `nothing is asked where the page has no form for it`(line: String, after: Int) throws {
        #expect(try Self.findings(line, after: after).isEmpty)
    }

    @Test func `old faults of the page are not the contributor's`() throws {
        let faulty = Self.page.replacing("- [Beta](https://a.fr/2)", with: "- [Beta](https://a.fr/2")
        #expect(try Self.findings(Self.right, on: faulty).isEmpty)
    }

    @Test func `a silenced finding stays silent`() throws {
        let silent = Self.page.replacing(
            "- [Delta](https://a.fr/3) - Trois textes.",
            with: "- [Delta](https://a.fr/3) - Trois textes. <!-- veille-disable-next-line V501 -->"
        )
        #expect(try Self.findings("- [Epsilon](https://a.fr/4): Quatre textes.", on: silent).isEmpty)
    }

    @Test func `an address on an added line of an old entry is looked at`() throws {
        var lines = Self.page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.insert("  aussi [ici](https://a.fr/6)", at: 5)
        let page = try PageParser.parse(Array(lines.joined(separator: "\n").utf8))
        let known = [Finding(.shortened, line: 5, subject: "https://a.fr/6")]
        #expect(ContributionLint.findings(on: page, added: [6], among: known).map(\.line) == [6])
        #expect(ContributionLint.findings(on: page, added: [7], among: known).isEmpty)
    }

    @Test(arguments: ["U.S.", "etc.", "Ana et al."])
    func `the full stop of an abbreviation stays`(end: String) throws {
        let page = Self.page.replacing("textes.\n", with: "textes\n").replacing("texte.\n", with: "texte\n")
        #expect(try Self.findings("- [Epsilon](https://a.fr/4) - Quatre, \(end)", on: page).isEmpty)
        #expect(
            try Self.findings("- [Epsilon](https://a.fr/4) - Quatre.", on: page).map(\.code) == [.otherForm]
        )
    }

    @Test func `thousands of new entries cost no more than each of them`() throws {
        let old = (0..<1500).map { "- [T\(10_000 + $0)](https://a.fr/\($0)) - Un texte.\n" }.joined()
        let new = (0..<1500).map { "- [A\($0)](https://b.fr/\($0)) - Un texte.\n" }.joined()
        let page = try PageParser.parse(Array("# A\n\n\(old)\(new)".utf8))
        let findings = ContributionLint.findings(on: page, added: Set(1503...3002), among: [])
        #expect(findings.count == 1500 && findings.allSatisfy { $0.code == .outOfOrder })
    }
}

import Pages
import Support
import Testing

/// The page of the first user, if it is available.
@Suite(.enabled(if: Shared.bytes("seed/ia-generative.md") != nil, "the shared folder is not here"))
struct SeedPageTests {
    private func page() throws -> Page {
        try PageParser.parse(try #require(Shared.bytes("seed/ia-generative.md")))
    }

    @Test func `it has four sections with 12, 5, 4 and 3 items`() throws {
        let page = try page()
        #expect(
            page.linkSections.map(\.path) == [
                ["Impacts environnementaux"],
                ["IA Frugale : référentiels, arguments et pistes"],
                ["IA Frugale : référentiels, arguments et pistes", "Jeux de données open source"],
                ["IA Frugale : référentiels, arguments et pistes", "Modèles open sources"],
            ]
        )
        #expect(page.linkSections.map(\.links.count) == [12, 5, 4, 3])
        #expect(page.title == "IA et IA générative")
    }

    @Test func `the link without its parenthesis is found`() throws {
        let link = try #require(try page().links.first { !$0.isWellFormed })
        #expect(link.firstLine == 15)
        #expect(link.title == "Retardement de la fermeture des centrales à charbon")
        #expect(link.url.hasSuffix("-d-ici-2030/"))
    }

    @Test func `its faults are found`() throws {
        let findings = PageLint.findings(in: try page())
        #expect(findings.filter { $0.code == .unclosedLink }.map(\.line) == [15])
        #expect(findings.filter { $0.code == .malformedHeading }.map(\.line) == [51])
        #expect(findings.filter { $0.code == .duplicateURL }.map(\.line) == [54])
        #expect(findings.filter { $0.code == .duplicateURL }.map(\.otherLine) == [49])
        #expect(findings.filter { $0.code == .addressAsText }.count == 7)
        #expect(findings.filter { $0.code == .splitList }.map(\.line) == [40])
    }

    @Test(arguments: [
        (0, 2, 30, "* [Un titre](https://exemple.fr/article)"),
        (1, 2, 44, "* Exemple : [Un titre](https://exemple.fr/article)"),
        (2, 1, 50, "- Un titre : [https://exemple.fr/article](https://exemple.fr/article)"),
        (3, 1, 55, "- Un titre : [https://exemple.fr/article](https://exemple.fr/article)"),
    ])
    func `a new line matches its neighbours`(section: Int, added: Int, number: Int, line: String) throws {
        let page = try page()
        let link = NewLink(title: "Un titre", url: "https://exemple.fr/article", site: "Exemple")
        let edit = try PageEditor.add(link, to: page.linkSections[section].path, of: page)
        #expect(edit.line == line)
        #expect(edit.lineNumber == number)
        #expect(edit.proof.addedLines.count == added)
        #expect(edit.proof.links == (24, 25))
        #expect(throws: PageError.self) {
            try PageEditor.add(link, to: page.linkSections[section].path, of: edit.page)
        }
    }
}

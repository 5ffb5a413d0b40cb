import Foundation
import Pages
import Support
import Testing

/// A page with the flaws that curated pages have: a link that nothing closes, `##3`, two markers in one list, an address
/// twice, white space at the end of lines, labels before bare addresses.
@Suite struct SeedPageTests {
    private static func lines(_ page: Page) -> [Substring] {
        String(decoding: page.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }

    private func page() throws -> Page {
        let url = Shared.root.appending(path: "Tests/PagesTests/Fixtures/jardins.md")
        return try PageParser.parse([UInt8](Data(contentsOf: url)))
    }

    @Test func `its sections are told, the one with a broken heading included`() throws {
        let page = try page()
        #expect(page.title == "Jardins en ville")
        #expect(page.frontMatter?.lastLine == 3)
        #expect(
            page.linkSections.map(\.path) == [
                ["Sols et eau"], ["Toits plantés : règles, retours et idées"],
                ["Toits plantés : règles, retours et idées", "Jeux de données ouverts"],
                ["Toits plantés : règles, retours et idées", "Plans à réutiliser"],
            ]
        )
        #expect(page.linkSections.map(\.links.count) == [6, 4, 3, 3])
    }

    @Test func `the link without its parenthesis counts`() throws {
        let broken = try page().links.filter { !$0.isWellFormed }
        #expect(broken.map(\.firstLine) == [15])
        #expect(broken.map(\.title) == ["Fermeture repoussée d’un bassin de rétention"])
        #expect(
            broken.map(\.url) == ["https://gazette-eau.example/actu/118/Le-bassin-restera-ouvert-d-ici-2031/"]
        )
    }

    @Test func `every flaw is found, and nothing else`() throws {
        let findings = PageLint.findings(in: try page())
        let lines = Dictionary(grouping: findings, by: \.code).mapValues { $0.map(\.line) }
        #expect(
            lines == [
                .unclosedLink: [15], .malformedHeading: [38], .duplicateURL: [41], .splitList: [28],
                .addressAsText: [34, 35, 36, 39, 40, 41], .trailingSpaces: [10, 13, 15],
            ]
        )
        #expect(findings.first { $0.code == .duplicateURL }?.otherLine == 36)
    }

    @Test func `a repair changes its line and no other byte`() throws {
        let page = try page()
        let before = Self.lines(page)
        let repairs = PageLint.findings(in: page).compactMap { PageEditor.repair(for: $0, on: page) }
        #expect(repairs.map(\.code) == [.unclosedLink, .malformedHeading])
        let mended = try repairs.reduce(page) { try PageEditor.repair($1, of: $0).page }
        let after = Self.lines(mended)
        try #require(after.count == before.count)
        let changed = after.indices.filter { after[$0] != before[$0] }
        #expect(changed == [14, 37])
        #expect(String(after[14]) == before[14].replacing("2031/", with: "2031/)"))
        #expect(after[37] == "### Plans à réutiliser")
        let left = Set(PageLint.findings(in: mended).map(\.code))
        #expect(left == [.duplicateURL, .splitList, .addressAsText, .trailingSpaces])
        #expect(mended.linkSections.map(\.path) == page.linkSections.map(\.path))
    }

    @Test(arguments: [
        (0, 2, 20, "* Exemple : [Un titre](https://exemple.fr/article)"),
        (1, 2, 32, "* Exemple : [Un titre](https://exemple.fr/article)"),
        (2, 1, 37, "- Un titre : [https://exemple.fr/article](https://exemple.fr/article)"),
        (3, 1, 42, "- Un titre : [https://exemple.fr/article](https://exemple.fr/article)"),
    ])
    func `a line joins its neighbours`(section: Int, added: Int, number: Int, line: String) throws {
        let page = try page()
        let link = NewLink(title: "Un titre", url: "https://exemple.fr/article", site: "Exemple")
        let edit = try PageEditor.add(link, to: page.linkSections[section].path, of: page)
        #expect(edit.line == line)
        #expect(edit.lineNumber == number)
        #expect(edit.proof.lines.count == added)
        #expect(edit.proof.links == (16, 17))
        #expect(edit.proof.engine == .kramdown)
        #expect(throws: PageError.self) {
            try PageEditor.add(link, to: page.linkSections[section].path, of: edit.page)
        }
    }
}

/// The real page that the program was made for, where it is at hand.
@Suite(.enabled(if: Shared.bytes("seed/ia-generative.md") != nil, "this page is not on this machine"))
struct OutsidePageTests {
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
        #expect(edit.proof.lines.count == added)
        #expect(edit.proof.links == (24, 25))
        #expect(throws: PageError.self) {
            try PageEditor.add(link, to: page.linkSections[section].path, of: edit.page)
        }
    }
}

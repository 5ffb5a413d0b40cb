import Testing

@testable import Pages

@Suite struct NewPageTests {
    @Test func `folders become headings, and text is escaped`() throws {
        let page = NewPage(
            title: "Mes *flux*",
            sections: [
                .init(path: ["A", "B"], links: [("Un [lien]", "https://e.fr/1")]),
                .init(
                    path: ["A", "C"],
                    links: [("Deux\n## x", "https://e.fr/2"), ("Trois", "mailto:a@e.fr")]
                ),
                .init(path: ["D"], links: [("Quatre", "javascript:1")]),
                .init(path: ["E"], links: [("Cinq", "https://e.fr/5")]),
            ]
        )
        let lines = page.text.split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "# Mes \\*flux\\*", "## A", "### B", "- [Un \\[lien\\]](https://e.fr/1)", "### C",
                "- [Deux ## x](https://e.fr/2)", "## E", "- [Cinq](https://e.fr/5)",
            ]
        )
        let read = try PageParser.parse(Array(page.text.utf8))
        #expect(read.title == "Mes *flux*")
        #expect(read.linkSections.map(\.path) == [["A", "B"], ["A", "C"], ["E"]])
    }
}

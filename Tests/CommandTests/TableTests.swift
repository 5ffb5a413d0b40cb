import Home
import Testing

@testable import veille

@Suite struct TableTests {
    private static let table: Table = {
        var table = Table(limits: [6, 12, 60, 0], expendable: [1])
        table.add("ID", "site", "title", "")
        table.add(
            "a1",
            "Journal du climat",
            "Au cœur de la ville, un centre de données chauffera 漢字",
            "[later]"
        )
        table.add("b2", "Zenika", "Trois", "")
        return table
    }()

    @Test func `a file gets whole cells`() {
        #expect(Self.table.lines()[1].hasSuffix("un centre de données chauffera 漢字  [later]"))
        #expect(Self.table.lines(columns: 200) == Self.table.lines())
    }

    @Test(arguments: [30, 40, 60, 75, 79, 80, 100]) func `a terminal gets rows that fit`(columns: Int) {
        let lines = Self.table.lines(columns: columns)
        #expect(lines.allSatisfy { $0.width <= columns }, "\(lines)")
        #expect(lines[1].hasPrefix("a1") && lines[1].hasSuffix("[later]"), "what says most stays")
        #expect(lines[0].contains("site") == (columns >= 60))
    }

    @Test(arguments: [
        ("un deux trois", 8, ["un deux", "trois"]),
        ("    retrait et suite", 12, ["    retrait", "et suite"]),
        ("lien https://exemple.fr/page", 20, ["lien https://exemple", ".fr/page"]),
        ("abcd https://e.fr", 10, ["abcd", "https://e.", "fr"]), ("🚀🚀🚀 x", 5, ["🚀🚀", "🚀 x"]),
        ("✅🇫🇷", 3, ["✅", "🇫🇷"]), ("漢字漢字", 5, ["漢字", "漢字"]), ("", 5, [""]),
    ])
    func `a text is wrapped between words`(text: String, columns: Int, rows: [String]) {
        #expect(text.wrapped(to: columns) == rows)
    }
}

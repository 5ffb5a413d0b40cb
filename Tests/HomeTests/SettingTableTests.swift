import Feeds
import Home
import Testing

@Suite struct SettingTableTests {
    @Test func `keys are unique and documented in both languages`() {
        let rows = SettingTable.rows
        #expect(Set(rows.map(\.key)).count == rows.count)
        for row in rows {
            #expect(!row.value.isEmpty && !row.summary.en.isEmpty && !row.summary.fr.isEmpty, "\(row.key)")
            #expect(row.summary.en != row.summary.fr || row.summary.en.count < 12, "\(row.key)")
        }
    }

    @Test(arguments: SettingTable.rows.filter { $0.key.hasPrefix("digest.send.") == false }.map(\.key))
    func `a value of the wrong form is refused with the expected one`(key: String) throws {
        let row = try #require(SettingTable.rows.first { $0.key == key })
        // No form accepts a list of mappings.
        let words = key.split(separator: ".")
        let yaml =
            words.dropFirst().reduce((text: "\(words[0]):", indent: 2)) { result, word in
                (
                    result.text + "\n" + String(repeating: " ", count: result.indent) + "\(word):",
                    result.indent + 2
                )
            }.text + " [{a: [b]}]\n"
        let error = #expect(throws: UserError.self) { try Configuration(yaml: yaml) }
        #expect(error?.place == "veille.yml:\(words.count)")
        #expect(error?.what.en.contains(key) == true)
        #expect(error?.remedy?.en.contains(row.form.phrase.en) == true || row.form == .channels)
    }

    @Test(arguments: Language.allCases)
    func `the starter file is valid, with and without its comments`(language: Language) throws {
        let text = StarterFile.text(pages: ["page.md", "a: b.md"], language: language)
        #expect(try Configuration(yaml: text).pages == ["page.md", "a: b.md"])
        let lines = text.split(separator: "\n").map { line in
            line.hasPrefix("#") && !line.hasPrefix("# ") || line.hasPrefix("#  ") ? line.dropFirst() : line
        }
        let whole = try Configuration(yaml: lines.joined(separator: "\n"))
        #expect(whole.fetch == Configuration().fetch && whole.check == Configuration().check)
        #expect(whole.digest.channels.map(\.name) == ["list"])
        for row in SettingTable.rows where row.isInStarterFile {
            let name = row.key.split(separator: ".").last ?? ""
            #expect(text.contains("  \(name): \(row.value)"), "\(row.key)")
        }
    }
}

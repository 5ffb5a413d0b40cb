import Feeds
import Digests
import Foundation
import Testing

/// The promises of docs/digest.md to authors of templates.
@Suite struct TemplateTests {
    private static let manual: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try? String(contentsOf: root.appending(path: "docs/digest.md"), encoding: .utf8)
    }()

    /// The names in the first column of the tables under a heading.
    private static func keys(under heading: String) throws -> [String] {
        let manual = try #require(manual)
        let start = try #require(manual.firstRange(of: "\n### \(heading)\n")).upperBound
        let section = manual[start...].prefix(
            upTo: manual[start...].firstRange(of: "\n### ")?.lowerBound ?? manual.endIndex
        )
        return section.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { row in
            (row.split(separator: "|").first ?? "").matches(of: /`([A-Za-z]+)`/).map { String($0.output.1) }
        }
    }

    private static let conditions = ["isEmpty", "isDraft", "hasContents", "isPaywalled", "hasAlso"]

    private static func filled(_ source: String) throws -> String {
        let template = try Digest.Template(source)
        var sample = Sample.full()
        sample.sections[0].items[0].proposer = Sample.text("Anne")
        return try DigestFormat.allCases.filter(\.takesTemplate)
            .map { [sample] in try sample.rendered(as: $0, template: template) }.joined()
    }

    @Test(arguments: [("The issue", 29), ("A section", 6), ("A link", 30)])
    func `every key in the manual exists`(heading: String, minimum: Int) throws {
        let keys = try Self.keys(under: heading)
        #expect(keys.count >= minimum)
        for key in keys {
            let inside =
                Self.conditions.contains(key)
                ? "{{#\(key)}}yes{{/\(key)}}{{^\(key)}}no{{/\(key)}}" : "{{\(key)}}"
            let (open, close) =
                switch heading {
                case "A section": ("{{#sections}}", "{{/sections}}")
                case "A link" where key.hasPrefix("also") && key != "also" || key == "markdownAlsoSite":
                    ("{{#items}}{{#also}}", "{{/also}}{{/items}}")
                case "A link": ("{{#items}}", "{{/items}}")
                default: ("", "")
                }
            let text = try Self.filled(open + inside + close)
            #expect(!text.isEmpty, "\(key)")
        }
    }

    @Test func `every label in the manual exists`() throws {
        let manual = try #require(Self.manual)
        let names = Set(manual.matches(of: /`words\.([a-zA-Z]+)`/).map { String($0.output.1) })
        #expect(names.count == 11)
        for name in names { #expect(try !Self.filled("{{words.\(name)}}").isEmpty, "\(name)") }
    }

    @Test func `the template in the manual is valid`() throws {
        let manual = try #require(Self.manual)
        let block = try #require(manual.firstMatch(of: /```mustache\n(.*?)```/.dotMatchesNewlines())).output.1
        let template = try Digest.Template(String(block))
        let text = try Sample.full().rendered(as: .md, template: template)
        #expect(
            text.contains(
                "## Énergie\n* [Un \\<titre> & \"co\"](https://e.fr/1?a=1&b=2), Site, 1er\u{A0}mars\u{A0}2026 (€)\n"
            )
        )
        #expect(text.contains("\n  — À lire \\[d’abord].\n"))
    }
}

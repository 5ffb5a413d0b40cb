import Foundation
import Pages
import Support
import Testing

@Suite struct CheckingPageTests {
    @Test func `docs/checking.md has every code with its severity, and what is pedantic`() throws {
        let text = try String(contentsOf: Shared.root.appending(path: "docs/checking.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| V") }
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        #expect(rows.map(\.first) == Finding.Code.allCases.map(\.rawValue).sorted())
        for row in rows {
            let code = try #require(Finding.Code(rawValue: row[0]))
            #expect(row[2] == code.severity.rawValue, "\(row[0])")
            #expect(row[1].contains("--pedantic") == code.isPedantic, "\(row[0])")
        }
    }
}

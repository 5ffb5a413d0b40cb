package import Foundation

/// What a `CONTRIBUTING.md` beside a page says of how links are to be added.
package enum ContributionRules {
    /// A sentence that states a rule.
    package struct Rule: Sendable, Equatable, Encodable {
        /// The file, as seen from the page.
        package var file: String
        /// The line, from 1.
        package var line: Int
        /// What it says.
        package var text: String
    }

    private static let places = [
        "CONTRIBUTING.md", "contributing.md", ".github/CONTRIBUTING.md", "docs/CONTRIBUTING.md",
    ]
    private static let words = [
        "alphabet", "bottom of", "end of the", "top of", "newest first", "description", "one link",
        "one item",
        "pull request per", "per pull request", "trailing", "ordre alphab", "à la fin", "en bas de",
        "en haut de",
        "un lien par",
    ]

    /// The rules that lie beside a page, or beside the home; the first few.
    package static func read(beside page: URL, home: URL) -> [Rule] {
        for folder in [page.deletingLastPathComponent(), home] {
            for place in places {
                guard let data = try? Data(contentsOf: folder.appending(path: place)), data.count < 200_000
                else { continue }
                return Array(rules(in: String(decoding: data, as: UTF8.self), file: place).prefix(5))
            }
        }
        return []
    }

    static func rules(in text: String, file: String) -> [Rule] {
        var rules: [Rule] = []
        var isCode = false
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            if line.hasPrefix("```") { isCode.toggle() }
            let plain = line.drop { " \t-*+#>0123456789.)".contains($0) }.trimmingCharacters(in: .whitespaces)
            let folded = plain.lowercased()
            guard !isCode, plain.count > 12, words.contains(where: { folded.contains($0) }) else { continue }
            rules.append(Rule(file: file, line: index + 1, text: plain))
        }
        return rules
    }
}

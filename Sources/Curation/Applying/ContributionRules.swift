package import Foundation

/// The rules for adding links in the `CONTRIBUTING.md` of a page.
package enum ContributionRules {
    /// A sentence that states a rule.
    package struct Rule: Sendable, Equatable, Encodable {
        /// The path of the file, relative to the folder of the page or the home.
        package var file: String
        /// The line, from 1.
        package var line: Int
        /// The sentence.
        package var text: String
    }

    private static let paths = [
        "CONTRIBUTING.md", "contributing.md", ".github/CONTRIBUTING.md", "docs/CONTRIBUTING.md",
    ]
    private static let words = [
        "alphabet", "bottom of", "end of the", "top of", "newest first", "description", "one link",
        "one item",
        "pull request per", "per pull request", "trailing", "ordre alphab", "à la fin", "en bas de",
        "en haut de",
        "un lien par",
    ]

    /// The rules in the folder of a page, or of the home; at most five.
    package static func read(beside page: URL, home: URL) -> [Rule] {
        for folder in [page.deletingLastPathComponent(), home] {
            for path in paths {
                guard let data = try? Data(contentsOf: folder.appending(path: path)), data.count < 200_000
                else { continue }
                return Array(rules(in: String(decoding: data, as: UTF8.self), file: path).prefix(5))
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

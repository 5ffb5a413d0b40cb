package import Feeds

/// The `veille.yml` that `init` writes: the pages, then every other key as a comment with its default.
package enum StarterFile {
    /// The column of comments.
    private static let column = 29

    /// The text of the file.
    package static func text(pages: [String], language: Language) -> String {
        let opening = Phrase(
            en:
                "# veille: every key is optional but “pages”; the values in comments are the defaults, or examples.",
            fr:
                "# veille : toutes les clés sont facultatives sauf « pages » ; les valeurs en commentaire sont celles par défaut, ou des exemples."
        )
        var lines = [opening.text(in: language), "", "pages:"]
        lines += pages.map { "  - " + quoted($0) }
        var groups: [String] = []
        for row in SettingTable.rows where row.key.contains(".") {
            let words = row.key.split(separator: ".").map(String.init)
            for depth in 1..<words.count {
                let key = words[..<depth].joined(separator: ".")
                guard !groups.contains(key) else { continue }
                groups.append(key)
                if depth == 1 { lines.append("") }
                lines += heading(key, depth: depth, language)
            }
            guard row.isInStarterFile else { continue }
            lines.append(line(row.key, row.value, row.summary.text(in: language)))
        }
        return (lines + [""]).joined(separator: "\n") + "\n"
    }

    /// The line of a group, with its sample.
    private static func heading(_ key: String, depth: Int, _ language: Language) -> [String] {
        guard let group = SettingTable.group(key) else { return [] }
        let words = group.summary?.text(in: language) ?? ""
        let below = group.sample?.lines ?? []
        return [line(key, group.sample?.value ?? "", words)]
            + below.map { "#" + String(repeating: "  ", count: depth) + $0 }
    }

    /// A commented line: key, value and comment.
    private static func line(_ key: String, _ value: String, _ words: String) -> String {
        let path = key.split(separator: ".")
        let indent = String(repeating: "  ", count: path.count - 1)
        let text = "#\(indent)\(path.last ?? ""):" + (value.isEmpty ? "" : " " + value)
        guard !words.isEmpty else { return text }
        let gap = max(2, column - 1 - text.count)
        return text + String(repeating: " ", count: gap) + "# " + words
    }

    private static func quoted(_ name: String) -> String {
        let isPlain =
            name.allSatisfy { $0.isLetter || $0.isNumber || "._-/".contains($0) } && !name.hasPrefix("-")
        return isPlain ? name : "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

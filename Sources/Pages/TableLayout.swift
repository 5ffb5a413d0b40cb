import Feeds

/// How most rows of a table are written.
struct TableLayout {
    /// Whether rows start and end with a bar.
    let opens: Bool
    let closes: Bool
    let columns: Int
    /// The column of the link.
    let column: Int
    /// The space before and after the link.
    let padding: (before: Bool, after: Bool)
    /// The text of each row's link, if it is always the same kind of label, such as “site”.
    let label: String?
    /// The column whose cells are phrases.
    let descriptions: Descriptions?
    /// What stands in columns without empty cells for what is not known.
    let placeholders: [Int: String]

    /// The cells that describe the link.
    struct Descriptions {
        let index: Int
        let startsLowercase: Bool
        /// The full stop, if most cells end with one.
        let ending: String
    }

    init(_ rows: [String]) {
        let parsed = rows.map(Row.init)
        let columns = parsed.map(\.cells.count).mostFrequent ?? 1
        self.columns = columns
        opens = parsed.map(\.opens).mostFrequent ?? true
        closes = parsed.map(\.closes).mostFrequent ?? true
        let linked = parsed.filter { $0.column != nil }
        let column = linked.compactMap(\.column).mostFrequent ?? 0
        self.column = column
        let cells = linked.filter { $0.column == column }.map { $0.cells[column] }
        padding = (
            cells.map { $0.hasPrefix(" ") }.mostFrequent ?? true,
            // Aligned cells end in several spaces or tabs.
            cells.map { $0.last.map { $0 == " " || $0 == "\t" } ?? false }.mostFrequent ?? true
        )
        let texts = cells.map {
            $0.firstMatch(of: MarkdownPattern.linkText.regex).map { String($0.output.1) }
        }
        let label = (texts.mostFrequent ?? nil).flatMap {
            Self.genericTexts.contains($0.lowercased()) ? $0 : nil
        }
        self.label = label
        let others = (0..<columns).filter { $0 != column && !($0 == 0 && label != nil) }
        let contents = Dictionary(
            uniqueKeysWithValues: others.map { index in
                (
                    index,
                    parsed.filter { $0.cells.count == columns }.map { String($0.cells[index]).trimming() }
                )
            }
        )
        descriptions = Self.descriptions(contents)
        placeholders = contents.compactMapValues { cells in
            cells.contains("") ? nil : cells.filter(Self.placeholders.contains).mostFrequent
        }
    }

    private static let placeholders: Set<String> = ["-", "–", "—", "--", "?", "n/a", "N/A", "/", "…", "..."]

    /// The column of which most cells have three words or more, and the most words.
    private static func descriptions(_ contents: [Int: [String]]) -> Descriptions? {
        let words = contents.mapValues { cells in
            cells.map { cell in
                cell.contains("](") ? 0 : cell.split(separator: " ", maxSplits: 40).count
            }
        }
        let best = words.filter { _, counts in counts.count { $0 >= 3 } * 2 > counts.count }
            .max { ($0.value.reduce(0, +), $1.key) < ($1.value.reduce(0, +), $0.key) }
        guard let index = best?.key, let cells = contents[index] else { return nil }
        let firsts = cells.compactMap { $0.first(where: \.isLetter) }
        return Descriptions(
            index: index,
            startsLowercase: firsts.count(where: \.isLowercase) * 2 > firsts.count,
            ending: cells.count { $0.hasSuffix(".") } * 2 > cells.count ? "." : ""
        )
    }

    static let genericTexts: Set<String> = [
        "site", "website", "web", "link", "lien", "url", "source", "page", "repo", "github", "docs", "home",
        "accueil", "ici", "here",
    ]

    /// A row with these cells.
    func row(_ cells: [String]) -> String {
        let padded = cells.enumerated().map { index, cell in
            let isLink = index == column
            let left = (isLink ? padding.before : true) && (index > 0 || opens) ? " " : ""
            let isLast = index + 1 == cells.count && !closes && cell.isEmpty
            let right = (isLink ? padding.after : !isLast) ? " " : ""
            return left + cell + right
        }
        return (opens ? "|" : "") + padded.joined(separator: "|") + (closes ? "|" : "")
    }

    /// The cells of one row.
    private struct Row {
        var opens: Bool
        var closes: Bool
        var cells: [Substring]
        var column: Int?

        init(_ source: String) {
            let line = source.drop { $0 == " " || $0 == "\t" }
            opens = line.hasPrefix("|")
            // In a row that does not open with a bar, white space behind the last bar is an empty cell.
            let trimmed = opens ? line.trimmingSuffix { $0 == " " || $0 == "\t" }[...] : line
            closes = trimmed.hasSuffix("|") && !trimmed.hasSuffix("\\|") && trimmed.count > 1
            cells = trimmed.dropFirst(opens ? 1 : 0).dropLast(closes ? 1 : 0).splitAtBars()
            column = cells.firstIndex { $0.contains("](") || $0.contains("://") }
        }
    }
}

extension Substring {
    /// The parts between bars, without those that are escaped or in code.
    fileprivate func splitAtBars() -> [Substring] {
        var parts: [Substring] = []
        var start = startIndex
        var index = startIndex
        var isCode = false
        while index < endIndex {
            let next = self.index(after: index)
            switch self[index] {
            case "\\" where next < endIndex:
                index = self.index(after: next)
                continue
            case "`": isCode.toggle()
            case "|" where !isCode:
                parts.append(self[start..<index])
                start = next
            default: break
            }
            index = next
        }
        return parts + [self[start...]]
    }
}

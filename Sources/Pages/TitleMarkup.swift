/// Markup inside a link text: around all of it, or around its two parts.
struct TitleMarkup: Sendable, Hashable {
    /// The mark around the text, or around its first part.
    var mark: String
    /// What separates the parts; `nil` if there is one part.
    var separator: String?
    /// The mark around the second part.
    var secondMark = ""

    private static let separators = [": ", " - ", " – ", " — ", " : "]

    /// Detects the markup of a link text; `nil` if it has none, or another.
    init?(_ text: String) {
        guard let mark = Self.mark(at: text[...]) else { return nil }
        self.mark = mark
        let rest = text.dropFirst(mark.count)
        guard let end = rest.firstRange(of: mark), end.lowerBound > rest.startIndex else { return nil }
        let after = rest[end.upperBound...]
        if after.isEmpty { return }
        guard mark != "`", let separator = Self.separators.first(where: { after.hasPrefix($0) }) else {
            return nil
        }
        self.separator = separator
        let second = after.dropFirst(separator.count)
        guard let secondMark = Self.mark(at: second), secondMark != "`" else {
            if second.contains(where: { "*_`".contains($0) }) { return nil }
            return
        }
        guard second.hasSuffix(secondMark), second.count > 2 * secondMark.count else { return nil }
        self.secondMark = secondMark
    }

    private static func mark(at text: Substring) -> String? {
        ["***", "**", "__", "*", "_", "`"].first { text.hasPrefix($0) }
    }

    /// A title as link text with this markup; `nil` if it cannot have it.
    func written(_ title: String) -> String? {
        guard let separator else {
            guard mark == "`" else { return mark + LineWriter.escape(title) + mark }
            // Nothing can be escaped in code.
            let isCode = title.allSatisfy { $0.isLetter || $0.isNumber || "-_./:@+#$ ".contains($0) }
            return isCode ? "`" + title + "`" : nil
        }
        guard let range = title.firstRange(of: separator), range.lowerBound > title.startIndex,
            range.upperBound < title.endIndex
        else { return nil }
        let (first, second) = (String(title[..<range.lowerBound]), String(title[range.upperBound...]))
        return mark + LineWriter.escape(first) + mark + separator + secondMark + LineWriter.escape(second)
            + secondMark
    }
}

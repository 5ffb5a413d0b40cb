import Feeds

/// Headings that people recognise but CommonMark does not.
extension SectionReader {
    /// The level and title of `##3 Title` or `##Title`.
    static func malformedHeading(_ line: String) -> (level: Int, title: String)? {
        let hashes = line.prefix { $0 == "#" }.count
        guard (2...6).contains(hashes) else { return nil }
        var rest = line.dropFirst(hashes)
        guard let first = rest.first, !first.isWhitespace else { return nil }
        if first == "[", let match = rest.wholeMatch(of: MarkdownPattern.linkAlone.regex) {
            return (hashes, String(match.output.1))
        }
        guard first.isLetter || first.isNumber else { return nil }
        var level = hashes
        // `##3` is a typing error for `###`; any other number belongs to the title.
        if first.wholeNumberValue == hashes + 1, hashes < 6, rest.dropFirst().first == " " {
            rest = rest.dropFirst()
            level = hashes + 1
        }
        let title = rest.trimming().trimmingSuffix { $0 == "#" }.trimming()
        return title.isEmpty ? nil : (level, title)
    }
}

/// Headings that CommonMark does not see and people do.
extension SectionReader {
    /// The title and level of `##3 Title` or `##Title`.
    static func malformedHeading(_ line: String) -> (level: Int, title: String)? {
        let hashes = line.prefix { $0 == "#" }.count
        guard (2...6).contains(hashes) else { return nil }
        var rest = line.dropFirst(hashes)
        guard let first = rest.first, !first.isWhitespace, first.isLetter || first.isNumber else {
            return nil
        }
        var level = hashes
        if let digit = first.wholeNumberValue, rest.dropFirst().first == " " {
            rest = rest.dropFirst()
            // `##3` is a slip of the finger for `###`: the digit says which level was meant.
            if (1...6).contains(digit) { level = digit }
        }
        let title = rest.trimming()
        return title.isEmpty ? nil : (level, title)
    }
}

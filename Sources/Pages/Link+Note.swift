import Feeds

extension Link {
    /// The words that a person wrote behind the link, as plain text; `nil` where there are none.
    ///
    /// Where the form of a section asks for a description, veille writes the opening of the source's summary there: those
    /// words are the source's, and no note.
    package func note(besides summary: String) -> String? {
        // A site's name before the link may be its title, too.
        let places = context.ranges(of: title)
        guard let end = (style.hasWordsBefore ? places.last : places.first)?.upperBound else { return nil }
        let behind = context[end...].drop { $0.isWhitespace || "*_\"”».)".contains($0) || $0 == "\u{FE0F}" }
        // Words that run on from the link make a sentence with it, and none alone.
        guard let first = behind.first, LinkStyle.separators.contains(first) else { return nil }
        let note = PlainText.line(
            String(behind.drop { $0.isWhitespace || LinkStyle.separators.contains($0) })
        )
        guard note.contains(where: \.isLetter) else { return nil }
        let words = note.trimmingSuffix { !$0.isLetter && !$0.isNumber }
        return PlainText.line(summary).hasPrefix(words) ? nil : note
    }
}

extension PageParser {
    /// The link that a line of a page holds, if there is one.
    package static func link(in line: String) -> Link? { (try? parse(Array(line.utf8)))?.links.first }
}

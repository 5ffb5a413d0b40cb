import Feeds

extension Link {
    /// The title as readers see it: the text of the link, or the words before it where that is an address, or says nothing
    /// as “here” does; `nil` if there are none.
    package var shownTitle: String? {
        let isGeneric = style.form == .tableRow && TableLayout.genericTexts.contains(title.lowercased())
        return title.contains("://") || PageLint.saysNothing(title) || isGeneric ? label : title
    }

    /// The note a person wrote after the link, as plain text; `nil` if there is none.
    ///
    /// If the section's form has a description, veille itself writes the start of the summary there; that is
    /// not a note.
    package func note(besides summary: String) -> String? {
        // A site's name before the link may equal the link's title.
        let places = context.ranges(of: title)
        guard let end = (style.hasWordsBefore ? places.last : places.first)?.upperBound else { return nil }
        let behind = context[end...].drop { $0.isWhitespace || "*_\"”».)".contains($0) || $0 == "\u{FE0F}" }
        // Without a separator, the text continues the sentence of the link and is not a note.
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
    /// The first link of a single line.
    package static func link(in line: String) -> Link? { (try? parse(Array(line.utf8)))?.links.first }
}

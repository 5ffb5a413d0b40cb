/// Parses a curated Markdown page into sections and links.
///
/// Blocks come from CommonMark; malformed headings, links without a closing parenthesis and bare addresses
/// are read from the source.
package enum PageParser {
    /// Parses a page.
    ///
    /// - Throws: ``PageError`` when the bytes are not UTF-8 text.
    package static func parse(_ bytes: [UInt8]) throws(PageError) -> Page {
        try parse(bytes, groups: nil)
    }

    /// Parses a page; `groups` are the lines of the items that head a list of their own, instead of those
    /// that their lists suggest.
    static func parse(_ bytes: [UInt8], groups: Set<Int>?) throws(PageError) -> Page {
        if let zero = bytes.firstIndex(of: 0) {
            let line = bytes[..<zero].count { $0 == 0x0A } + 1
            throw PageError(.nulByte, line: line)
        }
        guard bytes.span.withValidUTF8({ true }) else {
            throw PageError(.notUTF8)
        }
        let text = SourceText(bytes)
        let frontMatter = FrontMatter(text)
        let offset = frontMatter?.lastLine ?? 0
        var body = Array(text.lines.dropFirst(offset).joined())
        if offset == 0, body.starts(with: [0xEF, 0xBB, 0xBF]) {
            // cmark skips a BOM itself: columns of line 1 would be off by three bytes.
            body.removeFirst(3)
        }
        var reader = SectionReader(text: text, offset: offset, groups: groups)
        reader.read(MarkdownTree.parse(ParserLimits.masked(body)))
        let sections = reader.sections()
        let title = frontMatter?.title ?? sections.first { $0.level == 1 }?.name
        return Page(
            bytes: bytes,
            frontMatter: frontMatter,
            sections: sections,
            title: title,
            text: text,
            inertLines: reader.inertLines,
            closedLines: closedLines(of: text)
        )
    }

    private static func closedLines(of text: SourceText) -> [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        var start: Int?
        for number in text.lines.indices.map({ $0 + 1 }) {
            if start == nil, text.holdsComment("<!-- veille:off -->", in: number) {
                start = number
            } else if let open = start, text.holdsComment("<!-- veille:on -->", in: number) {
                ranges.append(open...number)
                start = nil
            }
        }
        if let start { ranges.append(start...max(start, text.lines.count)) }
        return ranges
    }
}

extension Span<UInt8> {
    fileprivate func withValidUTF8(_ body: () -> Bool) -> Bool {
        (try? UTF8Span(validating: self)) != nil ? body() : false
    }
}

import Feeds

extension Addition {
    /// A line that somebody wrote for another version of the page, in the form of a section of this one.
    ///
    /// The words stay those of the line: only the marks that nearly all entries of the section share are changed.
    ///
    /// - Throws: ``PageError`` if no line can be added, or none with that link.
    package init(taking line: String, of link: Link, to path: [String], of page: Page) throws(PageError) {
        let section = try PageEditor.find(path, in: page)
        guard !Markup(line).isForeign(to: section, of: page) else {
            throw PageError(.notProven(.foreignMarkup(line)))
        }
        let parts = LineParts(link, line)
        let new = NewLink(
            title: link.shownTitle ?? link.title,
            url: link.url,
            site: "",
            note: parts?.note ?? ""
        )
        self.init(new, to: path)
        let form = SectionStyle(section, in: page.sections).form
        let isAlike = (form == .tableRow) == (link.style.form == .tableRow)
        if isAlike, let written = try? PageEditor.add(new, to: path, of: page, line: line) {
            self.line = line
            let number = written.lineNumber
            let findings = ContributionLint.findings(on: written.page, added: [number], among: [])
            for case let better? in findings.map(\.correction)
            where (try? PageEditor.add(new, to: path, of: page, line: better)) != nil {
                self.line = better
                break
            }
            return
        }
        // A line of a list for a table, or the other way round.
        _ = try PageEditor.add(new, to: path, of: page)
    }
}

extension Page {
    /// An entry on one line; `nil` if it has entries or other blocks in it.
    package func asOneLine(_ link: Link) -> (line: String, link: Link)? {
        var line = text.content(link.firstLine)
        if link.firstLine == link.lastLine { return (line, link) }
        for number in link.firstLine..<link.lastLine {
            let next = text.content(number + 1).trimming()
            guard !next.isEmpty, next.prefixMatch(of: MarkdownPattern.blockStart.regex) == nil else {
                return nil
            }
            line = line.trimmingSuffix { $0 == " " || $0 == "\t" } + " " + next
        }
        return PageParser.link(in: line).map { (line, $0) }
    }
}

extension PageParser {
    /// The link of a row of a table, without the table.
    package static func row(_ line: String) -> Link? {
        let cells = line.trimming()
        let pipes = cells.count { $0 == "|" }
        // A bar in a sentence makes no row: without one at the start, a link is the first cell.
        guard pipes > 0, cells.hasPrefix("|") || cells.prefix(while: { $0 != "|" }).contains("](") else {
            return nil
        }
        // More cells than the head has would be cut off.
        let head = String(repeating: "|-", count: pipes + (cells.hasPrefix("|") ? 0 : 1)) + "|"
        let table = head + "\n" + head + "\n" + cells
        return (try? parse(Array(table.utf8)))?.links.first { $0.firstLine == 3 && $0.isWellFormed }
    }
}

/// What of a line is more than text and links.
private struct Markup {
    private let tags: Set<String>
    private let hasImage: Bool
    private let isHidden: Bool

    init(_ line: String) {
        tags = Set(line.matches(of: MarkdownPattern.tagName.regex).map { $0.output.1.lowercased() })
        hasImage = line.contains("![")
        isHidden =
            line.contains("<!--")
            || line.unicodeScalars.contains { scalar in
                // Joiners are part of emoji and of some scripts.
                let isJoiner = scalar == "\u{200C}" || scalar == "\u{200D}"
                return [.control, .format].contains(scalar.properties.generalCategory) && !isJoiner
                    && scalar != "\t"
            }
    }

    /// Whether the entries of a section have nothing like it.
    func isForeign(to section: Section, of page: Page) -> Bool {
        if isHidden || tags.contains("script") { return true }
        guard hasImage || !tags.isEmpty else { return false }
        let others = section.links.map { Markup(page.line($0.firstLine)) }
        return hasImage && !others.contains(where: \.hasImage)
            || !tags.isSubset(of: others.reduce(into: []) { $0.formUnion($1.tags) })
    }
}

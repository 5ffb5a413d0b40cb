import Feeds

extension PageRepair {
    /// Whether it takes an entry off the page: its lines, joined by line feeds, give way to nothing.
    package var isRemoval: Bool { after.isEmpty }

    /// The longest entry that is removed, in lines: what is longer is a text, not a link.
    fileprivate static let removableLines = 30
}

extension PageEditor {
    /// The removal of the entry that a finding is about, if nothing else would change.
    ///
    /// Only of an entry that leads to the finding's address first: another link of it may be all right.
    package static func removal(for finding: Finding, on page: Page) -> PageRepair? {
        guard let link = page.linkStarting(at: finding.line), link.url == finding.subject,
            link.lastLine - link.firstLine < PageRepair.removableLines,
            // Before the page is read again for the proof.
            (try? requireAlone(link, on: page)) != nil
        else { return nil }
        let before = (link.firstLine...link.lastLine).map(page.text.content).joined(separator: "\n")
        let removal = PageRepair(code: finding.code, line: link.firstLine, before: before, after: "")
        return (try? remove(removal, from: page)) == nil ? nil : removal
    }

    /// Removes an entry with the blank lines that set it apart, and proves that nothing else has changed.
    static func remove(_ removal: PageRepair, from page: Page) throws(PageError) -> PageEdit {
        let text = page.text
        let wanted = removal.before.split(separator: "\n", omittingEmptySubsequences: false)
        let places = text.lines.indices.map { $0 + 1 }.filter { first in
            wanted.indices.allSatisfy { text.content(first + $0) == wanted[$0] }
        }
        guard let first = places.min(by: { abs($0 - removal.line) < abs($1 - removal.line) }) else {
            throw PageError(.lineGone(String(removal.before.prefix(80))), line: removal.line)
        }
        return try remove(first...(first + wanted.count - 1), from: page)
    }

    /// Removes the entry that stands in these lines.
    ///
    /// - Parameters:
    ///   - entry: Its lines.
    ///   - page: The current page.
    ///   - cut: The same with the blank lines that go, too; if `nil`, those that set it apart.
    /// - Returns: The proven edit.
    /// - Throws: ``PageError``; the page must then not be written.
    static func remove(_ entry: ClosedRange<Int>, from page: Page, cutting cut: ClosedRange<Int>? = nil)
        throws(PageError) -> PageEdit
    {
        let (text, first) = (page.text, entry.lowerBound)
        func fail(_ doubt: PageError.Doubt) -> PageError { PageError(.notProven(doubt), line: first) }
        guard let link = page.linkStarting(at: first), link.lastLine == entry.upperBound,
            !page.closedLines.contains(where: { $0.overlaps(entry) })
        else { throw fail(.notWhole) }
        try requireAlone(link, on: page)
        let removed = cut ?? withGap(entry, in: text)
        var rest = text
        rest.remove(removed)
        // A file without a final line end stays one.
        let isLast = removed.upperBound == text.lines.count
        let hadEnd = !isLast || SourceText.withoutEnd(text.lines[text.lines.count - 1]) != text.lines.last
        if !hadEnd { rest.cutLastEnd() }
        let after = try PageParser.parse(rest.bytes)
        try proveOnlyRemoved(removed, before: page, after: after, isCut: !hadEnd)
        try proveOneLess(link, removed, before: page, after: after)
        let engine = PageEngine(page.frontMatter)
        if engine == .kramdown {
            // The first line is the item; further links do not make it several.
            let addresses = link.urls.enumerated().map { (Set([$1]), $0 == 0 ? text.content(first) : "") }
            guard KramdownOutline(after).hasMore(addresses, in: KramdownOutline(page)) else {
                throw fail(.kramdown(text.content(first)))
            }
        }
        let section = page.sections.last { $0.headingLine <= first }
        let count = page.links.count
        let proof = PageEdit.Proof(
            kind: .removal,
            lines: removed,
            links: (count, count - 1),
            section: section?.path ?? [],
            engine: engine
        )
        return PageEdit(page: after, line: "", lineNumber: first, proof: proof)
    }

    /// Checks that the entry has no entries below it, and no number that the list would miss.
    private static func requireAlone(_ link: Link, on page: Page) throws(PageError) {
        let text = page.text
        func fail(_ doubt: PageError.Doubt) -> PageError {
            PageError(.notProven(doubt), line: link.firstLine)
        }
        func indent(_ line: Int) -> Int { text.content(line).prefix { $0 == " " || $0 == "\t" }.count }
        func holdsTemplate(_ line: Int) -> Bool {
            text.holds("{%", in: line) || text.holds("{{", in: line) || text.holds(":::", in: line)
        }
        // What closes a block right below an item is read as more of it.
        let rest = (link.firstLine..<link.lastLine).map { $0 + 1 }
        let isOwn = rest.allSatisfy { line in
            !holdsTemplate(line) && (link.style.marker.isEmpty || indent(line) > indent(link.firstLine))
        }
        guard isOwn, !text.holds("veille-disable-next-line", in: link.firstLine - 1) else {
            throw fail(.looseLines)
        }
        var next = link.lastLine + 1
        while next <= text.lines.count, text.isBlank(next) { next += 1 }
        guard next <= text.lines.count else { return }
        guard link.style.marker.isEmpty || indent(next) <= indent(link.firstLine) else {
            throw fail(.entriesBelow)
        }
        func number(_ line: Int) -> Substring? {
            text.content(line).prefixMatch(of: MarkdownPattern.leadingNumber.regex)?.output.1
        }
        guard let own = number(link.firstLine), let following = number(next) else { return }
        guard own == following else { throw fail(.numbering) }
    }

    /// The lines of an entry with the shorter one of the gaps beside it, so that the longer one is what stays.
    static func withGap(_ entry: ClosedRange<Int>, in text: SourceText) -> ClosedRange<Int> {
        var (above, below) = (entry.lowerBound, entry.upperBound)
        while above > 1, text.isBlank(above - 1) { above -= 1 }
        while below < text.lines.count, text.isBlank(below + 1) { below += 1 }
        let gaps = (above: entry.lowerBound - above, below: below - entry.upperBound)
        // At the end of the page nothing is left to be set apart.
        if below == text.lines.count { return (gaps.below > 0 ? entry.lowerBound : above)...below }
        if gaps.above == 0 || gaps.below == 0 { return entry }
        return gaps.below <= gaps.above ? entry.lowerBound...below : above...entry.upperBound
    }

    /// Checks that putting the lines back gives the page back.
    private static func proveOnlyRemoved(
        _ removed: ClosedRange<Int>,
        before: Page,
        after: Page,
        isCut: Bool
    ) throws(PageError) {
        let lines = Array(before.text.lines[(removed.lowerBound - 1)..<removed.upperBound])
        var restored = SourceText(after.bytes)
        if isCut { restored.endLastLine(with: before.text.end(before: removed.lowerBound)) }
        restored.insert(lines, before: removed.lowerBound)
        guard restored.bytes == before.bytes else {
            throw PageError(.notProven(.notReversible), line: removed.lowerBound)
        }
    }

    /// Checks that the page has that one entry less, and all others in their sections as before.
    private static func proveOneLess(
        _ link: Link,
        _ removed: ClosedRange<Int>,
        before: Page,
        after: Page
    ) throws(PageError) {
        let line = before.text.content(link.firstLine)
        func fail(_ doubt: PageError.Doubt) -> PageError {
            PageError(.notProven(doubt), line: link.firstLine)
        }
        func moved(_ line: Int) -> Int { line > removed.upperBound ? line - removed.count : line }
        guard before.sections.map(\.path) == after.sections.map(\.path),
            before.sections.map({ moved($0.headingLine) }) == after.sections.map(\.headingLine)
        else { throw fail(.sections(line)) }
        for (old, new) in zip(before.sections, after.sections) {
            let kept = old.links.filter { $0.firstLine != link.firstLine }
            guard kept.map(\.urls) == new.links.map(\.urls), kept.map(\.title) == new.links.map(\.title),
                kept.map({ moved($0.firstLine) }) == new.links.map(\.firstLine)
            else { throw fail(.otherLink(line)) }
            let mentions = old.mentions.filter { !removed.contains($0.line) }
            guard mentions.map(\.url) == new.mentions.map(\.url) else { throw fail(.runningText(line)) }
        }
    }
}

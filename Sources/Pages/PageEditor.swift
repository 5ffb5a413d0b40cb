package import Feeds

/// A change to a page, proven to add one link and nothing else.
package struct PageEdit: Sendable {
    /// The page after the change.
    package let page: Page
    /// The new line, without line end.
    package let line: String
    /// Its line number, from 1.
    package let lineNumber: Int
    package let proof: Proof
    /// Whether the section is prose, so that a person should write the line.
    package var isFallback = false
    /// Whether the line has no description, although those of its neighbours have.
    package var lacksDescription = false
    /// Why the line is where it is; `nil` for a repair.
    package var basis: PlaceBasis?
    /// The items that headed a section until their list had more links of its own than groups.
    package var endedGroups: [[String]] = []

    /// The facts that were checked.
    package struct Proof: Sendable, Equatable {
        /// The added lines, including blank ones.
        package let addedLines: ClosedRange<Int>
        /// The number of links on the page, before and after.
        package let links: (before: Int, after: Int)
        /// The path of the section with one more link.
        package let section: [String]
        /// The engine whose rules were checked in addition to CommonMark's.
        package let engine: PageEngine

        package static func == (one: Proof, other: Proof) -> Bool {
            one.addedLines == other.addedLines && one.links == other.links && one.section == other.section
                && one.engine == other.engine
        }
    }
}

/// The position of a new line, as a person sees it before it is written.
package struct Neighbours: Sendable {
    package let above: String
    package let below: String
    /// The number that the line will have.
    package let number: Int
    package let basis: PlaceBasis
}

/// Adds single lines to a page, each one proven.
package enum PageEditor {
    /// The line of a link in a section.
    ///
    /// - Throws: ``PageError`` if there is no such section, or the address cannot be written.
    package static func draft(for link: NewLink, in path: [String], of page: Page) throws(PageError) -> Draft
    {
        let section = try find(path, in: page)
        var style = SectionStyle(section, in: page.sections)
        if !link.note.isEmpty { style.readRemarks(of: section, in: page.sections) }
        // The final position is computed when the line is written: its neighbours may change until then.
        let place = try Place.find(for: link, in: section, style: style, order: .append, page: page)
        return Draft(
            line: try place.lead + LineWriter.content(link, style: style, table: place.table),
            descriptionOrigin: LineWriter.descriptionOrigin(of: link, style: style, table: place.table)
        )
    }

    /// The lines before and after a link's position in a section, its line number, and why it is there.
    ///
    /// - Parameters:
    ///   - link: The article.
    ///   - path: The heading path of the section.
    ///   - page: The current page.
    ///   - order: The order of the section, instead of the detected one.
    ///   - history: The history of the page, asked where its text has no order.
    /// - Returns: The position.
    /// - Throws: ``PageError`` if there is no such section, or no position in it.
    package static func neighbours(
        of link: NewLink,
        in path: [String],
        of page: Page,
        order: SectionOrder? = nil,
        history: PageHistory? = nil
    ) throws(PageError) -> Neighbours {
        let section = try find(path, in: page)
        let style = SectionStyle(section, in: page.sections)
        let basis = order.map(PlaceBasis.chosen) ?? PageOrders(page).basis(of: section, history: history)
        let place = try Place.find(for: link, in: section, style: style, order: basis.order, page: page)
        var above = place.line - 1
        while above > 0, page.text.isBlank(above) { above -= 1 }
        var below = place.line
        while below <= page.text.lines.count, page.text.isBlank(below) { below += 1 }
        return Neighbours(
            above: page.text.content(above),
            below: page.text.content(below),
            number: place.line + place.blanksBefore,
            basis: basis
        )
    }

    /// Adds a link to a section, in the style of its neighbours.
    ///
    /// - Parameters:
    ///   - link: The article.
    ///   - path: The heading path of the section.
    ///   - page: The current page.
    ///   - line: The line that a person wrote or accepted, instead of the generated one.
    ///   - order: The order of the section, instead of the detected one.
    ///   - history: The history of the page, asked where its text has no order.
    /// - Returns: The proven edit.
    /// - Throws: ``PageError``; the page must then not be written.
    package static func add(
        _ link: NewLink,
        to path: [String],
        of page: Page,
        line: String? = nil,
        order: SectionOrder? = nil,
        history: PageHistory? = nil
    )
        throws(PageError) -> PageEdit
    {
        let section = try find(path, in: page)
        let address = try LineWriter.destination(link.url)
        if let (_, line) = page.addresses.first(where: { $0.url == link.url || $0.url == address }) {
            throw PageError(.alreadyThere, line: line)
        }
        var style = SectionStyle(section, in: page.sections)
        if !link.note.isEmpty { style.readRemarks(of: section, in: page.sections) }
        let basis =
            order.map(PlaceBasis.chosen) ?? PageOrders(page).basis(of: section, history: history)
        let place = try Place.find(for: link, in: section, style: style, order: basis.order, page: page)
        // The position just before a closing comment is also inside.
        if page.closedLines.contains(where: { $0.contains(place.line) && $0.lowerBound < place.line }) {
            throw PageError(.nowhereToInsert(.closed), line: place.line)
        }
        let written: String
        if let line, !line.trimming().isEmpty {
            guard !line.contains(where: \.isNewline) else {
                throw PageError(.notProven(.lineBreak))
            }
            guard Self.withoutMarker(line).prefixMatch(of: MarkdownPattern.otherBlock.regex) == nil else {
                throw PageError(.notProven(.otherBlock))
            }
            // The marker follows the neighbours, even if they changed after the line was accepted.
            written = place.lead + Self.withoutMarker(line)
        } else {
            written = try place.lead + LineWriter.content(link, style: style, table: place.table)
        }
        guard !LineWriter.containsTemplateCode(written) else {
            throw PageError(.notProven(.templateCommand(written)))
        }
        let title = line == nil ? LineWriter.linkedTitle(link, style: style) : nil
        var edit = try prove(written, showing: title, at: place, link: link, section: section, page: page)
        edit.isFallback = line == nil && style.isFallback
        edit.basis = basis
        edit.endedGroups = try Self.endedGroups(of: page, after: edit.page)
        edit.lacksDescription =
            line == nil
            && LineWriter.descriptionOrigin(of: link, style: style, table: place.table) == .missing
        return edit
    }

    /// The groups that the page has no longer when it is read without knowing them.
    private static func endedGroups(of page: Page, after edited: Page) throws(PageError) -> [[String]] {
        let groups = page.sections.filter { $0.groupDepth != nil }.map(\.path)
        guard !groups.isEmpty else { return [] }
        let paths = Set(try PageParser.parse(edited.bytes).sections.map(\.path))
        return groups.filter { !paths.contains($0) }
    }

    static func withoutMarker(_ line: String) -> String {
        String(line.trimmingPrefix(MarkdownPattern.lead.regex))
    }

    private static func find(_ path: [String], in page: Page) throws(PageError) -> Section {
        if let section = page.sections.first(where: { $0.path == path }) { return section }
        throw PageError(.noSuchSection(path, known: page.linkSections.map(\.path)))
    }

    private static func prove(
        _ line: String,
        showing title: String?,
        at place: Place,
        link: NewLink,
        section: Section,
        page: Page
    )
        throws(PageError) -> PageEdit
    {
        var text = page.text
        // If line ends are mixed, use the neighbour's.
        let end = text.end(before: place.line)
        let isAfterLast = place.line > text.lines.count
        var new = [ArraySlice(Array(line.utf8) + end)]
        let blank = ArraySlice(end)
        new.insert(contentsOf: Array(repeating: blank, count: place.blanksBefore), at: 0)
        new += Array(repeating: blank, count: place.blanksAfter)
        let lacksEnd = isAfterLast && !(text.lines.last.map { $0.last == 0x0A || $0.last == 0x0D } ?? true)
        if lacksEnd {
            // Keep the file without a final line end.
            text.endLastLine(with: end)
            new[new.count - 1] = SourceText.withoutEnd(new[new.count - 1])
        }
        text.insert(new, before: place.line)
        let bytes = text.bytes
        let first = min(place.line, page.text.lines.count + 1)
        let added = first...(first + new.count - 1)

        try proveOnlyAdded(added, bytes: bytes, original: page.bytes, lacksEnd: lacksEnd, end: end)
        // One link more can tip the balance of links and groups in a list: read the same groups.
        let groups = page.sections.filter { $0.groupDepth != nil }.map(\.headingLine)
        let after = try PageParser.parse(
            bytes,
            groups: Set(groups.map { $0 < first ? $0 : $0 + new.count })
        )
        let found = try proveOneMore(link, line: line, at: added, in: section, before: page, after: after)
        guard title == nil || found.title == title else {
            throw PageError(.notProven(.title(line: line, shown: found.title)), line: added.lowerBound)
        }
        let engine = PageEngine(page.frontMatter)
        if engine == .kramdown {
            let address = try LineWriter.destination(link.url)
            let before = KramdownOutline(page)
            let outline = KramdownOutline(after)
            guard
                before.hasOneMore(address, as: line, in: outline)
                    || before.hasOneMore(link.url, as: line, in: outline)
            else {
                throw PageError(.notProven(.kramdown(line)), line: added.lowerBound)
            }
        }
        let proof = PageEdit.Proof(
            addedLines: added,
            links: (page.links.count, after.links.count),
            section: section.path,
            engine: engine
        )
        return PageEdit(page: after, line: line, lineNumber: first + place.blanksBefore, proof: proof)
    }

    /// Checks that the page without the added lines has the original bytes.
    private static func proveOnlyAdded(
        _ added: ClosedRange<Int>,
        bytes: [UInt8],
        original: [UInt8],
        lacksEnd: Bool,
        end: [UInt8]
    ) throws(PageError) {
        let lines = SourceText(bytes).lines
        guard lines.count >= added.upperBound else {
            throw PageError(.notProven(.mixedLineEnds), line: added.lowerBound)
        }
        var rest = Array((lines[..<(added.lowerBound - 1)] + lines[added.upperBound...]).joined())
        if lacksEnd, rest.suffix(end.count) == end[...] { rest.removeLast(end.count) }
        guard rest == original else {
            throw PageError(.notProven(.notReversible), line: added.lowerBound)
        }
    }

    /// Checks that the new page has exactly one more link, in that section and with that address, and all
    /// others unchanged.
    private static func proveOneMore(
        _ link: NewLink,
        line: String,
        at added: ClosedRange<Int>,
        in section: Section,
        before: Page,
        after: Page
    ) throws(PageError) -> Link {
        guard after.sections.map(\.path) == before.sections.map(\.path) else {
            throw PageError(.notProven(.sections(line)), line: added.lowerBound)
        }
        var found: Link?
        for (old, new) in zip(before.sections, after.sections) {
            var kept = new.links
            if new.path == section.path, new.headingLine == section.headingLine || found == nil {
                if let index = kept.firstIndex(where: { added.contains($0.firstLine) }) {
                    found = kept.remove(at: index)
                }
            }
            guard kept.map(\.urls) == old.links.map(\.urls), kept.map(\.title) == old.links.map(\.title)
            else {
                throw PageError(.notProven(.otherLink(line)), line: added.lowerBound)
            }
            guard new.mentions.map(\.url) == old.mentions.map(\.url) else {
                throw PageError(.notProven(.runningText(line)), line: added.lowerBound)
            }
        }
        guard let found else {
            throw PageError(.notProven(.notALink(line, section: section.path)), line: added.lowerBound)
        }
        let address = try LineWriter.destination(link.url)
        guard found.url == address || found.url == link.url else {
            throw PageError(.notProven(.address(found.url, wanted: link.url)), line: added.lowerBound)
        }
        guard found.urls.count == 1 else {
            throw PageError(.notProven(.links(found.urls.count)), line: added.lowerBound)
        }
        guard found.firstLine == found.lastLine, found.isWellFormed else {
            throw PageError(.notProven(.notWhole), line: added.lowerBound)
        }
        return found
    }
}

import Feeds

/// Collects headings and items in page order.
struct SectionReader {
    typealias Heading = SectionTree.Heading
    typealias PendingList = SectionTree.PendingList

    let text: SourceText
    /// Lines of front matter before the parsed text.
    let offset: Int
    /// The lines of the items that head a list, if they are known.
    let groups: Set<Int>?

    private var tree = SectionTree()
    private(set) var inertLines: [ClosedRange<Int>] = []

    init(text: SourceText, offset: Int, groups: Set<Int>?) {
        self.text = text
        self.offset = offset
        self.groups = groups
    }

    /// The sections, after the whole document was read.
    func sections() -> [Section] { tree.sections(after: offset, to: text.lines.count) }

    mutating func read(_ document: MarkdownBlock) {
        for (index, block) in document.children.enumerated() {
            let next = document.children.dropFirst(index + 1).first
            readTopLevel(block, isBeforeList: next?.kind == .list)
            if let kind = block.kind.inSection {
                let first = block.firstLine + offset
                let last = lastContentLine(first, max(first, block.lastLine + offset))
                tree.blocks.append(Section.Block(kind: kind, lines: first...last))
            }
        }
        markInert(document)
    }

    private mutating func markInert(_ block: MarkdownBlock) {
        for child in block.children {
            switch child.kind {
            case .code, .html:
                let first = child.firstLine + offset
                inertLines.append(first...max(first, child.lastLine + offset))
            default: markInert(child)
            }
        }
    }

    private mutating func readTopLevel(_ block: MarkdownBlock, isBeforeList: Bool) {
        switch block.kind {
        case .heading(let level):
            let first = block.firstLine + offset
            let isATX = text.content(first).trimming().hasPrefix("#")
            tree.headings.append(
                Heading(
                    kind: isATX ? .atx : .setext,
                    level: level,
                    title: block.text,
                    firstLine: first,
                    lastLine: isATX ? first : endOfSetext(first...max(first, block.lastLine + offset))
                )
            )
            tree.mentions += block.links.map { ($0.url, first) }
        case .list:
            readList(block, depth: 0)
        case .table:
            readTable(block)
        case .paragraph:
            readParagraph(block, isBeforeList: isBeforeList)
        case .html:
            readHTML(block)
        case .quote:
            for child in block.children { mentionLinks(of: child) }
        default:
            break
        }
    }

    /// The line of the underline, which cmark leaves out of a heading's range; before another heading the
    /// range ends one line late.
    private func endOfSetext(_ lines: ClosedRange<Int>) -> Int {
        let underline = (lines.lowerBound + 1...lines.upperBound + 1).first { number in
            let content = text.content(number).trimming()
            return !content.isEmpty && (content.allSatisfy { $0 == "=" } || content.allSatisfy { $0 == "-" })
        }
        return underline ?? lines.upperBound
    }

    private mutating func readParagraph(_ block: MarkdownBlock, isBeforeList: Bool) {
        let first = block.firstLine + offset
        let last = block.lastLine + offset
        var runStart = first
        var known = block.links[...]
        for line in first...max(first, last) {
            guard let (level, title) = Self.malformedHeading(text.content(line)) else { continue }
            readProse(runStart..<line, links: &known)
            readMalformedHeading(line, level, title, links: &known)
            runStart = line + 1
        }
        guard runStart <= last else { return }
        if runStart == first, first == last, block.links.isEmpty {
            let content = text.content(first).trimming()
            if content.hasPrefix("**"), content.hasSuffix("**"), content.count > 4,
                !content.dropFirst(2).dropLast(2).contains("**")
            {
                tree.headings.append(
                    Heading(kind: .bold, level: 0, title: block.text, firstLine: first, lastLine: first)
                )
                return
            }
            if isBeforeList, Self.isLabel(content) {
                tree.headings.append(
                    Heading(kind: .label, level: 0, title: block.text, firstLine: first, lastLine: first)
                )
                return
            }
        }
        readProse(runStart..<(last + 1), links: &known)
    }

    /// Whether a line before a list introduces or names it.
    private static func isLabel(_ content: String) -> Bool {
        guard content.split(separator: " ").count <= 6, let last = content.last else { return false }
        let isEmphasised = "*_".contains(last) && content.first == last
        return last == ":" || last == "：" || isEmphasised || !".!?…,;".contains(last)
    }

    private mutating func readMalformedHeading(
        _ line: Int,
        _ level: Int,
        _ title: String,
        links: inout ArraySlice<MarkdownLink>
    ) {
        tree.headings.append(
            Heading(kind: .malformed, level: level, title: title, firstLine: line, lastLine: line)
        )
        tree.mentions += InlineScanner(text.content(line)).links(consuming: &links).map { ($0.url, line) }
    }

    private mutating func readHTML(_ block: MarkdownBlock) {
        var isAfterAnchors = true
        for line in (block.firstLine + offset)...max(block.firstLine + offset, block.lastLine + offset) {
            let content = text.content(line)
            // CommonMark takes a heading right below an anchor for HTML; older engines and people do not.
            if isAfterAnchors, let match = content.firstMatch(of: MarkdownPattern.heading.regex) {
                let title = match.output.2.trimmingSuffix { $0 == "#" || $0 == " " }
                tree.headings.append(
                    Heading(
                        kind: .html,
                        level: match.output.1.count,
                        title: String(title),
                        firstLine: line,
                        lastLine: line
                    )
                )
            }
            isAfterAnchors = isAfterAnchors && content.firstMatch(of: MarkdownPattern.anchor.regex) != nil
            if let match = content.firstMatch(of: MarkdownPattern.headingElement.regex),
                let level = Int(match.output.1)
            {
                let title = match.output.2.replacing(MarkdownPattern.tag.regex, with: "")
                tree.headings.append(
                    Heading(kind: .html, level: level, title: String(title), firstLine: line, lastLine: line)
                )
            }
            for match in content.matches(of: MarkdownPattern.reference.regex) {
                tree.mentions.append((String(match.output.1), line))
            }
        }
    }

    // MARK: Items

    private mutating func readList(_ list: MarkdownBlock, depth: Int) {
        var pending = PendingList(depth: depth)
        var candidates: [(heading: Heading, isLarge: Bool)] = []
        for (index, item) in list.children.enumerated() {
            let first = item.firstLine + offset
            let nextFirst = list.children.dropFirst(index + 1).first.map { $0.firstLine + offset }
            var last = lastContentLine(first, min(item.lastLine + offset, (nextFirst ?? .max) - 1))
            // A malformed heading right under a list is parsed as a lazy continuation of its last item.
            for line in first...last where line > first {
                guard let (level, title) = Self.malformedHeading(text.content(line)) else { continue }
                var known = item.leaves.flatMap(\.links).drop { !title.hasPrefix($0.text) || $0.text.isEmpty }
                readMalformedHeading(line, level, title, links: &known)
                last = lastContentLine(first, line - 1)
                break
            }
            let link = readItem(item, first: first, last: last)
            let words = link == nil ? item.leaves.first?.text ?? "" : ""
            pending.items.append((ItemList.Item(firstLine: first, lastLine: last, text: words), link))
            if link == nil, let group = group(item, words, first...last, depth: depth) {
                let size = item.children.reduce(0) { $0 + ($1.kind == .list ? $1.children.count : 0) }
                candidates.append((group, size >= 8))
            }
            for child in item.children where child.kind == .list { readList(child, depth: depth + 1) }
        }
        // Where most items have a link of their own, one without it is an entry like them, unless it has many.
        let isOfGroups = candidates.count >= pending.items.count { $0.link != nil }
        tree.headings += candidates.filter {
            groups?.contains($0.heading.firstLine) ?? (isOfGroups || $0.isLarge)
        }.map(\.heading)
        tree.lists.append(pending)
    }

    /// The heading that an item without a link is for the list below it; `nil` if there are no links in it.
    private func group(_ item: MarkdownBlock, _ name: String, _ lines: ClosedRange<Int>, depth: Int)
        -> Heading?
    {
        guard let leaf = item.leaves.first, leaf.firstLine + offset == lines.lowerBound,
            leaf.lastLine <= leaf.firstLine, !name.isEmpty, name.utf8.count <= 120,
            item.children.contains(where: { $0.kind == .list && $0.hasLinkedItem })
        else { return nil }
        return Heading(
            kind: .item,
            level: 0,
            title: name,
            firstLine: lines.lowerBound,
            lastLine: lines.lowerBound,
            group: (lines.upperBound, depth)
        )
    }

    /// The last non-blank line of an item, without kramdown attributes of the whole list.
    private func lastContentLine(_ first: Int, _ last: Int) -> Int {
        var line = max(first, last)
        while line > first, text.isBlank(line) || text.holds("{:", in: line) && isAttributes(line) {
            line -= 1
        }
        return line
    }

    private func isAttributes(_ line: Int) -> Bool {
        let content = text.content(line)
        return content.hasPrefix("{:") && content.trimming().hasSuffix("}")
    }

    private func readItem(_ item: MarkdownBlock, first: Int, last: Int) -> Link? {
        let leaves = item.leaves
        guard let leaf = leaves.first else { return nil }
        let leafLast = min(last, (leaves.last ?? leaf).lastLine + offset)
        let column = leaf.firstLine + offset == first ? leaf.firstColumn : item.firstColumn
        // A BOM that was removed before cmark shifts the columns of the first line.
        let lines = first...max(first, leafLast)
        // Lists between its paragraphs are read on their own.
        var inner = item.children.filter { $0.kind == .list }[...]
        let source = lines.map { line in
            while let block = inner.first, block.lastLine + offset < line { inner.removeFirst() }
            let isInner = inner.first.map { $0.firstLine + offset <= line } ?? false
            let content = text.content(line)
            return isInner ? String(repeating: " ", count: content.utf8.count) : content
        }.joined(separator: "\n")
        return link(
            lines,
            leadLength: column - 1,
            found: InlineScanner(source).links(known: leaves.flatMap(\.links)),
            context: leaves.map(\.text).joined(separator: " "),
            extent: first...last
        )
    }

    private mutating func readTable(_ table: MarkdownBlock) {
        var pending = PendingList(depth: 0)
        for row in table.children.dropFirst() where row.kind == .tableRow {
            let line = row.firstLine + offset
            // Attributes of the table, for kramdown.
            if isAttributes(line) { continue }
            let found = InlineScanner(text.content(line)).links(known: row.links)
            var link: Link?
            if let first = found.first {
                link = Link(
                    title: first.title,
                    url: first.url,
                    urls: found.map(\.url),
                    context: row.text,
                    label: nil,
                    firstLine: line,
                    lastLine: line,
                    isWellFormed: first.kind != .unclosed,
                    style: LinkStyle(cell: text.content(line), link: first)
                )
            }
            pending.items.append((ItemList.Item(firstLine: line, lastLine: line), link))
        }
        tree.lists.append(pending)
    }

    private mutating func readProse(_ lines: Range<Int>, links: inout ArraySlice<MarkdownLink>) {
        guard !lines.isEmpty else { return }
        let source = lines.map { text.content($0) }.joined(separator: "\n")
        let found = InlineScanner(source).links(consuming: &links)
        let extent = lines.lowerBound...(lines.upperBound - 1)
        guard let link = link(extent, leadLength: 0, found: found, context: source.trimming(), extent: extent)
        else { return }
        let startsWithLink = source.utf8.prefix(found.first?.range.lowerBound ?? 0).allSatisfy {
            " \t*_>\"(`".utf8.contains($0)
        }
        if link.style.form == .sentence, !startsWithLink {
            tree.mentions += link.urls.map { ($0, link.firstLine) }
        } else {
            let item = ItemList.Item(
                firstLine: link.firstLine,
                lastLine: link.lastLine,
                startsWithLink: startsWithLink
            )
            tree.lists.append(PendingList(depth: 0, isParagraphs: true, items: [(item, link)]))
        }
    }

    private mutating func mentionLinks(of block: MarkdownBlock) {
        tree.mentions += block.links.map { ($0.url, block.firstLine + offset) }
        for child in block.children { mentionLinks(of: child) }
    }

    private func link(
        _ lines: ClosedRange<Int>,
        leadLength: Int,
        found: [InlineScanner.Found],
        context: String,
        extent: ClosedRange<Int>
    ) -> Link? {
        let source = lines.map { text.content($0) }.joined(separator: "\n")
        let mark = lines.lowerBound == 1 && source.hasPrefix("\u{FEFF}") ? 3 : 0
        // A table of contents links to its own page; these are not curated links.
        guard let first = found.first, !found.allSatisfy({ $0.url.hasPrefix("#") }) else { return nil }
        let bytes = source.utf8
        let leadEnd = bytes.index(bytes.startIndex, offsetBy: min(leadLength + mark, bytes.count))
        let lead = String(source[..<leadEnd].drop { $0 == "\u{FEFF}" })
        // Of an item of several lines, the first shows the form.
        let content = String(source[leadEnd..<(bytes[leadEnd...].firstIndex(of: 0x0A) ?? bytes.endIndex)])
        let shift = source.utf8.distance(from: source.startIndex, to: leadEnd)
        let style: LinkStyle
        var label: String?
        if first.range.lowerBound >= shift, first.range.upperBound - shift <= content.utf8.count {
            let lower = content.utf8.index(content.startIndex, offsetBy: first.range.lowerBound - shift)
            let upper = content.utf8.index(content.startIndex, offsetBy: first.range.upperBound - shift)
            let written = first.text.map { String(decoding: Array(bytes)[$0], as: UTF8.self) }
            style = LinkStyle(
                lead: lead,
                content: content,
                link: .init(range: lower..<upper, title: first.title, url: first.url, text: written)
            )
            label = LinkStyle.label(before: lower..<upper, in: content, form: style.form)
        } else {
            style = LinkStyle(lead: lead, form: .sentence, separator: "", ending: "")
        }
        return Link(
            title: first.title,
            url: first.url,
            urls: found.map(\.url),
            context: context.trimming(),
            label: label,
            firstLine: extent.lowerBound,
            lastLine: extent.upperBound,
            isWellFormed: first.kind != .unclosed,
            style: style
        )
    }
}

extension MarkdownBlock {
    /// The paragraphs and headings of an item.
    fileprivate var leaves: [MarkdownBlock] {
        children.filter { $0.kind == .paragraph || $0.kind.isHeading }
    }

    /// Whether a list has an item with a link to another page, at any depth.
    fileprivate var hasLinkedItem: Bool {
        children.contains { item in
            item.leaves.contains { leaf in
                leaf.links.contains { !$0.url.hasPrefix("#") } || leaf.text.contains("://")
            } || item.children.contains { $0.kind == .list && $0.hasLinkedItem }
        }
    }
}

extension MarkdownBlock.Kind {
    fileprivate var isHeading: Bool { if case .heading = self { true } else { false } }

    fileprivate var inSection: Section.Block.Kind? {
        switch self {
        case .list: .list
        case .table: .table
        case .paragraph, .code, .quote: .text
        case .html, .other: .wall
        case .document, .heading, .item, .tableRow: nil
        }
    }
}

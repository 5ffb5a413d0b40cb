/// Collects headings and items in page order, then assigns the items to sections.
struct SectionReader {
    let text: SourceText
    /// Lines of front matter before the parsed text.
    let offset: Int

    private var headings: [Heading] = []
    private var lists: [PendingList] = []
    private var mentions: [(url: String, line: Int)] = []
    private(set) var inertLines: [ClosedRange<Int>] = []

    private struct Heading {
        var kind: Section.Heading
        var level: Int
        var title: String
        var firstLine: Int
        var lastLine: Int
    }

    private struct PendingList {
        var depth: Int
        var isParagraphs = false
        var items: [(item: ItemList.Item, link: Link?)] = []
    }

    init(text: SourceText, offset: Int) {
        self.text = text
        self.offset = offset
    }

    mutating func read(_ document: MarkdownBlock) {
        for (index, block) in document.children.enumerated() {
            let next = document.children.dropFirst(index + 1).first
            readTopLevel(block, isBeforeList: next?.kind == .list)
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
            headings.append(
                Heading(
                    kind: isATX ? .atx : .setext,
                    level: level,
                    title: block.text,
                    firstLine: first,
                    lastLine: isATX ? first : endOfSetext(first...max(first, block.lastLine + offset))
                )
            )
            mentions += block.links.map { ($0.url, first) }
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
        for line in first...max(first, last) {
            guard let (level, title) = Self.malformedHeading(text.content(line)) else { continue }
            readProse(runStart..<line, links: block.links)
            headings.append(
                Heading(kind: .malformed, level: level, title: title, firstLine: line, lastLine: line)
            )
            runStart = line + 1
        }
        guard runStart <= last else { return }
        if runStart == first, first == last, block.links.isEmpty {
            let content = text.content(first).trimming()
            if content.hasPrefix("**"), content.hasSuffix("**"), content.count > 4,
                !content.dropFirst(2).dropLast(2).contains("**")
            {
                headings.append(
                    Heading(kind: .bold, level: 0, title: block.text, firstLine: first, lastLine: first)
                )
                return
            }
            if isBeforeList, content.hasSuffix(":"), content.split(separator: " ").count <= 6 {
                headings.append(
                    Heading(kind: .label, level: 0, title: block.text, firstLine: first, lastLine: first)
                )
                return
            }
        }
        readProse(runStart..<(last + 1), links: block.links)
    }

    private mutating func readHTML(_ block: MarkdownBlock) {
        for line in (block.firstLine + offset)...max(block.firstLine + offset, block.lastLine + offset) {
            let content = text.content(line)
            if let match = content.firstMatch(of: /<[hH]([1-6])\b[^>]*>(.*?)<\/[hH][1-6]>/),
                let level = Int(match.output.1)
            {
                let title = match.output.2.replacing(/<[^>]*>/, with: "")
                headings.append(
                    Heading(kind: .html, level: level, title: String(title), firstLine: line, lastLine: line)
                )
            }
            for match in content.matches(of: /[hH][rR][eE][fF]\s*=\s*["']([^"']+)["']/) {
                mentions.append((String(match.output.1), line))
            }
        }
    }

    // MARK: Items

    private mutating func readList(_ list: MarkdownBlock, depth: Int) {
        var pending = PendingList(depth: depth)
        for (index, item) in list.children.enumerated() {
            let first = item.firstLine + offset
            let nextFirst = list.children.dropFirst(index + 1).first.map { $0.firstLine + offset }
            var last = lastContentLine(first, min(item.lastLine + offset, (nextFirst ?? .max) - 1))
            // A malformed heading right under a list is parsed as a lazy continuation of its last item.
            for line in first...last where line > first {
                guard let (level, title) = Self.malformedHeading(text.content(line)) else { continue }
                headings.append(
                    Heading(kind: .malformed, level: level, title: title, firstLine: line, lastLine: line)
                )
                last = lastContentLine(first, line - 1)
                break
            }
            let link = readItem(item, first: first, last: last)
            pending.items.append((ItemList.Item(firstLine: first, lastLine: last), link))
            for child in item.children where child.kind == .list { readList(child, depth: depth + 1) }
        }
        lists.append(pending)
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
        let leaves = item.children.filter { $0.kind == .paragraph || $0.kind.isHeading }
        guard let leaf = leaves.first else { return nil }
        let leafLast = min(last, (leaves.last ?? leaf).lastLine + offset)
        let column = leaf.firstLine + offset == first ? leaf.firstColumn : item.firstColumn
        // A BOM that was removed before cmark shifts the columns of the first line.
        return link(
            first...max(first, leafLast),
            leadLength: column - 1,
            known: leaves.flatMap(\.links),
            context: leaves.map(\.text).joined(separator: " "),
            extent: first...last
        )
    }

    private mutating func readTable(_ table: MarkdownBlock) {
        var pending = PendingList(depth: 0)
        for row in table.children.dropFirst() where row.kind == .tableRow {
            let line = row.firstLine + offset
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
                    style: LinkStyle(lead: "", form: .tableRow, separator: "", ending: "")
                )
            }
            pending.items.append((ItemList.Item(firstLine: line, lastLine: line), link))
        }
        lists.append(pending)
    }

    private mutating func readProse(_ lines: Range<Int>, links: [MarkdownLink]) {
        guard !lines.isEmpty else { return }
        let source = lines.map { text.content($0) }.joined(separator: "\n")
        let link = link(
            lines.lowerBound...(lines.upperBound - 1),
            leadLength: 0,
            known: links,
            context: source.trimming(),
            extent: lines.lowerBound...(lines.upperBound - 1)
        )
        guard let link else { return }
        if link.style.form == .sentence {
            mentions += link.urls.map { ($0, link.firstLine) }
        } else {
            let item = ItemList.Item(firstLine: link.firstLine, lastLine: link.lastLine)
            lists.append(PendingList(depth: 0, isParagraphs: true, items: [(item, link)]))
        }
    }

    private mutating func mentionLinks(of block: MarkdownBlock) {
        mentions += block.links.map { ($0.url, block.firstLine + offset) }
        for child in block.children { mentionLinks(of: child) }
    }

    private func link(
        _ lines: ClosedRange<Int>,
        leadLength: Int,
        known: [MarkdownLink],
        context: String,
        extent: ClosedRange<Int>
    ) -> Link? {
        let source = lines.map { text.content($0) }.joined(separator: "\n")
        let mark = lines.lowerBound == 1 && source.hasPrefix("\u{FEFF}") ? 3 : 0
        let found = InlineScanner(source).links(known: known)
        // A table of contents links to its own page; these are not curated links.
        guard let first = found.first, !found.allSatisfy({ $0.url.hasPrefix("#") }) else { return nil }
        let bytes = source.utf8
        let leadEnd = bytes.index(bytes.startIndex, offsetBy: min(leadLength + mark, bytes.count))
        let lead = String(source[..<leadEnd].drop { $0 == "\u{FEFF}" })
        let content = String(source[leadEnd...])
        let shift = source.utf8.distance(from: source.startIndex, to: leadEnd)
        let style: LinkStyle
        var label: String?
        if first.range.lowerBound >= shift, !content.trimming().contains("\n") {
            let lower = content.utf8.index(content.startIndex, offsetBy: first.range.lowerBound - shift)
            let upper = content.utf8.index(content.startIndex, offsetBy: first.range.upperBound - shift)
            style = LinkStyle(lead: lead, content: content, link: (lower..<upper, first.title, first.url))
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

    // MARK: Sections

    /// The sections, after the whole document was read.
    func sections() -> [Section] {
        let ordered = effectiveHeadings()
        let lastLine = text.lines.count
        var sections: [Section] = []
        let firstHeading = ordered.first?.firstLine ?? lastLine + 1
        sections.append(
            Section(
                path: [],
                level: 0,
                heading: .none,
                headingLine: 0,
                lines: (offset + 1)..<max(offset + 1, firstHeading),
                links: [],
                mentions: [],
                lists: []
            )
        )
        let isTitled = ordered.first?.level == 1 && ordered.count { $0.level == 1 } == 1
        var path: [(level: Int, title: String)] = []
        for (index, heading) in ordered.enumerated() {
            let end = index + 1 < ordered.count ? ordered[index + 1].firstLine : lastLine + 1
            let title = Self.cleanTitle(heading.title)
            path.removeAll { $0.level >= heading.level }
            // A single level-1 heading is the title of the page and not part of other paths.
            if isTitled, index > 0 { path.removeAll { $0.level == 1 } }
            path.append((heading.level, title))
            sections.append(
                Section(
                    path: path.map(\.title),
                    level: heading.level,
                    heading: heading.kind,
                    headingLine: heading.firstLine,
                    lines: (heading.lastLine + 1)..<max(heading.lastLine + 1, end),
                    links: [],
                    mentions: [],
                    lists: []
                )
            )
        }
        assignItems(to: &sections)
        return sections
    }

    /// Headings in page order; a label counts only if it has a sibling, because a single one introduces its
    /// list.
    private func effectiveHeadings() -> [Heading] {
        let all = headings.sorted { $0.firstLine < $1.firstLine }
        var effective: [Heading] = []
        var scopeLevel = 0
        for (index, heading) in all.enumerated() {
            var heading = heading
            switch heading.kind {
            case .label, .bold:
                let scope = all[..<index].lastIndex { $0.kind != .label && $0.kind != .bold } ?? -1
                let end = all[index...].firstIndex { $0.kind != .label && $0.kind != .bold } ?? all.count
                let siblings = all[(scope + 1)..<end].count { $0.kind == heading.kind }
                if heading.kind == .label, siblings < 2 { continue }
                heading.level = scopeLevel + 1
            default:
                scopeLevel = heading.level
            }
            effective.append(heading)
        }
        return effective
    }

    private func assignItems(to sections: inout [Section]) {
        let starts = sections.map(\.lines.lowerBound)
        func sectionIndex(of line: Int) -> Int { (starts.lastIndex { $0 <= line }) ?? 0 }
        for list in lists.sorted(by: {
            ($0.items.first?.item.firstLine ?? 0) < ($1.items.first?.item.firstLine ?? 0)
        }) {
            // A list may continue past a malformed heading: split it where the section changes.
            var current: Int?
            for (item, link) in list.items {
                let section = sectionIndex(of: item.firstLine)
                if current != section || sections[section].lists.isEmpty {
                    sections[section].lists.append(
                        ItemList(depth: list.depth, isParagraphs: list.isParagraphs, items: [])
                    )
                    current = section
                }
                var item = item
                if let link {
                    item.link = sections[section].links.count
                    sections[section].links.append(link)
                }
                sections[section].lists[sections[section].lists.count - 1].items.append(item)
            }
        }
        for mention in mentions { sections[sectionIndex(of: mention.line)].mentions.append(mention) }
        for index in sections.indices { sections[index].resolveParagraphs() }
    }

    private static func cleanTitle(_ title: String) -> String {
        // Only kramdown attributes contain a brace.
        let words = title.contains("{") ? title.replacing(/\s*\{[:#][^}]*\}\s*$/, with: "") : title
        var title = words.trimming()
        if title.hasSuffix(":") { title.removeLast() }
        return title.trimming()
    }
}

extension MarkdownBlock.Kind {
    fileprivate var isHeading: Bool { if case .heading = self { true } else { false } }
}

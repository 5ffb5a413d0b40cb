import Feeds

/// Turns headings, lists and prose, all in page order, into sections.
struct SectionTree {
    /// A heading or its equivalent, as it was read.
    struct Heading {
        var kind: Section.Heading
        var level: Int
        var title: String
        var firstLine: Int
        var lastLine: Int
        /// For a list item that heads a nested list: the last line of that list, and its depth.
        var group: (lastLine: Int, depth: Int)?
    }

    var headings: [Heading] = []
    var lists: [PendingList] = []
    var mentions: [(url: String, line: Int)] = []
    var blocks: [Section.Block] = []

    struct PendingList {
        var depth: Int
        var isParagraphs = false
        var items: [(item: ItemList.Item, link: Link?)] = []
    }

    /// The sections of a page whose text starts after line `offset` and has `lastLine` lines.
    func sections(after offset: Int, to lastLine: Int) -> [Section] {
        let ordered = effectiveHeadings()
        // A list item heads its list, not what follows that list: a section ends at the next real heading.
        var ends = Array(repeating: lastLine + 1, count: ordered.count)
        var next = lastLine + 1
        for index in ordered.indices.reversed() {
            ends[index] = ordered[index].group.map { min($0.lastLine + 1, next) } ?? next
            if ordered[index].group == nil { next = ordered[index].firstLine }
        }
        var sections = [
            Section(
                path: [],
                level: 0,
                heading: .none,
                headingLine: 0,
                lines: (offset + 1)..<max(offset + 1, next)
            )
        ]
        var names = PathNames(isTitled: Self.isTitled(ordered))
        for (heading, end) in zip(ordered, ends) {
            let title = Self.cleanTitle(heading.title)
            let path = names.path(to: title, level: heading.level)
            sections.append(
                Section(
                    path: path,
                    title: title,
                    level: heading.level,
                    heading: heading.kind,
                    headingLine: heading.firstLine,
                    lines: (heading.lastLine + 1)..<max(heading.lastLine + 1, end),
                    groupDepth: heading.group?.depth
                )
            )
        }
        assignItems(to: &sections)
        return sections
    }

    private static func isTitled(_ ordered: [Heading]) -> Bool {
        let real = ordered.filter { $0.group == nil }
        return real.first?.level == 1 && real.count { $0.level == 1 } == 1
    }

    /// Headings in page order, without labels that only introduce a list, with the levels of those that have none.
    private func effectiveHeadings() -> [Heading] {
        let all = headings.sorted {
            ($0.firstLine, $0.group?.depth ?? -1) < ($1.firstLine, $1.group?.depth ?? -1)
        }
        let linkLines = lists.flatMap { list in list.items.filter { $0.link != nil }.map(\.item.firstLine) }
            .sorted()
        var effective: [Heading] = []
        var scopeLevel = 0
        var listLevel = 0
        var start = all.startIndex
        while start < all.endIndex {
            // One real heading, and all that stands below it up to the next one.
            let rest = all[start...].dropFirst(all[start].kind.hasLevel ? 1 : 0)
            let end = rest.firstIndex { $0.kind.hasLevel } ?? all.endIndex
            let labels = all[start..<end].count { $0.kind == .label }
            var firstLink = linkLines.partitioningIndex { $0 > all[start].firstLine }
            if start == all.startIndex, !all[start].kind.hasLevel { firstLink = 0 }
            let before = firstLink < linkLines.count ? linkLines[firstLink] : Int.max
            for heading in all[start..<end] {
                var heading = heading
                switch heading.kind {
                case .label where labels < 2 && before > heading.firstLine: continue
                case .label, .bold:
                    heading.level = scopeLevel + 1
                    listLevel = heading.level
                case .item:
                    heading.level = listLevel + 1 + (heading.group?.depth ?? 0)
                default:
                    scopeLevel = heading.level
                    listLevel = scopeLevel
                }
                effective.append(heading)
            }
            start = end
        }
        return effective
    }

    // MARK: Items

    private func assignItems(to sections: inout [Section]) {
        let finder = SectionFinder(sections)
        for list in lists.sorted(by: { Self.start($0) < Self.start($1) }) {
            // A list may continue past a malformed heading: split it where the section changes.
            var current: Int?
            for (item, link) in list.items {
                let section = finder.section(of: item.firstLine)
                if current != section || sections[section].lists.isEmpty {
                    let depth = list.depth - (sections[section].groupDepth.map { $0 + 1 } ?? 0)
                    sections[section].lists.append(
                        ItemList(depth: max(0, depth), isParagraphs: list.isParagraphs, items: [])
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
        for mention in mentions { sections[finder.section(of: mention.line)].mentions.append(mention) }
        for block in blocks { sections[finder.section(of: block.lines.lowerBound)].blocks.append(block) }
        for index in sections.indices { sections[index].resolveParagraphs() }
    }

    private static func start(_ list: PendingList) -> Int { list.items.first?.item.firstLine ?? 0 }

    static func cleanTitle(_ title: String) -> String {
        // Only kramdown attributes contain a brace.
        let words =
            title.contains("{") ? title.replacing(MarkdownPattern.headingAttributes.regex, with: "") : title
        var title = words.trimming()
        if title.hasSuffix(":") || title.hasSuffix("：") { title.removeLast() }
        return title.trimming()
    }
}

extension Section.Heading {
    /// Whether the syntax itself gives the level.
    fileprivate var hasLevel: Bool {
        switch self {
        case .label, .bold, .item: false
        case .none, .atx, .setext, .malformed, .html: true
        }
    }
}

/// Heading paths, each one given out once.
private struct PathNames {
    /// A single level-1 heading is the title of the page and not part of other paths.
    let isTitled: Bool
    private var path: [(level: Int, title: String)] = []
    private var seen: Set<[String]> = []
    /// How often a path was asked for.
    private var counts: [[String]: Int] = [:]
    private var isFirst = true

    init(isTitled: Bool) { self.isTitled = isTitled }

    /// The path of the next heading; of two with the same path, the second one is numbered.
    mutating func path(to title: String, level: Int) -> [String] {
        path.removeAll { $0.level >= level }
        if isTitled, !isFirst { path.removeAll { $0.level == 1 } }
        isFirst = false
        let parents = path.map(\.title)
        var name = title
        repeat {
            let number = counts[parents + [title], default: 0] + 1
            counts[parents + [title]] = number
            if number > 1 { name = "\(title) (\(number))" }
        } while !seen.insert(parents + [name]).inserted
        path.append((level, name))
        return parents + [name]
    }
}

/// Finds the section of a line.
private struct SectionFinder {
    private let starts: [Int]
    private let ends: [Int?]
    private let parents: [Int]

    init(_ sections: [Section]) {
        starts = sections.map(\.lines.lowerBound)
        ends = sections.map { $0.groupDepth == nil ? nil : $0.lines.upperBound }
        var parents = [0]
        for index in sections.indices.dropFirst() {
            var parent = index - 1
            while let end = ends[parent], end <= starts[index] - 1 { parent = parents[parent] }
            parents.append(parent)
        }
        self.parents = parents
    }

    func section(of line: Int) -> Int {
        var section = max(0, starts.partitioningIndex { $0 > line } - 1)
        while let end = ends[section], end <= line { section = parents[section] }
        return section
    }
}

extension RandomAccessCollection {
    /// The first index whose element belongs to the second part; elements of the first part come first.
    package func partitioningIndex(where belongsInSecond: (Element) -> Bool) -> Index {
        var low = startIndex
        var count = self.count
        while count > 0 {
            let half = count / 2
            let middle = index(low, offsetBy: half)
            if belongsInSecond(self[middle]) {
                count = half
            } else {
                low = index(after: middle)
                count -= half + 1
            }
        }
        return low
    }
}

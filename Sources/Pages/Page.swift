/// A curated Markdown page: sections and links, over the unchanged bytes of the file.
package struct Page: Sendable {
    /// The bytes of the file.
    package let bytes: [UInt8]
    package let frontMatter: FrontMatter?
    /// In page order; the first has an empty path if text precedes the first heading.
    package let sections: [Section]
    /// The title from the front matter, otherwise the first level-1 heading.
    package let title: String?

    let text: SourceText
    /// Lines of code and HTML, in order: they contain no links or headings.
    let inertLines: [ClosedRange<Int>]

    /// Lines between `<!-- veille:off -->` and `<!-- veille:on -->`: veille does not read or write there.
    let closedLines: [ClosedRange<Int>]

    /// Whether a line is code or HTML.
    func isInert(_ line: Int) -> Bool {
        var low = 0
        var high = inertLines.count
        while low < high {
            let middle = (low + high) / 2
            if inertLines[middle].upperBound < line { low = middle + 1 } else { high = middle }
        }
        return low < inertLines.count && inertLines[low].contains(line)
    }

    /// The sections with at least one link that accept new ones.
    package var linkSections: [Section] {
        sections.filter { section in
            !section.links.isEmpty && !section.isClosed
                && !closedLines.contains { $0.contains(section.headingLine) }
        }
    }

    /// The names of the link sections; of those with the same name, with as many parents as tell them apart.
    package var sectionNames: [String] {
        let paths = linkSections.map(\.path)
        var lengths = Array(repeating: 1, count: paths.count)
        for length in 1..<max(2, paths.map(\.count).max() ?? 1) {
            let names = zip(paths, lengths).map { $0.suffix($1) }
            let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
            for index in paths.indices where counts[names[index], default: 0] > 1 {
                lengths[index] = length + 1
            }
        }
        return zip(paths, lengths).map { $0.suffix($1).joined(separator: " / ") }
    }

    /// The number of links in HTML, which veille does not read.
    package var linksInHTML: Int {
        sections.reduce(0) { sum, section in
            sum + section.mentions.count { $0.url.contains("://") && isInert($0.line) }
        }
    }

    /// All links, in page order.
    package var links: [Link] { sections.flatMap(\.links) }

    /// The link whose item starts at a line.
    func linkStarting(at line: Int) -> Link? {
        let index = sections.partitioningIndex { $0.lines.lowerBound > line } - 1
        guard sections.indices.contains(index) else { return nil }
        let links = sections[index].links
        let link = links.partitioningIndex { $0.firstLine >= line }
        return links.indices.contains(link) && links[link].firstLine == line ? links[link] : nil
    }

    /// The numbers of the page's own lines that are in lines counted by line feeds alone, as git does.
    package func lines(endingInLineFeeds numbers: Set<Int>) -> Set<Int> {
        var lines: Set<Int> = []
        var feeds = 1
        for (index, line) in text.lines.enumerated() {
            if numbers.contains(feeds) { lines.insert(index + 1) }
            if line.last == 0x0A { feeds += 1 }
        }
        return lines
    }

    /// A line without its end; numbers count from 1.
    package func line(_ number: Int) -> String { text.content(number) }

    /// Its lines, without their ends.
    package var lineTexts: Set<String> { Set((1..<(text.lines.count + 1)).map(text.content)) }

    /// The addresses that are compared for duplicates, with their lines: of each entry the first.
    ///
    /// An author, a badge or the way back to the top may stand in many entries; they are included if `isPedantic`.
    package func comparedAddresses(isPedantic: Bool) -> [(url: String, line: Int)] {
        isPedantic ? addresses : links.map { ($0.url, $0.firstLine) }
    }

    /// All addresses with their lines, in page order, including those in running text.
    package var addresses: [(url: String, line: Int)] {
        sections.flatMap { section in
            section.links.flatMap { link in link.urls.map { ($0, link.firstLine) } } + section.mentions
        }
    }
}

/// A heading (or its equivalent) and the links under it.
package struct Section: Sendable {
    /// The headings from the outermost to this one; of sections with the same headings, all but the first have a
    /// number in parentheses.
    package let path: [String]
    /// The heading without that number.
    let title: String
    /// The heading level; 0 before the first heading.
    package let level: Int
    /// The syntax of the heading.
    package let heading: Heading
    /// The line of the heading; 0 if there is none.
    package let headingLine: Int
    /// The lines of the section, without its heading and its subsections.
    package let lines: Range<Int>
    /// In order.
    package internal(set) var links: [Link] = []
    /// Addresses in running text.
    package internal(set) var mentions: [(url: String, line: Int)] = []
    /// Lists and paragraphs; a new line must not split an item.
    var lists: [ItemList] = []
    /// Top-level blocks other than headings, in order.
    var blocks: [Block] = []
    /// The depth of the list whose item is the heading.
    let groupDepth: Int?

    /// A top-level block.
    struct Block: Sendable {
        enum Kind: Sendable, Equatable { case list, table, text, wall }

        var kind: Kind
        var lines: ClosedRange<Int>
    }

    init(
        path: [String],
        title: String = "",
        level: Int,
        heading: Heading,
        headingLine: Int,
        lines: Range<Int>,
        groupDepth: Int? = nil
    ) {
        self.path = path
        self.title = title
        self.level = level
        self.heading = heading
        self.headingLine = headingLine
        self.lines = lines
        self.groupDepth = groupDepth
    }

    /// The syntax of a heading.
    package enum Heading: String, Sendable, Codable {
        /// No heading.
        case none
        /// `## Title`.
        case atx
        /// A title underlined with `===` or `---`.
        case setext
        /// `##3 Title`, `##Title`: meant as a heading, but text for CommonMark.
        case malformed
        /// A line of bold text only.
        case bold
        /// `Label:` or `*Label*` on its own line before a list.
        case label
        /// An item without a link, above a nested list of links.
        case item
        /// An HTML heading.
        case html
    }

    /// The last heading of the path, or an empty text.
    package var name: String { path.last ?? "" }

    /// Whether its links are about the page itself, so that no new ones are added.
    ///
    /// Links without a scheme lead to other parts of the same site: it is a table of contents.
    var isClosed: Bool {
        let name = title.lowercased().filter { $0.isLetter || $0 == " " }.trimming()
        return Self.closedNames.contains(name) || !links.contains { $0.url.contains("://") }
    }

    private static let closedNames: Set<String> = [
        "contents", "table of contents", "toc", "index", "sommaire", "table des matières", "contributing",
        "contribute", "contribution", "contributions", "contribution guidelines", "how to contribute",
        "contribuer", "comment contribuer", "contributors", "contributrices et contributeurs",
        "contributeurs",
        "license", "licence", "licenses", "licences", "sponsors", "our sponsors", "backers", "stargazers",
        "stargazers over time", "star history", "legend", "légende", "acknowledgements", "acknowledgments",
        "remerciements", "donate", "donations", "changelog",
    ]
}

/// One item of a section: a link, its context and its position.
package struct Link: Sendable, Equatable {
    /// The link text; the address for a bare link.
    package let title: String
    /// The address of its first link, as written.
    package let url: String
    /// All addresses of the item, including the first.
    package let urls: [String]
    /// The whole item as plain text.
    package let context: String
    /// The text before the link and its separator, if the form has a label: often the site's name.
    package let label: String?
    /// The first line, from 1.
    package let firstLine: Int
    /// The last non-blank line.
    package let lastLine: Int
    /// False for `[title](address` without the `)`.
    package let isWellFormed: Bool
    package let style: LinkStyle
}

/// Consecutive items of a list or table.
struct ItemList: Sendable {
    /// Nesting depth, from 0.
    var depth: Int
    /// Whether its items are paragraphs rather than list items or rows.
    var isParagraphs: Bool
    var items: [Item]

    /// An item, with or without a link.
    struct Item: Sendable {
        var firstLine: Int
        var lastLine: Int
        /// Its first line as plain text, if it has no link.
        var text = ""
        /// Whether its link is at its start; always for list items and rows.
        var startsWithLink = true
        /// The index of its link in the section, if it has one.
        var link: Int?
    }
}

/// One curated Markdown page: its sections and links, over bytes that are kept as they are.
package struct Page: Sendable {
    /// The bytes of the file.
    package let bytes: [UInt8]
    /// The front matter, if there is one.
    package let frontMatter: FrontMatter?
    /// Every section, in page order; the first has an empty path when something precedes the first heading.
    package let sections: [Section]
    /// The title: of the front matter, else the first heading of level 1.
    package let title: String?

    let text: SourceText
    /// Lines of code and HTML, in order: nothing in them is a link or a heading.
    let inertLines: [ClosedRange<Int>]

    /// Lines between `<!-- veille:off -->` and `<!-- veille:on -->`: nothing is proposed for them or put there.
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

    /// The sections that hold at least one item with a link, and are open to more.
    package var linkSections: [Section] {
        sections.filter { section in
            !section.links.isEmpty && !section.isClosed
                && !closedLines.contains { $0.contains(section.headingLine) }
        }
    }

    /// Every item with a link, in page order.
    package var links: [Link] { sections.flatMap(\.links) }

    /// Every address on the page, in page order, those in running text included, each with its line.
    package var addresses: [(url: String, line: Int)] {
        sections.flatMap { section in
            section.links.flatMap { link in link.urls.map { ($0, link.firstLine) } } + section.mentions
        }
    }
}

/// A heading (or what plays that part) and the links under it.
package struct Section: Sendable {
    /// The headings from the outermost to this one.
    package let path: [String]
    /// How deep it is: the level of its heading; 0 for what precedes the first one.
    package let level: Int
    /// How its heading is written.
    package let heading: Heading
    /// The line of the heading; 0 when it has none.
    package let headingLine: Int
    /// The lines that belong to it, its heading excluded and those of its subsections too.
    package let lines: Range<Int>
    /// Its items with a link, in order.
    package internal(set) var links: [Link]
    /// Addresses in running text.
    package internal(set) var mentions: [(url: String, line: Int)]
    /// Lines of an item or paragraph that a new line must not be put between.
    var lists: [ItemList]

    /// How a heading is written.
    package enum Heading: String, Sendable, Codable {
        /// Nothing precedes it.
        case none
        /// `## Title`.
        case atx
        /// A title underlined with `===` or `---`.
        case setext
        /// `##3 Title`, `##Title`: shown as text by CommonMark, meant as a heading.
        case malformed
        /// A line of bold text alone.
        case bold
        /// `Label:` alone before a list.
        case label
        /// An HTML heading.
        case html
    }

    /// The last heading of the path, or an empty text.
    package var name: String { path.last ?? "" }

    /// Whether its links are about the page itself: no place for new ones.
    var isClosed: Bool { Self.closedNames.contains(name.lowercased()) }

    private static let closedNames: Set<String> = [
        "contents", "table of contents", "sommaire", "table des matières", "contributing", "contribute",
        "contribution", "contributions", "contribuer", "contributors", "license", "licence", "licenses",
    ]
}

/// One item of a section: a link, the words around it, and where it is.
package struct Link: Sendable, Equatable {
    /// The text of the link; the address itself for a bare one.
    package let title: String
    /// The address of its first link, as written.
    package let url: String
    /// Every address of the item, the first included.
    package let urls: [String]
    /// The whole item as plain text.
    package let context: String
    /// What stands before the link and its separator, where the form has a label: often the site's name.
    package let label: String?
    /// Its first line, from 1.
    package let firstLine: Int
    /// Its last line that is not blank.
    package let lastLine: Int
    /// Whether the link is written as Markdown will read it; false for `[title](address` without the `)`.
    package let isWellFormed: Bool
    /// How it is written.
    package let style: LinkStyle
}

/// Items that follow each other in one list or table.
struct ItemList: Sendable {
    /// How deep the list is nested, from 0.
    var depth: Int
    /// Whether its items are paragraphs rather than list items or rows.
    var isParagraphs: Bool
    var items: [Item]

    /// An item, with or without a link.
    struct Item: Sendable {
        var firstLine: Int
        var lastLine: Int
        /// The place of its link in the section, if it has one.
        var link: Int?
    }
}

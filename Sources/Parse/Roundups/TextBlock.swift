import Feeds

/// A part of a text that a reader sees as one: a heading, an item of a list, a paragraph or one of its lines.
struct TextBlock {
    enum Kind {
        case heading, item, paragraph
    }

    /// The part of the page that holds it.
    enum Place {
        case article, main, elsewhere
    }

    struct Link {
        var url: WebURL
        var text: String
        /// The text of the block before it.
        var before: String
    }

    var kind: Kind
    /// One line, at most ``textLimit`` bytes long.
    var text: String
    /// The length of all its text, in bytes.
    var length: Int
    var links: [Link]
    /// The length of the text of all its links, in bytes.
    var linkedLength = 0
    /// What stands in bold at its start.
    var strong: String?
    /// Whether the page calls it a title.
    var isTitle = false
    var place = Place.elsewhere

    static let textLimit = 1200
    /// Further ones are left out.
    static let limit = 3000
    static let linkLimit = 40

    /// The blocks of HTML that somebody else wrote.
    static func read(html: [UInt8], base: WebURL?) -> [TextBlock] {
        let reader = BlockReader(base: base)
        XMLStream.parseHTML(html, to: reader)
        reader.flush()
        return reader.blocks
    }
}

private final class BlockReader: MarkupHandler {
    private(set) var blocks: [TextBlock] = []
    private let base: WebURL?
    private var kind = TextBlock.Kind.paragraph
    private var text: [UInt8] = []
    private var length = 0
    private var links: [TextBlock.Link] = []
    private var linkedLength = 0
    private var open: (url: WebURL, start: Int)?
    private var isTitle = false
    private var strong: String?
    private var strongDepth = 0
    private var strongStart: Int?
    /// The elements around the current place whose text is not shown, by name.
    private var hidden: [String] = []
    /// How many of the elements that make a place are open.
    private var depths: [TextBlock.Place: Int] = [:]

    init(base: WebURL?) { self.base = base }

    override func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        func value(_ name: String) -> String? { attributes.first { $0.name.local == name }?.value.trimmed }
        if let outer = hidden.first {
            if name.local == outer, hidden.count < 200 { hidden.append(outer) }
            return
        }
        let isUnseen = value("style").map {
            $0.lowercased().replacing(" ", with: "").contains("display:none")
        }
        if Self.hidden.contains(name.local) || isUnseen == true && !Self.void.contains(name.local) {
            hidden.append(name.local)
            return
        }
        switch name.local {
        case "li", "dt":
            flush()
            kind = .item
        case "h1", "h2", "h3", "h4", "h5", "h6":
            flush()
            kind = .heading
        case "a":
            guard let href = value("href"), let url = base?.resolving(href) ?? WebURL(href) else { break }
            close()
            open = (url, text.count)
        case "b", "strong":
            strongDepth += 1
            if strongDepth == 1, strong == nil, !text.contains(where: Self.isWritten) {
                strongStart = text.count
            }
        default:
            if Self.blocks.contains(name.local) {
                if text.contains(where: Self.isWritten) {
                    flush()
                } else {
                    separate()
                }
            }
        }
        if let place = Self.places[name.local] { depths[place, default: 0] += 1 }
        if let names = value("class"), names.contains("title") || names.contains("headline") {
            isTitle = true
        }
    }

    override func end(_ name: MarkupName) {
        if let outer = hidden.first {
            if name.local == outer { hidden.removeLast() }
            return
        }
        switch name.local {
        case "a": close()
        case "b", "strong":
            strongDepth = max(0, strongDepth - 1)
            if strongDepth == 0, let start = strongStart {
                strong = shown(from: start)
                strongStart = nil
            }
        case "li", "dt", "h1", "h2", "h3", "h4", "h5", "h6": flush()
        default: if Self.blocks.contains(name.local) { flush() }
        }
        if let place = Self.places[name.local] { depths[place] = max(0, depths[place, default: 0] - 1) }
    }

    override func text(_ bytes: Span<UInt8>) {
        guard hidden.isEmpty else { return }
        length += bytes.count
        let room = TextBlock.textLimit - text.count
        if room > 0 { text.append(copying: bytes.extracting(first: min(room, bytes.count))) }
    }

    private func shown(from start: Int) -> String {
        HTMLText.collapse(String(decoding: text[min(start, text.count)...], as: UTF8.self))
    }

    private func close() {
        guard let open else { return }
        self.open = nil
        linkedLength += max(0, text.count - open.start)
        guard links.count < TextBlock.linkLimit else { return }
        let before = HTMLText.collapse(String(decoding: text.prefix(open.start), as: UTF8.self))
        links.append(TextBlock.Link(url: open.url, text: shown(from: open.start), before: before))
    }

    private func separate() {
        if let last = text.last, last != 0x20 { text.append(0x20) }
    }

    func flush() {
        defer {
            (kind, length, strong, strongStart) = (.paragraph, 0, nil, strongDepth > 0 ? 0 : nil)
            linkedLength = 0
            isTitle = false
            text.removeAll(keepingCapacity: true)
            links.removeAll()
        }
        // A link, and bold words, that go on in the next block.
        let goesOn = open?.url
        close()
        if let goesOn { open = (goesOn, 0) }
        if strongDepth > 0, let start = strongStart { strong = shown(from: start) }
        let line = shown(from: 0)
        guard !line.isEmpty || !links.isEmpty, blocks.count < TextBlock.limit else { return }
        if kind == .paragraph, links.isEmpty, let strong, strong == line, line.utf8.count < 100 {
            kind = .heading
        }
        // An address that is not marked as a link.
        if links.isEmpty, let bare = TextBlock.address(in: line) {
            links = [TextBlock.Link(url: bare.url, text: bare.text, before: bare.before)]
        }
        // `1: In 1911 …`
        if kind == .paragraph, line.prefixMatch(of: Self.number.regex) != nil { kind = .item }
        blocks.append(
            TextBlock(
                kind: kind,
                text: line,
                length: text.count < TextBlock.textLimit ? line.utf8.count : length,
                links: links,
                linkedLength: linkedLength,
                strong: strong?.nonEmpty,
                isTitle: isTitle,
                place: [.article, .main].first { depths[$0, default: 0] > 0 } ?? .elsewhere
            )
        )
    }

    private static let number = Pattern(/\d{1,3}[.:)]\s/)

    private static func isWritten(_ byte: UInt8) -> Bool { byte > 0x20 }

    private static let blocks = TagStripper.blocks.union(
        ["address", "center", "details", "main", "summary", "tbody"]
    )
    private static let places: [String: TextBlock.Place] = ["article": .article, "main": .main]
    private static let void: Set<String> = ["br", "hr", "img", "input", "wbr"]
    private static let hidden: Set<String> = [
        "title", "script", "style", "template", "noscript", "svg", "object", "textarea", "select",
        "aside", "footer", "form", "nav", "head",
    ]
}

private import CMarkdown

/// A block of a Markdown document as parsed by CommonMark with GFM tables, copied out of the parser.
///
/// Lines count from 1 in the parsed text; columns are 1-based bytes, as in cmark.
struct MarkdownBlock: Sendable {
    enum Kind: Sendable, Equatable {
        case document, heading(level: Int), paragraph, list, item, table, tableRow, quote, html, code, other
    }

    var kind: Kind
    var firstLine: Int
    var lastLine: Int
    var firstColumn: Int
    /// Plain text of a leaf's inlines.
    var text = ""
    /// The links of a leaf's inlines, in order.
    var links: [MarkdownLink] = []
    var children: [MarkdownBlock] = []
}

/// An inline link or CommonMark autolink.
struct MarkdownLink: Sendable, Equatable {
    var url: String
    var text: String
    /// The position from cmark; wrong on indented continuation lines, so the caller must check the slice.
    var line: Int
    var firstColumn: Int
    var lastColumn: Int
}

/// The cmark-gfm wrapper: the only file of this target with C pointers.
enum MarkdownTree {
    /// Parses UTF-8 text into blocks; cmark replaces invalid bytes.
    static func parse(_ text: [UInt8]) -> MarkdownBlock {
        cmark_gfm_core_extensions_ensure_registered()
        let parser = unsafe cmark_parser_new(CMARK_OPT_DEFAULT)
        defer { unsafe cmark_parser_free(parser) }
        if let table = unsafe cmark_find_syntax_extension("table") {
            unsafe cmark_parser_attach_syntax_extension(parser, table)
        }
        unsafe text.withUnsafeBytes { bytes in
            unsafe cmark_parser_feed(
                parser,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                bytes.count
            )
        }
        guard let root = unsafe cmark_parser_finish(parser) else {
            return MarkdownBlock(kind: .document, firstLine: 1, lastLine: 1, firstColumn: 1)
        }
        defer { unsafe cmark_node_free(root) }
        return unsafe block(root, depth: 0)
    }

    /// Deeper nesting is cut, so that a hostile page cannot exhaust the stack.
    private static let maximumDepth = 64

    private static func block(_ node: OpaquePointer, depth: Int) -> MarkdownBlock {
        var block = unsafe MarkdownBlock(
            kind: kind(node),
            firstLine: Int(cmark_node_get_start_line(node)),
            lastLine: Int(cmark_node_get_end_line(node)),
            firstColumn: Int(cmark_node_get_start_column(node))
        )
        guard depth < maximumDepth else { return block }
        switch block.kind {
        case .heading, .paragraph, .tableRow:
            unsafe readInlines(of: node, into: &block)
        default:
            var child = unsafe cmark_node_first_child(node)
            while let current = unsafe child {
                unsafe block.children.append(self.block(current, depth: depth + 1))
                unsafe child = cmark_node_next(current)
            }
        }
        return block
    }

    private static func kind(_ node: OpaquePointer) -> MarkdownBlock.Kind {
        switch unsafe cmark_node_get_type(node) {
        case CMARK_NODE_DOCUMENT: .document
        case CMARK_NODE_HEADING: .heading(level: unsafe Int(cmark_node_get_heading_level(node)))
        case CMARK_NODE_PARAGRAPH: .paragraph
        case CMARK_NODE_LIST: .list
        case CMARK_NODE_ITEM: .item
        case CMARK_NODE_BLOCK_QUOTE: .quote
        case CMARK_NODE_HTML_BLOCK: .html
        case CMARK_NODE_CODE_BLOCK: .code
        default:
            if unsafe veille_is_table(node) != 0 {
                .table
            } else if unsafe veille_is_table_row(node) != 0 {
                .tableRow
            } else {
                .other
            }
        }
    }

    private static func readInlines(of leaf: OpaquePointer, into block: inout MarkdownBlock) {
        let iterator = unsafe cmark_iter_new(leaf)
        defer { unsafe cmark_iter_free(iterator) }
        var openLink: (start: Int, link: MarkdownLink)?
        while true {
            let event = unsafe cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { break }
            guard let node = unsafe cmark_iter_get_node(iterator) else { break }
            let type = unsafe cmark_node_get_type(node)
            if type == CMARK_NODE_LINK {
                if event == CMARK_EVENT_ENTER {
                    let link = unsafe MarkdownLink(
                        url: cmark_node_get_url(node).map { unsafe String(cString: $0) } ?? "",
                        text: "",
                        line: Int(cmark_node_get_start_line(node)),
                        firstColumn: Int(cmark_node_get_start_column(node)),
                        lastColumn: Int(cmark_node_get_end_column(node))
                    )
                    openLink = (block.text.utf8.count, link)
                } else if let (start, unfinished) = openLink {
                    var link = unfinished
                    link.text = String(decoding: Array(block.text.utf8.dropFirst(start)), as: UTF8.self)
                    block.links.append(link)
                    openLink = nil
                }
            } else if event == CMARK_EVENT_ENTER {
                switch type {
                case CMARK_NODE_TEXT, CMARK_NODE_CODE:
                    block.text += unsafe cmark_node_get_literal(node).map { unsafe String(cString: $0) } ?? ""
                case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK:
                    block.text += " "
                default:
                    if unsafe veille_is_table_cell(node) != 0, !block.text.isEmpty { block.text += " | " }
                }
            }
        }
    }
}

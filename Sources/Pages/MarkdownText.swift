import Feeds

/// Plain text as Markdown, for output other than pages.
package enum MarkdownText {
    /// Escapes Markdown, HTML, Liquid and Hugo syntax, on one line.
    package static func escape(_ text: String) -> String { LineWriter.escape(PlainText.line(text)) }

    /// An address as a link destination; `nil` if it cannot be one.
    package static func destination(_ url: String) -> String? { try? LineWriter.destination(url) }
}

extension MarkdownText {
    /// The lines of paragraphs and headings, also those in lists: not what is quoted, shown as code, or hidden in an HTML
    /// comment.
    package static func ownLines(of text: String) -> [String] {
        let bytes = Array(text.utf8)
        let source = SourceText(bytes)
        var own: [String] = []
        func collect(_ block: MarkdownBlock) {
            switch block.kind {
            case .paragraph, .heading:
                let last = max(block.firstLine, block.lastLine)
                own += withoutComments((block.firstLine...last).map { source.content($0) })
            case .document, .list, .item: block.children.forEach(collect)
            case .quote, .code, .html, .table, .tableRow, .other: break
            }
        }
        collect(MarkdownTree.parse(ParserLimits.masked(bytes)))
        return own
    }

    /// The lines of a paragraph that are not inside an HTML comment of several lines.
    private static func withoutComments(_ lines: [String]) -> [String] {
        var own: [String] = []
        var isHidden = false
        let lastEnd = lines.lastIndex { $0.contains("-->") } ?? -1
        for (index, line) in lines.enumerated() {
            if !isHidden { own.append(line) }
            var rest = line[...]
            while true {
                if isHidden {
                    guard let end = rest.firstRange(of: "-->") else { break }
                    (isHidden, rest) = (false, rest[end.upperBound...])
                } else {
                    guard let start = rest.firstRange(of: "<!--") else { break }
                    let isEscaped = rest[..<start.lowerBound].last == "\\"
                    rest = rest[start.upperBound...]
                    isHidden = !isEscaped && (index < lastEnd || rest.contains("-->"))
                }
            }
        }
        return own
    }
}

import Feeds

/// Plain text as Markdown, for output other than pages.
package enum MarkdownText {
    /// Escapes Markdown, HTML, Liquid and Hugo syntax, on one line.
    package static func escape(_ text: String) -> String { LineWriter.escape(PlainText.line(text)) }

    /// An address as a link destination; `nil` if it cannot be one.
    package static func destination(_ url: String) -> String? { try? LineWriter.destination(url) }
}

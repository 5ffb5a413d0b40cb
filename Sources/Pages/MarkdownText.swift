import Feeds

/// Plain text as Markdown that shows it, for what is written outside of a page.
package enum MarkdownText {
    /// Escapes what would act as Markdown, HTML, Liquid or Hugo, on one line.
    package static func escape(_ text: String) -> String { LineWriter.escape(PlainText.line(text)) }

    /// An address as a link destination; `nil` when it cannot be one.
    package static func destination(_ url: String) -> String? { try? LineWriter.destination(url) }
}

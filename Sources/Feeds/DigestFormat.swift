/// The output formats of a digest.
package enum DigestFormat: String, Sendable, CaseIterable {
    /// Markdown with front matter, for Jekyll and Hugo.
    case md
    /// A complete HTML page.
    case html
    /// Plain text, 72 columns wide.
    case text
    /// Atom (RFC 4287).
    case atom
    /// RSS 2.0.
    case rss
    /// JSON Feed 1.1.
    case json
    /// A message (RFC 5322) with a plain and an HTML part.
    case eml

    /// Whether the format can be written from a template.
    package var takesTemplate: Bool { self != .json && self != .eml }
}

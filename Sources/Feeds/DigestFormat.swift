/// The formats a digest can be written in.
package enum DigestFormat: String, Sendable, CaseIterable {
    /// Markdown with front matter, as Jekyll and Hugo take it.
    case md
    /// A page of its own.
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

    /// Whether a template can write it.
    package var takesTemplate: Bool { self != .json && self != .eml }
}

import Feeds

/// Mentions of people and issues in untrusted text, which a forge would notify or close.
package enum Mentions {
    /// Separates the sign from the name with an invisible character: the text looks the same, and is not a mention.
    package static func neutralized(_ text: String) -> String {
        text.replacing(mentions.regex) { $0.output + "\u{200B}" }
    }

    /// `@name`, `#1`, `!1`, `GH-1` and the addresses of issues, up to the name or number.
    private static let mentions = Pattern(
        /[@#](?=[\w\p{M}])|!(?=[0-9])|\b[Gg][Hh]-(?=[0-9])|\/(?:issues|pulls?|merge_requests|work_items)\/(?=[0-9])/
            .matchingSemantics(.unicodeScalar)
            .wordBoundaryKind(.simple)
    )
}

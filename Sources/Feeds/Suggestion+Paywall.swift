extension Suggestion.Article {
    /// Whether the feed marks the article as subscribers-only.
    ///
    /// Feed formats have no field for this: newspapers write it into the title, the summary or the address.
    package var isPaywalled: Bool {
        Self.isMarked(title) || Self.isMarked(summary) || Self.isMarked(address: url)
    }

    private static func isMarked(_ text: String) -> Bool {
        let text = text.lowercased()
        // A padlock anywhere else in a summary is an illustration.
        if text.hasPrefix("🔒") || text.hasSuffix("🔒") || text.hasPrefix("🔐") || text.hasSuffix("🔐") {
            return true
        }
        return text.firstMatch(of: Self.bracketed.regex) != nil
            || text.firstMatch(of: Self.phrase.regex) != nil
    }

    private static func isMarked(address: String) -> Bool {
        let address = address.lowercased()
        let host = address.drop { $0 != ":" }.dropFirst(3).prefix { $0 != "/" }
        if host.hasPrefix("abonnes.") || host.hasPrefix("abonne.") { return true }
        return address.firstMatch(of: Self.path.regex) != nil
    }

    private static let bracketed = Pattern(
        /[\[(](?:€+|\$+|🔒|abonn[ée](?:[·.\-]?e)?(?:[·.\-]?s)?|payant|premium|paywall|paid|subscribers?|(?:article |édition |réservé )?abonnés|accès payant|article payant)[\])]/
    )
    private static let phrase = Pattern(
        /(?:réservée?s?|reservée?s?) (?:aux|à nos|a nos) (?:seuls )?abonn[ée]|subscribers?[ \-]only|(?:for|to) (?:paid |paying )?subscribers only|(?:pour|offert à) nos abonnés uniquement/
    )
    private static let path = Pattern(
        /\/(?:abonnes?|reserve-aux-abonnes|edition-abonnes|subscribers?(?:-only)?|paywall)(?:[\/?#]|$)/
    )
}

public import Feeds
private import struct Foundation.Date

extension ParsedFeed {
    /// The items as entries: what a poll keeps.
    ///
    /// Items with neither title nor address are left out.
    public var entries: [Entry] {
        let feedLanguage = language
        let identity = identity
        let isWordPress = generator?.lowercased().contains("wordpress") ?? false
        return items.indices.compactMap { index in
            let item = items[index]
            let title = item.title?.excerpt(Self.titleLimit) ?? ""
            let text = item.summary ?? item.content
            let url = item.url ?? item.externalURL ?? item.enclosures.first?.url
            guard url != nil || !title.isEmpty else { return nil }
            var summary = text?.excerpt(Self.summaryLimit) ?? ""
            if isWordPress { summary = Self.withoutCredit(summary, title: title) }
            return Entry(
                guid: identity.names[index],
                url: url,
                title: title.isEmpty ? Self.opening(of: summary) : title,
                summary: summary,
                published: item.published.flatMap(Self.meant),
                updated: item.updated.flatMap(Self.meant),
                authors: item.authors.compactMap { $0.name ?? $0.email },
                categories: item.categories.map { $0.label ?? $0.term },
                language: item.language ?? feedLanguage,
                hasOwnAddress: identity.hasOwnAddress[index]
            )
        }
    }

    /// A date before the web is a zero that some program wrote: it means that the date is unknown.
    private static func meant(_ date: Date) -> Date? { date.timeIntervalSince1970 > 500_000_000 ? date : nil }

    /// A title longer than this is a text in the wrong place.
    private static let titleLimit = 300

    /// Enough to classify by and to show; the rest of an article is its site's.
    private static let summaryLimit = 600

    /// A summary without the sentence that WordPress adds at its end, “The post … appeared first on …”.
    private static func withoutCredit(_ summary: String, title: String) -> String {
        let bytes = summary.utf8
        let opened = title.prefix(24)
        for opening in ["The post ", "L’article ", "L'article "] {
            var end = bytes.endIndex
            while let start = bytes[..<end].lastIndex(of: opening.utf8.first ?? 0), start > bytes.startIndex {
                let rest = summary[start...]
                if rest.utf8.starts(with: opening.utf8),
                    rest.utf8.dropFirst(opening.utf8.count).starts(with: opened.utf8)
                {
                    return String(summary[..<start]).trimmed
                }
                end = start
            }
        }
        return summary
    }

    /// A title for an item without one: the first words of its text.
    private static func opening(of text: String) -> String {
        guard text.count > 80 else { return text }
        let cut = text.prefix(80)
        return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)) + "…"
    }
}

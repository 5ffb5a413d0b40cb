package import Feeds
private import struct Foundation.Date

extension ParsedFeed {
    /// The items as entries, for storage.
    ///
    /// Items without title and address are left out.
    package var entries: [Entry] {
        let identity = identity
        let isWordPress = generator?.lowercased().contains("wordpress") ?? false
        return items.indices.compactMap { index in
            Self.entry(
                items[index],
                guid: identity.names[index],
                hasOwnAddress: identity.hasOwnAddress[index],
                language: language,
                isWordPress: isWordPress
            )
        }
    }

    // `borrowing`: items are large.
    private static func entry(
        _ item: borrowing Item,
        guid: String,
        hasOwnAddress: Bool,
        language: String?,
        isWordPress: Bool
    ) -> Entry? {
        // Wait for the complete item: a stored entry would not be updated.
        guard !item.isCutOff else { return nil }
        let title = item.title?.excerpt(titleLimit) ?? ""
        let url =
            bounded(item.url) ?? bounded(item.externalURL) ?? bounded(item.enclosures.first?.url)
            ?? address(named: item.id)
        guard url != nil || PlainText.isVisible(title) else { return nil }
        var summary = item.summary?.excerpt(summaryLimit) ?? item.content?.excerpt(summaryLimit) ?? ""
        if isWordPress { summary = withoutCredit(summary, title: title) }
        return Entry(
            guid: guid.utf8.count > guidLimit ? "long:" + StableHash.name(of: guid, length: 20) : guid,
            url: url,
            title: PlainText.isVisible(title) ? title : opening(of: summary),
            summary: summary,
            published: item.published.flatMap(plausible),
            updated: item.updated.flatMap(plausible),
            authors: item.authors.prefix(listLimit).compactMap { $0.name ?? $0.email },
            categories: item.categories.prefix(listLimit).map { $0.label ?? $0.term },
            language: item.language ?? language,
            hasOwnAddress: hasOwnAddress
        )
    }

    /// A date before the web is a default value written by a program: `nil`.
    private static func plausible(_ date: Date) -> Date? {
        date.timeIntervalSince1970 > 500_000_000 ? date : nil
    }

    /// A GUID that is an address, although it is not said to be one: better than none.
    private static func address(named id: String?) -> String? {
        bounded(id).flatMap { WebURL($0)?.isWeb == true ? $0 : nil }
    }

    private static func bounded(_ url: String?) -> String? {
        url.flatMap { $0.utf8.count <= urlLimit ? $0 : nil }
    }

    /// Longer addresses are dropped; in bytes.
    private static let urlLimit = 16_384

    /// Longer guids are replaced by their hash; in bytes.
    private static let guidLimit = 1024

    /// Maximum number of authors and of categories.
    private static let listLimit = 50

    /// A longer title is body text in the wrong field.
    private static let titleLimit = 300

    /// Enough to classify and to display an article.
    private static let summaryLimit = 600

    /// A summary without WordPress's final sentence, “The post … appeared first on …”.
    ///
    /// Searches only near the end, by the length of a title and two names.
    private static func withoutCredit(_ summary: String, title: String) -> String {
        let bytes = summary.utf8.span
        let quoted = title.utf8.span
        let known = min(24, quoted.count)
        var start = bytes.count - 12
        let last = max(1, start - quoted.count - 200)
        while start >= last {
            if bytes[start - 1] == 0x20, let length = credit(bytes, at: start),
                start + length + known <= bytes.count,
                (0..<known).allSatisfy({ bytes[start + length + $0] == quoted[$0] })
            {
                return String(copying: bytes.extracting(..<start)).trimmed
            }
            start -= 1
        }
        return summary
    }

    /// The length of that sentence's start at an index; `nil` if it is not there.
    private static func credit(_ bytes: Span<UInt8>, at start: Int) -> Int? {
        guard bytes[start] == UInt8(ascii: "T") || bytes[start] == UInt8(ascii: "L") else { return nil }
        return credits.first { opening in
            start + opening.count <= bytes.count
                && opening.indices.allSatisfy { bytes[start + $0] == opening[$0] }
        }?.count
    }

    private static let credits = ["The post ", "L’article ", "L'article "].map { Array($0.utf8) }

    /// A title for an item without one: the first words of its text.
    private static func opening(of text: String) -> String {
        guard text.count > 80 else { return text }
        let cut = text.prefix(80)
        return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)) + "…"
    }
}

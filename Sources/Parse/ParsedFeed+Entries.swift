package import Feeds
package import struct Foundation.Date

extension ParsedFeed {
    /// The items as entries, for storage.
    ///
    /// Items without title and address are left out.
    package var entries: [Entry] { entries { entry, _ in [entry] } }

    /// The entries, with the links of each one that is a list of links in its place.
    ///
    /// Such a list says so in its title or in that of the feed, or most of its feed are such lists: otherwise it is an
    /// article with its sources.
    ///
    /// Of those that are no older than `date`, or have none, the hosts that they cite are read, too.
    package func entriesAndListedLinks(citingSince date: Date = .distantFuture) -> [Entry] {
        func cited(_ entry: Entry, _ item: borrowing Item) -> [Entry] {
            guard entry.date.map({ $0 >= date }) ?? (date != .distantFuture) else { return [entry] }
            var entry = entry
            entry.citedHosts = item.citedHosts
            return [entry]
        }
        let candidates = items.indices.filter { items[$0].mayListLinks }
        guard !candidates.isEmpty else { return entries(cited) }
        let isHabit =
            format == .mail || RoundupWords.announcesLinks(title?.excerpt(Self.titleLimit) ?? "")
            || areMostlyLists(candidates)
        return entries { entry, item in
            guard isHabit || RoundupWords.announcesLinks(entry.title) else { return cited(entry, item) }
            return links(of: item, entry) ?? cited(entry, item)
        }
    }

    /// Whether an address is for sharing, leaving a list or the like, or of a job offer.
    package static func isHousekeeping(_ url: WebURL) -> Bool {
        RoundupWords.isForSharing(url) || RoundupWords.isJob(url)
    }

    /// Whether the first items are lists of links.
    private func areMostlyLists(_ candidates: [Int]) -> Bool {
        let first = items.indices.prefix(Self.habit)
        guard items.count >= 3,
            candidates.prefix(first.count).count(where: first.contains) * 4 >= first.count * 3
        else {
            return false
        }
        // One may be something else; at the second, no more are read.
        var others = 0
        for index in first where roundup(items[index], isAnnounced: false) == nil {
            others += 1
            if others * 4 > first.count { return false }
        }
        return true
    }

    /// The list of links that an item is.
    private func roundup(_ item: borrowing Item, isAnnounced: Bool) -> Roundup? {
        guard item.mayListLinks else { return nil }
        let base = (item.url ?? link).flatMap { WebURL($0) }
        return Roundup(item.blocks(base: base), isAnnounced: isAnnounced) { url in
            // What a site has of its own is in its feed; a letter has no other place for it.
            if item.links.contains(where: { $0.rel == MailFeed.housekeeping && $0.href == url.description }) {
                return true
            }
            guard let base, WebURL.isSameSite(url.host, base.host), !url.isForwarder else { return false }
            return format != .mail || url.path.count < 2
        }
    }

    /// What an item links to, as entries; `nil` if it is no list of links.
    private func links(of item: borrowing Item, _ entry: Entry) -> [Entry]? {
        func cut(_ text: String, _ limit: Int) -> String {
            TextConstruct(value: text, kind: .text).excerpt(limit)
        }
        return roundup(item, isAnnounced: true)?.links.map { link in
            Entry(
                guid: Self.bounded(guid: entry.guid + Entry.listSeparator + CanonicalURL(link.url).key),
                // A letter is addressed to somebody, a feed to all.
                url: (format == .mail ? link.url.withoutReader : link.url).description,
                title: cut(link.title, Self.titleLimit),
                summary: cut(link.words, Self.summaryLimit),
                published: entry.published,
                updated: entry.updated,
                categories: link.heading.map { [$0] } ?? [],
                language: entry.language,
                roundup: entry.title
            )
        }
    }

    /// So many items tell the habit of a feed.
    private static let habit = 4

    private func entries(_ expanded: (Entry, borrowing Item) -> [Entry]) -> [Entry] {
        let identity = identity
        let isWordPress = generator?.lowercased().contains("wordpress") ?? false
        var entries: [Entry] = []
        entries.reserveCapacity(items.count)
        for index in items.indices {
            let entry = Self.entry(
                items[index],
                guid: identity.names[index],
                hasOwnAddress: identity.hasOwnAddress[index],
                language: language,
                isWordPress: isWordPress
            )
            if let entry { entries += expanded(entry, items[index]) }
        }
        return entries
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
            guid: bounded(guid: guid),
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

    fileprivate static func bounded(guid: String) -> String {
        guid.utf8.count > guidLimit ? "long:" + StableHash.name(of: guid, length: 20) : guid
    }

    /// Longer addresses are dropped; in bytes.
    private static let urlLimit = 16_384

    /// Longer guids are replaced by their hash; in bytes.
    private static let guidLimit = 1024

    /// Maximum number of authors and of categories.
    private static let listLimit = 50

    /// A longer title is body text in the wrong field.
    fileprivate static let titleLimit = 300

    /// Enough to classify and to display an article.
    fileprivate static let summaryLimit = 600

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

extension ParsedFeed.Item {
    /// Whether it has links enough to be a list of links; a recording's are its sources.
    fileprivate var mayListLinks: Bool {
        let isRecording = enclosures.contains { enclosure in
            ["audio/", "video/"].contains { enclosure.type?.hasPrefix($0) == true }
        }
        return !isRecording && Self.hasLinks(markup.span)
    }

    /// The hosts that its text links to.
    fileprivate var citedHosts: [String] {
        let own = url.flatMap { WebURL($0) }?.host
        return CitedHosts.read(
            markup.span,
            besides: own.map { $0.hasPrefix("www.") ? String($0.dropFirst(4)) : $0 }
        )
    }

    /// The full text, or what there is of it.
    private var markup: [UInt8] { content?.bytes ?? summary?.bytes ?? [] }

    private var isPlainText: Bool { (content ?? summary)?.kind == .text }

    fileprivate func blocks(base: WebURL?) -> [TextBlock] {
        isPlainText ? TextBlock.read(text: markup) : TextBlock.read(html: markup, base: base)
    }

    /// Whether there are three addresses in a text, `://`.
    private static func hasLinks(_ text: Span<UInt8>) -> Bool {
        var index = 0
        for _ in 0..<3 {
            guard let end = address.end(in: text, from: index) else { return false }
            index = end
        }
        return true
    }

    private static let address = WordSearch("://")
}

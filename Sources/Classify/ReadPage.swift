package import Feeds
package import struct Foundation.Date

/// A web page and what its words tell, found once.
package struct ReadPage: Sendable {
    let content: PageContent
    /// What it takes to know the page again.
    package let snapshot: PageSnapshot
    /// The words of its title, site name, summary and headings.
    let head: PageWords
    /// All words.
    let words: PageWords
    /// What it has of each trade.
    let trades: [Takeover.Trade: TradeWords.Found]

    package init(_ content: PageContent, at date: Date) {
        self.content = content
        let title = PlainText.line(content.title ?? content.headings.first ?? "")
        let summary = PlainText.line(content.summary ?? "")
        let start = [title, content.site ?? "", summary].joined(separator: " . ")
        head = PageWords(start + " . " + content.headings.joined(separator: " . "))
        words = PageWords(start + " . " + content.headings.joined(separator: " . ") + " . " + content.text)
        trades = words.trades
        snapshot = PageSnapshot(
            seen: date,
            title: String(title.prefix(200)),
            language: words.language ?? content.language.map(Self.primarySubtag),
            words: Array(words.frequentStems.prefix(PageSnapshot.wordLimit)),
            trades: trades.filter { !$0.value.telling.isEmpty }.map(\.key).sorted {
                $0.rawValue < $1.rawValue
            },
            head: String(([title, summary] + content.headings).joined(separator: ". ").prefix(600)),
            start: String(content.text.prefix(600)),
            selling: words.sellingShare
        )
    }

    private static func primarySubtag(_ tag: String) -> String {
        String(tag.lowercased().prefix { $0 != "-" && $0 != "_" }.prefix(8))
    }
}

/// The words of a text of a page.
struct PageWords: Sendable {
    let text: String
    let words: [Lexicon.Word]

    init(_ text: String) {
        self.text = text
        words = Lexicon.shared.words(Tokens.words(in: text))
    }

    /// The words that tell something, without their endings.
    var stems: [String] {
        let language = Tokens.guess(words) ?? .french
        return words.compactMap { $0.isTelling ? $0.stem(language) : nil }
    }

    /// Most frequent first, then in order of appearance.
    var frequentStems: [String] {
        var counts: [String: (count: Int, first: Int)] = [:]
        for (index, stem) in stems.enumerated() { counts[stem, default: (0, index)].count += 1 }
        return counts.sorted { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }.map(
            \.key
        )
    }

    var language: String? { WrittenLanguage.of(self) }

    /// What the text has of each trade.
    var trades: [Takeover.Trade: TradeWords.Found] { TradeWords.found(in: self) }

    /// The share of words that shops use; of a short text, what it would be of twenty words.
    var sellingShare: Double {
        Double(words.count { SellingWords.list.contains($0.text) }) / Double(max(20, words.count))
    }
}

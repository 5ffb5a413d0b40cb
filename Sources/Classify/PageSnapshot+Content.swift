package import Feeds
package import struct Foundation.Date

extension PageSnapshot {
    /// What of a page it takes to know it again.
    package init(_ content: PageContent, at date: Date) {
        let title = PlainText.line(content.title ?? content.headings.first ?? "")
        let summary = PlainText.line(content.summary ?? "")
        let all = [title, summary] + content.headings + [content.text]
        let text = all.joined(separator: " . ")
        let (trades, _) = TradeWords.found(in: text)
        self.init(
            seen: date,
            title: String(title.prefix(200)),
            site: content.site.map { String(PlainText.line($0).prefix(100)) },
            summary: String(summary.prefix(300)),
            language: WrittenLanguage.of(text) ?? content.language.map(Self.primarySubtag),
            words: Self.frequent(Tokens.terms(of: text).map(\.stem)),
            trades: trades.filter { !$0.value.telling.isEmpty }.map(\.key).sorted {
                $0.rawValue < $1.rawValue
            },
            head: String(([title, summary] + content.headings).joined(separator: ". ").prefix(600)),
            start: String(content.text.prefix(600)),
            selling: SellingWords.share(of: text)
        )
    }

    private static func primarySubtag(_ tag: String) -> String {
        String(tag.lowercased().prefix { $0 != "-" && $0 != "_" }.prefix(8))
    }

    /// Most frequent first, then in order of appearance.
    private static func frequent(_ words: [String]) -> [String] {
        var counts: [String: (count: Int, first: Int)] = [:]
        for (index, word) in words.enumerated() { counts[word, default: (0, index)].count += 1 }
        return counts.sorted { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }
            .prefix(wordLimit).map(\.key)
    }
}

import Feeds

extension Sequence<Reviewing.Item> {
    /// Those whose line was written, and stands on its page no more: an editor may have written over it.
    ///
    /// What a repair of veille's own has given another address is no loss.
    public var missing: [Reviewing.Item] {
        let mended = compactMap { $0.state == .applied ? $0.suggestion.repair?.before : nil }
        return filter { item in
            item.state == .applied && !item.isOnPage && item.suggestion.repair == nil
                && !mended.contains { $0.contains(item.suggestion.article.url) }
        }
    }
}

extension Reviewing {
    /// What tells of lines that were written and are on the page no more.
    public static func missing(_ items: [Item]) -> (what: Phrase, remedy: Phrase) {
        let names = items.prefix(3).map(\.id).joined(separator: ", ") + (items.count > 3 ? "…" : "")
        let count = Phrase.count(
            items.count,
            en: (
                "line that was written is not on the page any more",
                "lines that were written are not on the page any more"
            ),
            fr: ("ligne écrite n’est plus sur la page", "lignes écrites ne sont plus sur la page")
        )
        return (
            Phrase(en: "\(count.en) (\(names))", fr: "\(count.fr) (\(names))"),
            items.count == 1
                ? Phrase(
                    en: "veille accept ID writes it again, veille refuse ID forgets it",
                    fr: "veille accept ID la réécrit, veille refuse ID l’oublie"
                )
                : Phrase(
                    en: "veille accept ID writes them again, veille refuse ID forgets them",
                    fr: "veille accept ID les réécrit, veille refuse ID les oublie"
                )
        )
    }
}

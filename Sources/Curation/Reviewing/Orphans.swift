package import Home
package import Feeds

extension Sequence<Reviewing.Item> {
    /// Those whose line was written, and stands on its page no more: an editor may have written over it.
    ///
    /// What a repair of veille's own has given another address is no loss.
    package var missing: [Reviewing.Item] {
        let mended = compactMap { $0.state == .applied ? $0.suggestion.repair?.before : nil }
        return filter { item in
            item.state == .applied && !item.isOnPage && item.suggestion.repair == nil
                && !mended.contains { $0.contains(item.suggestion.article.url) }
        }
    }
}

extension Reviewing {
    /// Suggestions that are not where they were, or have no place any more: what is so, and what a person can do.
    package struct Orphan: Sendable {
        /// The page that they are of.
        package var page: String
        /// How many, and which.
        package var what: Phrase
        /// What to do.
        package var remedy: Phrase
    }

    /// What has no place any more, of all that is known and decided: its line is gone, its section, or its whole page.
    package static func orphans(_ items: [Item], in home: HomeFolder, _ decisions: [Decision]) -> [Orphan] {
        let pages = home.configuration.pages
        let missing = Dictionary(grouping: items.missing, by: \.suggestion.page)
        let unplaced = Dictionary(grouping: items.filter { $0.state == .unplaced }, by: \.suggestion.page)
        let standings = Standings(decisions)
        return pages.flatMap { page in
            [missing[page].map { missingLines($0, page) }, unplaced[page].map { withoutSection($0, page) }]
                .compactMap(\.self)
        }
            + Set(decisions.map(\.page)).subtracting(pages).sorted().compactMap { page in
                let accepted = standings.accepted(page: page)
                return accepted.isEmpty ? nil : withoutPage(accepted, page)
            }
    }

    private static func names(_ ids: [String]) -> String {
        ids.prefix(3).joined(separator: ", ") + (ids.count > 3 ? "…" : "")
    }

    private static func missingLines(_ items: [Item], _ page: String) -> Orphan {
        let names = names(items.map(\.id))
        let count = Phrase.count(
            items.count,
            en: (
                "line that was written is not on the page any more",
                "lines that were written are not on the page any more"
            ),
            fr: ("ligne écrite n’est plus sur la page", "lignes écrites ne sont plus sur la page")
        )
        return Orphan(
            page: page,
            what: Phrase(en: "\(count.en) (\(names))", fr: "\(count.fr) (\(names))"),
            remedy: items.count == 1
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

    private static func withoutSection(_ items: [Item], _ page: String) -> Orphan {
        let names = names(items.map(\.id))
        let count = Phrase.count(
            items.count,
            en: (
                "suggestion is for a section that the page has not",
                "suggestions are for sections that the page has not"
            ),
            fr: (
                "suggestion vise une section que la page n’a pas",
                "suggestions visent des sections que la page n’a pas"
            )
        )
        return Orphan(
            page: page,
            what: Phrase(en: "\(count.en) (\(names))", fr: "\(count.fr) (\(names))"),
            remedy: Phrase(
                en: "veille list --state unplaced, then veille move ID SECTION",
                fr: "veille list --state unplaced, puis veille move ID SECTION"
            )
        )
    }

    private static func withoutPage(_ decisions: [Decision], _ page: String) -> Orphan {
        let names = names(decisions.map(\.id))
        let count = Phrase.count(
            decisions.count,
            en: ("accepted line is for it", "accepted lines are for it"),
            fr: ("ligne acceptée est pour elle", "lignes acceptées sont pour elle")
        )
        return Orphan(
            page: page,
            what: Phrase(
                en: "veille.yml does not name this page, and \(count.en) (\(names))",
                fr: "veille.yml ne nomme pas cette page, et \(count.fr) (\(names))"
            ),
            remedy: Phrase(
                en:
                    "name it under pages; where it has another name now, give it that in state/decisions.jsonl, too",
                fr:
                    "nommez-la sous pages ; si elle a changé de nom, changez-le aussi dans state/decisions.jsonl"
            )
        )
    }
}

package import Home
package import Feeds

extension Sequence<Reviewing.Item> {
    /// Items whose line was written and is no longer on its page; an editor may have overwritten it.
    ///
    /// A link whose address veille itself repaired is not missing.
    package var missing: [Reviewing.Item] {
        let repaired = compactMap { $0.state == .applied ? $0.suggestion.repair?.before : nil }
        return filter { item in
            item.state == .applied && !item.isOnPage && item.suggestion.repair == nil
                && !repaired.contains { $0.contains(item.suggestion.article.url) }
        }
    }
}

extension Reviewing {
    /// Suggestions without a place on a page: the problem, and what to do.
    package struct Orphan: Sendable {
        package var page: String
        /// The problem, with the number of suggestions and the first identifiers.
        package var what: Phrase
        /// What to do.
        package var remedy: Phrase
    }

    /// The suggestions whose line, section or page is gone.
    package static func orphans(_ items: [Item], in home: HomeFolder, _ history: DecisionHistory) -> [Orphan]
    {
        let pages = home.configuration.pages
        let missing = Dictionary(grouping: items.missing, by: \.suggestion.page)
        let unplaced = Dictionary(grouping: items.filter { $0.state == .unplaced }, by: \.suggestion.page)
        return pages.flatMap { page in
            [missing[page].map { missingLines($0, page) }, unplaced[page].map { withoutSection($0, page) }]
                .compactMap(\.self)
        }
            + history.pages.subtracting(pages).sorted().compactMap { page in
                let accepted = history.accepted(page: page)
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
                "written line is no longer on the page",
                "written lines are no longer on the page"
            ),
            fr: ("ligne écrite n’est plus sur la page", "lignes écrites ne sont plus sur la page")
        )
        return Orphan(
            page: page,
            what: Phrase(en: "\(count.en) (\(names))", fr: "\(count.fr) (\(names))"),
            remedy: items.count == 1
                ? Phrase(
                    en: "veille accept ID writes it again, veille refuse ID drops it",
                    fr: "veille accept ID la réécrit, veille refuse ID l’écarte"
                )
                : Phrase(
                    en: "veille accept ID writes them again, veille refuse ID drops them",
                    fr: "veille accept ID les réécrit, veille refuse ID les écarte"
                )
        )
    }

    private static func withoutSection(_ items: [Item], _ page: String) -> Orphan {
        let names = names(items.map(\.id))
        let count = Phrase.count(
            items.count,
            en: (
                "suggestion is for a section that is not on the page",
                "suggestions are for sections that are not on the page"
            ),
            fr: (
                "proposition vise une section absente de la page",
                "propositions visent des sections absentes de la page"
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
                en: "veille.yml does not list this page, and \(count.en) (\(names))",
                fr: "cette page n’est pas dans veille.yml, et \(count.fr) (\(names))"
            ),
            remedy: Phrase(
                en:
                    "list it under pages; if it was renamed, change its name in state/decisions.jsonl as well",
                fr:
                    "ajoutez-la sous pages ; si elle a changé de nom, changez-le aussi dans state/decisions.jsonl"
            )
        )
    }
}

import Curation
import Feeds
import Foundation
import Home

/// The words for suggestions and decisions.
extension Texts {
    var nothingToDecide: String {
        text(
            en: "Nothing to decide. “veille poll” fetches new articles.",
            fr: "Rien à trier. « veille poll » relève les nouveaux articles."
        )
    }

    var nothingHere: String { text(en: "Nothing here.", fr: "Rien ici.") }

    func summary(_ count: Int, _ query: QueueQuery) -> String {
        if !query.search.isEmpty {
            return text(.count(count, en: ("result", "results"), fr: ("résultat", "résultats")))
        }
        guard query.state == .pending else { return self.count(count, in: query.state) }
        return lead(count)
    }

    /// How much there is to decide; empty where there is nothing.
    func lead(_ count: Int) -> String {
        guard count > 0 else { return "" }
        let minutes = max(1, Int((Double(count) * 0.4).rounded()))
        return text(
            en: "\(count) to decide, about \(minutes) min",
            fr: "\(count) à trier, environ \(minutes) min"
        )
    }

    /// As in `3 acceptées`.
    func count(_ count: Int, in state: Reviewing.State) -> String {
        func phrase(en: String, fr one: String, _ many: String) -> String {
            text(.count(count, en: (en, en), fr: (one, many)))
        }
        return switch state {
        case .pending: phrase(en: "to decide", fr: "à trier", "à trier")
        case .accepted: phrase(en: "accepted", fr: "acceptée", "acceptées")
        case .refused: phrase(en: "refused", fr: "refusée", "refusées")
        case .later: phrase(en: "put off", fr: "remise à plus tard", "remises à plus tard")
        case .applied: phrase(en: "on the page", fr: "sur la page", "sur la page")
        case .onBranch: phrase(en: "on a branch", fr: "sur une branche", "sur une branche")
        case .unplaced: phrase(en: "without a section", fr: "sans section", "sans section")
        case .duplicate: phrase(en: "already covered", fr: "déjà traitée", "déjà traitées")
        case .muted: phrase(en: "muted", fr: "en sourdine", "en sourdine")
        }
    }

    func notice(_ state: Phrase, title: String) -> String {
        text(
            en: "\(PlainText.printable(state.en)): \(title)",
            fr: "\(PlainText.printable(state.fr)) : \(title)"
        )
    }

    func order(_ order: QueueOrder) -> String {
        switch order {
        case .section: text(en: "by section", fr: "par section")
        case .source: text(en: "by source", fr: "par source")
        case .story: text(en: "by story", fr: "par sujet")
        case .worth: text(en: "by relevance", fr: "par intérêt")
        case .newest: text(en: "newest first", fr: "les plus récentes")
        case .doubt: text(en: "by doubt", fr: "par doute")
        }
    }

    /// The heading of the group that a suggestion belongs to; empty where there are no groups.
    func heading(_ item: Reviewing.Item, by order: QueueOrder) -> String {
        let article = item.suggestion.article
        return switch order {
        case .section: item.suggestion.section.last ?? ""
        case .source: PlainText.printable(article.site)
        case .story:
            text(.count(article.alsoAt.count + 1, en: ("source", "sources"), fr: ("source", "sources")))
        case .worth, .newest, .doubt: ""
        }
    }

    func verdict(_ decision: Decision) -> String {
        guard let branch = decision.branch?.shown else { return verdict(decision.verdict) }
        return text(en: "written on branch \(branch)", fr: "écrite sur la branche \(branch)")
    }

    func verdict(_ verdict: Decision.Verdict) -> String {
        switch verdict {
        case .propose: text(en: "added", fr: "ajoutée")
        case .accept: text(en: "accepted", fr: "acceptée")
        case .refuse: text(en: "refused", fr: "refusée")
        case .later: text(en: "put off", fr: "remise à plus tard")
        case .move: text(en: "moved", fr: "déplacée")
        case .edit: text(en: "edited", fr: "modifiée")
        case .undo: text(en: "undone", fr: "annulée")
        case .applied: text(en: "written", fr: "écrite")
        }
    }

    /// The place that an order gives to a new line.
    func order(_ order: SectionOrder) -> String {
        switch order {
        case .append: text(en: "at the end", fr: "à la fin")
        case .newestFirst: text(en: "at the top", fr: "au début")
        case .alphabetical: text(en: "by title", fr: "par titre")
        }
    }

    /// What covered the same news before.
    func coverage(_ coverage: Suggestion.PriorCoverage) -> String {
        let title = PlainText.printable(coverage.title)
        if let line = coverage.line {
            return text(
                en: "Already covered on line \(line): \(title)",
                fr: "Déjà traité à la ligne \(line) : \(title)"
            )
        }
        let name = coverage.id ?? ""
        return text(
            en: "Already covered by suggestion \(name): \(title)",
            fr: "Déjà traité par la proposition \(name) : \(title)"
        )
    }

    func near(_ link: Reasons.Neighbour) -> String {
        let title = PlainText.printable(link.title)
        let akin = akin(link)
        return text(
            en: "close to line \(link.line): \(title)\(akin)",
            fr: "proche de la ligne \(link.line) : \(title)\(akin)"
        )
    }

    /// The words that mean nearly the same, in parentheses.
    private func akin(_ link: Reasons.Neighbour) -> String {
        let words = link.akin.map { "\(PlainText.printable($0.article)) ≈ \(PlainText.printable($0.link))" }
        return words.isEmpty ? "" : " (" + words.joined(separator: ", ") + ")"
    }

    /// A link of another section that is nearer than those of the proposed one.
    func nearer(_ link: Reasons.Neighbour) -> String {
        let title = PlainText.printable(link.title)
        let section = PlainText.printable(link.section?.last ?? "")
        return text(
            en: "still closer to line \(link.line), in “\(section)”: \(title)",
            fr: "encore plus proche de la ligne \(link.line), dans « \(section) » : \(title)"
        )
    }

    func refused(_ link: Reasons.Neighbour) -> String {
        let title = PlainText.printable(link.title)
        return text(
            en: "close to “\(title)”, which you refused",
            fr: "proche de « \(title) », que vous avez refusé"
        )
    }

    /// The words that only the page of the article has; `nil` if there are none.
    func ofPage(_ words: [String]) -> String? {
        let list = words.map(PlainText.printable).joined(separator: ", ")
        return list.isEmpty
            ? nil : text(en: "read on its own page: \(list)", fr: "lu sur sa propre page : \(list)")
    }

    func feed(_ url: String, roundup: String?) -> String {
        let feed = text(en: "from the feed \(url)", fr: "du flux \(url)")
        guard let roundup = roundup.map(PlainText.printable) else { return feed }
        return feed + text(en: ", in “\(roundup)”", fr: ", dans « \(roundup) »")
    }

    /// What the page has of a site, and what was decided on it.
    func site(_ site: Reasons.SiteHabit) -> String {
        let links = Phrase.count(site.onPage, en: ("link", "links"), fr: ("lien", "liens"))
        let decided = site.accepted + site.refused
        let accepted =
            decided == 0
            ? ""
            : text(
                en: ", \(site.accepted) of \(decided) accepted",
                fr: ", \(site.accepted) sur \(decided) " + (site.accepted < 2 ? "accepté" : "acceptés")
            )
        return text(
            en: "\(site.host): \(links.en) on the page, \(site.inSection) in this section",
            fr: "\(site.host) : \(links.fr) sur la page, \(site.inSection) dans cette section"
        ) + accepted
    }

    func health(_ health: FeedHealth) -> String {
        guard health.failures > 0 else {
            return health.lastChecked == nil
                ? text(en: "never visited", fr: "jamais visité") : text(en: "fine", fr: "en ordre")
        }
        let problem = PlainText.printable(health.problem.map { text(Phrase($0)) } ?? "")
        guard let since = health.failingSince.map(longDate) else { return problem }
        return text(en: "\(problem), since \(since)", fr: "\(problem), depuis le \(since)")
    }

    /// The day in UTC so many days later, as `YYYY-MM-DD`.
    static func day(_ days: Int, after now: Date) -> String {
        String(now.addingTimeInterval(Double(days) * 86_400).formatted(.iso8601).prefix(10))
    }

    /// When something that is put off may come back.
    func delays(now: Date) -> [OptionView] {
        [
            OptionView(value: "tomorrow", name: text(en: "until tomorrow", fr: "jusqu’à demain")),
            OptionView(value: "monday", name: text(en: "until Monday", fr: "jusqu’à lundi")),
            OptionView(
                value: "confirmed",
                name: text(
                    en: "until a second source covers it",
                    fr: "jusqu’à ce qu’une autre source en parle"
                )
            ),
            OptionView(
                value: Self.day(14, after: now),
                name: text(en: "for two weeks", fr: "pour deux semaines")
            ),
            OptionView(
                value: Self.day(60, after: now),
                name: text(en: "for two months", fr: "pour deux mois")
            ),
        ]
    }
}

package import Home

extension Phrase {
    /// What speaks for a source.
    package init(_ source: Scouting.Source) {
        var reasons: [Phrase] = []
        func add(_ count: Int, en: (String, String), fr: (String, String)) {
            if count > 0 { reasons.append(.count(count, en: en, fr: fr)) }
        }
        add(
            source.onPage,
            en: ("link on your pages", "links on your pages"),
            fr: ("lien sur vos pages", "liens sur vos pages")
        )
        add(
            source.accepted.count,
            en: ("article accepted", "articles accepted"),
            fr: ("article accepté", "articles acceptés")
        )
        add(
            source.citedBy.count,
            en: ("good article cites it", "good articles cite it"),
            fr: ("bon article le cite", "bons articles le citent")
        )
        self = .list(reasons)
    }

    /// What a source would have brought; `nil` for one without a feed.
    package init(_ preview: Scouting.Preview?) {
        guard let preview else {
            self.init(en: "no feed found", fr: "aucun flux trouvé")
            return
        }
        let count = Phrase.count(preview.articles, en: ("article", "articles"), fr: ("article", "articles"))
        self.init(
            en: "\(count.en) in a month, \(preview.proposed.count) would be proposed",
            fr: "\(count.fr) en un mois, \(preview.proposed.count) à proposer"
        )
    }
}

package import Feeds
package import Home

extension Phrase {
    /// How many links are followed, and how many could be.
    package init(_ coverage: Coverage) {
        self.init(StatusReport.LinksFollowed(coverage))
    }

    /// How many links are followed, and how many could be.
    package init(_ coverage: StatusReport.LinksFollowed) {
        let (all, followed, possible) = (coverage.links, coverage.followed, coverage.possible)
        let total = Phrase.count(all, en: ("link", "links"), fr: ("lien", "liens"))
        self = .list(
            [
                Phrase(
                    en: "\(followed) of \(total.en) followed",
                    fr: "\(followed) \(followed < 2 ? "lien suivi" : "liens suivis") sur \(all)"
                ),
                Phrase(
                    en: "\(possible) could be",
                    fr: "\(possible) \(possible < 2 ? "pourrait l’être" : "pourraient l’être")"
                ),
                Phrase(
                    en: "\(all - followed - possible) without a known feed",
                    fr: "\(all - followed - possible) sans flux connu"
                ),
            ],
            separator: ", "
        )
    }
}

extension Recipe.Kind {
    /// What the feed brings.
    package var phrase: Phrase {
        switch self {
        case .articles: Phrase(en: "articles", fr: "articles")
        case .videos: Phrase(en: "videos", fr: "vidéos")
        case .discussions: Phrase(en: "discussions", fr: "discussions")
        case .papers: Phrase(en: "papers", fr: "publications")
        case .releases: Phrase(en: "releases", fr: "versions")
        case .repositories: Phrase(en: "repositories", fr: "dépôts")
        }
    }
}

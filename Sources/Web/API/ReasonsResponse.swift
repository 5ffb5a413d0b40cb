import Feeds

/// Why a suggestion was made, in the API of the browser.
struct ReasonsResponse: Encodable {
    let terms: [Term]
    let nearest: [Neighbour]
    let elsewhere: Neighbour?
    let site: Site?
    let refused: [Neighbour]
    let separating: [Term]

    struct Term: Encodable {
        let word: String
        let weight: Double
    }

    struct Neighbour: Encodable {
        let title: String
        let line: Int
        let similarity: Double
        let section: [String]?
        let akin: [WordPair]
    }

    struct WordPair: Encodable {
        let article: String
        let link: String
    }

    struct Site: Encodable {
        let host: String
        let onPage: Int
        let inSection: Int
        let accepted: Int
        let refused: Int
    }

    init(_ reasons: Reasons) {
        func term(_ term: Reasons.Term) -> Term { Term(word: term.word, weight: term.weight) }
        func neighbour(_ link: Reasons.Neighbour) -> Neighbour {
            Neighbour(
                title: link.title,
                line: link.line,
                similarity: link.similarity,
                section: link.section,
                akin: link.akin.map { WordPair(article: $0.article, link: $0.link) }
            )
        }
        terms = reasons.terms.map(term)
        nearest = reasons.nearest.map(neighbour)
        elsewhere = reasons.elsewhere.map(neighbour)
        site = reasons.site.map {
            Site(
                host: $0.host,
                onPage: $0.onPage,
                inSection: $0.inSection,
                accepted: $0.accepted,
                refused: $0.refused
            )
        }
        refused = reasons.refused.map(neighbour)
        separating = reasons.separating.map(term)
    }
}

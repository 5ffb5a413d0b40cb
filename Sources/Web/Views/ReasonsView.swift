import Feeds

/// Why a suggestion was made.
struct ReasonsView: Sendable {
    struct TermView: Sendable {
        let word: String
        let weight: String
    }

    struct NearestView: Sendable {
        let text: String
        let similarity: String
    }

    let terms: [TermView]
    /// The words against it.
    let against: [TermView]
    let nearest: [NearestView]
    /// What the page has of the same site, what was refused, where it comes from.
    let facts: [String]

    /// `nil` where nothing speaks for it.
    init?(_ suggestion: Suggestion, _ texts: Texts) {
        let reasons = suggestion.reasons
        guard
            reasons.terms.contains(where: { $0.weight > 0 }) || !reasons.nearest.isEmpty
                || reasons.site != nil
        else { return nil }
        terms = reasons.terms.filter { $0.weight > 0 }.prefix(5).map { term in
            TermView(word: PlainText.printable(term.word), weight: "+" + texts.number(term.weight))
        }
        against = reasons.contrary.prefix(3).map { term in
            TermView(word: PlainText.printable(term.word), weight: "−" + texts.number(-term.weight))
        }
        nearest = reasons.nearest.prefix(2).map { link in
            NearestView(text: texts.near(link), similarity: texts.number(link.similarity))
        }
        facts = [
            reasons.elsewhere.map(texts.nearer), reasons.site.map(texts.site),
            reasons.refused.first.map(texts.refused),
            texts.ofPage(suggestion.wordsOfPage),
            suggestion.article.feedURL?.nonEmpty.map { texts.feed($0, roundup: suggestion.article.roundup) },
        ].compactMap(\.self)
    }
}

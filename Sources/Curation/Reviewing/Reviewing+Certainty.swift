package import Feeds
package import Home

extension Reviewing.Item {
    /// The section that came second; `nil` if a person has chosen one.
    package var second: Suggestion.RunnerUp? {
        isMoved || suggestion.repair != nil ? nil : suggestion.runnerUp
    }

    /// Whether the first section is hardly more likely than the second.
    ///
    /// On pages that the weights were fitted on, such a first section was right for 34 % of the links, the second for 27 %.
    package var isNearTie: Bool { second != nil && suggestion.doubt > 0.45 }

    /// How certain the section is, in a word or two.
    package var certainty: Phrase {
        if isMoved { return Phrase(en: "chosen by you", fr: "choisie par vous") }
        if isNearTie { return Phrase(en: "too close to call", fr: "presque à égalité") }
        if let none = suggestion.none, none > 0.5 {
            return Phrase(en: "no section fits", fr: "aucune ne convient")
        }
        return switch suggestion.confidence {
        case 0.7...: Phrase(en: "sure", fr: "sûr")
        case 0.4...: Phrase(en: "likely", fr: "probable")
        default: Phrase(en: "uncertain", fr: "incertain")
        }
    }

    /// Whether it was judged: what a person brings is worth it.
    package var isJudged: Bool { suggestion.article.feedURL != nil }
}

import Feeds
import Pages

extension Reviewing.Item {
    /// What a person should know of the article before it is accepted.
    public var warnings: [Phrase] {
        var warnings: [Phrase] = []
        let article = suggestion.article
        if state == .unplaced {
            let name = suggestion.section.last ?? ""
            warnings.append(
                Phrase(
                    en: "the page has no section “\(name)” any more: move it",
                    fr: "la page n’a plus de section « \(name) » : déplacez-la"
                )
            )
        }
        if article.url.hasPrefix("http://") {
            warnings.append(Phrase(en: "not encrypted (http)", fr: "non chiffré (http)"))
        }
        let letters = article.title.filter(\.isLetter)
        if letters.count > 12, letters.allSatisfy(\.isUppercase) {
            warnings.append(Phrase(en: "title in capitals", fr: "titre en capitales"))
        }
        return warnings
    }
}

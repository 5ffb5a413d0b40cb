package import Home
import Feeds
import Pages

extension Reviewing.Item {
    /// What a person should know of the article before it is accepted.
    package var warnings: [Phrase] {
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
        if let url = WebURL(article.url) {
            if url.hasUserInfo {
                warnings.append(
                    Phrase(
                        en: "the site is \(url.host): what stands before the @ is not",
                        fr: "le site est \(url.host) : ce qui précède le @ n’en est pas un"
                    )
                )
            }
            let foreign = url.host.unicodeScalars.filter { !$0.isASCII }
            if !foreign.isEmpty {
                let list = String(String.UnicodeScalarView(foreign))
                warnings.append(
                    Phrase(
                        en: "letters beyond ASCII in the name of the site: \(list)",
                        fr: "lettres hors ASCII dans le nom du site : \(list)"
                    )
                )
            }
        }
        let letters = article.title.filter(\.isLetter)
        if letters.count > 12, letters.allSatisfy(\.isUppercase) {
            warnings.append(Phrase(en: "title in capitals", fr: "titre en capitales"))
        }
        return warnings
    }
}

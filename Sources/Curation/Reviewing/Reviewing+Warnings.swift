package import Home
import Feeds
import Pages

extension Reviewing.Item {
    /// Things to check before the article is accepted.
    package var warnings: [Phrase] {
        if let repair = suggestion.repair, repair.isRemoval, let code = Finding.Code(rawValue: repair.code) {
            let why = Phrase(removal: code, repair)
            return [Phrase(en: "to remove: \(why.en)", fr: "à retirer : \(why.fr)")]
        }
        var warnings: [Phrase] = []
        let article = suggestion.article
        if state == .unplaced {
            let name = suggestion.section.last ?? ""
            warnings.append(
                Phrase(
                    en: "the section “\(name)” is no longer on the page: move the suggestion",
                    fr: "la section « \(name) » n’est plus sur la page : déplacez la proposition"
                )
            )
        }
        switch suggestion.descriptionOrigin {
        case .article?:
            warnings.append(
                Phrase(
                    en: "the description is the article’s own: read it",
                    fr: "la description vient de l’article : à relire"
                )
            )
        case .missing?:
            warnings.append(
                Phrase(
                    en: "no description, unlike its neighbours: edit the line",
                    fr: "sans description, contrairement à ses voisines : modifiez la ligne"
                )
            )
        case .person?, nil: break
        }
        if article.url.hasPrefix("http://") {
            warnings.append(Phrase(en: "not encrypted (http)", fr: "non chiffré (http)"))
        }
        if let url = WebURL(article.url) {
            if url.hasUserInfo {
                warnings.append(
                    Phrase(
                        en: "the site is \(url.host); the part before the @ is only a user name",
                        fr: "le site est \(url.host) ; ce qui précède le @ n’est qu’un nom d’utilisateur"
                    )
                )
            }
            let nonASCII = url.host.unicodeScalars.filter { !$0.isASCII }
            if !nonASCII.isEmpty {
                let list = String(String.UnicodeScalarView(nonASCII))
                warnings.append(
                    Phrase(
                        en: "non-ASCII letters in the host name: \(list)",
                        fr: "lettres non ASCII dans le nom d’hôte : \(list)"
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

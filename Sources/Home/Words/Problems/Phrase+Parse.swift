package import Feeds

extension Phrase {
    /// Why a document gave no feed.
    package init(_ problem: ParseProblem) {
        switch problem {
        case .empty: self.init(en: "the answer is empty", fr: "la réponse est vide")
        case .html(let feeds):
            let link = feeds.first.map { Phrase(en: "; it links to \($0)", fr: " ; elle mène à \($0)") }
            self.init(
                en: "an HTML page instead of the feed\(link?.en ?? "")",
                fr: "une page HTML à la place du flux\(link?.fr ?? "")"
            )
        case .notAFeed(let document): self.init(notAFeed: document)
        case .unreadable(let line, _):
            let place = line > 0 ? Phrase(en: ", line \(line)", fr: ", ligne \(line)") : Phrase("")
            self.init(en: "invalid XML\(place.en)", fr: "XML invalide\(place.fr)")
        case .noMail(let folder):
            self.init(en: "no folder of mail at \(folder)", fr: "aucun dossier de courrier en \(folder)")
        }
    }

    private init(notAFeed document: ParseProblem.Document?) {
        switch document {
        case .brokenJSON:
            self.init(
                en: "looks like JSON but is not valid JSON",
                fr: "ressemble à du JSON mais n’est pas du JSON valide"
            )
        case .otherJSON:
            self.init(
                en: "not a feed: JSON, but not JSON Feed",
                fr: "ce n’est pas un flux : du JSON, mais pas JSON Feed"
            )
        case .text:
            self.init(
                en: "not a feed: neither XML nor JSON",
                fr: "ce n’est pas un flux : ni XML ni JSON"
            )
        case .root(let name, nil):
            self.init(
                en: "not a feed: the document is <\(name)>",
                fr: "ce n’est pas un flux : le document est <\(name)>"
            )
        case .root(let name, let wanted?):
            self.init(
                en: "the document is <\(name)>, not <\(wanted)>",
                fr: "le document est <\(name)>, et non <\(wanted)>"
            )
        case .noList:
            self.init(
                en: "no list of articles on the page",
                fr: "aucune liste d’articles sur la page"
            )
        case .webPage:
            self.init(
                en: "a web page, not a page in Markdown: give the address of the file itself",
                fr: "une page web, et non une page en Markdown : donnez l’adresse du fichier lui-même"
            )
        case .noMatch:
            self.init(
                en: "no link on the page matches the selector",
                fr: "aucun lien de la page ne correspond au sélecteur"
            )
        case .sitemapPart(let address):
            self.init(
                en: "the newest sitemap of the index could not be fetched: \(address)",
                fr: "le plan de site le plus récent de l’index n’a pas pu être relevé : \(address)"
            )
        case nil: self.init(en: "not a feed", fr: "ce n’est pas un flux")
        }
    }
}

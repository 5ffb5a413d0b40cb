package import Feeds

extension Phrase {
    /// Why a feed or a link failed.
    package init(_ problem: Problem) {
        switch problem.kind {
        case .fetch(let cause): self.init(cause)
        case .parse(let cause): self.init(cause)
        case .gone: self.init(en: "gone for good (410)", fr: "supprimé définitivement (410)")
        case .unknown(_, let label):
            self.init(en: problem.note ?? "unknown problem: \(label)", fr: "problème inconnu : \(label)")
        }
    }

    /// Why a link may be broken.
    package init(_ suspicion: LinkHealth.Suspicion) {
        switch suspicion {
        case .refused(.botWall(let name)): self.init(botWall: name, instead: .page)
        case .refused(let cause): self.init(cause)
        case .frontPage(let address):
            self.init(
                en: "it redirects to the front page, \(address)",
                fr: "il redirige vers l’accueil, \(address)"
            )
        case .errorPage(let address):
            self.init(en: "it redirects to \(address)", fr: "il redirige vers \(address)")
        case .errorTitle(let title):
            self.init(en: "the page title is “\(title)”", fr: "le titre de la page est « \(title) »")
        case .parked:
            self.init(en: "the domain seems to be for sale", fr: "le domaine semble à vendre")
        case .takenOver(let takeover):
            let what = Phrase(takeover)
            self.init(
                en: "somebody else’s page seems to be there: \(what.en)",
                fr: "une page étrangère semble s’y trouver : \(what.fr)"
            )
        case .otherPage(let title):
            let title = PlainText.line(title).fitting(60)
            self.init(
                en: "another page is there now" + (title.isEmpty ? "" : ", “\(title)”"),
                fr: "une autre page s’y trouve" + (title.isEmpty ? "" : ", « \(title) »")
            )
        case .otherThing(let address, let title):
            let title = PlainText.line(title).fitting(60)
            self.init(
                en: "it leads to \(address)" + (title.isEmpty ? "" : ", “\(title)”")
                    + ", and nothing shows that it is the same thing",
                fr: "il mène à \(address)" + (title.isEmpty ? "" : ", « \(title) »")
                    + ", et rien ne montre que c’est la même chose"
            )
        case .missingAnchor(let anchor):
            self.init(en: "the page has no “#\(anchor)”", fr: "la page n’a pas de « #\(anchor) »")
        case .unknown(let label, let detail):
            self.init(
                en: detail.isEmpty ? "unknown problem: \(label)" : detail,
                fr: "problème inconnu : \(label)"
            )
        }
    }

    /// Why a server returned no embeddings.
    package init(_ problem: EmbeddingProblem) {
        switch problem {
        case .fetch(.botWall(let name)): self.init(botWall: name, instead: .answer)
        case .fetch(let cause): self.init(cause)
        case .status(let status, let said): self = Phrase(FetchProblem.status(status)).quoting(said)
        case .notEncodable:
            self.init(
                en: "the texts cannot be written as JSON",
                fr: "les textes ne peuvent être écrits en JSON"
            )
        case .notEmbeddings:
            self.init(
                en: "the answer is not a list of embeddings",
                fr: "la réponse n’est pas une liste de vecteurs"
            )
        case .unequal:
            self.init(
                en: "a vector is missing, or the vectors differ in length",
                fr: "un vecteur manque, ou les vecteurs diffèrent en longueur"
            )
        case .notStored:
            self.init(
                en: "the vectors could not be stored",
                fr: "les vecteurs n’ont pas pu être gardés"
            )
        case .unknown(let detail):
            self.init(en: detail.isEmpty ? "unknown problem" : detail, fr: "problème inconnu")
        }
    }

    /// The phrase, followed by a quoted message.
    package func quoting(_ said: String) -> Phrase { quoting(Phrase(said)) }

    /// The phrase, followed by another one that explains it.
    package func quoting(_ why: Phrase) -> Phrase {
        why.en.isEmpty ? self : Phrase(en: "\(en): \(why.en)", fr: "\(fr) : \(why.fr)")
    }
}

extension Problem {
    /// The sentence in English, with the note of a library: for programs and logs.
    package var detail: String {
        let sentence = Phrase(self).en
        guard let note, note != sentence else { return sentence }
        return "\(sentence) (\(note))"
    }
}

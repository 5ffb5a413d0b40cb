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

    /// Why an issue did not reach its channel; `said` is the message of the server or program.
    package init(_ problem: DeliveryProblem, said: String = "") {
        let quoted = problem.quotesAnswer ? said : ""
        switch problem {
        case .fetch(.botWall(let name)): self.init(botWall: name, instead: .answer)
        case .fetch(let cause): self = Phrase(cause).quoting(quoted)
        case .mail(let code):
            self = Phrase(en: "the mail server refused it", fr: "le serveur de courrier l’a refusé")
                .quoting(quoted.isEmpty ? "\(code)" : quoted)
        case .exit(127):
            self = Phrase(en: "no such program", fr: "ce programme n’existe pas").quoting(quoted)
        case .exit(let code):
            self = Phrase(
                en: "the program exited with \(code)",
                fr: "le programme a terminé avec le code \(code)"
            ).quoting(quoted)
        case .killed:
            self = Phrase(en: "the program was stopped", fr: "le programme a été arrêté").quoting(quoted)
        case .lostProcess:
            self.init(
                en: "it is unknown how the program ended",
                fr: "on ignore comment le programme s’est terminé"
            )
        case .notStarted:
            self.init(en: "the program cannot be started", fr: "le programme ne peut être lancé")
        case .fileExists:
            self.init(en: "another file is already there", fr: "un autre fichier est déjà là")
        case .file: self.init(en: "the file cannot be written", fr: "le fichier ne peut être écrit")
        case .offline: self.init(en: "there is no network", fr: "il n’y a pas de réseau")
        case .settings(let place, let en, let fr):
            let start = place.map { Phrase(en: "\($0): ", fr: "\($0) : ") } ?? Phrase("")
            self = Phrase(en: "its settings are wrong", fr: "ses réglages sont à revoir")
            if !en.isEmpty {
                self.init(en: "\(self.en): \(start.en)\(en)", fr: "\(self.fr) : \(start.fr)\(fr)")
            }
        case .issueLost:
            self.init(
                en: "the ledger has lost its issue: --arrived ends it",
                fr: "le registre a perdu son numéro : --arrived y met fin"
            )
        case .unknown(let label):
            self = Phrase(en: "unknown problem (\(label))", fr: "problème inconnu (\(label))").quoting(quoted)
        }
    }

    /// The phrase, followed by a quoted message.
    private func quoting(_ said: String) -> Phrase {
        said.isEmpty ? self : Phrase(en: "\(en): \(said)", fr: "\(fr) : \(said)")
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

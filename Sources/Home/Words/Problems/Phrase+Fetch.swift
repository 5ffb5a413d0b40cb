package import Feeds

extension Phrase {
    /// Why a request failed.
    package init(_ problem: FetchProblem) {
        switch problem {
        case .badURL(nil): self.init(en: "not a valid address", fr: "adresse invalide")
        case .badURL(let address?):
            self.init(
                en: "“\(address)” is not an http or https address",
                fr: "« \(address) » n’est pas une adresse http ou https"
            )
        case .passwordInURL:
            self.init(
                en: "the address contains a password: name an environment variable under fetch.credentials",
                fr:
                    "l’adresse contient un mot de passe : nommez une variable d’environnement sous fetch.credentials"
            )
        case .nameNotFound: self.init(en: "host not found", fr: "hôte introuvable")
        case .connectionFailed: self.init(en: "connection failed", fr: "connexion impossible")
        case .noRoute: self.init(en: "no route to host", fr: "aucune route vers l’hôte")
        case .privateNetwork:
            self.init(
                en: "the host is in a private network (fetch.allow_private in veille.yml)",
                fr: "l’hôte est dans un réseau privé (fetch.allow_private dans veille.yml)"
            )
        case .tls(let part): self.init(tls: part)
        case .timeout: self.init(en: "timed out", fr: "délai dépassé")
        case .tooLarge(let part): self.init(tooLarge: part)
        case .truncated: self.init(en: "the answer was cut off", fr: "réponse tronquée")
        case .brokenAnswer(let fault): self.init(fault)
        case .botWall(let name): self.init(botWall: name, instead: .feed)
        case .captivePortal(let address):
            let at = address.map { Phrase(en: ": \($0)", fr: " : \($0)") } ?? Phrase("")
            self.init(
                en: "this network requires a login (captive portal)\(at.en)",
                fr: "ce réseau exige une connexion (portail captif)\(at.fr)"
            )
        case .badRedirect(nil): self.init(en: "redirect refused", fr: "redirection refusée")
        case .badRedirect(let address?):
            self.init(en: "redirect refused: “\(address)”", fr: "redirection refusée : « \(address) »")
        case .tooManyRedirects(let limit):
            self.init(en: "more than \(limit) redirects", fr: "plus de \(limit) redirections")
        case .status(let status):
            self.init(en: "the server answered \(status)", fr: "le serveur a répondu \(status)")
        case .missingKey(let host):
            self.init(
                en: "\(host) is asked with a key only: name its variable under fetch.credentials",
                fr: "\(host) n’est interrogé qu’avec une clé : nommez sa variable sous fetch.credentials"
            )
        case .cancelled: self.init(en: "interrupted", fr: "interrompu")
        case .notStarted:
            self.init(
                en: "the HTTP client could not be started",
                fr: "le client HTTP n’a pas pu être démarré"
            )
        case .notRecorded(let recording): self.init(recording)
        }
    }

    /// What a browser check is served instead of.
    package enum Wanted {
        case feed, page, answer
    }

    package init(botWall name: String?, instead wanted: Wanted) {
        let subject = name.map { Phrase($0) } ?? Phrase(en: "the site", fr: "le site")
        switch wanted {
        case .feed:
            self.init(
                en:
                    "\(subject.en) serves a browser check instead of the feed; ask the site to admit feed readers",
                fr:
                    "\(subject.fr) sert une vérification de navigateur à la place du flux ; demandez au site d’admettre les lecteurs de flux"
            )
        case .page:
            self.init(
                en: "\(subject.en) serves a browser check instead of the page",
                fr: "\(subject.fr) sert une vérification de navigateur à la place de la page"
            )
        case .answer:
            self.init(
                en: "\(subject.en) serves a browser check instead of an answer",
                fr: "\(subject.fr) sert une vérification de navigateur en guise de réponse"
            )
        }
    }

    private init(tls part: FetchProblem.TLS?) {
        switch part {
        case .certificate:
            self.init(
                en: "invalid certificate (untrusted, expired or for another host)",
                fr: "certificat invalide (non reconnu, expiré ou d’un autre hôte)"
            )
        case .handshake: self.init(en: "TLS handshake failed", fr: "échec de la négociation TLS")
        case .noSTARTTLS:
            self.init(
                en: "the server does not offer STARTTLS",
                fr: "le serveur ne propose pas STARTTLS"
            )
        case .caFile:
            self.init(
                en: "the certificates of fetch.ca_file cannot be read",
                fr: "les certificats de fetch.ca_file sont illisibles"
            )
        case nil:
            self.init(en: "certificate or encryption error", fr: "erreur de certificat ou de chiffrement")
        }
    }

    private init(tooLarge part: FetchProblem.Part?) {
        switch part {
        case .body(let limit):
            let size = Phrase(bytes: limit)
            self.init(en: "the answer exceeds \(size.en)", fr: "la réponse dépasse \(size.fr)")
        case .header(let limit):
            let size = Phrase(bytes: limit)
            self.init(en: "the header exceeds \(size.en)", fr: "l’en-tête dépasse \(size.fr)")
        case .headerLine:
            self.init(en: "a line of the header is too long", fr: "une ligne de l’en-tête est trop longue")
        case nil: self.init(en: "the answer is too large", fr: "réponse trop grosse")
        }
    }

    private init(bytes: Int) {
        if bytes >= 1_048_576, bytes % 1_048_576 == 0 {
            self.init(en: "\(bytes / 1_048_576) MiB", fr: "\(bytes / 1_048_576) Mio")
        } else if bytes >= 1024, bytes % 1024 == 0 {
            self.init(en: "\(bytes / 1024) KiB", fr: "\(bytes / 1024) Kio")
        } else {
            self = .count(bytes, en: ("byte", "bytes"), fr: ("octet", "octets"))
        }
    }

    private init(_ fault: FetchProblem.Fault?) {
        switch fault {
        case .empty:
            self.init(
                en: "the server closed the connection without an answer",
                fr: "le serveur a fermé la connexion sans répondre"
            )
        case .reset: self.init(en: "the connection was reset", fr: "la connexion a été coupée")
        case .notHTTP:
            self.init(en: "the answer is not valid HTTP", fr: "la réponse n’est pas du HTTP valide")
        case .compression:
            self.init(
                en: "the answer has invalid compression",
                fr: "la réponse est mal compressée"
            )
        case .http2: self.init(en: "HTTP/2 protocol error", fr: "erreur de protocole HTTP/2")
        case nil: self.init(en: "invalid answer", fr: "réponse inutilisable")
        }
    }

    private init(_ recording: FetchProblem.Recording?) {
        switch recording {
        case .missing(let address):
            self.init(
                en: "the cassette has no answer for \(address)",
                fr: "la cassette n’a pas de réponse pour \(address)"
            )
        case .damaged(let file):
            self.init(
                en: "\(file) is damaged: record the cassette again",
                fr: "\(file) est endommagé : réenregistrez la cassette"
            )
        case .newer(let file, let version):
            self.init(
                en: "\(file) was recorded by a later veille (version \(version)): update veille",
                fr:
                    "\(file) a été enregistré par un veille plus récent (version \(version)) : mettez veille à jour"
            )
        case .notWritable:
            self.init(en: "the cassette cannot be written", fr: "la cassette ne peut être écrite")
        case nil: self.init(en: "not in the cassette", fr: "absent de la cassette")
        }
    }
}

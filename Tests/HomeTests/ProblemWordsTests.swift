import Feeds
import Home
import Support
import Testing

/// The wording of every kind of problem, in both languages.
@Suite struct ProblemWordsTests {
    private static func fetch(_ problem: FetchProblem, _ en: String, _ fr: String, _ arguments: [String] = [])
        -> Sentence
    {
        Sentence(Phrase(problem), en, fr, arguments)
    }

    static let fetching: [Sentence] = [
        fetch(.badURL(nil), "not a valid address", "adresse invalide"),
        fetch(
            .badURL("ftp://e.fr"),
            "“ftp://e.fr” is not an http or https address",
            "« ftp://e.fr » n’est pas une adresse http ou https",
            ["ftp://e.fr"]
        ),
        fetch(
            .passwordInURL,
            "the address contains a password: name an environment variable under fetch.credentials",
            "l’adresse contient un mot de passe : nommez une variable d’environnement sous fetch.credentials"
        ),
        fetch(
            .missingKey(host: "api.github.com"),
            "api.github.com is asked with a key only: name its variable under fetch.credentials",
            "api.github.com n’est interrogé qu’avec une clé : nommez sa variable sous fetch.credentials",
            ["api.github.com"]
        ),
        fetch(.nameNotFound, "host not found", "hôte introuvable"),
        fetch(.connectionFailed, "connection failed", "connexion impossible"),
        fetch(.noRoute, "no route to host", "aucune route vers l’hôte"),
        fetch(
            .privateNetwork,
            "the host is in a private network (fetch.allow_private in veille.yml)",
            "l’hôte est dans un réseau privé (fetch.allow_private dans veille.yml)"
        ),
        fetch(
            .tls(.certificate),
            "invalid certificate (untrusted, expired or for another host)",
            "certificat invalide (non reconnu, expiré ou d’un autre hôte)"
        ),
        fetch(.tls(.handshake), "TLS handshake failed", "échec de la négociation TLS"),
        fetch(.tls(.noSTARTTLS), "the server does not offer STARTTLS", "le serveur ne propose pas STARTTLS"),
        fetch(
            .tls(.caFile),
            "the certificates of fetch.ca_file cannot be read",
            "les certificats de fetch.ca_file sont illisibles"
        ),
        fetch(.tls(nil), "certificate or encryption error", "erreur de certificat ou de chiffrement"),
        fetch(.timeout, "timed out", "délai dépassé"),
        fetch(
            .tooLarge(.body(limit: 8_388_608)),
            "the answer exceeds 8 MiB",
            "la réponse dépasse 8 Mio",
            ["8"]
        ),
        fetch(
            .tooLarge(.body(limit: 1000)),
            "the answer exceeds 1000 bytes",
            "la réponse dépasse 1000 octets"
        ),
        fetch(.tooLarge(.header(limit: 262_144)), "the header exceeds 256 KiB", "l’en-tête dépasse 256 Kio"),
        fetch(
            .tooLarge(.headerLine),
            "a line of the header is too long",
            "une ligne de l’en-tête est trop longue"
        ),
        fetch(.tooLarge(nil), "the answer is too large", "réponse trop grosse"),
        fetch(.truncated, "the answer was cut off", "réponse tronquée"),
        fetch(
            .brokenAnswer(.empty),
            "the server closed the connection without an answer",
            "le serveur a fermé la connexion sans répondre"
        ),
        fetch(.brokenAnswer(.reset), "the connection was reset", "la connexion a été coupée"),
        fetch(.brokenAnswer(.notHTTP), "the answer is not valid HTTP", "la réponse n’est pas du HTTP valide"),
        fetch(
            .brokenAnswer(.compression),
            "the answer has invalid compression",
            "la réponse est mal compressée"
        ),
        fetch(.brokenAnswer(.http2), "HTTP/2 protocol error", "erreur de protocole HTTP/2"),
        fetch(.brokenAnswer(nil), "invalid answer", "réponse inutilisable"),
        fetch(
            .botWall("Anubis"),
            "Anubis serves a browser check instead of the feed; ask the site to admit feed readers",
            "Anubis sert une vérification de navigateur à la place du flux ; demandez au site d’admettre les lecteurs de flux",
            ["Anubis"]
        ),
        fetch(
            .botWall(nil),
            "the site serves a browser check instead of the feed; ask the site to admit feed readers",
            "le site sert une vérification de navigateur à la place du flux ; demandez au site d’admettre les lecteurs de flux"
        ),
        fetch(
            .captivePortal(nil),
            "this network requires a login (captive portal)",
            "ce réseau exige une connexion (portail captif)"
        ),
        fetch(
            .captivePortal("http://h/login"),
            "this network requires a login (captive portal): http://h/login",
            "ce réseau exige une connexion (portail captif) : http://h/login",
            ["http://h/login"]
        ),
        fetch(.badRedirect(nil), "redirect refused", "redirection refusée"),
        fetch(
            .badRedirect("file:///etc"),
            "redirect refused: “file:///etc”",
            "redirection refusée : « file:///etc »",
            ["file:///etc"]
        ),
        fetch(.tooManyRedirects(10), "more than 10 redirects", "plus de 10 redirections", ["10"]),
        fetch(.status(404), "the server answered 404", "le serveur a répondu 404", ["404"]),
        fetch(.cancelled, "interrupted", "interrompu"),
        fetch(
            .notStarted,
            "the HTTP client could not be started",
            "le client HTTP n’a pas pu être démarré"
        ),
        fetch(
            .notRecorded(.missing("https://e.fr/")),
            "the cassette has no answer for https://e.fr/",
            "la cassette n’a pas de réponse pour https://e.fr/",
            ["https://e.fr/"]
        ),
        fetch(
            .notRecorded(.damaged("a-1.json")),
            "a-1.json is damaged: record the cassette again",
            "a-1.json est endommagé : réenregistrez la cassette",
            ["a-1.json"]
        ),
        fetch(
            .notRecorded(.newer("a-1.json", version: 2)),
            "a-1.json was recorded by a later veille (version 2): update veille",
            "a-1.json a été enregistré par un veille plus récent (version 2) : mettez veille à jour",
            ["a-1.json", "2"]
        ),
        fetch(
            .notRecorded(.notWritable),
            "the cassette cannot be written",
            "la cassette ne peut être écrite"
        ),
        fetch(.notRecorded(nil), "not in the cassette", "absent de la cassette"),
    ]

    static let parsing: [Sentence] = [
        Sentence(Phrase(ParseProblem.empty), "the answer is empty", "la réponse est vide"),
        Sentence(
            Phrase(ParseProblem.html(feeds: [])),
            "an HTML page instead of the feed",
            "une page HTML à la place du flux"
        ),
        Sentence(
            Phrase(ParseProblem.html(feeds: ["https://e.fr/rss", "https://e.fr/atom"])),
            "an HTML page instead of the feed; it links to https://e.fr/rss",
            "une page HTML à la place du flux ; elle mène à https://e.fr/rss",
            ["https://e.fr/rss"]
        ),
        Sentence(
            Phrase(ParseProblem.notAFeed(.brokenJSON)),
            "looks like JSON but is not valid JSON",
            "ressemble à du JSON mais n’est pas du JSON valide"
        ),
        Sentence(
            Phrase(ParseProblem.notAFeed(.otherJSON)),
            "not a feed: JSON, but not JSON Feed",
            "ce n’est pas un flux : du JSON, mais pas JSON Feed"
        ),
        Sentence(
            Phrase(ParseProblem.notAFeed(.text)),
            "not a feed: neither XML nor JSON",
            "ce n’est pas un flux : ni XML ni JSON"
        ),
        Sentence(
            Phrase(ParseProblem.notAFeed(.root("svg", wanted: nil))),
            "not a feed: the document is <svg>",
            "ce n’est pas un flux : le document est <svg>",
            ["<svg>"]
        ),
        Sentence(
            Phrase(ParseProblem.notAFeed(.root("svg", wanted: "opml"))),
            "the document is <svg>, not <opml>",
            "le document est <svg>, et non <opml>",
            ["<svg>", "<opml>"]
        ),
        Sentence(
            Phrase(ParseProblem.notAFeed(.noList)),
            "no list of articles on the page",
            "aucune liste d’articles sur la page"
        ),
        Sentence(
            Phrase(ParseProblem.notAFeed(.noMatch)),
            "no link on the page matches the selector",
            "aucun lien de la page ne correspond au sélecteur"
        ),
        Sentence(
            Phrase(ParseProblem.notAFeed(.sitemapPart("https://e.fr/1.xml"))),
            "the newest sitemap of the index could not be fetched: https://e.fr/1.xml",
            "le plan de site le plus récent de l’index n’a pas pu être relevé : https://e.fr/1.xml",
            ["https://e.fr/1.xml"]
        ),
        Sentence(Phrase(ParseProblem.notAFeed(nil)), "not a feed", "ce n’est pas un flux"),
        Sentence(
            Phrase(ParseProblem.unreadable(line: 3, message: "StartTag: invalid element name")),
            "invalid XML, line 3",
            "XML invalide, ligne 3",
            ["3"]
        ),
        Sentence(Phrase(ParseProblem.unreadable(line: 0, message: "")), "invalid XML", "XML invalide"),
        Sentence(Phrase(Problem(.gone)), "gone for good (410)", "supprimé définitivement (410)", ["410"]),
        Sentence(
            Phrase(Problem(stage: .fetch, label: "odd", detail: "")),
            "unknown problem: odd",
            "problème inconnu : odd",
            ["odd"]
        ),
    ]

    private static func link(
        _ suspicion: LinkHealth.Suspicion,
        _ en: String,
        _ fr: String,
        _ arguments: [String] = []
    )
        -> Sentence
    {
        Sentence(Phrase(suspicion), en, fr, arguments)
    }

    static let links: [Sentence] = [
        link(.refused(.status(403)), "the server answered 403", "le serveur a répondu 403", ["403"]),
        link(
            .refused(.botWall("Anubis")),
            "Anubis serves a browser check instead of the page",
            "Anubis sert une vérification de navigateur à la place de la page",
            ["Anubis"]
        ),
        link(
            .frontPage("https://e.fr/"),
            "it redirects to the front page, https://e.fr/",
            "il redirige vers l’accueil, https://e.fr/",
            ["https://e.fr/"]
        ),
        link(
            .errorPage("https://e.fr/404"),
            "it redirects to https://e.fr/404",
            "il redirige vers https://e.fr/404",
            ["https://e.fr/404"]
        ),
        link(
            .errorTitle("not found"),
            "the page title is “not found”",
            "le titre de la page est « not found »",
            ["not found"]
        ),
        link(.parked, "the domain seems to be for sale", "le domaine semble à vendre"),
        link(.missingAnchor("deux"), "the page has no “#deux”", "la page n’a pas de « #deux »", ["#deux"]),
        link(.unknown(label: "odd", detail: ""), "unknown problem: odd", "problème inconnu : odd", ["odd"]),
    ]

    private static func embedding(
        _ problem: EmbeddingProblem,
        _ en: String,
        _ fr: String,
        _ arguments: [String] = []
    ) -> Sentence {
        Sentence(Phrase(problem), en, fr, arguments)
    }

    static let embeddings: [Sentence] = [
        embedding(.fetch(.timeout), "timed out", "délai dépassé"),
        embedding(
            .fetch(.botWall(nil)),
            "the site serves a browser check instead of an answer",
            "le site sert une vérification de navigateur en guise de réponse"
        ),
        embedding(
            .status(500, said: "out of memory"),
            "the server answered 500: out of memory",
            "le serveur a répondu 500 : out of memory",
            ["500", "out of memory"]
        ),
        embedding(.status(500, said: ""), "the server answered 500", "le serveur a répondu 500"),
        embedding(
            .notEncodable,
            "the texts cannot be written as JSON",
            "les textes ne peuvent être écrits en JSON"
        ),
        embedding(
            .notEmbeddings,
            "the answer is not a list of embeddings",
            "la réponse n’est pas une liste de vecteurs"
        ),
        embedding(
            .unequal,
            "a vector is missing, or the vectors differ in length",
            "un vecteur manque, ou les vecteurs diffèrent en longueur"
        ),
        embedding(.notStored, "the vectors could not be stored", "les vecteurs n’ont pas pu être gardés"),
        embedding(.unknown("words"), "words", "problème inconnu"),
    ]

    @Test(arguments: fetching + parsing + links + embeddings)
    func `every kind has a sentence in both languages, with its arguments`(sentence: Sentence) {
        #expect(sentence.faults == [])
    }

    @Test func `the note of a library is for programs, not in the sentence`() {
        let problem = Problem(.fetch(.tls(.handshake)), note: "SSL connect error")
        #expect(problem.detail == "TLS handshake failed (SSL connect error)")
        #expect(Phrase(problem) == Phrase(FetchProblem.tls(.handshake)))
        let parsing = Problem(ParseProblem.unreadable(line: 3, message: "StartTag: invalid element name"))
        #expect(parsing.detail == "invalid XML, line 3 (StartTag: invalid element name)")
    }
}

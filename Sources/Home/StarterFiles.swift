package import Feeds

/// The files that `init` writes, as people will read them.
package enum StarterFiles {
    package static func configuration(pages: [String], language: Language) -> String {
        let list = pages.map { "  - " + quoted($0) }.joined(separator: "\n")
        return language == .fr ? french(list) : english(list)
    }

    private static func quoted(_ name: String) -> String {
        let isPlain =
            name.allSatisfy { $0.isLetter || $0.isNumber || "._-/".contains($0) } && !name.hasPrefix("-")
        return isPlain ? name : "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func english(_ pages: String) -> String {
        """
        # veille: every key is optional but "pages"; the values shown in comments are the defaults.

        pages:
        \(pages)

        #fetch:
        #  concurrency: 64          # requests at once
        #  per_host_interval: 1     # seconds between two requests to one host
        #  allow_private: []        # hosts of a private network that may be asked
        #  timeout: 30              # seconds for one feed
        #  max_body_mb: 8           # the largest answer, decompressed
        #  ca_file: ""              # certificates (PEM) to trust in place of the system's
        #  credentials: {}          # {https://site/feed: NAME} of an environment variable, user:password or a token
        #  retry_scope: {}          # {site: feed, host or domain}: how far "come back later" reaches
        #  user_agent: ""           # yours, with an address to reach you

        #suggest:
        #  max_per_section: 10      # suggestions that wait for you in each section
        #  since_days: 30           # older articles are not proposed
        #  precision: 0.7           # the share of suggestions that should be worth it
        #  min_relevance: 0.5       # from 0 (everything) to 1 (next to nothing), in place of precision
        #  max_per_site: 3          # of one site in a section at once
        #  max_per_week: 100        # for a page in seven days

        #check:
        #  dead_after: 3            # failures before a link is dead,
        #  dead_days: 7             # over so many days
        #  pedantic: false          # true tells what is often meant, too

        #classify:
        #  embeddings:              # a server that speaks OpenAI's /v1/embeddings; without one, all stays here
        #    url: http://localhost:11434
        #    model: bge-m3
        #    key_env: ""            # the environment variable with its key
        #    query_prefix: ""       # what models like E5 want before a text: "query: "
        #    passage_prefix: ""     # the same before texts of the page; query_prefix if not given
        #    batch: 32              # texts in one request
        #    timeout: 60            # seconds for one request

        #digest:
        #  title: ""                # the page's title if empty
        #  language: en             # or fr
        #  home_url: ""             # the web address of the page
        #  feed_url: https://example.org/veille.atom    # where its Atom feed is published
        #  propose_url: mailto:veille@example.org       # where readers propose a link
        #  every: monday 07:42      # when veille watch makes one: days, and a time of your clock
        #  mail: {from: veille@example.org, to: list@example.org}    # for --format eml
        #  send:                    # for --send: mail, webhooks, files, programs; docs/digest.md shows each
        #    - {name: list, smtp: "smtp://mail.example.org:587", credentials: SMTP_LOGIN}

        #review:
        #  keys: {}                 # other letters, as in {accept: y, refuse: n}

        """
    }

    private static func french(_ pages: String) -> String {
        """
        # veille : toutes les clés sont facultatives sauf « pages » ; les valeurs en commentaire sont celles par défaut.

        pages:
        \(pages)

        #fetch:
        #  concurrency: 64          # requêtes simultanées
        #  per_host_interval: 1     # secondes entre deux requêtes à un même hôte
        #  allow_private: []        # hôtes d'un réseau privé que l'on peut interroger
        #  timeout: 30              # secondes pour un flux
        #  max_body_mb: 8           # la plus grosse réponse, décompressée
        #  ca_file: ""              # certificats (PEM) reconnus à la place de ceux du système
        #  credentials: {}          # {https://site/flux: NOM} d'une variable d'environnement, compte:motdepasse ou jeton
        #  retry_scope: {}          # {site: feed, host ou domain} : jusqu'où porte un « revenez plus tard »
        #  user_agent: ""           # le vôtre, avec une adresse où vous joindre

        #suggest:
        #  max_per_section: 10      # propositions en attente dans chaque section
        #  since_days: 30           # les articles plus anciens ne sont pas proposés
        #  precision: 0.7           # la part des propositions qui doivent valoir la peine
        #  min_relevance: 0.5       # de 0 (tout) à 1 (presque rien), à la place de precision
        #  max_per_site: 3          # d'un même site dans une section
        #  max_per_week: 100        # pour une page en sept jours

        #check:
        #  dead_after: 3            # échecs avant qu'un lien soit mort,
        #  dead_days: 7             # sur autant de jours
        #  pedantic: false          # true dit aussi ce qui est souvent voulu

        #classify:
        #  embeddings:              # un serveur qui parle le /v1/embeddings d'OpenAI ; sans lui, tout reste ici
        #    url: http://localhost:11434
        #    model: bge-m3
        #    key_env: ""            # la variable d'environnement qui contient sa clé
        #    query_prefix: ""       # ce que des modèles comme E5 veulent avant un texte : "query: "
        #    passage_prefix: ""     # de même avant les textes de la page ; query_prefix par défaut
        #    batch: 32              # textes par requête
        #    timeout: 60            # secondes par requête

        #digest:
        #  title: ""                # le titre de la page si vide
        #  language: fr             # ou en
        #  home_url: ""             # l'adresse web de la page
        #  feed_url: https://example.org/veille.atom    # où son flux Atom est publié
        #  propose_url: mailto:veille@example.org       # où les lecteurs proposent un lien
        #  every: lundi 07:42       # quand veille watch en fait un : des jours, et une heure de votre horloge
        #  mail: {from: veille@example.org, to: liste@example.org}    # pour --format eml
        #  send:                    # pour --send : courrier, webhooks, fichiers, programmes ; voir docs/digest.md
        #    - {name: liste, smtp: "smtp://mail.example.org:587", credentials: SMTP_LOGIN}

        #review:
        #  keys: {}                 # d'autres lettres, comme {accept: o, refuse: n}

        """
    }
}

/// The files that `init` writes, as people will read them.
enum StarterFiles {
    static func configuration(pages: [String], language: Language) -> String {
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
        #  min_relevance: 0.4       # from 0 (everything) to 1 (next to nothing)

        #digest:
        #  title: ""                # the page's title if empty
        #  language: en             # or fr
        #  home_url: ""             # the web address of the page

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
        #  min_relevance: 0.4       # de 0 (tout) à 1 (presque rien)

        #digest:
        #  title: ""                # le titre de la page si vide
        #  language: fr             # ou en
        #  home_url: ""             # l'adresse web de la page

        """
    }
}

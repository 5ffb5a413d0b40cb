import Feeds
import Yams

/// Every key of `veille.yml`, once, in the order of the starter file.
///
/// The reader, the starter file, veille.yml(5), docs/configuration.md and the errors for unknown keys are made from it.
package enum SettingTable {
    /// The description of a key, independent of its target.
    package struct Row: Sendable {
        /// The key with those above it.
        package let key: String
        /// What its value must be.
        package let form: SettingForm
        /// Its default, or an example.
        package let value: String
        /// What it is for.
        package let summary: Phrase
        /// Whether the starter file shows it.
        package let isInStarterFile: Bool

        init<Target>(_ setting: Setting<Target>) {
            key = setting.key
            form = setting.form
            value = setting.value
            summary = setting.summary
            isInStarterFile = setting.isInStarterFile
        }
    }

    /// All keys, those of channels included.
    package static let rows: [Row] =
        ([pages, twins, sections] + fetch + suggest + mute + check + classify + digest).map { Row($0) }
        + channelSettings.map { Row($0) } + (serve + review).map { Row($0) }

    /// The keys of the file.
    static let settings: [Setting<ConfigurationDraft>] =
        [pages, twins, sections] + fetch + suggest + mute + check + classify + digest + serve + review

    /// The groups of the keys.
    package static let groups: [SettingGroup] = [
        SettingGroup("fetch"), SettingGroup("suggest"), SettingGroup("mute"), SettingGroup("check"),
        SettingGroup("classify"), embeddings, digestGroup, mail, send, SettingGroup("serve"), trustedProxy,
        SettingGroup("review"),
        reviewKeys,
    ]

    private static let byKey = Dictionary(uniqueKeysWithValues: settings.map { ($0.key, $0) })

    static func setting(_ key: String) -> Setting<ConfigurationDraft>? { byKey[key] }

    static func group(_ key: String) -> SettingGroup? { groups.first { $0.key == key } }

    /// The keys directly below a group, in their order; `prefix` ends with a dot, or is empty.
    static func keys(at prefix: String) -> [String] {
        var keys: [String] = []
        for key in settings.map(\.key) where key.hasPrefix(prefix) {
            let word = String(key.dropFirst(prefix.count).prefix { $0 != "." })
            if !keys.contains(word) { keys.append(word) }
        }
        return keys
    }

    private static let pages = Setting<ConfigurationDraft>(
        "pages",
        .list,
        value: "[page.md]",
        Phrase(
            en: "the Markdown pages, relative to this file",
            fr: "les pages Markdown, relatives à ce fichier"
        ),
        isInStarterFile: false
    ) { node, reader, draft in
        for page in try reader.list(node, "pages") where !draft.configuration.pages.contains(page) {
            draft.configuration.pages.append(page)
        }
    }

    private static let fetch: [Setting<ConfigurationDraft>] = [
        .whole(
            "fetch.concurrency",
            1...1000,
            \.configuration.fetch.concurrency,
            en: "requests at the same time",
            fr: "requêtes simultanées"
        ),
        .number(
            "fetch.per_host_interval",
            0...3600,
            \.configuration.fetch.perHostInterval,
            en: "seconds between two requests to one host",
            fr: "secondes entre deux requêtes à un même hôte"
        ),
        .list(
            "fetch.allow_private",
            \.configuration.fetch.allowPrivate,
            en: "hosts of a private network that may be fetched",
            fr: "hôtes d’un réseau privé que l’on peut interroger"
        ),
        Setting(
            "fetch.proxy_resolves",
            .flag,
            value: "false",
            Phrase(
                en:
                    "true leaves the names of hosts to the proxy: whether they are private is then not checked",
                fr: "true laisse les noms d’hôtes au proxy : on ne vérifie alors pas s’ils sont privés"
            )
        ) { node, reader, draft in
            let word = try reader.text(node, "fetch.proxy_resolves", .choice(["true", "false"]))
            draft.configuration.fetch.proxyResolves = word == "true"
        },
        .whole(
            "fetch.timeout",
            1...600,
            \.configuration.fetch.timeout,
            en: "seconds for one feed, redirects included",
            fr: "secondes pour un flux, redirections comprises"
        ),
        .whole(
            "fetch.max_body_mb",
            1...1024,
            \.configuration.fetch.maxBody,
            en: "largest response after decompression, in MiB",
            fr: "plus grande réponse une fois décompressée, en Mio"
        ),
        .text(
            "fetch.ca_file",
            \.configuration.fetch.caFile,
            en: "certificates (PEM) to trust instead of the system’s",
            fr: "certificats (PEM) reconnus à la place de ceux du système"
        ),
        Setting(
            "fetch.credentials",
            .mapping,
            value: "{}",
            Phrase(
                en:
                    "{https://site/feed: NAME}, the environment variable with user:password or a token; a host alone stands for https on it",
                fr:
                    "{https://site/flux: NOM}, la variable d’environnement qui contient compte:motdepasse ou un jeton ; un hôte seul vaut pour https"
            )
        ) { node, reader, draft in
            try reader.pairs(node, "fetch.credentials") { site, value, key in
                draft.configuration.fetch.credentials[site] = try reader.text(value, key)
            }
        },
        Setting(
            "fetch.retry_scope",
            .mapping,
            value: "{}",
            Phrase(
                en: "{site: feed, host or domain}, what its Retry-After applies to",
                fr: "{site: feed, host ou domain}, ce que concerne son Retry-After"
            )
        ) { node, reader, draft in
            try reader.pairs(node, "fetch.retry_scope") { site, value, key in
                let scope = try reader.text(value, key, .choice(RetryScope.allCases.map(\.rawValue)))
                draft.configuration.fetch.retryScope[site] = RetryScope(rawValue: scope)
            }
        },
        Setting(
            "fetch.recipes",
            .mapping,
            value: "{}",
            Phrase(
                en:
                    "{\"https://forge.example/{owner}/{name}\": \"https://forge.example/{owner}/{name}.rss\"}, the feed of such addresses",
                fr:
                    "{\"https://forge.exemple/{owner}/{name}\": \"https://forge.exemple/{owner}/{name}.rss\"}, le flux de telles adresses"
            )
        ) { node, reader, draft in
            try reader.pairs(node, "fetch.recipes") { pattern, value, key in
                guard let recipe = Recipe(pattern, feed: try reader.text(value, key)) else {
                    throw reader.invalid(value, key, .recipe)
                }
                draft.configuration.fetch.recipes.append(recipe)
            }
        },
        .list(
            "fetch.unwanted",
            \.configuration.fetch.unwanted,
            en: "hosts that feeds scout never proposes",
            fr: "hôtes que feeds scout ne propose jamais"
        ),
        .list(
            "fetch.whole",
            \.configuration.fetch.whole,
            en: "feeds whose lists of links are proposed as they are, not link by link",
            fr: "flux dont les listes de liens sont proposées telles quelles, et non lien par lien"
        ),
        .text(
            "fetch.user_agent",
            \.configuration.fetch.userAgent,
            en: "the User-Agent to send, with an address to reach you",
            fr: "le User-Agent envoyé, avec une adresse où vous joindre"
        ),
    ]

    private static let suggest: [Setting<ConfigurationDraft>] = [
        .whole(
            "suggest.max_per_section",
            1...1000,
            \.configuration.suggest.maxPerSection,
            en: "suggestions waiting in one section",
            fr: "suggestions en attente dans une section"
        ),
        .whole(
            "suggest.since_days",
            1...36500,
            \.configuration.suggest.sinceDays,
            en: "older articles are not proposed",
            fr: "les articles plus anciens ne sont pas proposés"
        ),
        .number(
            "suggest.precision",
            0...1,
            \.configuration.suggest.precision,
            en: "the share of suggestions that should be worth it",
            fr: "la part des suggestions qui doivent valoir la peine"
        ),
        Setting(
            "suggest.min_relevance",
            .number(0...1),
            value: "0.5",
            Phrase(
                en: "from 0 (everything) to 1 (almost nothing), instead of precision",
                fr: "de 0 (tout) à 1 (presque rien), à la place de precision"
            )
        ) { node, reader, draft in
            draft.configuration.suggest.minRelevance = try reader.number(node, "suggest.min_relevance", 0...1)
        },
        .whole(
            "suggest.max_per_site",
            1...1000,
            \.configuration.suggest.maxPerSite,
            en: "waiting suggestions of one site in one section",
            fr: "suggestions en attente d’un même site dans une section"
        ),
        .whole(
            "suggest.max_per_week",
            1...10_000,
            \.configuration.suggest.maxPerWeek,
            en: "new suggestions for one page in seven days",
            fr: "nouvelles suggestions pour une page en sept jours"
        ),
    ]

    private static let mute: [Setting<ConfigurationDraft>] = [
        .list(
            "mute.sites",
            \.configuration.mute.sites,
            en: "sites that are not proposed, with the hosts below them",
            fr: "sites que l’on ne propose pas, sous-domaines compris"
        ),
        .list(
            "mute.words",
            \.configuration.mute.words,
            en: "words and phrases whose articles are not proposed: whole words of titles, in any case",
            fr: "mots et expressions qui écartent un article : mots entiers du titre, sans égard à la casse"
        ),
    ]

    private static let check: [Setting<ConfigurationDraft>] = [
        .whole(
            "check.dead_after",
            1...100,
            \.configuration.check.deadAfter,
            en: "failures in a row before a link is dead,",
            fr: "échecs de suite avant qu’un lien soit mort,"
        ),
        .whole(
            "check.dead_days",
            0...365,
            \.configuration.check.deadDays,
            en: "over at least this many days",
            fr: "sur au moins autant de jours"
        ),
        .whole(
            "check.unmaintained_years",
            0...50,
            \.configuration.check.unmaintainedYears,
            en: "years without a commit after which a repository is reported; 0 for never",
            fr: "années sans commit après lesquelles un dépôt est signalé ; 0 pour jamais"
        ),
        Setting(
            "check.pedantic",
            .flag,
            value: "false",
            Phrase(
                en: "true also reports what is often intentional",
                fr: "true signale aussi ce qui est souvent voulu"
            )
        ) { node, reader, draft in
            let word = try reader.text(node, "check.pedantic", .choice(["true", "false"]))
            draft.configuration.check.isPedantic = word == "true"
        },
    ]

    // MARK: review

    private static let reviewKeys = SettingGroup(
        "review.keys",
        Phrase(
            en: "other letters, as in {accept: y, refuse: n}",
            fr: "d’autres lettres, comme {accept: o, refuse: n}"
        ),
        sample: ("{}", [])
    ) { node, reader, draft in
        let keys = ReviewKeys(draft.keys)
        if let (one, other) = keys.conflict {
            throw UserError(ConfigurationProblem.sharedLetter(keys[one], one, other), at: reader.place(node))
        }
        draft.configuration.reviewKeys = keys
    }

    private static let review: [Setting<ConfigurationDraft>] = ReviewAction.allCases.map { action in
        let key = "review.keys.\(action.rawValue)"
        return Setting(
            key,
            .letter,
            value: "\"\(action.defaultKey)\"",
            action.label,
            isInStarterFile: false
        ) { node, reader, draft in draft.keys[action] = try reader.letter(node, key) }
    }
}

import Feeds

extension SettingTable {
    static let embeddings = SettingGroup(
        "classify.embeddings",
        Phrase(
            en: "a server with OpenAI’s /v1/embeddings; without one, nothing leaves this machine",
            fr: "un serveur qui offre le /v1/embeddings d’OpenAI ; sans lui, rien ne quitte cette machine"
        )
    ) { node, reader, draft in
        let given = draft.embeddings
        guard let url = given.url else { throw reader.missing(node, "classify.embeddings.url") }
        guard let model = given.model else { throw reader.missing(node, "classify.embeddings.model") }
        var embeddings = Configuration.Embeddings(url: url, model: model)
        embeddings.keyVariable = given.keyVariable
        embeddings.queryPrefix = given.queryPrefix ?? ""
        embeddings.passagePrefix = given.passagePrefix ?? given.queryPrefix ?? ""
        embeddings.batch = given.batch
        embeddings.timeout = given.timeout
        draft.configuration.embeddings = embeddings
    }

    static let classify: [Setting<ConfigurationDraft>] = [
        Setting(
            "classify.meaning",
            .choice(Configuration.Meaning.allCases.map(\.rawValue)),
            value: Configuration().meaning.rawValue,
            Phrase(
                en: "builtin also compares what words mean, in French and English; off, words only",
                fr: "builtin compare aussi le sens des mots, en français et en anglais ; off, les mots seuls"
            )
        ) { node, reader, draft in
            let words = Configuration.Meaning.allCases.map(\.rawValue)
            let word = try reader.text(node, "classify.meaning", .choice(words))
            draft.configuration.meaning = Configuration.Meaning(rawValue: word) ?? .builtIn
        },
        Setting(
            "classify.read",
            .choice(Configuration.Read.allCases.map(\.rawValue)),
            value: Configuration().read.rawValue,
            Phrase(
                en:
                    "full also reads the page of an article of which its feed says little, once, if robots.txt allows it",
                fr:
                    "full lit aussi la page d’un article dont le flux dit peu, une fois, si robots.txt le permet"
            )
        ) { node, reader, draft in
            let words = Configuration.Read.allCases.map(\.rawValue)
            let word = try reader.text(node, "classify.read", .choice(words))
            draft.configuration.read = Configuration.Read(rawValue: word) ?? .feed
        },
        .text(
            "classify.embeddings.url",
            \.embeddings.url,
            form: .webAddress,
            example: "http://localhost:11434",
            en: "its address",
            fr: "son adresse"
        ),
        .text(
            "classify.embeddings.model",
            \.embeddings.model,
            example: "bge-m3",
            en: "the name of the model",
            fr: "le nom du modèle"
        ),
        .text(
            "classify.embeddings.key_env",
            \.embeddings.keyVariable,
            en: "the environment variable with its key",
            fr: "la variable d’environnement qui contient sa clé"
        ),
        .text(
            "classify.embeddings.query_prefix",
            \.embeddings.queryPrefix,
            en: "prefix of articles for models like E5: \"query: \"",
            fr: "préfixe des articles pour des modèles comme E5 : \"query: \""
        ),
        .text(
            "classify.embeddings.passage_prefix",
            \.embeddings.passagePrefix,
            en: "prefix of the page’s texts; query_prefix if not set",
            fr: "préfixe des textes de la page ; query_prefix par défaut"
        ),
        .whole(
            "classify.embeddings.batch",
            1...2048,
            \.embeddings.batch,
            en: "texts in one request",
            fr: "textes par requête"
        ),
        .whole(
            "classify.embeddings.timeout",
            1...600,
            \.embeddings.timeout,
            en: "seconds for one request",
            fr: "secondes par requête"
        ),
    ]
}

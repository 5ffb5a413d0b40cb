import Feeds
import Yams

extension SettingTable {
    static let digestGroup = SettingGroup("digest") { node, reader, draft in
        // A schedule without a channel would do nothing.
        if draft.configuration.digest.schedule != nil, draft.configuration.digest.channels.isEmpty {
            throw reader.missing(node, "digest.send")
        }
    }

    static let mail = SettingGroup(
        "digest.mail",
        Phrase(en: "for --format eml and for channels with smtp", fr: "pour --format eml et les canaux smtp"),
        sample: ("{from: veille@example.org, to: list@example.org}", [])
    ) { node, reader, draft in
        guard let from = draft.mail.from else { throw reader.missing(node, "digest.mail.from") }
        if draft.mail.to.isEmpty { throw reader.missing(node, "digest.mail.to") }
        draft.configuration.digest.envelope = Envelope(
            from: from,
            to: draft.mail.to,
            listID: draft.mail.listID,
            unsubscribe: draft.mail.unsubscribe
        )
    }

    static let send = SettingGroup(
        "digest.send",
        Phrase(
            en: "for --send: mail, webhooks, files, programs; docs/digest.md shows each",
            fr: "pour --send : courrier, webhooks, fichiers, programmes ; voir docs/digest.md"
        ),
        sample: (
            "", ["- {name: list, smtp: \"smtp://mail.example.org:587\", credentials: SMTP_LOGIN}"]
        )
    )

    static let digest: [Setting<ConfigurationDraft>] = [
        .text(
            "digest.title",
            \.configuration.digest.title,
            en: "the page’s title if empty",
            fr: "le titre de la page si vide"
        ),
        Setting(
            "digest.language",
            .choice(Language.allCases.map(\.rawValue)),
            value: "en",
            Phrase(
                en: "en or fr; the page’s language if not set",
                fr: "en ou fr ; la langue de la page par défaut"
            )
        ) { node, reader, draft in
            let name = try reader.text(node, "digest.language", .choice(Language.allCases.map(\.rawValue)))
            draft.configuration.digest.language = Language(rawValue: name)
        },
        .text(
            "digest.home_url",
            \.configuration.digest.homeURL,
            en: "the web address of the page",
            fr: "l’adresse web de la page"
        ),
        .text(
            "digest.feed_url",
            \.configuration.digest.feedURL,
            form: .webAddress,
            example: "https://example.org/veille.atom",
            en: "where its Atom feed is published",
            fr: "où son flux Atom est publié"
        ),
        .text(
            "digest.propose_url",
            \.configuration.digest.proposeURL,
            form: .address,
            example: "mailto:veille@example.org",
            en: "where readers propose a link",
            fr: "où les lecteurs proposent un lien"
        ),
        Setting(
            "digest.credit",
            .flag,
            value: "false",
            Phrase(
                en: "true says at each link which person proposed it",
                fr: "true dit, pour chaque lien, quelle personne l’a proposé"
            )
        ) { node, reader, draft in
            let word = try reader.text(node, "digest.credit", .choice(["true", "false"]))
            draft.configuration.digest.givesCredit = word == "true"
        },
        .list(
            "digest.categories",
            \.configuration.digest.categories,
            en: "the categories of the post in Jekyll and Hugo",
            fr: "les catégories du billet dans Jekyll et Hugo",
            isInStarterFile: false
        ),
        Setting(
            "digest.every",
            .schedule,
            value: "monday 07:42",
            Phrase(
                en: "when veille watch sends one: days, and a time of your clock",
                fr: "quand veille watch en envoie un : des jours, et une heure de votre horloge"
            )
        ) { node, reader, draft in
            guard let schedule = DigestSchedule(try reader.text(node, "digest.every", .schedule)) else {
                throw reader.invalid(node, "digest.every", .schedule)
            }
            draft.configuration.digest.schedule = schedule
        },
        Setting(
            "digest.mail.from",
            .mailbox,
            value: "veille@example.org",
            Phrase(en: "the sender", fr: "l’expéditeur"),
            isInStarterFile: false
        ) { node, reader, draft in draft.mail.from = try reader.mailbox(node, "digest.mail.from") },
        Setting(
            "digest.mail.to",
            .mailboxes,
            value: "list@example.org",
            Phrase(en: "the recipients", fr: "les destinataires"),
            isInStarterFile: false
        ) { node, reader, draft in
            for node in reader.oneOrMore(node) {
                draft.mail.to.append(try reader.mailbox(node, "digest.mail.to", .mailboxes))
            }
        },
        .text(
            "digest.mail.list_id",
            \.mail.listID,
            form: .listID,
            example: "veille.example.org",
            en: "the List-Id of the mailing list",
            fr: "l’identifiant (List-Id) de la liste de diffusion",
            isInStarterFile: false
        ),
        Setting(
            "digest.mail.unsubscribe",
            .addresses,
            value: "mailto:leave@example.org",
            Phrase(en: "where a reader leaves the list", fr: "où un lecteur quitte la liste"),
            isInStarterFile: false
        ) { node, reader, draft in
            for node in reader.oneOrMore(node) {
                draft.mail.unsubscribe.append(try reader.text(node, "digest.mail.unsubscribe", .addresses))
            }
        },
        Setting(
            "digest.send",
            .channels,
            value: "[]",
            Phrase(en: "the channels of digest --send", fr: "les canaux de digest --send"),
            isInStarterFile: false
        ) { node, reader, draft in
            draft.configuration.digest.channels = try ChannelReader(reader: reader).channels(node)
        },
    ]

    /// The keys of one channel of `digest.send`.
    static let channelSettings: [Setting<ChannelReader.Draft>] = [
        channel(
            "name",
            .word,
            "list",
            en: "its name, on the command line and in the ledger",
            fr: "son nom, sur la ligne de commande et dans le registre"
        ),
        channel(
            "smtp",
            .mailServer,
            "smtp://mail.example.org:587",
            en: "a mail server",
            fr: "un serveur de courrier"
        ),
        channel(
            "tls",
            .choice(TLSPolicy.allCases.map(\.rawValue)),
            "required",
            en: "with smtp: whether the connection must be encrypted",
            fr: "avec smtp : si la connexion doit être chiffrée"
        ),
        channel(
            "credentials",
            .variable,
            "SMTP_LOGIN",
            en: "with smtp and webhooks: the environment variable with user:password or a token",
            fr:
                "avec smtp et les webhooks : la variable d’environnement qui contient compte:motdepasse ou un jeton"
        ),
        Setting(
            "digest.send.to",
            .mailboxes,
            value: "list@example.org",
            Phrase(
                en: "with smtp: recipients instead of digest.mail.to",
                fr: "avec smtp : des destinataires à la place de digest.mail.to"
            ),
            isInStarterFile: false
        ) { node, reader, draft in
            draft.values["to"] = (node, "")
            for node in reader.oneOrMore(node) {
                draft.recipients.append(try reader.mailbox(node, "digest.send.to", .mailboxes))
            }
        },
        channel(
            "webhook",
            .webAddress,
            "https://chat.example.org/hook",
            en: "an address that takes JSON",
            fr: "une adresse qui prend du JSON"
        ),
        channel(
            "webhook_env",
            .variable,
            "CHAT_HOOK",
            en: "the environment variable with such an address, where it is secret",
            fr: "la variable d’environnement qui contient une telle adresse, si elle est secrète"
        ),
        channel(
            "shape",
            .choice(WebhookFormat.allCases.map(\.rawValue)),
            "slack",
            en: "with webhooks: what the service expects",
            fr: "avec les webhooks : ce qu’attend le service"
        ),
        channel(
            "template",
            .text,
            "hook.mustache",
            en: "with webhooks: a template of your own instead of shape",
            fr: "avec les webhooks : votre modèle à la place de shape"
        ),
        channel(
            "file",
            .path,
            "\"_posts/{date}-veille.md\"",
            en: "a file in this folder",
            fr: "un fichier dans ce dossier"
        ),
        channel(
            "format",
            .choice(DigestFormat.allCases.map(\.rawValue)),
            "md",
            en: "with file and command: the format",
            fr: "avec file et command : le format"
        ),
        Setting(
            "digest.send.command",
            .command,
            value: "[sendmail, -t]",
            Phrase(
                en: "a program that reads the issue on standard input",
                fr: "un programme qui lit le numéro sur son entrée standard"
            ),
            isInStarterFile: false
        ) { node, reader, draft in
            draft.values["command"] = (node, "")
            draft.command = try reader.list(node, "digest.send.command", .command)
        },
    ]

    private static func channel(
        _ name: String,
        _ form: SettingForm,
        _ value: String,
        en: String,
        fr: String
    ) -> Setting<ChannelReader.Draft> {
        let key = "digest.send." + name
        return Setting(key, form, value: value, Phrase(en: en, fr: fr), isInStarterFile: false) {
            node,
            reader,
            draft in
            // A secret typed here by mistake is not repeated in a message.
            draft.values[name] = (node, try reader.text(node, key, form))
        }
    }
}

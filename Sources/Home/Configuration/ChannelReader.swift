import Feeds
import Yams

/// Reads the channels of `digest.send`: which keys go together, and what each kind needs.
struct ChannelReader {
    let reader: SettingReader

    /// The values of one channel as they are written, with the place of each.
    struct Draft {
        var values: [String: (node: Node, text: String)] = [:]
        var recipients: [Mailbox] = []
        var command: [String] = []

        func text(_ key: String) -> String? { values[key]?.text }
    }

    private static let prefix = "digest.send."
    /// The kinds of channels, by the key that names each, with the keys that go with it; the name goes with all.
    private static let kinds: KeyValuePairs = [
        "smtp": ["tls", "credentials", "to"], "webhook": ["shape", "template", "credentials"],
        "webhook_env": ["shape", "template", "credentials"], "file": ["format"], "command": ["format"],
    ]

    func channels(_ node: Node) throws -> [Channel] {
        guard let nodes = node.sequence else { throw reader.invalid(node, "digest.send", .channels) }
        var channels: [Channel] = []
        for node in nodes {
            let channel = try channel(node)
            if channels.contains(where: { $0.name == channel.name }) {
                throw UserError(ConfigurationProblem.duplicateChannel(channel.name), at: reader.place(node))
            }
            channels.append(channel)
        }
        return channels
    }

    private func channel(_ node: Node) throws -> Channel {
        var draft = Draft()
        try reader.read(node, at: Self.prefix, SettingTable.channelSettings, into: &draft)
        guard let name = draft.text("name") else { throw reader.missing(node, Self.prefix + "name") }
        let found = Self.kinds.filter { draft.values[$0.key] != nil }
        guard let (kind, companions) = found.first, found.count == 1 else {
            throw UserError(
                ConfigurationProblem.transport(channel: name, choices: Self.kinds.map(\.key)),
                at: reader.place(node)
            )
        }
        let other = draft.values.keys.sorted().first {
            ![kind, "name"].contains($0) && !companions.contains($0)
        }
        if let other, let value = draft.values[other] {
            throw UserError(
                ConfigurationProblem.incompatibleKey(
                    Self.prefix + other,
                    transport: kind,
                    allowed: ["name"] + companions
                ),
                at: reader.place(value.node)
            )
        }
        return Channel(
            name: name,
            transport: try transport(kind, draft, node),
            place: reader.place(node)
        )
    }

    private func transport(_ kind: String, _ draft: Draft, _ node: Node) throws -> Channel.Transport {
        guard let value = draft.values[kind] else { throw reader.missing(node, Self.prefix + kind) }
        switch kind {
        case "smtp": return .mail(try mail(value, draft))
        case "webhook":
            guard WebURL(value.text)?.hasUserInfo == false else {
                throw reader.invalid(value.node, Self.prefix + kind, .webAddress)
            }
            return .webhook(try webhook(.open(value.text), draft, node))
        case "webhook_env": return .webhook(try webhook(.secret(variable: value.text), draft, node))
        case "file": return .file(pattern: value.text, format(draft) ?? .md)
        default:
            guard draft.command.first?.isEmpty == false else {
                throw reader.invalid(value.node, Self.prefix + "command", .command)
            }
            return .command(draft.command, format(draft) ?? .eml)
        }
    }

    private func format(_ draft: Draft) -> DigestFormat? { draft.text("format").flatMap(DigestFormat.init) }

    private func mail(_ value: (node: Node, text: String), _ draft: Draft) throws -> Channel.Mail {
        guard let url = WebURL(value.text), ["smtp", "smtps"].contains(url.scheme),
            !url.hasUserInfo, url.path.isEmpty || url.path == "/", url.query == nil
        else {
            throw reader.invalid(value.node, Self.prefix + "smtp", .mailServer)
        }
        let isLocal = ["localhost", "127.0.0.1", "[::1]"].contains(url.host)
        let encryption = draft.text("tls").flatMap(TLSPolicy.init) ?? (isLocal ? .ifOffered : .required)
        let isEncrypted = encryption == .required || url.scheme == "smtps"
        if let credentials = draft.values["credentials"], !isEncrypted, !isLocal {
            throw UserError(
                ConfigurationProblem.unencryptedPassword(key: Self.prefix + "credentials"),
                at: reader.place(credentials.node)
            )
        }
        return Channel.Mail(
            server: value.text,
            encryption: encryption,
            credentials: draft.text("credentials"),
            recipients: draft.recipients
        )
    }

    private func webhook(_ address: Channel.Address, _ draft: Draft, _ node: Node) throws -> Channel.Webhook {
        let content: Channel.Content
        switch (draft.text("shape"), draft.text("template")) {
        case (let shape?, nil): content = .shape(WebhookFormat(rawValue: shape) ?? .json)
        case (nil, let template?): content = .template(template)
        default:
            throw UserError(
                ConfigurationProblem.webhookContent(channel: draft.text("name") ?? ""),
                at: reader.place(node)
            )
        }
        return Channel.Webhook(address: address, content: content, credentials: draft.text("credentials"))
    }
}

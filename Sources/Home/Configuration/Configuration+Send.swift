import Feeds
import Yams

extension Configuration {
    static func channels(_ node: Node, _ reader: SettingReader) throws -> [Channel] {
        guard let nodes = node.sequence else {
            throw reader.invalid(node, "digest.send", .channels)
        }
        var channels: [Channel] = []
        for node in nodes {
            let channel = try channel(node, reader)
            if channels.contains(where: { $0.name == channel.name }) {
                throw UserError(ConfigurationProblem.duplicateChannel(channel.name), at: reader.place(node))
            }
            channels.append(channel)
        }
        return channels
    }

    /// The values of one channel as they are written, with the place of each.
    private struct Written {
        var texts: [String: (node: Node, text: String)] = [:]
        var recipients: [Mailbox] = []
        var command: [String] = []

        func text(_ key: String) -> String? { texts[key]?.text }
    }

    private static let prefix = "digest.send."
    private static let ways = ["smtp", "webhook", "webhook_env", "file", "command"]
    /// What goes with each way; the name goes with all.
    private static let companions = [
        "smtp": ["tls", "credentials", "to"], "webhook": ["shape", "template", "credentials"],
        "webhook_env": ["shape", "template", "credentials"], "file": ["format"], "command": ["format"],
    ]

    private static func channel(_ node: Node, _ reader: SettingReader) throws -> Channel {
        let written = try written(node, reader)
        guard let name = written.texts["name"] else { throw reader.missing(node, prefix + "name") }
        // It stands on the command line and in the ledger.
        guard name.text.wholeMatch(of: /[\p{L}\p{N}._][\p{L}\p{N}._\-]*/) != nil else {
            throw reader.invalid(name.node, prefix + "name", .word)
        }
        let found = ways.filter { written.texts[$0] != nil }
        guard let way = found.first, found.count == 1 else {
            throw UserError(
                ConfigurationProblem.transport(channel: name.text, choices: ways),
                at: reader.place(node)
            )
        }
        let allowed = companions[way, default: []]
        let other = written.texts.keys.sorted().first {
            ![way, "name"].contains($0) && !allowed.contains($0)
        }
        if let other, let value = written.texts[other] {
            throw UserError(
                ConfigurationProblem.incompatibleKey(
                    prefix + other,
                    transport: way,
                    allowed: ["name"] + allowed
                ),
                at: reader.place(value.node)
            )
        }
        return Channel(
            name: name.text,
            way: try self.way(way, written, node, reader),
            place: reader.place(node)
        )
    }

    private static func written(_ node: Node, _ reader: SettingReader) throws -> Written {
        var written = Written()
        var setters: [String: SettingReader.Setter] = [:]
        for key in ["name", "smtp", "tls", "credentials", "webhook", "webhook_env", "shape", "template"]
            + ["file", "format"]
        {
            setters[key] = { written.texts[key] = ($0, try reader.text($0, prefix + key)) }
        }
        setters["to"] = { node in
            written.texts["to"] = (node, "")
            for node in reader.oneOrMore(node) {
                written.recipients.append(try mailbox(node, prefix + "to", reader))
            }
        }
        setters["command"] = { node in
            written.texts["command"] = (node, "")
            written.command = try reader.list(node, prefix + "command")
        }
        try reader.read(node, at: prefix, setters)
        for key in ["credentials", "webhook_env"] {
            guard let (node, text) = written.texts[key] else { continue }
            // A secret that was written here by mistake is not repeated in a message.
            guard text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
                throw reader.invalid(node, prefix + key, .variable)
            }
        }
        return written
    }

    private static func way(_ way: String, _ written: Written, _ node: Node, _ reader: SettingReader) throws
        -> Channel.Transport
    {
        guard let value = written.texts[way] else { throw reader.missing(node, prefix + way) }
        switch way {
        case "smtp": return .mail(try mail(value, written, reader))
        case "webhook":
            let url = WebURL(value.text)
            guard let url, url.isWeb, !url.hasUserInfo else {
                throw reader.invalid(value.node, prefix + way, .webAddress)
            }
            return .webhook(try webhook(.open(value.text), written, node, reader))
        case "webhook_env":
            return .webhook(try webhook(.secret(variable: value.text), written, node, reader))
        case "file":
            let parts = value.text.split(separator: "/", omittingEmptySubsequences: false)
            guard !parts.contains(""), !parts.contains(".."), !value.text.contains("\\") else {
                throw reader.invalid(value.node, prefix + "file", .path)
            }
            return .file(pattern: value.text, try format(written, reader) ?? .md)
        default:
            guard !written.command.isEmpty, written.command.first?.isEmpty == false else {
                throw reader.invalid(value.node, prefix + "command", .command)
            }
            return .command(written.command, try format(written, reader) ?? .eml)
        }
    }

    private static func format(_ written: Written, _ reader: SettingReader) throws -> DigestFormat? {
        guard let value = written.texts["format"] else { return nil }
        let names = DigestFormat.allCases.map(\.rawValue)
        return DigestFormat(rawValue: try reader.choice(value.node, prefix + "format", names))
    }

    private static func mail(
        _ value: (node: Node, text: String),
        _ written: Written,
        _ reader: SettingReader
    ) throws -> Channel.Mail {
        guard let url = WebURL(value.text), ["smtp", "smtps"].contains(url.scheme),
            !url.hasUserInfo, url.path.isEmpty || url.path == "/", url.query == nil
        else {
            throw reader.invalid(value.node, prefix + "smtp", .mailServer)
        }
        let isNear = ["localhost", "127.0.0.1", "[::1]"].contains(url.host)
        var encryption: TLSPolicy = isNear ? .ifOffered : .required
        if let tls = written.texts["tls"] {
            let names = TLSPolicy.allCases.map(\.rawValue)
            let name = try reader.choice(tls.node, prefix + "tls", names)
            encryption = TLSPolicy(rawValue: name) ?? .required
        }
        let isEncrypted = encryption == .required || url.scheme == "smtps"
        if let credentials = written.texts["credentials"], !isEncrypted, !isNear {
            throw UserError(
                ConfigurationProblem.unencryptedPassword(key: prefix + "credentials"),
                at: reader.place(credentials.node)
            )
        }
        return Channel.Mail(
            server: value.text,
            encryption: encryption,
            credentials: written.text("credentials"),
            recipients: written.recipients
        )
    }

    private static func webhook(
        _ address: Channel.Address,
        _ written: Written,
        _ node: Node,
        _ reader: SettingReader
    ) throws -> Channel.Webhook {
        let content: Channel.Content
        switch (written.texts["shape"], written.text("template")) {
        case (let shape?, nil):
            let names = WebhookFormat.allCases.map(\.rawValue)
            let name = try reader.choice(shape.node, prefix + "shape", names)
            content = .shape(WebhookFormat(rawValue: name) ?? .json)
        case (nil, let template?): content = .template(template)
        default:
            throw UserError(
                ConfigurationProblem.webhookContent(channel: written.text("name") ?? ""),
                at: reader.place(node)
            )
        }
        return Channel.Webhook(
            address: address,
            content: content,
            credentials: written.text("credentials")
        )
    }
}

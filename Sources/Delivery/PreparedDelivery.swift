package import Home
import Digests
import Feeds
package import Fetch
package import Foundation

/// An issue rendered for a channel; the settings of the channel are valid.
package struct PreparedDelivery: Sendable {
    package var key: Deliveries.Key
    package var channel: Channel
    /// The destination as shown to people, without secrets.
    package var target: String
    package var content: Content
    /// What no message may contain.
    var secrets: [String] = []

    /// The payload.
    package enum Content: Sendable {
        case request(Request)
        /// Bytes for a file. An existing file is replaced only if the path is the same for all issues.
        case file(URL, bytes: [UInt8], isReplaced: Bool)
        /// Bytes for the standard input of a program.
        case command([String], bytes: [UInt8])
    }

    /// Whether it needs the network.
    package var needsNetwork: Bool { if case .request = content { true } else { false } }

    /// The payload without whole secrets, for display.
    package var shownBytes: [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        // Longest first, since a token may be part of a URL.
        let shown = secrets.sorted { $0.count > $1.count }.filter { !$0.isEmpty }.reduce(text) {
            $0.replacing($1, with: "…")
        }
        return Array(shown.utf8)
    }

    /// What a server or a program says, on one line and without secrets: it may echo them.
    func cleaned(_ text: String) -> String {
        let secrets = Secrets(secrets)
        return String(secrets.masked(Digest.Text(secrets.masked(text), markdown: "").plain).prefix(200))
    }

    /// The payload.
    package var bytes: [UInt8] {
        switch content {
        case .request(let request):
            switch request.method {
            case .get, .head: []
            case .post(_, let body), .put(_, let body): body
            case .mail(let message): message.bytes
            }
        case .file(_, let bytes, _), .command(_, let bytes): bytes
        }
    }
}

/// Renders issues for channels, and reads the secrets that these need.
struct DeliveryPreparation {
    let home: HomeFolder
    let environment: [String: String]
    /// Whether programs are only shown.
    let isDryRun: Bool

    /// - Throws: ``UserError`` if a setting or a secret is wrong.
    func prepared(_ digest: Digest, _ key: Deliveries.Key, over channel: Channel) throws -> PreparedDelivery {
        var prepared = PreparedDelivery(
            key: key,
            channel: channel,
            target: "",
            content: .command([], bytes: []),
            secrets: Secrets.values(of: home.configuration, in: environment)
        )
        switch channel.transport {
        case .mail(let mail): try fill(&prepared, digest, mail)
        case .webhook(let webhook): try fill(&prepared, digest, webhook)
        case .file(let pattern, let format):
            let path = digest.path(pattern)
            prepared.target = path
            prepared.content = .file(
                try fileURL(path, channel),
                bytes: Array(try rendered(digest, format).utf8),
                isReplaced: !Digest.givesEachIssueItsOwnPath(pattern)
            )
        case .command(let command, let format):
            prepared.target = command.joined(separator: " ")
            let trusted = TrustedHomes(environment: environment)
            guard try isDryRun || trusted.allows(command, in: home.folder) else {
                throw UserError(
                    SendProblem.untrustedProgram(prepared.target, channel: channel.name),
                    at: channel.place
                )
            }
            prepared.content = .command(command, bytes: Array(try rendered(digest, format).utf8))
        }
        return prepared
    }

    private func rendered(_ digest: Digest, _ format: DigestFormat) throws -> String {
        do {
            return try digest.rendered(as: format)
        } catch Digest.Problem.noEnvelope {
            throw UserError(SendProblem.noEnvelope, at: HomeFolder.fileName)
        }
    }

    // MARK: Mail

    private func fill(_ prepared: inout PreparedDelivery, _ digest: Digest, _ mail: Channel.Mail) throws {
        guard let envelope = digest.envelope else {
            throw UserError(SendProblem.noEnvelope, at: HomeFolder.fileName)
        }
        let recipients = (mail.recipients.isEmpty ? envelope.to : mail.recipients).map(\.address)
        var message = Request.Message(
            sender: envelope.from.address,
            recipients: recipients,
            bytes: Array(try rendered(digest, .eml).utf8),
            encryption: mail.encryption
        )
        if let variable = mail.credentials {
            let secret = try secret(variable, prepared.channel, .login)
            let parts = secret.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw invalid(variable, prepared.channel, .login)
            }
            message.login = Request.Login(user: String(parts[0]), password: String(parts[1]))
        }
        var request = Request(url: mail.server)
        request.method = .mail(message)
        prepared.content = .request(request)
        let server = WebURL(mail.server)?.hostAndPort ?? mail.server
        prepared.target = recipients.joined(separator: ", ") + " (\(server))"
    }

    // MARK: Webhooks

    private func fill(_ prepared: inout PreparedDelivery, _ digest: Digest, _ webhook: Channel.Webhook) throws
    {
        let (address, url) = try address(of: webhook, prepared.channel)
        // Anyone who knows the path of a webhook can post to it: only its host is shown.
        prepared.target = url.hostAndPort
        prepared.secrets += Secrets.values(address)
        var request: Request
        switch webhook.content {
        case .template(let file): request = try templated(digest, file, to: address)
        case .shape(.ntfy):
            let (topic, server) = try ntfyTopic(url, prepared.channel)
            request = Self.post(try digest.posted(as: .ntfy, topic: topic), to: server)
            prepared.secrets.append(topic)
        case .shape(.matrix):
            let room = address + (address.hasSuffix("/") ? "" : "/")
            request = Request(url: room + Self.transaction(of: digest), accept: "*/*")
            request.method = .put(contentType: Self.json, body: Array(try digest.posted(as: .matrix).utf8))
        case .shape(let shape): request = Self.post(try digest.posted(as: shape), to: address)
        }
        if let variable = webhook.credentials {
            let token = try secret(variable, prepared.channel, .token)
            request.authorization = "Bearer " + token
        }
        request.excerpt = 4096
        prepared.content = .request(request)
    }

    private static let json = "application/json"

    private static func post(_ body: String, to url: String) -> Request {
        var request = Request(url: url, accept: "*/*")
        request.method = .post(contentType: json, body: Array(body.utf8))
        return request
    }

    private func address(of webhook: Channel.Webhook, _ channel: Channel) throws -> (String, WebURL) {
        let address =
            switch webhook.address {
            case .open(let text): text
            case .secret(let variable): try secret(variable, channel, .webAddress)
            }
        if let url = WebURL(address), url.isWeb, !url.hasUserInfo { return (address, url) }
        switch webhook.address {
        case .open: throw UserError(AddressProblem.notWeb(address))
        case .secret(let variable): throw invalid(variable, channel, .webAddress)
        }
    }

    private func templated(_ digest: Digest, _ file: String, to url: String) throws -> Request {
        let template = try DigestTemplateFile.read(file, relativeTo: home.folder)
        do {
            return Self.post(try digest.posted(with: template), to: url)
        } catch Digest.Problem.noJSON {
            throw UserError(TemplateProblem.notJSON, at: file)
        }
    }

    /// The topic, and the URL that takes it in the JSON body: that of the server.
    private func ntfyTopic(_ url: WebURL, _ channel: Channel) throws -> (topic: String, server: String) {
        let parts = url.path.split(separator: "/")
        guard let topic = parts.last else {
            throw UserError(SendProblem.noTopic(channel: channel.name), at: channel.place)
        }
        return (String(topic), url.origin + "/" + parts.dropLast().map { $0 + "/" }.joined())
    }

    /// The same transaction identifier on every attempt: a Matrix server accepts it once.
    private static func transaction(of digest: Digest) -> String {
        let name = "\(digest.identity)\u{1F}\(digest.name)\u{1F}\(digest.number)"
        return "veille-" + StableHash.name(of: name, length: 12)
    }

    private func secret(_ variable: String, _ channel: Channel, _ expected: ExpectedSecret) throws
        -> String
    {
        guard let secret = environment[variable], !secret.isEmpty else {
            throw UserError(
                EnvironmentProblem.missing(variable, neededBy: channel.name, expected),
                at: channel.place
            )
        }
        // A line break would start another header field.
        guard !secret.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw invalid(variable, channel, .line)
        }
        return secret
    }

    private func invalid(_ variable: String, _ channel: Channel, _ expected: ExpectedSecret)
        -> UserError
    {
        UserError(
            EnvironmentProblem.invalid(variable, neededBy: channel.name, expected),
            at: channel.place
        )
    }

    // MARK: Files

    /// The path must be in the home, and not one of veille's own files.
    private func fileURL(_ path: String, _ channel: Channel) throws -> URL {
        let parts = path.split(separator: "/").filter { $0 != "." }
        let name = parts.joined(separator: "/")
        let target = home.folder.appending(path: name)
        var folder = target.deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.path), folder.pathComponents.count > 1 {
            folder.deleteLastPathComponent()
        }
        let inside = folder.resolvingSymlinksInPath().pathComponents
        let isInside = inside.starts(with: home.folder.resolvingSymlinksInPath().pathComponents)
        let isLink = (try? target.resourceValues(forKeys: [.isSymbolicLinkKey]).isSymbolicLink) ?? false
        guard isInside, !isLink, !home.owns(target), !name.contains("..") else {
            throw UserError(
                SendProblem.forbiddenPath(name, channel: channel.name),
                at: channel.place
            )
        }
        return target
    }
}

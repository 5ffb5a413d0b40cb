package import Home
import Digests
import Feeds
package import Fetch
package import Foundation

/// An issue made ready for a channel: all that can be wrong with the settings has been seen.
package struct PreparedDelivery: Sendable {
    /// Which issue, and which channel.
    package var key: Deliveries.Key
    /// The channel.
    package var channel: Channel
    /// Where it goes, for people: no secret is in it.
    package var target: String
    /// What is handed over.
    package var content: Content
    /// What no message may show.
    var secrets: [String] = []

    /// What is handed over.
    package enum Content: Sendable {
        /// A request.
        case request(Request)
        /// Bytes for a file; another file is only replaced where the path is the same for every issue.
        case file(URL, bytes: [UInt8], isReplaced: Bool)
        /// Bytes for a program.
        case command([String], bytes: [UInt8])
    }

    /// Whether it takes the network.
    package var needsNetwork: Bool { if case .request = content { true } else { false } }

    /// What is handed over as it may be shown, without what is secret.
    package var shownBytes: [UInt8] { Array(withoutSecrets(String(decoding: bytes, as: UTF8.self)).utf8) }

    func withoutSecrets(_ text: String) -> String {
        // The longest first: a token may be a part of an address.
        secrets.sorted { $0.count > $1.count }.filter { !$0.isEmpty }.reduce(text) {
            $0.replacing($1, with: "…")
        }
    }

    /// What is handed over, byte for byte.
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

/// Makes parcels of issues.
struct DeliveryPreparation {
    let home: HomeFolder
    let environment: [String: String]

    /// - Throws: ``UserError`` when the settings do not allow it.
    func prepared(_ digest: Digest, _ key: Deliveries.Key, over channel: Channel) throws -> PreparedDelivery {
        var prepared = PreparedDelivery(
            key: key,
            channel: channel,
            target: "",
            content: .command([], bytes: [])
        )
        switch channel.transport {
        case .mail(let mail): try fill(&prepared, digest, mail)
        case .webhook(let webhook): try fill(&prepared, digest, webhook)
        case .file(let pattern, let format):
            let path = digest.path(pattern)
            prepared.target = path
            prepared.content = .file(
                try place(path, channel),
                bytes: Array(try rendered(digest, format).utf8),
                isReplaced: !Digest.givesEachIssueItsOwnPath(pattern)
            )
        case .command(let command, let format):
            prepared.target = command.joined(separator: " ")
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
            prepared.secrets += [secret, String(parts[1])]
            prepared.secrets += [String(parts[1]), "\0" + parts[0] + "\0" + parts[1]].map {
                Data($0.utf8).base64EncodedString()
            }
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
        let address: String
        switch webhook.address {
        case .open(let text): address = text
        case .secret(let variable):
            address = try secret(variable, prepared.channel, .webAddress)
            prepared.secrets.append(address)
        }
        guard let url = WebURL(address), url.isWeb, !url.hasUserInfo else {
            guard case .secret(let variable) = webhook.address else {
                throw UserError(AddressProblem.notWeb(address))
            }
            throw invalid(variable, prepared.channel, .webAddress)
        }
        // Whoever knows the path of a webhook may post there: only its host is shown.
        prepared.target = url.hostAndPort
        if url.path.count > 1 { prepared.secrets.append(url.path) }
        var request = Request(url: address, accept: "*/*")
        let type = "application/json"
        switch webhook.content {
        case .template(let file):
            let template = try DigestTemplateFile.read(file, relativeTo: home.folder)
            do {
                request.method = .post(contentType: type, body: Array(try digest.posted(with: template).utf8))
            } catch Digest.Problem.noJSON {
                throw UserError(TemplateProblem.notJSON, at: file)
            }
        case .shape(.ntfy):
            // As JSON it goes to the server, and the topic goes into it.
            let parts = url.path.split(separator: "/")
            guard let topic = parts.last else {
                throw UserError(
                    SendProblem.noTopic(channel: prepared.channel.name),
                    at: prepared.channel.place
                )
            }
            request.url = url.origin + "/" + parts.dropLast().map { $0 + "/" }.joined()
            request.method = .post(
                contentType: type,
                body: Array(try digest.posted(as: .ntfy, topic: String(topic)).utf8)
            )
            prepared.secrets.append(String(topic))
        case .shape(.matrix):
            // The same name on every try: the server itself takes it once.
            let name = StableHash.name(
                of: "\(digest.identity)\u{1F}\(digest.name)\u{1F}\(digest.number)",
                length: 12
            )
            request.url += (address.hasSuffix("/") ? "" : "/") + "veille-" + name
            request.method = .put(contentType: type, body: Array(try digest.posted(as: .matrix).utf8))
        case .shape(let shape):
            request.method = .post(contentType: type, body: Array(try digest.posted(as: shape).utf8))
        }
        if let variable = webhook.credentials {
            let token = try secret(variable, prepared.channel, .token)
            request.authorization = "Bearer " + token
            prepared.secrets.append(token)
        }
        prepared.content = .request(request)
    }

    private func secret(_ variable: String, _ channel: Channel, _ expected: EnvironmentProblem.Secret) throws
        -> String
    {
        guard let secret = environment[variable], !secret.isEmpty else {
            throw UserError(
                EnvironmentProblem.missing(variable, neededBy: channel.name, expected),
                at: channel.place
            )
        }
        // A line break would start a header field of its own.
        guard !secret.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw invalid(variable, channel, .line)
        }
        return secret
    }

    private func invalid(_ variable: String, _ channel: Channel, _ expected: EnvironmentProblem.Secret)
        -> UserError
    {
        UserError(
            EnvironmentProblem.invalid(variable, neededBy: channel.name, expected),
            at: channel.place
        )
    }

    // MARK: Files

    /// Only in the home, and over nothing that veille keeps there.
    private func place(_ path: String, _ channel: Channel) throws -> URL {
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

package import Feeds
import Yams

extension Configuration {
    /// How digests are made.
    package struct Digest: Sendable, Equatable {
        /// Its title; the page's where it is not given.
        package var title: String?
        /// `fr` or `en`; the page's where it is not given.
        package var language: Language?
        /// The web address of the page.
        package var homeURL: String?
        /// The web address of the digest's Atom feed.
        package var feedURL: String?
        /// Where readers propose a link: a web or a mail address.
        package var proposeURL: String?
        /// What Jekyll and Hugo file a post under.
        package var categories = ["veille"]
        /// When it goes out, where `veille watch` runs.
        package var schedule: DigestSchedule?
        /// From whom and to whom it goes by mail.
        package var envelope: Envelope?
        /// The ways an issue is sent.
        package var channels: [Channel] = []
    }

    static func digest(_ node: Node, _ reader: SettingReader) throws -> Digest {
        var digest = Digest()
        try reader.read(
            node,
            at: "digest.",
            [
                "title": { digest.title = try reader.text($0, "digest.title").nonEmpty },
                "language": {
                    digest.language = Language(
                        rawValue: try reader.choice($0, "digest.language", ["fr", "en"])
                    )
                },
                "home_url": { digest.homeURL = try reader.text($0, "digest.home_url").nonEmpty },
                "feed_url": { digest.feedURL = try reader.webAddress($0, "digest.feed_url") },
                "propose_url": { digest.proposeURL = try Self.address($0, "digest.propose_url", reader) },
                "categories": { digest.categories = try reader.list($0, "digest.categories") },
                "every": { digest.schedule = try Self.schedule($0, reader) },
                "mail": { digest.envelope = try Self.envelope($0, reader) },
                "send": { digest.channels = try Self.channels($0, reader) },
            ]
        )
        // At that time something is to happen.
        if digest.schedule != nil, digest.channels.isEmpty { throw reader.missing(node, "digest.send") }
        return digest
    }

    private static func schedule(_ node: Node, _ reader: SettingReader) throws -> DigestSchedule {
        let text = try reader.text(node, "digest.every")
        guard let schedule = DigestSchedule(text) else {
            throw reader.invalid(node, "digest.every", .schedule)
        }
        return schedule
    }

    private static func envelope(_ node: Node, _ reader: SettingReader) throws -> Envelope {
        let name = "digest.mail."
        var from: Mailbox?
        var to: [Mailbox] = []
        var listID: String?
        var unsubscribe: [String] = []
        try reader.read(
            node,
            at: name,
            [
                "from": { from = try Self.mailbox($0, name + "from", reader) },
                "to": { node in
                    for node in reader.oneOrMore(node) {
                        to.append(try Self.mailbox(node, name + "to", reader))
                    }
                },
                "list_id": { node in
                    let text = try reader.text(node, name + "list_id")
                    guard Envelope.isListID(text) else {
                        throw reader.invalid(node, name + "list_id", .listID)
                    }
                    listID = text
                },
                "unsubscribe": { node in
                    for node in reader.oneOrMore(node) {
                        unsubscribe.append(try Self.address(node, name + "unsubscribe", reader))
                    }
                },
            ]
        )
        guard let from else { throw reader.missing(node, name + "from") }
        if to.isEmpty { throw reader.missing(node, name + "to") }
        return Envelope(from: from, to: to, listID: listID, unsubscribe: unsubscribe)
    }

    static func mailbox(_ node: Node, _ name: String, _ reader: SettingReader) throws -> Mailbox {
        guard let mailbox = Mailbox(try reader.text(node, name)) else {
            throw reader.invalid(node, name, .mailbox)
        }
        return mailbox
    }

    private static func address(_ node: Node, _ name: String, _ reader: SettingReader) throws -> String {
        let text = try reader.text(node, name)
        guard Envelope.isAddress(text) else {
            throw reader.invalid(node, name, .address)
        }
        return text
    }
}

extension String {
    /// The text, unless the starting file's `""` still stands there.
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

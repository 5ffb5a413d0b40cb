import Feeds
package import struct Foundation.Date

/// A letter of a mailing list (RFC 5322, MIME), read as it comes: what is damaged is left out.
package struct MailMessage: Sendable {
    /// Decoded, on one line.
    package var subject: String
    package var date: Date?
    /// Without angle brackets.
    package var id: String?
    /// The identifier of its list (RFC 2919), in lower case.
    package var listID: String?
    /// The name of its list, otherwise of its sender.
    package var listName: String?
    /// The address of its sender, in lower case.
    package var sender: String?
    /// Whether it says how to leave the list (RFC 2369).
    package var isFromList: Bool
    /// The addresses by which one leaves or joins it, and the like.
    var housekeeping: [String]
    /// Where it can be read on the web (RFC 5064).
    package var archivedAt: String?
    package var language: String?
    /// UTF-8.
    var html: [UInt8]?
    var text: [UInt8]?

    /// What tells the letters of one list from others: the identifier of the list, or else its sender; `nil` for a letter
    /// of no list.
    package var list: String? { listID ?? (isFromList ? sender : nil) }

    /// Reads the bytes of a file or of a part of a mailbox; `nil` if they are no letter.
    package init?(_ bytes: [UInt8]) {
        let (fields, body) = MailField.split(bytes[...])
        self.init(fields)
        var content = MailContent()
        content.read(fields, body, depth: 0)
        (html, text) = (content.html, content.text)
    }

    /// Reads the header fields only.
    package init?(headersOf bytes: ArraySlice<UInt8>) { self.init(MailField.split(bytes).fields) }

    private init?(_ fields: [MailField]) {
        guard fields.contains(where: { Self.known.contains($0.name) }) else { return nil }
        func value(_ name: String) -> String? {
            fields.first { $0.name == name }.map { EncodedWord.decoding($0.value).trimmed }?.nonEmpty
        }
        subject = HTMLText.collapse(value("subject") ?? "")
        date = value("date").flatMap { FeedDate.parse($0) }
        id = value("message-id").map { $0.trimmed(while: { "<> ".contains($0) }) }
        archivedAt = value("archived-at").map { $0.trimmed(while: { "<> ".contains($0) }) }
        language = value("content-language")
        isFromList = value("list-unsubscribe") != nil
        housekeeping = ["list-unsubscribe", "list-subscribe", "list-post", "list-help", "list-owner"]
            .compactMap(value).flatMap { $0.split { "<>, ".contains($0) }.map(String.init) }
        let list = value("list-id").map(Self.mailbox)
        let from = value("from").map(Self.mailbox)
        listID = list?.address.nonEmpty?.lowercased()
        sender = from?.address.nonEmpty?.lowercased()
        // Some services name a list by a code: `c41d0e7b2fmc list`.
        let isCode = list?.name.contains(where: \.isNumber) == true
        listName = (isCode ? from?.name.nonEmpty : nil) ?? list?.name.nonEmpty ?? from?.name.nonEmpty
    }

    private static let known: Set = [
        "from", "subject", "list-id", "message-id", "date", "received", "content-type",
    ]

    /// `Name <address>`, or one of both.
    private static func mailbox(_ text: String) -> (name: String, address: String) {
        guard let open = text.lastIndex(of: "<") else {
            let bare = text.trimmed
            return bare.contains(" ") ? (bare, "") : ("", bare)
        }
        let name = String(text[..<open]).trimmed(while: { "\" \t".contains($0) })
        let address = text[text.index(after: open)...].prefix { $0 != ">" }
        return (HTMLText.collapse(name), String(address).trimmed)
    }
}

/// The body of a letter: of alternatives, the first of each kind that can be shown.
private struct MailContent {
    var html: [UInt8]?
    var text: [UInt8]?
    private var parts = 0

    private static let depthLimit = 8
    private static let partLimit = 100

    mutating func read(_ fields: [MailField], _ body: ArraySlice<UInt8>, depth: Int) {
        parts += 1
        guard depth < Self.depthLimit, parts < Self.partLimit else { return }
        func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }
        let type = value("content-type") ?? "text/plain"
        let kind = type.prefix { $0 != ";" }.lowercased().trimmed
        if kind.hasPrefix("multipart/") {
            guard let boundary = MailField.parameter("boundary", of: type) else { return }
            for part in MailField.parts(of: body, boundary: boundary) {
                let (fields, body) = MailField.split(part)
                read(fields, body, depth: depth + 1)
            }
            return
        }
        let isFile = value("content-disposition")?.lowercased().trimmed.hasPrefix("attachment") == true
        guard !isFile, kind == "text/html" && html == nil || kind == "text/plain" && text == nil else {
            return
        }
        let encoding = value("content-transfer-encoding")?.lowercased().trimmed
        let decoded =
            switch encoding {
            case "base64": TransferEncoding.decodingBase64(body)
            case "quoted-printable": TransferEncoding.decodingQuotedPrintable(body)
            default: Array(body)
            }
        let bytes = Charset(decoded, contentType: type).bytes
        if kind == "text/html" {
            html = bytes
        } else {
            let isFlowed = MailField.parameter("format", of: type)?.lowercased() == "flowed"
            text = isFlowed ? TransferEncoding.joiningFlowedLines(bytes) : bytes
        }
    }
}

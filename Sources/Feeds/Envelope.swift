/// Sender, recipients and list header fields of an issue sent by mail.
package struct Envelope: Sendable, Equatable {
    package var from: Mailbox
    /// Usually the address of a mailing list.
    package var to: [Mailbox]
    /// The `List-Id`, as in `veille.example.org` (RFC 2919).
    package var listID: String?
    /// Addresses to unsubscribe, `https` or `mailto` (RFC 2369).
    package var unsubscribe: [String]

    package init(from: Mailbox, to: [Mailbox], listID: String? = nil, unsubscribe: [String] = []) {
        self.from = from
        self.to = to
        self.listID = listID
        self.unsubscribe = unsubscribe
    }

    /// Whether a text can be a `List-Id`: a name with dots, as in host names.
    package static func isListID(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)+/) != nil
    }

    /// Whether a text is a web or mail address that a header field can carry.
    package static func isAddress(_ text: String) -> Bool {
        text.wholeMatch(of: /(?:https?:\/\/|mailto:)[!-;=?-~]+/) != nil
    }
}

/// A mail address with an optional display name.
package struct Mailbox: Sendable, Hashable {
    /// The display name; empty if there is none.
    package let name: String
    /// The address, in ASCII.
    package let address: String

    /// Parses `Name <name@example.org>` or `name@example.org`; `nil` if the text is neither.
    package init?(_ text: String) {
        let text = PlainText.line(text)
        if let match = text.wholeMatch(of: /(?<name>[^<>]*)<(?<address>[^<>]+)>/) {
            name = String(match.output.name).trimmingQuotes
            address = String(match.output.address)
        } else {
            name = ""
            address = text
        }
        // Quoted local parts are legal but not in use.
        guard
            address.wholeMatch(of: /[A-Za-z0-9.!#$%&'*+\/=?^_`{|}~\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*/)
                != nil
        else { return nil }
    }

    /// The part after the `@`.
    package var host: Substring {
        address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...]
    }
}

extension String {
    /// Without surrounding white space, then without quotation marks.
    fileprivate var trimmingQuotes: String {
        var text = self[...]
        while let first = text.first, first == " " || first == "\"" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\"" { text.removeLast() }
        return String(text)
    }
}

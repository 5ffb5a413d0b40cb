/// From whom and to whom an issue goes by mail, and how one leaves the list.
package struct Envelope: Sendable, Equatable {
    /// The sender.
    package var from: Mailbox
    /// The recipients: a list's address, as a rule.
    package var to: [Mailbox]
    /// What tells the list from others, as in `veille.example.org` (RFC 2919).
    package var listID: String?
    /// Addresses to leave the list by, `https` or `mailto` (RFC 2369).
    package var unsubscribe: [String]

    /// Makes an envelope.
    package init(from: Mailbox, to: [Mailbox], listID: String? = nil, unsubscribe: [String] = []) {
        self.from = from
        self.to = to
        self.listID = listID
        self.unsubscribe = unsubscribe
    }

    /// Whether a text can be the identifier of a list: a name with dots, as hosts have.
    package static func isListID(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)+/) != nil
    }

    /// Whether a text is an address of the web or of mail that a header can carry.
    package static func isAddress(_ text: String) -> Bool {
        text.wholeMatch(of: /(?:https?:\/\/|mailto:)[!-;=?-~]+/) != nil
    }
}

/// A mail address, with the name of its owner.
package struct Mailbox: Sendable, Hashable {
    /// The name; empty when there is none.
    package let name: String
    /// The address, in ASCII.
    package let address: String

    /// Reads `Name <name@example.org>` or `name@example.org`; `nil` when it is none.
    package init?(_ text: String) {
        let text = PlainText.line(text)
        if let match = text.wholeMatch(of: /(?<name>[^<>]*)<(?<address>[^<>]+)>/) {
            name = String(match.output.name).trimmingQuotes
            address = String(match.output.address)
        } else {
            name = ""
            address = text
        }
        // A quoted local part would be legal, and nobody has one.
        guard
            address.wholeMatch(of: /[A-Za-z0-9.!#$%&'*+\/=?^_`{|}~\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*/)
                != nil
        else { return nil }
    }

    /// What stands behind the `@`.
    package var host: Substring {
        address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...]
    }
}

extension String {
    /// Without white space around it, nor the quotation marks around that.
    fileprivate var trimmingQuotes: String {
        var text = self[...]
        while let first = text.first, first == " " || first == "\"" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\"" { text.removeLast() }
        return String(text)
    }
}

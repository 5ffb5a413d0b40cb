import Feeds

/// Text as mail carries it: header fields (RFC 5322, RFC 2047) and bodies in quoted-printable (RFC 2045).
enum MailText {
    /// Where lines of a header end; a field with encoded words must not be longer (RFC 2047 §2).
    private static let columns = 76

    /// A field whose value is made of tokens already: it is folded where a space stands.
    static func field(_ name: String, _ value: String) -> String {
        var lines = [name + ":"]
        for token in harmless(value).split(separator: " ") {
            if let last = lines.last, last.utf8.count + 1 + token.utf8.count > columns, last != name + ":" {
                lines.append("")
            }
            lines[lines.count - 1] += " " + token
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    /// A field of free text: in encoded words where it is not plain ASCII.
    static func field(_ name: String, text: String) -> String {
        let text = harmless(text)
        return field(name, isPlain(text) ? text : encodedWords(text, after: name.utf8.count + 2))
    }

    /// A mailbox: the name in quotation marks or encoded words, the address as it is.
    static func mailbox(_ mailbox: Mailbox) -> String {
        let name = phrase(mailbox.name)
        return name.isEmpty ? mailbox.address : name + " <\(mailbox.address)>"
    }

    /// A name before something in angle brackets.
    static func phrase(_ text: String) -> String {
        let text = harmless(text)
        guard !text.isEmpty else { return "" }
        guard isPlain(text) else { return encodedWords(text, after: 24) }
        let isAtoms = text.utf8.allSatisfy { $0 == 0x20 || isAtom($0) }
        if isAtoms { return text }
        return "\"" + PlainText.replacing(in: text) { ["\\", "\""].contains($0) ? "\\\($0)" : nil } + "\""
    }

    /// Nothing that could end a field: whatever a title holds, it starts no other.
    private static func harmless(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    }

    /// What reads like an encoded word must be encoded itself.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
    }

    private static func isAtom(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    /// The Q encoding, each word of whole characters; the first one shares its line with the field's name.
    private static func encodedWords(_ text: String, after column: Int) -> String {
        let opening = "=?UTF-8?Q?"
        let most = 75 - opening.utf8.count - 2
        var room = min(most, columns - column - opening.utf8.count - 2)
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            let encoded = String(scalar).utf8.map { byte in
                byte == 0x20
                    ? "_" : isAtom(byte) && byte != UInt8(ascii: "_") ? character(byte) : "=" + hex(byte)
            }.joined()
            if word.utf8.count + encoded.utf8.count > room, !word.isEmpty {
                words.append(word)
                word = ""
                room = most
            }
            word += encoded
        }
        words.append(word)
        return words.map { opening + $0 + "?=" }.joined(separator: " ")
    }

    /// A body in quoted-printable, with the line ends of mail.
    static func quotedPrintable(_ text: String) -> String {
        var lines: [String] = []
        for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            var current = ""
            let bytes = Array(line)
            // Old mailboxes take the one for the next message, servers the other for the end of this one.
            let isTrap = bytes.starts(with: Array("From ".utf8)) || bytes == [UInt8(ascii: ".")]
            for (index, byte) in bytes.enumerated() {
                let isLast = index == bytes.count - 1
                // White space at the end of a line gets lost on the way.
                let isPlain =
                    (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") || byte == 0x20 && !isLast
                let encoded = isPlain && !(isTrap && index == 0) ? character(byte) : "=" + hex(byte)
                if current.utf8.count + encoded.utf8.count > (isLast ? columns : columns - 1) {
                    lines.append(current + "=")
                    current = ""
                }
                current += encoded
            }
            lines.append(current)
        }
        return lines.joined(separator: "\r\n")
    }

    private static func character(_ byte: UInt8) -> String { String(UnicodeScalar(byte)) }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}

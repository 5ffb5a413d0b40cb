import Feeds

/// Encodes text for mail: header fields (RFC 5322, RFC 2047) and quoted-printable bodies (RFC 2045).
enum MailText {
    /// The maximum line length of a field with encoded words (RFC 2047 §2).
    private static let columns = 76

    /// A field whose value consists of tokens: folded at spaces.
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

    /// A free-text field: in encoded words unless it is plain ASCII.
    static func field(_ name: String, text: String) -> String {
        let text = harmless(text)
        return field(name, isPlain(text) ? text : encodedWords(text, after: name.utf8.count + 2))
    }

    /// A mailbox: the display name quoted or in encoded words, the address as it is.
    static func mailbox(_ mailbox: Mailbox) -> String {
        let name = phrase(mailbox.name)
        return name.isEmpty ? mailbox.address : name + " <\(mailbox.address)>"
    }

    /// A phrase before an angle address.
    static func phrase(_ text: String) -> String {
        let text = harmless(text)
        guard !text.isEmpty else { return "" }
        guard isPlain(text) else { return encodedWords(text, after: 24) }
        let isAtoms = text.utf8.allSatisfy { $0 == 0x20 || isAtom($0) }
        if isAtoms { return text }
        return "\"" + PlainText.replacing(in: text) { ["\\", "\""].contains($0) ? "\\\($0)" : nil } + "\""
    }

    /// Without characters that end a field, so that a title cannot inject another field.
    private static func harmless(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    }

    /// False also for text that looks like an encoded word.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
    }

    private static func isAtom(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    /// The Q encoding; each word contains whole characters, and the first one follows the field name.
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

    /// A body in quoted-printable, with CRLF line ends.
    static func quotedPrintable(_ text: String) -> String {
        var lines: [String] = []
        for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            var current = ""
            let bytes = Array(line)
            // A line starting with “From ” begins the next message in mbox files, and “.” ends an SMTP
            // message.
            let isSpecial = bytes.starts(with: Array("From ".utf8)) || bytes == [UInt8(ascii: ".")]
            for (index, byte) in bytes.enumerated() {
                let isLast = index == bytes.count - 1
                // White space at the end of a line may be lost in transport.
                let isPlain =
                    (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") || byte == 0x20 && !isLast
                let encoded = isPlain && !(isSpecial && index == 0) ? character(byte) : "=" + hex(byte)
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

/// The encodings of mail bodies (RFC 2045 §6), read leniently: what is no code is left as it stands.
enum TransferEncoding {
    static func decodingBase64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count * 3 / 4)
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            guard let value = base64Value(byte) else {
                if byte == UInt8(ascii: "=") { (bits, count) = (0, 0) }
                continue
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                decoded.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return decoded
    }

    private static func base64Value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x61 + 26
        case 0x30...0x39: byte - 0x30 + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }

    /// In encoded words (`isWord`) an underscore is a space.
    static func decodingQuotedPrintable(_ bytes: ArraySlice<UInt8>, isWord: Bool = false) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "=") else {
                decoded.append(isWord && byte == UInt8(ascii: "_") ? 0x20 : byte)
                index += 1
                continue
            }
            if index + 2 < bytes.endIndex, let high = hexValue(bytes[index + 1]),
                let low = hexValue(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
                continue
            }
            // A soft line break, with blanks that a server may have added.
            var end = index + 1
            while end < bytes.endIndex, bytes[end] == 0x20 || bytes[end] == 0x09 || bytes[end] == 0x0D {
                end += 1
            }
            if end == bytes.endIndex || bytes[end] == 0x0A {
                index = min(end + 1, bytes.endIndex)
            } else {
                decoded.append(byte)
                index += 1
            }
        }
        return decoded
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// Joins the lines that a sender broke (RFC 3676): those that end in a space.
    static func joiningFlowedLines(_ text: [UInt8]) -> [UInt8] {
        var joined: [UInt8] = []
        joined.reserveCapacity(text.count)
        var rest = text[...]
        while !rest.isEmpty {
            let line = MailField.nextLine(&rest)
            joined += line
            // `-- ` begins a signature.
            if line.last != 0x20 || line.elementsEqual(Array("-- ".utf8)) { joined.append(0x0A) }
        }
        return joined
    }
}

/// Words of header fields in other characters (RFC 2047): `=?utf-8?Q?caf=C3=A9?=`.
enum EncodedWord {
    static func decoding(_ text: String) -> String {
        guard text.contains("=?") else { return text }
        var out = ""
        // Of neighbours in one encoding the bytes are joined first: some senders cut a character in two.
        var pending: (charset: String, bytes: [UInt8])?
        func flush() {
            guard let word = pending else { return }
            let bytes = Charset(word.bytes, contentType: "text/plain; charset=\(word.charset)").bytes
            out += String(decoding: bytes, as: UTF8.self)
            pending = nil
        }
        var rest = text[...]
        while let start = rest.firstRange(of: "=?") {
            let before = rest[..<start.lowerBound]
            guard let word = word(rest[start.upperBound...]) else {
                flush()
                out += rest[..<start.upperBound]
                rest = rest[start.upperBound...]
                continue
            }
            // White space between two encoded words is none.
            if pending == nil || before.contains(where: { !$0.isWhitespace }) {
                flush()
                out += before
            }
            if let current = pending, current.charset == word.charset {
                pending = (current.charset, current.bytes + word.bytes)
            } else {
                flush()
                pending = (word.charset, word.bytes)
            }
            rest = rest[word.end...]
        }
        flush()
        return out + rest
    }

    private static func word(_ text: Substring) -> (charset: String, bytes: [UInt8], end: String.Index)? {
        let fields = text.prefix(1000).split(separator: "?", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, let end = fields[2].firstRange(of: "?=") else { return nil }
        let charset = fields[0].prefix { $0 != "*" }.lowercased()
        let body = Array(fields[2][..<end.lowerBound].utf8)[...]
        switch fields[1].lowercased() {
        case "b": return (charset, TransferEncoding.decodingBase64(body), end.upperBound)
        case "q":
            return (charset, TransferEncoding.decodingQuotedPrintable(body, isWord: true), end.upperBound)
        default: return nil
        }
    }
}

extension WebURL {
    /// The absolute address that an untrusted reference means, read as browsers do (WHATWG URL).
    ///
    /// Tabs and line breaks are removed, backslashes are slashes, and blanks, quotes and non-ASCII characters
    /// are percent-encoded.
    ///
    /// - Parameters:
    ///   - reference: As written in a document.
    ///   - base: The address of the document.
    /// - Returns: The address; the reference itself if it cannot be resolved, `nil` if it is blank.
    package static func repairing(_ reference: some StringProtocol, base: WebURL?) -> String? {
        var text = String(reference)
        if text.utf8.contains(where: { !isURLByte($0) }) { text = repaired(text) }
        guard !text.isEmpty else { return nil }
        if text.hasPrefix("http://") || text.hasPrefix("https://") {
            return hasExtraSlash(text) ? withTwoSlashes(text) : text
        }
        if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            ["http", "https"].contains(text[..<colon].lowercased()), text[..<colon].utf8.count <= 5
        {
            return withTwoSlashes(text)
        }
        if let base, let url = base.resolving(text) { return url.description }
        return text
    }

    /// Reads an address that a person typed or copied: blanks are encoded, and `feed:` is a way to write `http:`.
    package init?(typed text: some StringProtocol) {
        var address = text.drop { $0.isWhitespace }.description
        for prefix in ["feed://", "feed:"] where address.lowercased().hasPrefix(prefix) {
            let rest = String(address.dropFirst(prefix.count))
            address = rest.contains("://") || prefix == "feed:" ? rest : "http://" + rest
            break
        }
        guard let repaired = Self.repairing(address, base: nil) else { return nil }
        self.init(repaired)
    }

    /// Printable ASCII that stands for itself everywhere in an address.
    private static func isURLByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "`"):
            false
        default: byte > 0x20 && byte < 0x7F
        }
    }

    private static func repaired(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.value <= 0x20 || first.properties.isWhitespace {
            scalars.removeFirst()
        }
        while let last = scalars.last, last.value <= 0x20 || last.properties.isWhitespace {
            scalars.removeLast()
        }
        let bytes = String(scalars).utf8.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        guard bytes.contains(where: { !isURLByte($0) }) else { return String(decoding: bytes, as: UTF8.self) }
        if hasOtherScheme(bytes) { return String(decoding: bytes, as: UTF8.self) }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + 16)
        let hostEnd = endOfAuthority(bytes)
        var isInPath = true
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { isInPath = false }
            if byte == UInt8(ascii: "\\"), isInPath {
                out.append(UInt8(ascii: "/"))
            } else if isURLByte(byte) || index < hostEnd || byte == UInt8(ascii: "\\") {
                out.append(byte)
            } else {
                let digits = Array("0123456789ABCDEF".utf8)
                out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Whether a reference has a scheme that is not of the web: its syntax is its own.
    private static func hasOtherScheme(_ bytes: [UInt8]) -> Bool {
        let scheme = bytes.prefix {
            (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
                || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E
        }
        guard let first = scheme.first, first >= 0x41, scheme.count < bytes.count,
            bytes[scheme.count] == UInt8(ascii: ":")
        else { return false }
        return !["http", "https"].contains(String(decoding: scheme, as: UTF8.self).lowercased())
    }

    /// The index after the authority; 0 if the reference has none.
    private static func endOfAuthority(_ bytes: [UInt8]) -> Int {
        func isSlash(_ index: Int) -> Bool {
            index < bytes.count && (bytes[index] == UInt8(ascii: "/") || bytes[index] == UInt8(ascii: "\\"))
        }
        let colon = bytes.prefix(6).firstIndex(of: UInt8(ascii: ":"))
        var index = colon.map { $0 + 1 } ?? 0
        guard isSlash(index), isSlash(index + 1) || colon != nil else { return 0 }
        while isSlash(index) { index += 1 }
        while index < bytes.count, !isSlash(index), bytes[index] != UInt8(ascii: "?"),
            bytes[index] != UInt8(ascii: "#")
        {
            index += 1
        }
        return index
    }

    private static func hasExtraSlash(_ text: String) -> Bool {
        text.hasPrefix("http:///") || text.hasPrefix("https:///")
    }

    /// `https:/example.org` and `https:///example.org` as `https://example.org`.
    private static func withTwoSlashes(_ text: String) -> String {
        guard let colon = text.firstIndex(of: ":") else { return text }
        return text[..<colon].lowercased() + "://" + text[text.index(after: colon)...].drop { $0 == "/" }
    }
}

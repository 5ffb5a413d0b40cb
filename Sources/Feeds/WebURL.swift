/// An absolute URL with an authority, split as in RFC 3986 and never repaired.
///
/// Foundation silently repairs malformed addresses and may then disagree with libcurl about the host; this
/// type rejects ambiguous ones (control characters, white space, a backslash in the path).
package struct WebURL: Hashable, Sendable, CustomStringConvertible {
    /// The scheme in lower case, without the colon.
    package let scheme: String
    /// User information, host and port as written.
    package let authority: String
    /// The path as written: empty, or starting with `/`.
    package let path: String
    /// The part after `?`.
    package let query: String?
    /// The part after `#`.
    package let fragment: String?
    /// The host in lower case, without user information, port and final dot.
    package let host: String

    package init(
        scheme: String,
        authority: String,
        path: String,
        query: String? = nil,
        fragment: String? = nil
    ) {
        self.scheme = scheme
        self.authority = authority
        self.path = path
        self.query = query
        self.fragment = fragment
        host = Self.host(in: authority)
    }

    /// Parses an absolute URL; `nil` if the text is not one, or is ambiguous.
    package init?(_ text: some StringProtocol) {
        guard let parts = Reference(text), let scheme = parts.scheme, let authority = parts.authority else {
            return nil
        }
        self.init(
            scheme: scheme,
            authority: authority,
            path: Self.removingDots(parts.path),
            query: parts.query,
            fragment: parts.fragment
        )
        guard !host.isEmpty, isHostValid, isPortValid else { return nil }
    }

    /// Whether the authority has user information.
    package var hasUserInfo: Bool { authority.utf8.contains(UInt8(ascii: "@")) }

    /// The port as written, if any.
    package var port: Int? {
        portText.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    }

    private var portText: Substring.UTF8View? {
        let view = authority.utf8
        let last = view.lastIndex { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "@") }
        let rest = view[(last.map { view.index(after: $0) } ?? view.startIndex)...]
        return rest.lastIndex(of: UInt8(ascii: ":")).map { rest[rest.index(after: $0)...] }
    }

    /// Whether the scheme is `http` or `https`.
    package var isWeb: Bool { scheme == "http" || scheme == "https" }

    /// Scheme and authority, as in `https://example.org:8080`.
    package var origin: String { scheme + "://" + authority }

    package var description: String {
        var text = scheme + "://" + authority + path
        if let query { text += "?" + query }
        if let fragment { text += "#" + fragment }
        return text
    }

    /// Resolves a reference found in a document at this URL (RFC 3986 §5.2).
    package func resolving(_ reference: some StringProtocol) -> WebURL? {
        guard let parts = Reference(reference) else { return nil }
        if let other = parts.scheme {
            guard let authority = parts.authority else { return nil }
            return WebURL(other + "://" + authority + parts.tail)
        }
        if let authority = parts.authority {
            return WebURL(scheme + "://" + authority + parts.tail)
        }
        if parts.path.isEmpty {
            return WebURL(
                scheme: scheme,
                authority: authority,
                path: path,
                query: parts.query ?? query,
                fragment: parts.fragment
            )
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/"
        let merged = parts.path.hasPrefix("/") ? parts.path : folder + parts.path
        return WebURL(
            scheme: scheme,
            authority: authority,
            path: Self.removingDots(merged),
            query: parts.query,
            fragment: parts.fragment
        )
    }

    private static func host(in authority: String) -> String {
        var rest = Substring(authority)
        if let at = rest.utf8.lastIndex(of: UInt8(ascii: "@")) { rest = rest[rest.utf8.index(after: at)...] }
        if rest.utf8.first == UInt8(ascii: "[") {
            let end = rest.utf8.firstIndex(of: UInt8(ascii: "]")) ?? rest.endIndex
            return rest[..<end].lowercased() + "]"
        }
        if let colon = rest.utf8.lastIndex(of: UInt8(ascii: ":")) { rest = rest[..<colon] }
        if rest.utf8.last == UInt8(ascii: ".") { rest = rest.dropLast() }
        return rest.lowercased()
    }

    private var isHostValid: Bool {
        if host.hasPrefix("[") {
            return authority.contains("]")
                && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        return host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "{"),
                UInt8(ascii: "}"),
                UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "%"):
                false
            default: true
            }
        }
    }

    /// The port is a number, or empty.
    private var isPortValid: Bool {
        guard let digits = portText else { return true }
        return digits.count <= 5 && digits.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func hasDotSegment(_ path: String) -> Bool {
        var previous: UInt8 = 0
        for byte in path.utf8 {
            if byte == UInt8(ascii: "."), previous == UInt8(ascii: "/") { return true }
            previous = byte
        }
        return false
    }

    /// Removes `.` and `..` segments (RFC 3986 §5.2.4).
    static func removingDots(_ path: String) -> String {
        guard hasDotSegment(path) else { return path }
        var kept: [Substring] = []
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".":
                if isLast { kept.append("") }
            case "..":
                if kept.count > 1 { kept.removeLast() }
                if isLast { kept.append("") }
            default:
                kept.append(segment)
            }
        }
        return kept.joined(separator: "/")
    }
}

extension WebURL {
    /// A reference split into its five parts (RFC 3986 appendix B).
    private struct Reference {
        var scheme: String?
        var authority: String?
        var path: String
        var query: String?
        var fragment: String?

        var tail: String {
            path + (query.map { "?" + $0 } ?? "") + (fragment.map { "#" + $0 } ?? "")
        }

        init?(_ text: some StringProtocol) {
            var rest = Substring(text)
            while let first = rest.utf8.first, Self.isSpace(first) { rest = rest.dropFirst() }
            while let last = rest.utf8.last, Self.isSpace(last) { rest = rest.dropLast() }
            guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
            if let hash = rest.utf8.firstIndex(of: UInt8(ascii: "#")) {
                fragment = String(rest[rest.utf8.index(after: hash)...])
                rest = rest[..<hash]
            }
            if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
                query = String(rest[rest.utf8.index(after: mark)...])
                rest = rest[..<mark]
            }
            guard !rest.utf8.contains(UInt8(ascii: "\\")) else { return nil }
            if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")), Self.isScheme(rest[..<colon]) {
                scheme = rest[..<colon].lowercased()
                rest = rest[rest.utf8.index(after: colon)...]
            }
            if rest.utf8.starts(with: [UInt8(ascii: "/"), UInt8(ascii: "/")]) {
                rest = rest[rest.utf8.index(rest.startIndex, offsetBy: 2)...]
                let end = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
                authority = String(rest[..<end])
                rest = rest[end...]
            }
            path = String(rest)
        }

        private static func isScheme(_ text: Substring) -> Bool {
            guard let first = text.utf8.first, isLetter(first) else { return false }
            return text.utf8.allSatisfy {
                isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E
            }
        }

        private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

        private static func isLetter(_ byte: UInt8) -> Bool {
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
    }
}

extension WebURL {
    /// An untrusted address as the target of a link, wherever one is written: HTML, Markdown, mail, JSON.
    ///
    /// - Returns: The address on one line, or `#` unless its scheme is `http`, `https` or `mailto`.
    package static func linkTarget(_ address: String) -> String {
        let line = PlainText.line(address)
        let scheme = line.prefix { $0 != ":" }
        guard scheme.endIndex < line.endIndex, ["http", "https", "mailto"].contains(scheme.lowercased())
        else {
            return "#"
        }
        return line
    }
}

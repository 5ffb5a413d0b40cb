/// What a `robots.txt` (RFC 9309) lets one program ask for.
package struct RobotsRules: Sendable, Equatable, Codable {
    /// A beginning of paths, in which `*` is anything and a final `$` the end.
    private struct Rule: Equatable, Codable {
        var pattern: [UInt8]
        var isAllowed: Bool

        init(pattern: [UInt8], isAllowed: Bool) { (self.pattern, self.isAllowed) = (pattern, isAllowed) }

        /// As a text: a pattern has no bytes beyond ASCII.
        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            isAllowed = try container.decode(Bool.self)
            pattern = Array(try container.decode(String.self).utf8)
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            try container.encode(isAllowed)
            try container.encode(String(decoding: pattern, as: UTF8.self))
        }
    }

    private var rules: [Rule] = []

    /// Everything may be asked for: the site has no such file.
    package static let open = RobotsRules()
    /// Nothing may be asked for: whether the site has such a file is not known.
    package static let closed = RobotsRules(rules: [Rule(pattern: [0x2F], isAllowed: false)])

    private init(rules: [Rule] = []) { self.rules = rules }

    /// Reads a file; what is no rule is passed over.
    ///
    /// - Parameters:
    ///   - bytes: The file, of which the first 512 kB count.
    ///   - agent: The product token of the program, as in `veille`: without a group of its own, that of `*` counts.
    package init(_ bytes: [UInt8], agent: String) {
        var (own, others): ([Rule], [Rule]) = ([], [])
        var hasOwn = false
        var (isOwn, isForAll, isNaming) = (false, false, false)
        var room = Self.patternsLimit
        for line in bytes.prefix(Self.fileLimit).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard let (key, value) = Self.record(line) else { continue }
            switch key {
            case "user-agent":
                if !isNaming { (isOwn, isForAll) = (false, false) }
                isNaming = true
                let name = value.prefix { $0 == "-" || $0 == "_" || $0.isASCII && $0.isLetter }
                if name.lowercased() == agent.lowercased() { (isOwn, hasOwn) = (true, true) }
                if value.hasPrefix("*") { isForAll = true }
            case "allow", "disallow":
                isNaming = false
                guard isOwn || isForAll, !value.isEmpty else { continue }
                let pattern = Self.normalized(
                    (value.hasPrefix("/") || value.hasPrefix("*") ? value : "/" + value).utf8,
                    isPattern: true
                )
                room -= pattern.count
                // What a file beyond all measure forbids is not known.
                guard room >= 0 else {
                    self = .closed
                    return
                }
                let rule = Rule(pattern: pattern, isAllowed: key == "allow")
                if isOwn { own.append(rule) }
                if isForAll { others.append(rule) }
            // Sitemaps and the like stand between, before and in groups.
            default: break
            }
        }
        rules = hasOwn ? own : others
    }

    /// Whether an address of the site may be asked for.
    ///
    /// - Parameter path: The path, with the query.
    /// - Returns: What the longest pattern says that fits; of two of the same length, the one that allows.
    package func allows(_ path: String) -> Bool {
        let path = Self.normalized(
            (path.isEmpty ? "/" : path).utf8.prefix(Self.pathLimit),
            isPattern: false
        )
        var best: Rule?
        // What takes too long to compare is not asked for.
        var patience = 1_000_000
        for rule in rules where rule.pattern.count >= best?.pattern.count ?? 0 {
            if rule.pattern.count == best?.pattern.count, !rule.isAllowed { continue }
            if Self.matches(rule.pattern, path, &patience) { best = rule }
            if patience < 0 { return false }
        }
        return best?.isAllowed ?? true
    }

    /// In bytes.
    private static let fileLimit = 512 * 1024
    private static let patternsLimit = 256 * 1024
    private static let pathLimit = 2048

    private static func record(_ line: ArraySlice<UInt8>) -> (key: String, value: String)? {
        let text = String(decoding: line.prefix { $0 != 0x23 }, as: UTF8.self)
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let key = text[..<colon].trimmingPrefix("\u{FEFF}")
        return (String(key).trimmed.lowercased(), String(text[text.index(after: colon)...]).trimmed)
    }

    /// Percent-encoded where it must be, and nowhere else, so that equal paths have equal bytes.
    ///
    /// In a path, `*` and `$` are themselves (RFC 9309 §2.2.3).
    private static func normalized(_ path: some Sequence<UInt8>, isPattern: Bool) -> [UInt8] {
        let bytes = Array(path)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        func write(encoded byte: UInt8) {
            result.append(0x25)
            result += String(byte, radix: 16, uppercase: true).leftPadded.utf8
        }
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x25, let decoded = hexValue(bytes, at: index + 1) {
                index += 3
                if isUnreserved(decoded) { result.append(decoded) } else { write(encoded: decoded) }
                continue
            }
            index += 1
            let isSpecial = !isPattern && (byte == 0x2A || byte == 0x24)
            if byte < 0x80, !isSpecial { result.append(byte) } else { write(encoded: byte) }
        }
        return result
    }

    private static func hexValue(_ bytes: [UInt8], at index: Int) -> UInt8? {
        guard index + 1 < bytes.count, bytes[index] != 0x2B, bytes[index] != 0x2D else { return nil }
        return UInt8(String(decoding: bytes[index...(index + 1)], as: UTF8.self), radix: 16)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    /// Each piece between `*` at its first place after the one before: no other choice can fit more.
    private static func matches(_ pattern: [UInt8], _ path: [UInt8], _ patience: inout Int) -> Bool {
        let isWhole = pattern.last == 0x24
        let pieces = (isWhole ? pattern.dropLast() : pattern[...])
            .split(separator: 0x2A, omittingEmptySubsequences: false)
        var rest = path[...]
        for (index, piece) in pieces.enumerated() {
            if isWhole, index == pieces.count - 1 {
                guard index > 0 else { return rest.elementsEqual(piece) }
                return rest.count >= piece.count && rest.suffix(piece.count).elementsEqual(piece)
            }
            if index == 0 {
                guard rest.starts(with: piece) else { return false }
                rest = rest.dropFirst(piece.count)
            } else if let first = piece.first {
                var start = rest.startIndex
                while true {
                    patience -= piece.count
                    guard patience >= 0 else { return false }
                    guard let next = rest[start...].firstIndex(of: first) else { return false }
                    if rest[next...].starts(with: piece) {
                        rest = rest[next...].dropFirst(piece.count)
                        break
                    }
                    start = next + 1
                }
            }
        }
        return true
    }
}

extension String {
    fileprivate var leftPadded: String { utf8.count < 2 ? "0" + self : self }
}

/// Converts HTML to plain text.
package enum HTMLText {
    /// A value of any kind as plain text on one line.
    static func plain(_ value: [UInt8], kind: TextConstruct.Kind, limit: Int = .max) -> String {
        let bytes = value.span
        if isClean(bytes, limit: limit, hasMarkup: kind != .text) { return String(copying: bytes) }
        if kind == .text { return collapse(value, limit: limit) }
        guard looksLikeHTML(bytes) else { return collapse(decodingReferences(value), limit: limit) }
        let loneTags = kind == .label ? LoneTags(bytes) : nil
        let (text, hasReferences) = TagStripper.text(of: bytes, limit: limit, keeping: loneTags)
        return collapse(hasReferences ? decodingReferences(text) : text, limit: limit)
    }

    /// Whether a text contains a tag: a `<` right before a name.
    static func looksLikeHTML(_ value: Span<UInt8>) -> Bool {
        var previous: UInt8 = 0
        for index in value.indices {
            let byte = value[index]
            if previous == UInt8(ascii: "<"),
                (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2F || byte == 0x21
            {
                return true
            }
            previous = byte
        }
        return false
    }

    /// Decodes `&eacute;`, `&#233;` and `&#xE9;`, once.
    package static func decodingReferences(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        return String(decoding: decodingReferences(Array(text.utf8)), as: UTF8.self)
    }

    /// The same for UTF-8.
    private static func decodingReferences(_ text: [UInt8]) -> [UInt8] {
        let bytes = text.span
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var copied = 0
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "&"), let (decoded, end) = reference(in: bytes, at: index) {
                out.append(copying: bytes.extracting(copied..<index))
                out += decoded.utf8
                index = end
                copied = end
            } else {
                index += 1
            }
        }
        out.append(copying: bytes.extracting(copied..<bytes.count))
        return out
    }

    /// What the reference that starts with the `&` at an index means, and the index after it.
    private static func reference(in bytes: Span<UInt8>, at start: Int) -> (text: String, end: Int)? {
        let limit = min(bytes.count, start + 34)
        var end = start + 1
        while end < limit, bytes[end] != UInt8(ascii: ";"), bytes[end] != UInt8(ascii: "&") { end += 1 }
        guard end < limit, bytes[end] == UInt8(ascii: ";"),
            let text = reference(String(copying: bytes.extracting((start + 1)..<end)))
        else { return nil }
        return (text, end + 1)
    }

    private static func reference(_ name: String) -> String? {
        guard name.utf8.first == UInt8(ascii: "#") else { return EntityTable.text(of: name) }
        let digits = name.dropFirst()
        let isHex = digits.first == "x" || digits.first == "X"
        let value = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let value, value >= 0x20, let scalar = Unicode.Scalar(Windows1252.scalar(value)) else {
            return nil
        }
        return String(scalar)
    }

    /// Collapses white space, and removes characters that control a terminal or hide text.
    static func collapse(_ text: String) -> String {
        isClean(text.utf8.span, limit: .max) ? text : collapse(Array(text.utf8), limit: .max)
    }

    private static func collapse(_ text: [UInt8], limit: Int) -> String {
        if let collapsed = collapse(text.span, limit: limit, isRepaired: false) { return collapsed }
        let repaired = Windows1252.repaired(String(decoding: text, as: UTF8.self))
        return collapse(repaired.utf8.span, limit: limit, isRepaired: true) ?? repaired
    }

    /// Whether a text needs no change, as most titles: words with single spaces, short enough.
    private static func isClean(_ bytes: Span<UInt8>, limit: Int, hasMarkup: Bool = false) -> Bool {
        guard bytes.count < limit else { return false }
        var previous: UInt8 = 0x20
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x20: if previous == 0x20 { return false }
            case 0x26, 0x3C: if hasMarkup { return false }
            case 0x21...0x7E, 0x80...0xBF, 0xC3...0xD7, 0xD9...0xE1, 0xE3...0xEE, 0xF0...0xF2, 0xF4...: break
            default:
                // The first bytes of controls, separators and marks.
                let length = byte == 0xE2 ? 3 : byte == 0xD8 ? 2 : 0
                guard length > 0, kind(bytes, at: index, length: length) == .visible else { return false }
            }
            previous = byte
            index += 1
        }
        return previous != 0x20
    }

    /// Works on bytes, because every title and excerpt of a poll passes here.
    ///
    /// `nil` if the text must be repaired first.
    private static func collapse(_ bytes: Span<UInt8>, limit: Int, isRepaired: Bool) -> String? {
        var out: [UInt8] = []
        out.reserveCapacity(min(bytes.count, limit < 4096 ? limit * 2 : bytes.count))
        var isPending = false
        var isFlag = false
        var count = 0
        var index = 0
        while index < bytes.count {
            if !isPending {
                // Copy words with single spaces in one piece.
                let start = index
                while index < bytes.count, count + 2 < limit {
                    let byte = bytes[index]
                    let isWordEnd =
                        byte == 0x20 && index > start && index + 1 < bytes.count && isPlain(bytes[index + 1])
                    guard isPlain(byte) || isWordEnd else { break }
                    index += 1
                    count += 1
                }
                if index > start {
                    out.append(copying: bytes.extracting(start..<index))
                    continue
                }
            }
            let byte = bytes[index]
            let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            defer { index += length }
            let isTag = isTag(bytes, at: index)
            isFlag = isFlag && isTag || length == 4 && isBlackFlag(bytes, at: index)
            if isTag, !isFlag { continue }
            switch kind(bytes, at: index, length: length) {
            case .space:
                isPending = !out.isEmpty
                continue
            case .hidden:
                continue
            case .control:
                if isRepaired { continue }
                return nil
            case .visible:
                break
            }
            if isPending {
                out.append(0x20)
                count += 1
                isPending = false
            }
            for offset in index..<min(index + length, bytes.count) { out.append(bytes[offset]) }
            count += 1
            if count >= limit {
                // Cut at the end of a word.
                if let space = out.lastIndex(of: 0x20) { out.removeSubrange(space...) }
                return String(decoding: out, as: UTF8.self) + "…"
            }
        }
        return String(decoding: out, as: UTF8.self).trimmed
    }

    /// A tag, U+E0000 to U+E007F: invisible text, except after a black flag, where it names a region.
    private static func isTag(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        bytes[index] == 0xF3 && index + 3 < bytes.count && bytes[index + 1] == 0xA0
            && (bytes[index + 2] == 0x80 || bytes[index + 2] == 0x81)
    }

    private static func isBlackFlag(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        index + 3 < bytes.count && bytes[index] == 0xF0 && bytes[index + 1] == 0x9F
            && bytes[index + 2] == 0x8F && bytes[index + 3] == 0xB4
    }

    private static func isPlain(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

    private enum ScalarKind { case visible, space, hidden, control }

    /// The scalars that are not shown as they are: controls, line separators, direction marks and zero-width
    /// marks.
    private static func kind(_ bytes: Span<UInt8>, at index: Int, length: Int) -> ScalarKind {
        let byte = bytes[index]
        if byte < 0x80 {
            return byte > 0x20 && byte != 0x7F
                ? .visible : byte == 0x20 || (0x09...0x0D).contains(byte) ? .space : .hidden
        }
        guard index + length <= bytes.count else { return .hidden }
        switch (byte, bytes[index + 1], length > 2 ? bytes[index + 2] : 0) {
        case (0xE2, 0x80, 0xA8...0xA9): return .space
        case (0xC2, 0x80...0x9F, _): return .control
        case (0xD8, 0x9C, _), (0xE2, 0x80, 0x8B), (0xE2, 0x80, 0xAA...0xAE), (0xE2, 0x81, 0xA0...0xA9),
            (0xEF, 0xBB, 0xBF), (0xEF, 0xBF, 0xB9...0xBB), (0xEF, 0xBF, 0xBE...0xBF):
            return .hidden
        default: return .visible
        }
    }
}

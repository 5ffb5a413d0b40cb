/// HTML read as plain text.
public enum HTMLText {
    /// Text on one line, of a value that is text, HTML, or either.
    static func plain(_ value: String, kind: TextConstruct.Kind, limit: Int = .max) -> String {
        guard kind != .text else { return collapse(value, limit: limit) }
        guard looksLikeHTML(value) else { return collapse(decodingReferences(value), limit: limit) }
        let reader = TextReader(limit: limit)
        XMLStream.parseHTML(Array(cut(value, for: limit).utf8), to: reader)
        return collapse(reader.text, limit: limit)
    }

    /// Whether a text holds a tag: a `<` right before a name.
    static func looksLikeHTML(_ value: String) -> Bool {
        var previous: UInt8 = 0
        for byte in value.utf8 {
            if previous == UInt8(ascii: "<"),
                (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2F || byte == 0x21
            {
                return true
            }
            previous = byte
        }
        return false
    }

    /// Markup may be many times its text, but not without end.
    private static func cut(_ value: String, for limit: Int) -> Substring {
        guard limit < .max, value.utf8.count > limit * 32 else { return value[...] }
        let end = value.utf8.index(value.startIndex, offsetBy: limit * 32)
        return value[..<(end.samePosition(in: value.unicodeScalars) ?? value.endIndex)]
    }

    /// Decodes `&eacute;`, `&#233;` and `&#xE9;`, once.
    public static func decodingReferences(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var out = ""
        var rest = text[...]
        while let amp = rest.firstIndex(of: "&") {
            out += rest[..<amp]
            rest = rest[amp...]
            guard let end = rest.utf8.prefix(34).firstIndex(of: UInt8(ascii: ";")),
                let scalar = scalar(String(rest[rest.index(after: amp)..<end]))
            else {
                out.append("&")
                rest = rest.dropFirst()
                continue
            }
            out.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: end)...]
        }
        return out + rest
    }

    private static func scalar(_ name: String) -> Unicode.Scalar? {
        guard name.hasPrefix("#") else {
            return name == "apos" ? "'" : XMLStream.scalar(ofEntity: name)
        }
        let digits = name.dropFirst()
        let value =
            digits.hasPrefix("x") || digits.hasPrefix("X")
            ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let value, value >= 0x20 else { return nil }
        return Unicode.Scalar(value)
    }

    /// White space runs become one space; what controls a terminal or hides text goes.
    static func collapse(_ text: String, limit: Int = .max) -> String {
        var out = String.UnicodeScalarView()
        var pending = false
        var count = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09...0x0D, 0x20, 0x85, 0x2028, 0x2029:
                pending = !out.isEmpty
            case 0x00...0x1F, 0x7F...0x9F, 0x200B, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
                continue
            default:
                if pending {
                    out.append(" ")
                    count += 1
                    pending = false
                }
                out.append(scalar)
                count += 1
                if count >= limit {
                    // Cut where a word ends.
                    let cut = String(out)
                    return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? cut) + "…"
                }
            }
        }
        return String(out).trimmed
    }
}

/// Gathers the text of HTML, a space where a block begins or ends.
private final class TextReader: MarkupHandler {
    var text = ""
    private var hidden = 0
    private let limit: Int
    private static let blocks: Set<String> = [
        "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th",
        "blockquote", "pre",
        "figure", "figcaption", "section", "article", "hr", "dt", "dd", "table",
    ]
    private static let invisible: Set<String> = [
        "script", "style", "template", "noscript", "iframe", "object", "title",
    ]

    init(limit: Int) { self.limit = limit }

    var wantsText: Bool { hidden == 0 && (limit == .max || text.utf8.count < limit * 4) }

    func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        if Self.invisible.contains(name.local) { hidden += 1 }
        if Self.blocks.contains(name.local) { text += " " }
    }

    func end(_ name: MarkupName) {
        if Self.invisible.contains(name.local) { hidden = max(0, hidden - 1) }
        if Self.blocks.contains(name.local) { text += " " }
    }

    func text(_ bytes: Span<UInt8>) { text += String(copying: bytes) }
}

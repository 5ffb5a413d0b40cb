import Feeds

/// Rewrites HTML with an allow-list of elements, attributes and URL schemes.
enum HTMLSanitizer {
    /// Safe HTML of a fragment; addresses become absolute if a base is given.
    static func sanitize(_ html: String, base: String?) -> String {
        let writer = SafeWriter(base: base.flatMap { WebURL($0) })
        XMLStream.parseHTML(Array(html.utf8), to: writer)
        return writer.html.trimmed
    }

    /// Text as HTML.
    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22 }) else {
            return text
        }
        var out = ""
        out.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}

private final class SafeWriter: MarkupHandler {
    var html = ""
    private let base: WebURL?
    private var dropped = 0

    private static let elements: Set<String> = [
        "a", "abbr", "acronym", "address", "article", "aside", "audio", "b", "bdi", "bdo", "blockquote", "br",
        "caption",
        "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
        "figcaption",
        "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins",
        "kbd", "li",
        "main", "mark", "ol", "p", "picture", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small",
        "source",
        "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
        "time", "tr",
        "tt", "u", "ul", "var", "video", "wbr",
    ]
    private static let attributes: Set<String> = [
        "href", "src", "alt", "title", "cite", "datetime", "lang", "dir", "width", "height", "colspan",
        "rowspan",
        "headers", "scope", "start", "type", "srcset", "sizes", "controls", "poster", "open", "reversed",
        "span",
    ]
    private static let addresses: Set<String> = ["href", "src", "cite", "poster"]
    private static let void: Set<String> = ["br", "col", "hr", "img", "source", "wbr"]
    /// Elements removed with their content.
    private static let opaque: Set<String> = [
        "script", "style", "iframe", "object", "embed", "applet", "noscript", "template", "svg", "math",
        "head", "title",
        "form", "textarea", "select", "frameset", "noframes", "xmp",
    ]

    init(base: WebURL?) { self.base = base }

    override func text(_ bytes: Span<UInt8>) {
        if dropped == 0 { html += HTMLSanitizer.escape(String(copying: bytes)) }
    }

    override func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        if Self.opaque.contains(name.local) { dropped += 1 }
        guard dropped == 0, Self.elements.contains(name.local) else { return }
        html += "<" + name.local
        for attribute in attributes where Self.attributes.contains(attribute.name.local) {
            let key = attribute.name.local
            var value = attribute.value
            if Self.addresses.contains(key) {
                guard let safe = safe(value, isImage: key == "src") else { continue }
                value = safe
            } else if key == "srcset" {
                guard let safe = safeSet(value) else { continue }
                value = safe
            }
            html += " \(key)=\"\(HTMLSanitizer.escape(value))\""
        }
        html += ">"
    }

    override func end(_ name: MarkupName) {
        if Self.opaque.contains(name.local) {
            dropped = max(0, dropped - 1)
            return
        }
        guard dropped == 0, Self.elements.contains(name.local), !Self.void.contains(name.local) else {
            return
        }
        html += "</\(name.local)>"
    }

    /// The address if its scheme is passive, read as browsers do; `nil` otherwise.
    private func safe(_ value: String, isImage: Bool) -> String? {
        let text = String(String.UnicodeScalarView(value.unicodeScalars.filter { $0.value > 0x1F })).trimmed
        if let colon = text.firstIndex(of: ":") {
            let scheme = text[..<colon].lowercased()
            if !scheme.contains(where: { $0 == "/" || $0 == "?" || $0 == "#" }) {
                if ["http", "https", "mailto", "tel", "ftp", "xmpp", "irc", "magnet"].contains(scheme) {
                    return text
                }
                return isImage && text.lowercased().hasPrefix("data:image/")
                    && !text.lowercased().contains("svg") ? text : nil
            }
        }
        if text.isEmpty { return nil }
        if let base, let url = base.resolving(text) { return url.description }
        return text
    }

    private func safeSet(_ value: String) -> String? {
        let parts = value.split(separator: ",").compactMap { part -> String? in
            let words = part.split(separator: " ")
            guard let first = words.first, let url = safe(String(first), isImage: true) else { return nil }
            return ([url] + words.dropFirst().map(String.init)).joined(separator: " ")
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}

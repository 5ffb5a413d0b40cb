// Markup that is written into a value without escaping, as in Atom's XHTML.

extension FeedBuilder {
    /// Atom's XHTML is wrapped in a `div` that is not part of it.
    private func isWrapper(_ name: MarkupName) -> Bool {
        name.local == "div"
            && ["xhtml", "application/xhtml+xml", "html"].contains(attribute("type")?.lowercased())
    }

    /// Whether the value is declared as HTML, including markup inside it.
    var isHTML: Bool { attribute("type")?.lowercased() == "html" }

    mutating func startMarkup(_ name: MarkupName, _ attributes: [MarkupAttribute]) {
        markupDepth += 1
        if markupDepth == 1, isWrapper(name), !hasMarkup, !buffer.contains(where: { $0 > 0x20 }) {
            isWrapperOpen = true
            buffer.removeAll(keepingCapacity: true)
            return
        }
        escapeTextRead()
        buffer.append(UInt8(ascii: "<"))
        buffer += name.local.utf8
        for attribute in attributes where attribute.name.namespace == .none {
            buffer.append(UInt8(ascii: " "))
            buffer += attribute.name.local.utf8
            buffer += "=\"".utf8
            appendEscaped(attribute.value.utf8.span)
            buffer.append(UInt8(ascii: "\""))
        }
        buffer.append(UInt8(ascii: ">"))
    }

    mutating func endMarkup(_ name: MarkupName) {
        markupDepth -= 1
        if markupDepth == 0, isWrapperOpen {
            isWrapperOpen = false
            hasMarkup = true
        } else if !Self.void.contains(name.local) {
            buffer += "</".utf8
            buffer += name.local.utf8
            buffer.append(UInt8(ascii: ">"))
        }
    }

    /// The text read so far turns out to precede markup, so it becomes markup, once.
    private mutating func escapeTextRead() {
        guard !hasMarkup else { return }
        hasMarkup = true
        guard !isHTML, !isWrapperOpen, !buffer.isEmpty else { return }
        let text = buffer
        buffer.removeAll(keepingCapacity: true)
        appendEscaped(text.span)
    }

    mutating func appendEscaped(_ bytes: Span<UInt8>) {
        var start = 0
        for index in bytes.indices {
            guard let reference = Self.reference(for: bytes[index]) else { continue }
            buffer.append(copying: bytes.extracting(start..<index))
            buffer += reference.utf8
            start = index + 1
        }
        buffer.append(copying: bytes.extracting(start..<bytes.count))
    }

    private static func reference(for byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        default: nil
        }
    }

    /// Elements of HTML without an end tag.
    private static let void: Set<String> = ["br", "col", "embed", "hr", "img", "input", "source", "wbr"]
}

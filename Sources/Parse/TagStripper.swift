/// Removes the tags of HTML in one pass over its bytes, until there is enough text.
///
/// For excerpts and titles: the words that a browser would show. HTML that stays HTML goes through
/// ``HTMLSanitizer`` instead.
struct TagStripper {
    private var out: [UInt8] = []
    private var index = 0
    /// The bytes that may still be read in vain for quotes that never end.
    private var patience: Int

    private var hasReferences = false
    private let loneTags: LoneTags?

    private init(keeping loneTags: LoneTags?, patience: Int) {
        self.loneTags = loneTags
        self.patience = patience
    }

    /// The text, with a space at each block boundary, and whether it contains references; may exceed `limit`.
    ///
    /// `loneTags` are words of the text.
    static func text(of html: Span<UInt8>, limit: Int, keeping loneTags: LoneTags? = nil)
        -> (bytes: [UInt8], hasReferences: Bool)
    {
        var stripper = TagStripper(keeping: loneTags, patience: 4 * html.count)
        stripper.out.reserveCapacity(limit < 1 << 20 ? limit * 2 : html.count)
        stripper.run(html, limit: limit)
        return (stripper.out, stripper.hasReferences)
    }

    private mutating func run(_ html: Span<UInt8>, limit: Int) {
        // Four-byte characters and references become shorter later.
        let enough = limit < 1 << 20 ? limit * 4 : Int.max
        while index < html.count, out.count < enough {
            let byte = html[index]
            if byte == UInt8(ascii: "<"), isMarkup(html) {
                skipMarkup(html)
            } else {
                let start = index
                index += 1
                if byte == UInt8(ascii: "&") { hasReferences = true }
                while index < html.count, html[index] != UInt8(ascii: "<"), html[index] != UInt8(ascii: "&") {
                    index += 1
                }
                out.append(copying: html.extracting(start..<index))
            }
        }
    }

    private func isMarkup(_ html: Span<UInt8>) -> Bool {
        guard index + 1 < html.count, loneTags?.contains(index) != true else { return false }
        let next = html[index + 1]
        return isLetter(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
            || next == UInt8(ascii: "?")
    }

    private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private mutating func skipMarkup(_ html: Span<UInt8>) {
        let next = html[index + 1]
        if next == UInt8(ascii: "!"), starts(html, with: "<!--") {
            index = find("-->", in: html, from: index + 4).map { $0 + 3 } ?? html.count
            return
        }
        if next == UInt8(ascii: "!"), starts(html, with: "<![CDATA[") {
            // In escaped HTML, a CDATA section is literal text.
            let end = find("]]>", in: html, from: index + 9) ?? html.count
            for position in min(index + 9, end)..<end { out.append(html[position]) }
            index = min(html.count, end + 3)
            return
        }
        let isEnd = next == UInt8(ascii: "/")
        let name = self.name(html, from: index + (isEnd ? 2 : 1))
        skipTag(html)
        if Self.blocks.contains(name) { out.append(0x20) }
        if !isEnd, Self.hidden.contains(name) {
            index = find("</" + name, in: html, from: index) ?? html.count
        }
    }

    private func name(_ html: Span<UInt8>, from start: Int) -> String {
        var bytes: [UInt8] = []
        var position = start
        while position < html.count, bytes.count < 12,
            isLetter(html[position]) || (0x30...0x39).contains(html[position])
        {
            bytes.append(html[position] | 0x20)
            position += 1
        }
        // Digits already have this bit: `h1` stays `h1`.
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Moves past the `>` that ends the tag, skipping those in quotes.
    private mutating func skipTag(_ html: Span<UInt8>) {
        let start = index
        var quote: UInt8 = 0
        while index < html.count {
            let byte = html[index]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: ">") {
                index += 1
                return
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), patience > 0, index > start,
                html[index - 1] == UInt8(ascii: "=")
            {
                quote = byte
            }
            index += 1
        }
        patience -= index - start
        // An unclosed quote, or truncated text: end the tag at the first `>`, if any.
        index = find(">", in: html, from: start).map { $0 + 1 } ?? html.count
    }

    private func starts(_ html: Span<UInt8>, with text: StaticString) -> Bool {
        find("\(text)", in: html, from: index, last: index) != nil
    }

    /// The index of an ASCII text, case-insensitive.
    private func find(_ text: String, in html: Span<UInt8>, from start: Int, last: Int = .max) -> Int? {
        let pattern = Array(text.utf8)
        var position = start
        while position <= last, position + pattern.count <= html.count {
            var length = 0
            while length < pattern.count, lower(html[position + length]) == lower(pattern[length]) {
                length += 1
            }
            if length == pattern.count { return position }
            position += 1
        }
        return nil
    }

    private func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    /// Block elements.
    static let blocks: Set<String> = [
        "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th",
        "blockquote", "pre",
        "figure", "figcaption", "section", "article", "hr", "dt", "dd", "dl", "table", "header", "footer",
        "aside", "main",
    ]
    private static let hidden: Set<String> = [
        "script", "style", "template", "noscript", "iframe", "object", "title", "svg",
    ]
}

import Feeds

extension TextBlock {
    /// The first address, as it stands there, and what is before it.
    static func address(in text: String) -> (url: WebURL, text: String, before: String)? {
        guard let start = text.firstRange(of: "http://") ?? text.firstRange(of: "https://") else {
            return nil
        }
        let first =
            text.firstRange(of: "https://").map { min($0.lowerBound, start.lowerBound) } ?? start.lowerBound
        var address = text[first...].prefix { !$0.isWhitespace && !"<>\"".contains($0) }.prefix(2000)
        let hasParentheses = address.contains("(")
        while let last = address.last, ".,;:!?)]»'".contains(last), !(last == ")" && hasParentheses) {
            address.removeLast()
        }
        guard let url = WebURL(address), url.isWeb else { return nil }
        let before = String(text[..<first]).trimmed(while: { "<( ".contains($0) })
        return (url, String(address), HTMLText.collapse(before))
    }

    /// The blocks of a plain text, as of a letter: paragraphs, with the addresses in them.
    static func read(text: [UInt8]) -> [TextBlock] {
        var reader = PlainBlockReader()
        for line in String(decoding: text, as: UTF8.self).split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        ) {
            // Below it stands a signature.
            if line == "-- " { break }
            reader.take(String(line).trimmed(while: \.isWhitespace))
        }
        return reader.finish()
    }
}

private struct PlainBlockReader {
    private var blocks: [TextBlock] = []
    /// The lines of the current paragraph.
    private var lines: [String] = []
    /// The addresses at the end that `[1]` stands for.
    private var references: [Int: WebURL] = [:]

    mutating func take(_ line: String) {
        if line.isEmpty { return endParagraph() }
        if let (number, url) = Self.reference(line) {
            endParagraph()
            references[number] = references[number] ?? url
            return
        }
        if line.allSatisfy({ "-=_*~#+".contains($0) }) {
            // What is underlined is a heading.
            if lines.count == 1, line.count > 2, TextBlock.address(in: lines[0]) == nil {
                append(.heading, lines[0])
                lines = []
            }
            return endParagraph()
        }
        if line.hasPrefix("#") {
            endParagraph()
            return append(.heading, line.trimmed(while: { $0 == "#" || $0 == " " }))
        }
        let hasMark = line.hasSuffix("]") && line.contains(Self.mark.regex)
        if Self.isItem(line) || hasMark && lines.contains(where: { $0.hasSuffix("]") }) { endParagraph() }
        lines.append(line)
        // Where each address closes an entry, the next line begins another.
        if TextBlock.address(in: line) != nil,
            lines.dropLast().contains(where: { TextBlock.address(in: $0) != nil })
        {
            var next = [lines.removeLast()]
            let isBare = TextBlock.address(in: line)?.text == line
            if isBare, let title = lines.last, TextBlock.address(in: title) == nil {
                next.insert(lines.removeLast(), at: 0)
            }
            endParagraph()
            lines = next
        }
    }

    mutating func finish() -> [TextBlock] {
        endParagraph()
        guard !references.isEmpty else { return blocks }
        return blocks.map { block in
            guard block.links.isEmpty, let match = block.text.firstMatch(of: Self.mark.regex),
                let url = Int(match.output.1).flatMap({ references[$0] })
            else { return block }
            var block = block
            let before = String(block.text[..<match.range.lowerBound]).trimmed
            let after = String(block.text[match.range.upperBound...]).trimmed
            block.text = [before, after].filter { !$0.isEmpty }.joined(separator: " ")
            block.links = [TextBlock.Link(url: url, text: url.description, before: before)]
            return block
        }
    }

    private mutating func endParagraph() {
        guard !lines.isEmpty else { return }
        defer { lines = [] }
        let text = lines.joined(separator: " ")
        if lines.count == 1, TextBlock.address(in: text) == nil, text.utf8.count < 80,
            Self.isCapitals(text) || text.hasSuffix(":")
        {
            return append(.heading, text.trimmed(while: { $0 == ":" || $0 == " " }))
        }
        // An address on its own belongs to what stands above.
        if let (url, _, before) = TextBlock.address(in: text), before.isEmpty,
            text.split(separator: " ").count == 1,
            let last = blocks.indices.last, blocks[last].links.isEmpty, blocks[last].text.utf8.count < 400
        {
            blocks[last].links = [TextBlock.Link(url: url, text: text, before: blocks[last].text)]
            if blocks[last].kind == .heading { blocks[last].kind = .paragraph }
            return
        }
        append(Self.isItem(lines[0]) ? .item : .paragraph, text)
    }

    private mutating func append(_ kind: TextBlock.Kind, _ text: String) {
        guard blocks.count < TextBlock.limit, !text.isEmpty else { return }
        let shown = kind == .item ? text.replacing(Self.itemMark.regex, with: "", maxReplacements: 1) : text
        let cut = String(shown.prefix(TextBlock.textLimit))
        let links =
            TextBlock.address(in: cut).map { [TextBlock.Link(url: $0.url, text: $0.text, before: $0.before)] }
            ?? []
        blocks.append(
            TextBlock(
                kind: kind,
                text: HTMLText.collapse(cut),
                length: shown.utf8.count,
                links: links,
                strong: nil
            )
        )
    }

    private static func isItem(_ line: String) -> Bool {
        line.prefixMatch(of: itemMark.regex) != nil
    }

    private static let itemMark = Pattern(/^([*•–-]|\d{1,3}[.)])\s+/)

    private static func isCapitals(_ text: String) -> Bool {
        text.contains(where: \.isLetter) && text == text.uppercased()
    }

    private static let mark = Pattern(/\[(\d{1,3})\]/)

    /// `[1] https://…`, or `[1]: https://…`.
    private static func reference(_ line: String) -> (Int, WebURL)? {
        guard line.hasPrefix("["), let match = line.wholeMatch(of: referenceLine.regex),
            let number = Int(match.output.1), let url = WebURL(match.output.2)
        else { return nil }
        return (number, url)
    }

    private static let referenceLine = Pattern(/\[(\d{1,3})\]:?\s*<?(https?:\/\/[^\s>]+)>?/)
}

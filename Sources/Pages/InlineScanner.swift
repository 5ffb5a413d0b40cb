/// Finds the links in the source of a few lines: CommonMark links, bare addresses and malformed links.
struct InlineScanner {
    /// A link and its byte range.
    struct Found: Equatable {
        enum Kind: Equatable { case inline, reference, autolink, bare, unclosed }

        var kind: Kind
        var range: Range<Int>
        var title: String
        var url: String
        /// The bytes of the link text, of a link with brackets.
        var text: Range<Int>?
    }

    let bytes: [UInt8]
    let delimiters: InlineDelimiters

    init(_ source: String) {
        bytes = Array(source.utf8)
        delimiters = InlineDelimiters(bytes)
    }

    /// All links in order; `known` are the links that CommonMark found in the same text.
    func links(known: [MarkdownLink]) -> [Found] {
        var remaining = known[...]
        return links(consuming: &remaining)
    }

    /// All links in order; those that CommonMark found are taken from the front of `remaining`.
    func links(consuming remaining: inout ArraySlice<MarkdownLink>) -> [Found] {
        var found: [Found] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"):
                index += 2
            case UInt8(ascii: "`"):
                index = delimiters.endOfCode(from: index)
            case UInt8(ascii: "!") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "["):
                index = bracketed(from: index + 1)?.end ?? index + 2
            case UInt8(ascii: "["):
                if let link = bracketLink(from: index, known: &remaining) {
                    found.append(link)
                    index = link.range.upperBound
                } else {
                    index += 1
                }
            case UInt8(ascii: "<"):
                if let link = autolink(from: index) {
                    if remaining.first?.url == link.url { remaining.removeFirst() }
                    found.append(link)
                    index = link.range.upperBound
                } else {
                    index = endOfTag(from: index)
                }
            case UInt8(ascii: "h"), UInt8(ascii: "H"):
                if let link = bare(from: index) {
                    found.append(link)
                    index = link.range.upperBound
                } else {
                    index += 1
                }
            default:
                index += 1
            }
        }
        return found
    }

    /// All addresses that some Markdown engine would make clickable: of complete links, in angle brackets,
    /// bare.
    func addresses() -> [String] {
        var found: [String] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "`"): index = delimiters.endOfCode(from: index)
            case UInt8(ascii: "["):
                guard let (text, end, isInline, closing) = bracketed(from: index), isInline, closing else {
                    index += 1
                    continue
                }
                let destination = bytes[(text.upperBound + 2)..<(end - 1)].prefix { $0 > 0x20 }
                let url = String(decoding: destination, as: UTF8.self)
                found.append(url.hasPrefix("<") ? String(url.dropFirst().dropLast()) : url)
                index = end
            case UInt8(ascii: "<"):
                if let link = autolink(from: index) {
                    found.append(link.url)
                    index = link.range.upperBound
                } else {
                    index += 1
                }
            case UInt8(ascii: "h"), UInt8(ascii: "H"):
                if let link = bare(from: index) {
                    found.append(link.url)
                    index = link.range.upperBound
                } else {
                    index += 1
                }
            default: index += 1
            }
        }
        return found
    }

    private func bracketLink(from start: Int, known: inout ArraySlice<MarkdownLink>) -> Found? {
        guard let (text, end, isInline, closing) = bracketed(from: start) else { return nil }
        if let next = known.first {
            let isSame = isInline ? closing : isWritten(next.text, in: text)
            if isSame {
                known.removeFirst()
                let kind: Found.Kind = isInline ? .inline : .reference
                return Found(kind: kind, range: start..<end, title: next.text, url: next.url, text: text)
            }
        }
        guard isInline, !closing, let address = bare(from: end) else { return nil }
        return Found(
            kind: .unclosed,
            range: start..<address.range.upperBound,
            title: String(decoding: bytes[text].filter { !Self.isMark($0) }, as: UTF8.self),
            url: address.url
        )
    }

    /// Parses `[text](address)`, `[text][name]` or `[text]`; `closing` is false if the end of `[text](` is
    /// missing, and `end` is then the start of the address.
    private func bracketed(from start: Int) -> (text: Range<Int>, end: Int, isInline: Bool, closing: Bool)? {
        guard let close = delimiters.bracket(closing: start) else { return nil }
        let text = (start + 1)..<close
        guard close + 1 < bytes.count else { return (text, close + 1, false, false) }
        switch bytes[close + 1] {
        case UInt8(ascii: "("):
            if let end = endOfDestination(from: close + 1) { return (text, end, true, true) }
            return (text, close + 2, true, false)
        case UInt8(ascii: "["):
            guard let end = delimiters.bracket(closing: close + 1) else { fallthrough }
            return (text, end + 1, false, false)
        default:
            return (text, close + 1, false, false)
        }
    }

    /// Whether the source in a range shows as `text`, ignoring backticks and escapes.
    private func isWritten(_ text: String, in range: Range<Int>) -> Bool {
        bytes[range].lazy.filter { !Self.isMark($0) }.elementsEqual(text.utf8)
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "`")
    }

    /// cmark's limit of 32 nested parentheses in an address, plus the outer pair.
    private static let maximumParenthesisDepth = 33

    /// The end of `(address "title")`; `nil` if it is not closed properly.
    func endOfDestination(from open: Int) -> Int? {
        var depth = 0
        var index = open
        var quote: UInt8?
        var hasSpace = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\\") {
                index += 2
                continue
            }
            if let open = quote {
                if byte == open { quote = nil }
            } else {
                switch byte {
                case UInt8(ascii: "("):
                    depth += 1
                    if depth > Self.maximumParenthesisDepth { return nil }
                case UInt8(ascii: ")"):
                    depth -= 1
                    if depth == 0 { return index + 1 }
                case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"): hasSpace = true
                case UInt8(ascii: "\""), UInt8(ascii: "'"):
                    if hasSpace { quote = byte }
                case UInt8(ascii: "["):
                    if hasSpace { return nil }
                default:
                    // After white space only a quoted title is allowed: anything else is running text.
                    if hasSpace, bytes[index - 1] <= 0x20 { return nil }
                }
            }
            index += 1
        }
        return nil
    }

    private func endOfTag(from start: Int) -> Int {
        guard start + 1 < bytes.count,
            bytes[start + 1] == UInt8(ascii: "/") || Self.isLetter(bytes[start + 1])
        else {
            return start + 1
        }
        return delimiters.angle(after: start).map { $0 + 1 } ?? start + 1
    }

    private func autolink(from start: Int) -> Found? {
        let rest = bytes[(start + 1)...]
        guard isWebAddress(at: start + 1),
            let close = rest.firstIndex(where: {
                $0 <= 0x20 || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">")
            }),
            bytes[close] == UInt8(ascii: ">")
        else { return nil }
        let url = String(decoding: rest[..<close], as: UTF8.self)
        guard Self.isWebAddress(url), !url.contains(where: \.isWhitespace) else { return nil }
        return Found(kind: .autolink, range: start..<(close + 1), title: url, url: url)
    }

    /// A bare address, without the punctuation that ends its sentence (GFM §6.9).
    private func bare(from start: Int) -> Found? {
        guard isWebAddress(at: start), start == 0 || !Self.isLetter(bytes[start - 1]) else { return nil }
        var end = start
        while end < bytes.count, bytes[end] > 0x20, bytes[end] != UInt8(ascii: "<"),
            bytes[end] != UInt8(ascii: ">"),
            bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "|")
        {
            end += 1
        }
        // Unbalanced closing parentheses belong to the sentence.
        var surplus = bytes[start..<end].reduce(0) { sum, byte in
            byte == UInt8(ascii: ")") ? sum + 1 : byte == UInt8(ascii: "(") ? sum - 1 : sum
        }
        trim: while end > start {
            switch bytes[end - 1] {
            case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"),
                UInt8(ascii: "!"),
                UInt8(ascii: "?"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "]"):
                end -= 1
            case UInt8(ascii: ")"):
                if surplus <= 0 { break trim }
                surplus -= 1
                end -= 1
            default:
                break trim
            }
        }
        let url = String(decoding: bytes[start..<end], as: UTF8.self)
        guard Self.isWebAddress(url) else { return nil }
        return Found(kind: .bare, range: start..<end, title: url, url: url)
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// Whether `http://` or `https://` starts at `start`.
    func isWebAddress(at start: Int) -> Bool {
        let head = bytes[min(start, bytes.count)...].prefix(8).lazy.map { $0 | 0x20 }
        return head.starts(with: "http://".utf8) || head.starts(with: "https://".utf8)
    }

    private static func isWebAddress(_ text: String) -> Bool {
        let start = text.prefix(8).lowercased()
        let rest = start.hasPrefix("https://") ? 8 : start.hasPrefix("http://") ? 7 : nil
        guard let rest else { return false }
        return text.utf8.count > rest
    }
}

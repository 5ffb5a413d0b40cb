import Feeds

extension InlineScanner {
    /// Text that looks like a link but is not one.
    enum Fault: Equatable {
        /// `[text(address)`: a bracket that is not closed before an address.
        case unclosed(title: String)
        /// `[text][name]`, or `[text][]` if it is not full, with the name that needs a definition.
        case reference(name: String, isFull: Bool)
        /// Text that was meant as a link, or a link that leads nowhere.
        case broken(Broken)
    }

    /// A link that is not one; the bytes are those of its source.
    struct Broken: Equatable {
        enum Kind: Equatable {
            /// `[text] (https://…)`: the white space.
            case spaced(Range<Int>)
            /// `text](https://…)`: where the bracket must be, if there is one place only.
            case unopened(Int?)
            /// `[text](site.com/x)`: the start of the address.
            case withoutScheme(Int)
            /// `[text]()`.
            case empty
        }

        var kind: Kind
        var source: Range<Int>
    }

    /// Text that looks like a link but is not one, except links without their `)`.
    func faults() -> [Fault] {
        var faults: [Fault] = []
        var index = 0
        var open = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "`"): index = delimiters.endOfCode(from: index)
            case UInt8(ascii: "["):
                guard let close = delimiters.bracket(closing: index) else {
                    if let title = unclosedTitle(from: index) { faults.append(.unclosed(title: title)) }
                    return faults
                }
                if let (name, isFull, end) = reference(from: index, close: close) {
                    faults.append(.reference(name: name, isFull: isFull))
                    index = end
                } else {
                    if let broken = broken(from: index, close: close) { faults.append(.broken(broken)) }
                    index += 1
                    open += 1
                }
            case UInt8(ascii: "]"):
                if open > 0 {
                    open -= 1
                } else if let broken = unopened(at: index) {
                    faults.append(.broken(broken))
                }
                index += 1
            default: index += 1
            }
        }
        return faults
    }

    /// The text of `[text(https://…`.
    private func unclosedTitle(from start: Int) -> String? {
        let rest = bytes[(start + 1)...].prefix(Self.maximumText)
        guard let end = rest.firstIndex(where: { "[]()".utf8.contains($0) }),
            bytes[end] == UInt8(ascii: "("), isWebAddress(at: end + 1)
        else { return nil }
        let title = String(decoding: bytes[(start + 1)..<end], as: UTF8.self).trimming()
        return title.count < 2 ? nil : title
    }

    /// The longest text, in bytes, of what may have been meant as a link.
    private static let maximumText = 300

    /// `[text] (https://…)`, `[text](site.com/x)` or `[text]()`.
    private func broken(from start: Int, close: Int) -> Broken? {
        // Pictures, boxes, footnotes, and code such as `a[i]`.
        let isPicture = start > 0 && bytes[start - 1] == UInt8(ascii: "!")
        let isCode = start > 0 && (Self.isLetter(bytes[start - 1]) || bytes[start - 1] == UInt8(ascii: "]"))
        guard !isPicture, !isCode, close + 1 < bytes.count, (3...Self.maximumText).contains(close - start)
        else { return nil }
        let text = bytes[(start + 1)..<close]
        guard text.contains(where: { Self.isLetter($0) || $0 >= 0x80 }), text.first != UInt8(ascii: "^")
        else {
            return nil
        }
        guard bytes[close + 1] == UInt8(ascii: "(") else { return spaced(from: start, close: close) }
        guard let end = endOfDestination(from: close + 1) else { return nil }
        let address = (close + 2)..<(end - 1)
        if bytes[address].allSatisfy({ $0 <= 0x20 }) { return Broken(kind: .empty, source: start..<end) }
        guard Self.isHost(bytes[address]) else { return nil }
        return Broken(kind: .withoutScheme(address.lowerBound), source: start..<end)
    }

    private func spaced(from start: Int, close: Int) -> Broken? {
        let space = bytes[(close + 1)...].prefix(4).prefix { $0 == 0x20 || $0 == 0x09 }
        guard !space.isEmpty, space.endIndex < bytes.count, bytes[space.endIndex] == UInt8(ascii: "("),
            isWebAddress(at: space.endIndex + 1), let end = endOfDestination(from: space.endIndex)
        else { return nil }
        return Broken(kind: .spaced(space.indices), source: start..<end)
    }

    /// `text](https://…)`, whose bracket belongs before a single word after the marker of an item.
    private func unopened(at close: Int) -> Broken? {
        guard close + 2 < bytes.count, bytes[close + 1] == UInt8(ascii: "("), isWebAddress(at: close + 2),
            let end = endOfDestination(from: close + 1)
        else { return nil }
        let near = bytes[max(0, close - 100)..<close]
        let word = near.lastIndex { $0 <= 0x20 }.map { $0 + 1 }
        let head = close <= 100 ? String(decoding: near, as: UTF8.self) : ""
        let isAlone = head.firstMatch(of: MarkdownPattern.itemOfOneWord.regex) != nil
        return Broken(kind: .unopened(isAlone ? word : nil), source: (word ?? near.startIndex)..<end)
    }

    /// Whether an address starts with the name of a site: files have other endings.
    private static func isHost(_ address: ArraySlice<UInt8>) -> Bool {
        let host = String(decoding: address.prefix(80).prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
            .lowercased()
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last,
            labels.allSatisfy({
                !$0.isEmpty && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            })
        else { return false }
        return labels.first == "www" || domains.contains(String(last))
    }

    private static let domains: Set<String> = [
        "com", "org", "net", "edu", "gov", "io", "dev", "app", "info", "fr", "de", "uk", "eu", "ch", "be",
        "ca",
    ]

    private func reference(from start: Int, close: Int) -> (name: String, isFull: Bool, end: Int)? {
        guard close + 1 < bytes.count, bytes[close + 1] == UInt8(ascii: "["), close > start + 1,
            let end = delimiters.bracket(closing: close + 1)
        else { return nil }
        // `[x][y](address)` is text before a link, `[ ]` a checkbox, `[^1]` a footnote.
        if end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "(") { return nil }
        // `a[i][j]` is code.
        if start > 0, Self.isLetter(bytes[start - 1]) || bytes[start - 1] == UInt8(ascii: "]") { return nil }
        let (own, name) = (bytes[(start + 1)..<close], bytes[(close + 2)..<end])
        let isBox = own.elementsEqual(" ".utf8) || own.elementsEqual("x".utf8)
        if isBox || own.first == UInt8(ascii: "^") || name.first == UInt8(ascii: "^") { return nil }
        return (String(decoding: name.isEmpty ? own : name, as: UTF8.self), !name.isEmpty, end + 1)
    }
}

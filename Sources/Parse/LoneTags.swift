/// The tags of a short text, as a title, that are words rather than markup: “a guide to <head> elements”,
/// `Vec<T>`.
///
/// Markup has a start and an end. A start alone is markup only if it formats what follows it at once.
struct LoneTags {
    private var positions: Set<Int> = []

    func contains(_ index: Int) -> Bool { positions.contains(index) }

    init(_ text: Span<UInt8>) {
        var open: [String: [(start: Int, end: Int)]] = [:]
        var index = 0
        while index + 1 < text.count {
            guard text[index] == UInt8(ascii: "<") else {
                index += 1
                continue
            }
            let isEnd = text[index + 1] == UInt8(ascii: "/")
            let name = Self.name(text, at: index + (isEnd ? 2 : 1))
            guard !name.isEmpty else {
                index += 1
                continue
            }
            guard let end = Self.end(text, from: index) else {
                // Nothing ends here any more.
                positions.insert(index)
                index += 1
                continue
            }
            if !isEnd {
                if !Self.void.contains(name) { open[name, default: []].append((index, end)) }
            } else if open[name]?.popLast() == nil, !Self.formatting.contains(name) {
                positions.insert(index)
            }
            index = end
        }
        for (name, tags) in open {
            for tag in tags where !Self.formatting.contains(name) || !Self.isBeforeWord(text, tag.end) {
                positions.insert(tag.start)
            }
        }
    }

    private static func name(_ text: Span<UInt8>, at start: Int) -> String {
        var bytes: [UInt8] = []
        var index = start
        while index < text.count, bytes.count < 32,
            isLetter(text[index]) || index > start && isDigit(text[index])
        {
            bytes.append(text[index] | 0x20)
            index += 1
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The index after the tag; `nil` if another one begins before its end.
    private static func end(_ text: Span<UInt8>, from start: Int) -> Int? {
        var index = start + 1
        while index < text.count, text[index] != UInt8(ascii: "<") {
            if text[index] == UInt8(ascii: ">") { return index + 1 }
            index += 1
        }
        return nil
    }

    private static func isBeforeWord(_ text: Span<UInt8>, _ index: Int) -> Bool {
        index < text.count
            && (isLetter(text[index]) || isDigit(text[index]) || text[index] >= 0x80
                || text[index] == UInt8(ascii: "<") || text[index] == UInt8(ascii: "&"))
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static let void: Set<String> = ["br", "hr", "img", "wbr"]

    /// Elements that format text.
    private static let formatting: Set<String> = [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blockquote", "center", "cite", "code", "del",
        "div",
        "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre",
        "q",
        "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "ul", "var",
    ]
}

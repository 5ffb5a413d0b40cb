/// Hides what would cost cmark more than linear time, so that a hostile page is parsed like any other.
///
/// Bytes are replaced, never moved: lines and columns stay as they are. No page that a person wrote has so deep a
/// nesting, so many columns or so many open brackets.
enum ParserLimits {
    private static let nesting = 100
    private static let bars = 1_000
    private static let openBrackets = 1_000

    private static let mask = UInt8(ascii: "x")

    /// The text for cmark.
    static func masked(_ body: [UInt8]) -> [UInt8] {
        var body = body
        var open = 0
        var start = 0
        while start < body.count {
            if startsBlock(at: start, in: body) { open = 0 }
            var end = start
            var bars = 0
            var isBlank = true
            while end < body.count, body[end] != 0x0A, body[end] != 0x0D {
                switch body[end] {
                case UInt8(ascii: " "), UInt8(ascii: "\t"): break
                case UInt8(ascii: "|"):
                    bars += 1
                    isBlank = false
                case UInt8(ascii: "["):
                    open += 1
                    isBlank = false
                    // Each link looks through all brackets that are still open.
                    if open > openBrackets { body[end] = mask }
                case UInt8(ascii: "]"):
                    open = max(0, open - 1)
                    isBlank = false
                default: isBlank = false
                }
                end += 1
            }
            if isBlank { open = 0 }
            // Each column of a table is looked for among all others.
            if bars > Self.bars { hide(UInt8(ascii: "|"), in: start..<end, of: &body) }
            hideDeepBlocks(in: start..<end, of: &body)
            start = end + 1
        }
        return body
    }

    /// Whether a line starts another block, even without a blank line before it.
    private static func startsBlock(at start: Int, in body: [UInt8]) -> Bool {
        let rest = body[start...].drop { $0 == UInt8(ascii: " ") }
        guard let first = rest.first, let next = rest.dropFirst().first else { return false }
        switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "#"):
            return next == UInt8(ascii: " ")
        default: return false
        }
    }

    private static func hide(_ byte: UInt8, in range: Range<Int>, of body: inout [UInt8]) {
        for index in range where body[index] == byte { body[index] = mask }
    }

    /// Each inline of a block checks all blocks around it.
    private static func hideDeepBlocks(in range: Range<Int>, of body: inout [UInt8]) {
        var markers = 0
        for index in range {
            switch body[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): break
            case UInt8(ascii: ">"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"),
                UInt8(ascii: "."), UInt8(ascii: ")"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                markers += 1
                guard markers > nesting else { continue }
                // A rule, or a line of nothing else, nests nothing.
                let rest = body[index..<range.upperBound]
                guard
                    rest.contains(where: { !"-*_=.> \t".utf8.contains($0) })
                        || rest.first == UInt8(ascii: ">")
                else { return }
                for hidden in index..<range.upperBound { body[hidden] = mask }
                return
            default: return
            }
        }
    }
}

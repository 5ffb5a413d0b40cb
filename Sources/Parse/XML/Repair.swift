/// One pass that repairs the bytes of an XML document before libxml2 recovers from the remaining errors.
///
/// After its first error libxml2 drops all named references, even `&amp;`, so all become numeric here. Bare
/// `&` and `<` become text, tags with malformed attributes are rewritten, and control characters, junk around
/// the root and excessive nesting are removed.
struct Repair {
    /// The repaired bytes.
    private(set) var output: [UInt8] = []
    /// The repairs, in order; at most a few of each kind.
    var repairs: [FeedRepair] { log.repairs }

    private var log = RepairLog()
    private let bytes: [UInt8]
    private var line = 1
    private var lineIndex = 0
    private var balance = TagBalance()
    /// Whether a tag was written.
    private var hasTag = false
    /// The bytes that may still be read in vain for tags that never end.
    private var patience: Int
    /// The start tags that may still be read.
    private var remainingElements: Int
    /// The last index of each end delimiter, so that a missing one is searched for only once.
    private var lastEnds = [Int?](repeating: nil, count: Ending.allCases.count)

    /// Longer tags are dropped.
    static let maximumTag = 64 * 1024
    /// Further attributes are dropped: libxml2 compares each with all others.
    static let maximumAttributes = 256

    private static let lessThan = Array("&#60;".utf8)
    private static let ampersand = Array("&#38;".utf8)

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        patience = 4 * bytes.count
        remainingElements = ParsedFeed.maximumElements(ofBytes: bytes.count)
        output.reserveCapacity(bytes.count + bytes.count / 16)
        run()
    }

    private mutating func run() {
        var index = startOfMarkup()
        if bytes[..<index].contains(where: { $0 > 0x20 })
            || (index > 0 && bytes[index...].starts(with: "<?xml".utf8))
        {
            note(.junkBefore, at: 0)
        }
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "&"):
                index = reference(at: lastOfRun(from: index, .bareAmpersand))
            case UInt8(ascii: "<"):
                index = markup(at: lastOfRun(from: index, .bareLessThan))
            case let byte where Self.isControl(byte):
                note(.controlCharacter, at: index)
                index += 1
            default:
                let start = index
                while index < bytes.count, Self.isPlain(bytes[index]) { index += 1 }
                output += bytes[start..<index]
            }
        }
        var isTooDeep = false
        output = balance.applied(to: output, isTooDeep: &isTooDeep)
        if isTooDeep { note(.tooDeep, at: 0) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: "&") && byte != UInt8(ascii: "<") && !isControl(byte)
    }

    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
    }

    private mutating func note(_ kind: FeedRepair.Kind, at index: Int) {
        log.note(kind) {
            if index > lineIndex {
                line += bytes[lineIndex..<index].count { $0 == 0x0A }
                lineIndex = index
            }
            return line
        }
    }

    // MARK: The start

    private static let roots = [
        "<?xml", "<rss", "<feed", "<rdf", "<channel", "<!doctype", "<atom", "<a:feed", "<entry", "<opml",
    ].map { Array($0.utf8) }

    /// The index of the declaration or first element, including comments right before it.
    ///
    /// PHP warnings and blank lines before it are dropped.
    private mutating func startOfMarkup() -> Int {
        var comments: Int?
        var index = 0
        while let open = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
            if bytes[index..<open].contains(where: { $0 > 0x20 }) { comments = nil }
            if Self.roots.contains(where: { starts($0, at: open) }) { return comments ?? open }
            if starts(Self.commentStart, at: open), let end = end(.comment, from: open + 4) {
                comments = comments ?? open
                index = end
            } else {
                comments = nil
                index = open + 1
            }
        }
        return bytes.firstIndex(of: UInt8(ascii: "<")) ?? 0
    }

    /// Whether a lower-case name is at an index, compared case-insensitively.
    private func starts(_ name: [UInt8], at start: Int) -> Bool {
        guard start + name.count <= bytes.count else { return false }
        return name.indices.allSatisfy {
            bytes[start + $0] == name[$0] || bytes[start + $0] | 0x20 == name[$0]
        }
    }

    // MARK: Tags

    private mutating func markup(at start: Int) -> Int {
        if let end = endOfOpaque(at: start) {
            copyOpaque(start..<end)
            return end
        }
        guard start + 1 < bytes.count else {
            note(.truncated, at: start)
            return bytes.count
        }
        switch bytes[start + 1] {
        case UInt8(ascii: "/"):
            return endTag(at: start)
        case UInt8(ascii: "!") where start + 2 < bytes.count && Self.isNameStart(bytes[start + 2]):
            output.append(bytes[start])
            return start + 1
        case UInt8(ascii: "?") where !hasTag:
            // A declaration without an end: as text before the root it would invalidate the whole document.
            note(.junkBefore, at: start)
            return end(.tag, from: start) ?? bytes.count
        case let byte where Self.isNameStart(byte):
            return startTag(at: start)
        default:
            note(.bareLessThan, at: start)
            output += Self.lessThan
            return start + 1
        }
    }

    private mutating func copyOpaque(_ range: Range<Int>) {
        if bytes[range].contains(where: Self.isControl) {
            note(.controlCharacter, at: range.lowerBound)
            output += bytes[range].filter { !Self.isControl($0) }
        } else {
            output += bytes[range]
        }
    }

    /// The end of CDATA, a comment or a processing instruction, in which `&` and `<` are literal.
    private mutating func endOfOpaque(at start: Int) -> Int? {
        guard start + 1 < bytes.count,
            bytes[start + 1] == UInt8(ascii: "!") || bytes[start + 1] == UInt8(ascii: "?")
        else {
            return nil
        }
        let rest = bytes[start...]
        if rest.starts(with: Self.sectionStart) {
            return end(.section, from: start + Self.sectionStart.count) ?? bytes.count
        }
        if rest.starts(with: Self.commentStart) {
            return end(.comment, from: start + Self.commentStart.count)
        }
        // For a processing instruction without a name, libxml2 skips two bytes and searches for its end again.
        guard bytes[start + 1] == UInt8(ascii: "?"), start + 2 < bytes.count,
            Self.isNameStart(bytes[start + 2])
        else { return nil }
        return end(.instruction, from: start + 2)
    }

    private static let sectionStart = Array("<![CDATA[".utf8)
    private static let commentStart = Array("<!--".utf8)

    /// What ends a part of a document.
    private enum Ending: Int, CaseIterable {
        case section, comment, instruction, tag

        static let patterns = ["]]>", "-->", "?>", ">"].map { Array($0.utf8) }

        var pattern: [UInt8] { Self.patterns[rawValue] }
    }

    /// The index after the next occurrence of an ending, if there is one.
    private mutating func end(_ ending: Ending, from start: Int) -> Int? {
        guard isEnded(by: ending, from: start) else { return nil }
        let pattern = ending.pattern
        var index = start
        while bytes[index] != pattern[0] || bytes[index..<(index + pattern.count)] != pattern[...] {
            index += 1
        }
        return index + pattern.count
    }

    /// Whether an ending occurs again.
    private mutating func isEnded(by ending: Ending, from start: Int) -> Bool {
        let last = lastEnds[ending.rawValue] ?? lastIndex(of: ending.pattern)
        lastEnds[ending.rawValue] = last
        return last >= start
    }

    private func lastIndex(of pattern: [UInt8]) -> Int {
        var index = bytes.count - pattern.count
        while index >= 0, bytes[index] != pattern[0] || bytes[index..<(index + pattern.count)] != pattern[...]
        {
            index -= 1
        }
        return index
    }

    private mutating func endTag(at start: Int) -> Int {
        let rest = bytes[(start + 2)...]
        guard isEnded(by: .tag, from: start),
            let stop = rest.firstIndex(where: { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<") })
        else {
            note(.truncated, at: start)
            return bytes.count
        }
        // `</item</channel>`
        let isCut = bytes[stop] == UInt8(ascii: "<")
        if isCut { note(.truncated, at: start) }
        let end = isCut ? stop : stop + 1
        let name = bytes[(start + 2)..<stop].prefix { Self.isNameByte($0) }
        if balance.isVoid(name) { return end }
        guard !name.isEmpty, let ended = balance.end(name) else {
            note(.mismatchedTag, at: start)
            return end
        }
        if !ended.isClean { note(.mismatchedTag, at: start) }
        let place = output.count
        TagBalance.write(endOf: ended.name, to: &output)
        balance.ended(output: place..<output.count)
        return end
    }

    private mutating func startTag(at start: Int) -> Int {
        guard var tag = StartTag(bytes, at: start, patience: &patience) else {
            // Either a `<` in running text, or the end of a truncated document.
            if isEnded(by: .tag, from: start) {
                note(.bareLessThan, at: start)
                output += Self.lessThan
                return start + 1
            }
            note(.truncated, at: start)
            return bytes.count
        }
        guard remainingElements > 0 else {
            note(.tooManyElements, at: start)
            return bytes.count
        }
        remainingElements -= 1
        hasTag = true
        let name = bytes[(start + 1)..<tag.nameEnd]
        let wasEmpty = tag.isEmpty
        tag.isEmpty = tag.isEmpty || balance.isVoid(name)
        if tag.isEmpty, !wasEmpty { note(.mismatchedTag, at: start) }
        if tag.attributes.count > Self.maximumAttributes {
            tag.attributes = Array(tag.attributes.prefix(Self.maximumAttributes))
            tag.fault = .endlessTag
        }
        let place = output.count
        if tag.end - start > Self.maximumTag {
            note(.endlessTag, at: start)
            output += bytes[start..<tag.nameEnd] + (tag.isEmpty ? Array("/>".utf8) : [UInt8(ascii: ">")])
        } else if tag.isWellFormed, tag.isEmpty == wasEmpty,
            !bytes[start..<tag.end].contains(where: { $0 == UInt8(ascii: "&") || Self.isControl($0) })
        {
            output += bytes[start..<tag.end]
        } else {
            if let fault = tag.fault { note(fault, at: start) }
            write(tag, from: start)
        }
        if balance.start(name, isEmpty: tag.isEmpty, output: place..<output.count) {
            note(.mismatchedTag, at: start)
        }
        return tag.end
    }

    private mutating func write(_ tag: StartTag, from start: Int) {
        output += bytes[start..<tag.nameEnd]
        for attribute in tag.attributes {
            output.append(0x20)
            output += bytes[attribute.name]
            output += Array("=\"".utf8)
            var index = attribute.value.lowerBound
            while index < attribute.value.upperBound {
                switch bytes[index] {
                case UInt8(ascii: "&"): index = reference(at: index)
                case UInt8(ascii: "<"):
                    output += Self.lessThan
                    index += 1
                case UInt8(ascii: "\""):
                    output += Array("&#34;".utf8)
                    index += 1
                case let byte:
                    if !Self.isControl(byte) { output.append(byte) }
                    index += 1
                }
            }
            output.append(UInt8(ascii: "\""))
        }
        output += tag.isEmpty ? Array("/>".utf8) : [UInt8(ascii: ">")]
    }

    static func isNameStart(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
            || byte >= 0x80
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        isNameStart(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: ":")
            || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    // MARK: References

    /// Writes a reference as a numeric one, or its `&` as text; returns the next index.
    private mutating func reference(at start: Int) -> Int {
        if start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "#") {
            if let end = bytes[start...].prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let scalar = Self.numeric(bytes[(start + 2)..<end])
            {
                output += Array("&#\(scalar.value);".utf8)
                return end + 1
            }
        } else {
            var end = start + 1
            while end < bytes.count, end - start < 34,
                Self.isNameStart(bytes[end]) || (0x30...0x39).contains(bytes[end]),
                bytes[end] < 0x80
            {
                end += 1
            }
            if end < bytes.count, bytes[end] == UInt8(ascii: ";"), end > start + 1 {
                let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
                if let text = EntityTable.text(of: name) {
                    if !["amp", "lt", "gt", "quot", "apos"].contains(name) {
                        note(.undefinedEntity, at: start)
                    }
                    for scalar in text.unicodeScalars { output += Array("&#\(scalar.value);".utf8) }
                    return end + 1
                }
            }
        }
        note(.bareAmpersand, at: start)
        output += Self.ampersand
        return start + 1
    }

    /// Writes a long run of `&` or `<` as CDATA, but for the last, which may start something: as references, each would
    /// be a piece of text to the parser.
    ///
    /// - Returns: The index of the last.
    private mutating func lastOfRun(from start: Int, _ kind: FeedRepair.Kind) -> Int {
        let end = bytes[start...].firstIndex { $0 != bytes[start] } ?? bytes.count
        guard end - start > 16 else { return start }
        note(kind, at: start)
        // libxml2 searches the end of a section of more than 300 bytes again for every 300 bytes.
        for index in stride(from: start, to: end - 1, by: 256) {
            output += Self.sectionStart
            output += bytes[index..<min(index + 256, end - 1)]
            output += Ending.section.pattern
        }
        return end - 1
    }

    /// The character of a numeric reference; `nil` if XML forbids it.
    private static func numeric(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let text = String(decoding: digits, as: UTF8.self).lowercased()
        let value = text.hasPrefix("x") ? UInt32(text.dropFirst(), radix: 16) : UInt32(text)
        guard let value, value >= 0x20 || value == 9 || value == 10 || value == 13, value != 0xFFFE,
            value != 0xFFFF
        else {
            return nil
        }
        return Unicode.Scalar(value)
    }
}

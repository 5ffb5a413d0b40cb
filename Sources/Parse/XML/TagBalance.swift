/// Pairs the tags of a malformed document, and finds where elements that were left open end.
///
/// An end tag ends the innermost open element of its name; without one it is dropped. An element without an end
/// tag ends at the next tag, unless that is HTML inside its value; an item ends at the next item. Every operation
/// is O(1) amortised.
struct TagBalance {
    private struct Tag {
        enum Kind { case start, end, empty }
        var kind: Kind
        /// In the output.
        var range: Range<Int>
    }

    private struct Element {
        var kind: Int
        /// As written.
        var name: ArraySlice<UInt8>
        /// The tag before which it ends if it has no end tag.
        var end: Int?
        /// Whether an item started inside it.
        var hasItem = false
    }

    private var tags: [Tag] = []
    private var open: [Element] = []
    private var openCounts: [Int] = []
    private var names = ElementNames()
    /// End tags that are missing, each with the tag that follows it.
    private var missing: [(tag: Int, name: ArraySlice<UInt8>)] = []

    /// Deeper elements are dropped: libxml2 rejects the whole document at 256.
    private static let maximumDepth = 200

    /// Adds a start tag; returns whether it implies the end of another element.
    mutating func start(_ name: ArraySlice<UInt8>, isEmpty: Bool, output: Range<Int>) -> Bool {
        let kind = kind(of: name)
        let traits = names[kind]
        var isImplied = false
        if traits.isItem, !isEmpty {
            endBeforeItem()
        } else if traits.endsSibling, let last = open.last, last.kind == kind {
            missing.append((tags.count, last.name))
            drop(last)
            isImplied = true
        } else if !traits.isHTML {
            endBeforeField(traits)
        }
        tags.append(Tag(kind: isEmpty ? .empty : .start, range: output))
        if !isEmpty {
            open.append(Element(kind: kind, name: name))
            openCounts[kind] += 1
        }
        return isImplied
    }

    /// The name, as its start tag has it, of the element that an end tag ends, and whether others were left open
    /// inside; `nil` if it ends nothing.
    mutating func end(_ name: ArraySlice<UInt8>) -> (name: ArraySlice<UInt8>, isClean: Bool)? {
        var kind = kind(of: name)
        if openCounts[kind] == 0 {
            // `<content:encoded>…</encoded>`
            guard let last = open.last, names[last.kind].local == names[kind].local else { return nil }
            kind = last.kind
        }
        var isClean = true
        while let last = open.last {
            drop(last)
            if last.kind == kind { return (last.name, isClean) }
            missing.append((last.end ?? tags.count, last.name))
            isClean = false
        }
        return nil
    }

    /// Adds the end tag that was written.
    mutating func ended(output: Range<Int>) { tags.append(Tag(kind: .end, range: output)) }

    /// Whether an element of HTML has no content.
    mutating func isVoid(_ name: ArraySlice<UInt8>) -> Bool {
        let kind = kind(of: name)
        return names[kind].isVoid
    }

    private mutating func kind(of name: ArraySlice<UInt8>) -> Int {
        let kind = names.kind(of: name)
        if kind >= openCounts.count { openCounts.append(0) }
        return kind
    }

    private mutating func drop(_ element: Element) {
        open.removeLast()
        openCounts[element.kind] -= 1
    }

    private mutating func endBeforeField(_ child: ElementNames.Traits) {
        for index in open.indices.reversed() {
            let traits = names[open[index].kind]
            if open[index].end != nil || traits.isItem || traits.isStructure
                || traits.children.contains(child.local)
            {
                return
            }
            open[index].end = tags.count
        }
    }

    private mutating func endBeforeItem() {
        for index in open.indices.reversed() {
            let traits = names[open[index].kind]
            if open[index].hasItem || traits.isStructure { return }
            open[index].end = open[index].end ?? tags.count
            open[index].hasItem = true
            if traits.isItem { return }
        }
    }

    /// The output with the missing end tags, and without elements that are nested too deeply.
    mutating func applied(to output: [UInt8], isTooDeep: inout Bool) -> [UInt8] {
        // What is still open contains an item, or the document was truncated there.
        for element in open.reversed() where element.hasItem {
            missing.append((element.end ?? tags.count, element.name))
        }
        if missing.isEmpty, open.count + tags.count <= Self.maximumDepth { return output }
        let order = missing.indices.sorted { (missing[$0].tag, $0) < (missing[$1].tag, $1) }
        var next = order[...]
        var result: [UInt8] = []
        result.reserveCapacity(output.count + missing.count * 12)
        var depth = 0
        var copied = 0
        for (index, tag) in tags.enumerated() {
            result += output[copied..<tag.range.lowerBound]
            copied = tag.range.upperBound
            while let first = next.first, missing[first].tag == index {
                if depth <= Self.maximumDepth { Self.write(endOf: missing[first].name, to: &result) }
                depth -= 1
                next.removeFirst()
            }
            if tag.kind == .start { depth += 1 }
            let isKept = tag.kind == .empty ? depth < Self.maximumDepth : depth <= Self.maximumDepth
            if isKept { result += output[tag.range] } else { isTooDeep = true }
            if tag.kind == .end { depth -= 1 }
        }
        result += output[copied...]
        for last in next { Self.write(endOf: missing[last].name, to: &result) }
        return result
    }

    static func write(endOf name: ArraySlice<UInt8>, to output: inout [UInt8]) {
        output += [UInt8(ascii: "<"), UInt8(ascii: "/")]
        output += name
        output.append(UInt8(ascii: ">"))
    }
}

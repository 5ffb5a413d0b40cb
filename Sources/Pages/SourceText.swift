/// The bytes of a page, split into lines that keep their line ends; joined, they are the same bytes.
struct SourceText: Sendable, Equatable {
    /// The lines, each with its line end if it has one.
    private(set) var lines: [ArraySlice<UInt8>]

    init(_ bytes: [UInt8]) {
        lines = []
        var start = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == 0x0A || byte == 0x0D else { continue }
            if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
            lines.append(bytes[start..<index])
            start = index
        }
        if start < bytes.count { lines.append(bytes[start...]) }
    }

    var bytes: [UInt8] { Array(lines.joined()) }

    /// A line without its end; numbers count from 1.
    func content(_ number: Int) -> String {
        guard lines.indices.contains(number - 1) else { return "" }
        return String(decoding: Self.withoutEnd(lines[number - 1]), as: UTF8.self)
    }

    func isBlank(_ number: Int) -> Bool {
        guard lines.indices.contains(number - 1) else { return true }
        return lines[number - 1].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }

    /// Whether a line contains an ASCII text.
    func holds(_ needle: StaticString, in number: Int) -> Bool {
        guard lines.indices.contains(number - 1) else { return false }
        let pattern = Array("\(needle)".utf8)
        let line = lines[number - 1]
        guard line.count >= pattern.count else { return false }
        for start in line.startIndex...(line.endIndex - pattern.count)
        where line[start] == pattern[0] && line[start..<(start + pattern.count)].elementsEqual(pattern) {
            return true
        }
        return false
    }

    /// Whether a line contains a comment with this start, and not the text of one: behind a backslash `<` is text.
    func holdsComment(_ start: StaticString, in number: Int) -> Bool {
        guard holds(start, in: number) else { return false }
        return Self.holdsComment("\(start)", in: content(number))
    }

    /// Whether a line contains a comment with this start.
    static func holdsComment(_ start: String, in line: String) -> Bool {
        line.ranges(of: start).contains { range in
            line[..<range.lowerBound].reversed().prefix { $0 == "\\" }.count.isMultiple(of: 2)
        }
    }

    /// Whether a non-blank line ends in white space.
    func hasTrailingSpaces(_ number: Int) -> Bool {
        guard let last = Self.withoutEnd(lines[number - 1]).last else { return false }
        return (last == 0x20 || last == 0x09) && !isBlank(number)
    }

    func endsInTwoSpaces(_ number: Int) -> Bool {
        Self.withoutEnd(lines[number - 1]).suffix(2).elementsEqual([0x20, 0x20])
    }

    /// The most frequent line end; LF on ties.
    var commonEnd: [UInt8] {
        var counts: [[UInt8]: Int] = [:]
        for line in lines { counts[Array(line.suffix(while: { $0 == 0x0A || $0 == 0x0D })), default: 0] += 1 }
        counts[[]] = nil
        return counts.max { ($0.value, $1.key.count) < ($1.value, $0.key.count) }?.key ?? [0x0A]
    }

    /// Replaces the content of a line; its line end stays.
    mutating func replace(_ number: Int, with content: [UInt8]) {
        let line = lines[number - 1]
        lines[number - 1] = ArraySlice(content + line[Self.withoutEnd(line).endIndex...])
    }

    /// The line end for a new line before line `number`: that of its neighbour.
    func end(before number: Int) -> [UInt8] {
        for neighbour in [number - 1, number] where lines.indices.contains(neighbour - 1) {
            let end = lines[neighbour - 1].suffix(while: { $0 == 0x0A || $0 == 0x0D })
            if !end.isEmpty { return Array(end) }
        }
        return commonEnd
    }

    /// Inserts whole lines before line `number`, or at the end if there is no such line.
    mutating func insert(_ new: [ArraySlice<UInt8>], before number: Int) {
        lines.insert(contentsOf: new, at: min(max(number - 1, 0), lines.count))
    }

    /// Removes whole lines.
    mutating func remove(_ numbers: ClosedRange<Int>) {
        lines.removeSubrange((numbers.lowerBound - 1)..<numbers.upperBound)
    }

    /// Removes the line end of the last line.
    mutating func cutLastEnd() {
        guard let last = lines.last else { return }
        lines[lines.count - 1] = Self.withoutEnd(last)
    }

    /// Adds a line end to the last line, so that lines can follow.
    mutating func endLastLine(with end: [UInt8]) {
        guard let last = lines.last, last.last != 0x0A, last.last != 0x0D else { return }
        lines[lines.count - 1] = ArraySlice(Array(last) + end)
    }

    static func withoutEnd(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.dropLast(while: { $0 == 0x0A || $0 == 0x0D })
    }
}

extension ArraySlice<UInt8> {
    fileprivate func suffix(while isKept: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        var start = endIndex
        while start > startIndex, isKept(self[start - 1]) { start -= 1 }
        return self[start...]
    }

    fileprivate func dropLast(while isDropped: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        self[startIndex..<suffix(while: isDropped).startIndex]
    }
}

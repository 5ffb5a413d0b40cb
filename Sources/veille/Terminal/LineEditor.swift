import Home

/// A line of text under a cursor, changed by keys.
struct LineEditor: Hashable {
    private(set) var text: [Character]
    private(set) var cursor: Int

    /// Starts with a text, the cursor at its end.
    init(_ text: String = "") {
        self.text = Array(text)
        cursor = self.text.count
    }

    /// Edits the line as shells do; other keys are ignored.
    mutating func press(_ key: TerminalKey) {
        switch key {
        case .character(let letter): insert(String(letter))
        // Pasted lines are joined.
        case .pasted(let pasted): insert(pasted.split(whereSeparator: \.isNewline).joined(separator: " "))
        case .left, .control("b"): cursor = max(0, cursor - 1)
        case .right, .control("f"): cursor = min(text.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = text.count
        case .backspace where cursor > 0:
            cursor -= 1
            text.remove(at: cursor)
        case .delete where cursor < text.count: text.remove(at: cursor)
        case .control("u"):
            text.removeSubrange(..<cursor)
            cursor = 0
        case .control("k"): text.removeSubrange(cursor...)
        case .control("w"):
            var start = cursor
            while start > 0, text[start - 1] == " " { start -= 1 }
            while start > 0, text[start - 1] != " " { start -= 1 }
            text.removeSubrange(start..<cursor)
            cursor = start
        default: break
        }
    }

    private mutating func insert(_ added: String) {
        let kept = Array(Console.printable(added))
        text.insert(contentsOf: kept, at: cursor)
        cursor += kept.count
    }

    /// The part that fits into `width` columns with the cursor in it, and the cursor's column there.
    func window(width: Int) -> (text: String, column: Int) {
        let text = text.map { $0.isNewline ? "⏎" : $0 }
        func columns(_ range: Range<Int>) -> Int { String(text[range]).width }
        var start = 0
        while columns(start..<cursor) >= max(1, width) { start += 1 }
        var end = cursor
        while end < text.count, columns(start..<end + 1) < width { end += 1 }
        return (String(text[start..<end]), columns(start..<cursor))
    }
}

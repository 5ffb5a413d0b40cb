import Foundation

/// An edit of one list in the text of a `veille.yml`: an entry is added or taken away, and no other byte changes.
///
/// It is only a proposal, made without reading YAML: whoever writes it reads the result again.
struct ListEdit {
    /// The key above the list, as in `fetch`.
    let group: String
    /// The key of the list.
    let list: String
    let entry: String
    /// Whether the entry is added; otherwise it is taken away.
    let isAdded: Bool

    /// The lines that a person would write for a list.
    static func lines(_ group: String, _ list: String, _ entries: [String]) -> [String] {
        [group + ":", "  \(list): [" + entries.map(written).joined(separator: ", ") + "]"]
    }

    /// The text with the edit; `nil` for a form that is not understood.
    func applied(to text: String) -> String? {
        // To Swift, CR and LF are one character: lines are found by bytes.
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { Line(String($0) ?? "") }
        let tail = text.utf8.contains(UInt8(ascii: "\r")) ? "\r" : ""
        guard let head = lines.firstIndex(where: { $0.isHead(of: group) })
        else {
            guard isAdded else { return nil }
            let isOpen = lines.last.map { !$0.text.isEmpty } ?? false
            let added = Self.lines(group, list, [entry]).map { $0 + tail + "\n" }.joined()
            return text + (isOpen ? tail + "\n" : "") + added
        }
        let end = lines[(head + 1)...].firstIndex { !$0.isBare && !$0.text.hasPrefix(" ") } ?? lines.count
        let keys = (head + 1..<end).filter { !lines[$0].isBare }
        guard let own = keys.first(where: { lines[$0].key == list }) else {
            guard isAdded else { return nil }
            let indent = keys.first.map { String(lines[$0].indent) } ?? "  "
            return Self.text(
                of: lines,
                with: "\(indent)\(list): [\(Self.written(entry))]",
                after: head,
                tail
            )
        }
        if let line = inline(lines[own].text) {
            lines[own].text = line
            return Self.text(of: lines)
        }
        guard let key = lines[own].text.wholeMatch(of: /([ ]+[a-z_]+:)[ \t]*(#.*)?/) else { return nil }
        let items = (own + 1..<end).prefix { lines[$0].isBare || lines[$0].item != nil }
            .filter { lines[$0].item != nil }
        guard let last = items.last else {
            guard isAdded else { return nil }
            // A key without a value.
            let start = key.output.1
            lines[own].text = start + " [\(Self.written(entry))]" + lines[own].text.dropFirst(start.count)
            return Self.text(of: lines)
        }
        if isAdded {
            return Self.text(
                of: lines,
                with: "\(lines[last].indent)- \(Self.written(entry))",
                after: last,
                tail
            )
        }
        let forms = Self.forms(of: entry)
        let found = items.first { index in
            let item = lines[index].item ?? ""
            return forms.contains { item == $0 || item.hasPrefix($0 + " #") }
        }
        guard let found else { return nil }
        // Without an entry, the key would have no value: that is an empty list as well.
        lines.remove(at: found)
        return Self.text(of: lines)
    }

    /// A line with its list between brackets; `nil` if there is none on it, or one that is not understood.
    private func inline(_ line: String) -> String? {
        guard let match = line.wholeMatch(of: /([ ]+[a-z_]+:[ \t]*\[)([^\[\]]*)(\][ \t]*(?:#.*)?)/) else {
            return nil
        }
        let (start, content, rest) = (match.output.1, match.output.2, match.output.3)
        if isAdded {
            let last = content.lastIndex { $0 != " " && $0 != "\t" }
            guard let last else { return start + Self.written(entry) + content + rest }
            let joint = content[last] == "," ? " " : ", "
            return start + content[...last] + joint + Self.written(entry)
                + content[content.index(after: last)...] + rest
        }
        guard var items = Self.items(of: content) else { return nil }
        let forms = Self.forms(of: entry)
        func bare(_ item: Substring) -> String { item.trimmingCharacters(in: .whitespaces) }
        guard let found = items.firstIndex(where: { forms.contains(bare($0)) }) else { return nil }
        let removed = items.remove(at: found)
        // What is first stands where the removed one stood.
        if found == 0, let next = items.first {
            items[0] = removed.prefix { $0 == " " } + next.drop { $0 == " " }
        }
        return start + items.joined(separator: ",") + rest
    }

    /// The parts of a list between commas, quotes respected; `nil` if a quote is not closed.
    private static func items(of content: Substring) -> [Substring]? {
        var items: [Substring] = []
        var (start, quote, isEscaped) = (content.startIndex, nil as Character?, false)
        for index in content.indices {
            let character = content[index]
            if isEscaped {
                isEscaped = false
            } else if let open = quote {
                if character == "\\", open == "\"" { isEscaped = true }
                if character == open { quote = nil }
            } else if "\"'".contains(character), content[start..<index].allSatisfy({ $0 == " " }) {
                quote = character
            } else if character == "," {
                items.append(content[start..<index])
                start = content.index(after: index)
            }
        }
        items.append(content[start...])
        return quote == nil ? items : nil
    }

    /// The ways in which an entry may be written.
    private static func forms(of entry: String) -> [String] {
        [entry, doubleQuoted(entry), "'" + entry.replacing("'", with: "''") + "'"]
    }

    /// An entry as YAML takes it on one line: hosts as they are, words in quotes, since “no” and “null” mean something
    /// else.
    private static func written(_ entry: String) -> String {
        entry.wholeMatch(of: /[a-z][a-z0-9\-]*(?:\.[a-z0-9\-]*[a-z][a-z0-9\-]*)+/) != nil
            ? entry : doubleQuoted(entry)
    }

    private static func doubleQuoted(_ entry: String) -> String {
        "\"" + entry.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// The text with one more line; `tail` stands before its line feed.
    private static func text(of lines: [Line], with new: String, after index: Int, _ tail: String) -> String {
        var (lines, line) = (lines, Line(new))
        // The last line of a file may have no end: it gets one, and the new line none.
        if index + 1 == lines.count { lines[index].tail = tail } else { line.tail = tail }
        lines.insert(line, at: index + 1)
        return text(of: lines)
    }

    private static func text(of lines: [Line]) -> String {
        lines.map { $0.text + $0.tail }.joined(separator: "\n")
    }

    private struct Line {
        var text: String
        /// The carriage return before the line feed, if there is one.
        var tail = ""

        init(_ line: String) {
            text = line
            if line.utf8.last == UInt8(ascii: "\r") {
                text.unicodeScalars.removeLast()
                tail = "\r"
            }
        }

        /// Whether there is nothing on it, or a comment.
        var isBare: Bool {
            let first = text.first { $0 != " " && $0 != "\t" }
            return first == nil || first == "#"
        }

        /// Whether it is the key of a group without a value of its own.
        func isHead(of group: String) -> Bool {
            text.hasPrefix(group + ":")
                && text.dropFirst(group.count + 1).wholeMatch(of: /[ \t]*(#.*)?/) != nil
        }

        var indent: Substring { text.prefix { $0 == " " } }

        /// The key that it begins with.
        var key: String? { text.prefixMatch(of: /[ ]+([a-z_]+):/).map { String($0.output.1) } }

        /// What is written as an item of a list.
        var item: Substring? { text.wholeMatch(of: /[ ]+-[ ]+(.*?)[ ]*/)?.output.1 }
    }
}

/// The unified diff of two versions of a page, as `patch` and git read it.
package enum UnifiedDiff {
    /// The diff; empty if the versions are equal.
    package static func text(from before: [UInt8], to after: [UInt8], name: String, context: Int = 3)
        -> String
    {
        let old = lines(before)
        let new = lines(after)
        // Most lines are equal: only those between the first and the last change are compared.
        let start = zip(old, new).prefix { $0 == $1 }.count
        let end = zip(old[start...].reversed(), new[start...].reversed()).prefix { $0 == $1 }.count
        let (oldEnd, newEnd) = (old.count - end, new.count - end)
        guard start < oldEnd || start < newEnd else { return "" }
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in new[start..<newEnd].difference(from: old[start..<oldEnd]) {
            switch change {
            case .remove(let offset, _, _): removed.insert(start + offset)
            case .insert(let offset, _, _): inserted.insert(start + offset)
            }
        }
        var operations: [(mark: Character, line: ArraySlice<UInt8>)] = old[..<start].map { (" ", $0) }
        var (i, j) = (start, start)
        while i < oldEnd || j < newEnd {
            if removed.contains(i) {
                operations.append(("-", old[i]))
                i += 1
            } else if inserted.contains(j) {
                operations.append(("+", new[j]))
                j += 1
            } else {
                operations.append((" ", old[i]))
                i += 1
                j += 1
            }
        }
        operations += old[oldEnd...].map { (" ", $0) }
        return "--- a/\(name)\n+++ b/\(name)\n" + hunks(operations, context: context)
    }

    /// Lines with their endings, split at line feeds as git does.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == 0x0A {
            lines.append(bytes[start...index])
            start = index + 1
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }

    private static func hunks(
        _ operations: [(mark: Character, line: ArraySlice<UInt8>)],
        context: Int
    ) -> String {
        let changed = operations.indices.filter { operations[$0].mark != " " }
        var text = ""
        var start = 0
        var position = 0
        var oldLine = 1
        var newLine = 1
        while position < changed.count {
            let first = changed[position]
            var last = first
            while position < changed.count, changed[position] - last <= context * 2 {
                last = changed[position]
                position += 1
            }
            let from = max(start, first - context)
            let to = min(operations.count - 1, last + context)
            for operation in operations[start..<from] {
                if operation.mark != "+" { oldLine += 1 }
                if operation.mark != "-" { newLine += 1 }
            }
            let body = operations[from...to]
            let oldCount = body.count { $0.mark != "+" }
            let newCount = body.count { $0.mark != "-" }
            text += "@@ -\(oldLine),\(oldCount) +\(newLine),\(newCount) @@\n"
            for (mark, line) in body {
                text += "\(mark)" + String(decoding: line, as: UTF8.self)
                if line.last != UInt8(ascii: "\n") { text += "\n\\ No newline at end of file\n" }
            }
            oldLine += oldCount
            newLine += newCount
            start = to + 1
        }
        return text
    }
}

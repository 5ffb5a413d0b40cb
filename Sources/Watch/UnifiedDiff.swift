/// The difference of a page before and after lines were added, in the unified format that `patch` and git read.
public enum UnifiedDiff {
    /// The difference; empty when there is none.
    ///
    /// Both sides must have the lines of `before` in common, as additions leave it.
    public static func text(from before: [UInt8], to after: [UInt8], name: String, context: Int = 3) -> String
    {
        let old = lines(before)
        let new = lines(after)
        var operations: [(mark: Character, line: String)] = []
        var index = 0
        for change in new.difference(from: old).sorted(by: { Self.offset($0) < Self.offset($1) }) {
            switch change {
            case .insert(let offset, let line, _):
                while operations.count(where: { $0.mark != "-" }) < offset, index < old.count {
                    operations.append((" ", old[index]))
                    index += 1
                }
                operations.append(("+", line))
            case .remove(let offset, let line, _):
                while index < offset {
                    operations.append((" ", old[index]))
                    index += 1
                }
                operations.append(("-", line))
                index += 1
            }
        }
        guard !operations.isEmpty else { return "" }
        operations += old[index...].map { (" ", $0) }
        return "--- a/\(name)\n+++ b/\(name)\n" + hunks(operations, context: context)
    }

    private static func offset(_ change: CollectionDifference<String>.Change) -> Int {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        let text = String(decoding: bytes, as: UTF8.self)
        var lines: [String] = []
        var current = ""
        for scalar in text.unicodeScalars {
            current.unicodeScalars.append(scalar)
            if scalar == "\n" {
                lines.append(current)
                current = ""
            }
        }
        if !current.isEmpty { lines.append(current) }
        return lines
    }

    private static func hunks(_ operations: [(mark: Character, line: String)], context: Int) -> String {
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
                text += "\(mark)\(line)"
                if line.utf8.last != UInt8(ascii: "\n") { text += "\n\\ No newline at end of file\n" }
            }
            oldLine += oldCount
            newLine += newCount
            start = to + 1
        }
        return text
    }
}

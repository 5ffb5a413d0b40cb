import Foundation
import Home

/// Reads unified diffs.
enum PatchReader {
    struct File {
        /// Without the `b/` of git.
        var path: String
        /// The added lines as the file has them, with their numbers from 1.
        var added: [(number: Int, line: ArraySlice<UInt8>)] = []
        var hunks: [Hunk] = []
    }

    /// The lines of a file that a change adds, with those around them that stay.
    struct Hunk {
        /// What git prints behind the line numbers; often a heading.
        var heading: String
        var lines: [(bytes: ArraySlice<UInt8>, isAdded: Bool)] = []
    }

    /// The files of a diff; deleted ones are left out.
    ///
    /// - Throws: ``UserError`` that names the line.
    static func read(_ diff: Data, named name: String) throws -> [File] {
        var reader = Reader(name: name)
        var bytes = [UInt8](diff)
        if bytes.last == 0x0A { bytes.removeLast() }
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            try reader.read(line, number: index + 1)
        }
        guard reader.isInDiff || bytes.allSatisfy({ $0 <= 0x20 }) else {
            throw reader.problem(.notADiff, at: 1)
        }
        if reader.remaining != (0, 0) { throw reader.problem(.cutOff, at: nil) }
        return reader.files
    }

    private struct Reader {
        let name: String
        var files: [File] = []
        var isInDiff = false
        /// The lines of the current hunk that are still to come, before and after.
        var remaining = (old: 0, new: 0)
        private var number = 0
        /// Whether the current file is deleted, and has no lines.
        private var isDeleted = false

        init(name: String) { self.name = name }

        func problem(_ problem: DiffProblem, at line: Int?) -> UserError {
            UserError(problem, at: line.map { "\(name):\($0)" } ?? name)
        }

        mutating func read(_ line: ArraySlice<UInt8>, number place: Int) throws {
            // Mail programs cut the space of an empty line, and may end lines in CR LF.
            if remaining != (0, 0) { return try readHunk(line == [0x0D] ? [] : line, at: place) }
            let text = String(decoding: line.prefix(4096), as: UTF8.self)
            if text.hasPrefix("+++ ") {
                let path = Self.path(text.dropFirst(4))
                isDeleted = path == "/dev/null"
                if !isDeleted { files.append(File(path: path)) }
                isInDiff = true
            } else if text.hasPrefix("@@ ") {
                guard let hunk = text.prefixMatch(of: /@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?/)?.output,
                    !files.isEmpty || isDeleted
                else { throw problem(.malformedHunk, at: place) }
                func count(_ text: Substring?) -> Int? { text.map { Int($0) } ?? 1 }
                guard let old = count(hunk.1), let start = Int(hunk.2), let new = count(hunk.3),
                    [old, start, new].allSatisfy({ $0 < 1 << 31 })
                else {
                    throw problem(.malformedHunk, at: place)
                }
                remaining = (old, new)
                number = start
                guard !isDeleted else { return }
                files[files.count - 1].hunks.append(Hunk(heading: String(text.dropFirst(hunk.0.count))))
            } else if text.hasPrefix("@@@") {
                // A merge has several sides.
                throw problem(.malformedHunk, at: place)
            } else if text.hasPrefix("diff ") || text.hasPrefix("--- ") {
                isInDiff = true
            }
        }

        private mutating func readHunk(_ line: ArraySlice<UInt8>, at place: Int) throws {
            switch line.first {
            case UInt8(ascii: "+") where remaining.new > 0:
                if !isDeleted {
                    files[files.count - 1].added.append((number, line.dropFirst()))
                    keep(line.dropFirst(), isAdded: true)
                }
                remaining.new -= 1
                number += 1
            case UInt8(ascii: "-") where remaining.old > 0: remaining.old -= 1
            // Mail programs remove the space of an empty line.
            case UInt8(ascii: " ") where remaining.old > 0 && remaining.new > 0,
                nil where remaining.old > 0 && remaining.new > 0:
                remaining.old -= 1
                remaining.new -= 1
                number += 1
                keep(line.dropFirst(), isAdded: false)
            case UInt8(ascii: "\\"): break
            default: throw problem(.malformedHunk, at: place)
            }
        }

        private mutating func keep(_ line: ArraySlice<UInt8>, isAdded: Bool) {
            guard !isDeleted, let file = files.indices.last, let hunk = files[file].hunks.indices.last else {
                return
            }
            files[file].hunks[hunk].lines.append((line, isAdded))
        }

        /// The path of a file, without the prefix of git and what follows a tab.
        private static func path(_ text: Substring) -> String {
            var path = text.prefix { $0 != "\t" && $0 != "\r" }
            if path.hasPrefix("\""), path.hasSuffix("\""), path.count > 1 {
                path = unquoted(path.dropFirst().dropLast())[...]
            }
            if path.hasPrefix("b/") || path.hasPrefix("w/") || path.hasPrefix("i/") {
                path = path.dropFirst(2)
            }
            return String(path)
        }

        /// A path as git quotes it in the manner of C: `\303\251` for é.
        private static func unquoted(_ path: Substring) -> String {
            var bytes: [UInt8] = []
            var rest = Array(path.utf8)[...]
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "\\"), let next = rest.first else {
                    bytes.append(byte)
                    continue
                }
                let digits = rest.prefix(3)
                if digits.count == 3, let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) {
                    bytes.append(code)
                    rest = rest.dropFirst(3)
                } else {
                    bytes.append(next == UInt8(ascii: "t") ? 0x09 : next == UInt8(ascii: "n") ? 0x0A : next)
                    rest = rest.dropFirst()
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

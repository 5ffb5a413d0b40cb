package import Foundation
import Home
import Pages

/// The lines that a change adds to pages, as they are now.
package struct Additions: Sendable {
    /// Line numbers, from 1, by the name of the page; pages that the change does not touch are missing.
    package private(set) var lines: [String: Set<Int>] = [:]

    /// Reads a unified diff, as git writes it, whose result the pages are.
    ///
    /// - Throws: ``UserError`` for what is no diff, or one of another version of a page.
    package init(diff: Data, of pages: [PageFile], named name: String) throws {
        let diff = try PatchReader.read(diff, named: name)
        for file in diff {
            guard let page = Self.page(file.path, among: pages) else { continue }
            let text = page.page.bytes.split(
                separator: 0x0A,
                omittingEmptySubsequences: false
            )
            for (number, line) in file.added {
                guard text.indices.contains(number - 1), text[number - 1].elementsEqual(line) else {
                    throw UserError(DiffProblem.otherVersion(line: number), at: page.name)
                }
                lines[page.name, default: []].insert(number)
            }
        }
    }

    /// What has changed since a revision of git: since the last commit that it has in common with this one.
    ///
    /// - Throws: ``UserError`` when git is missing, or does not know the revision.
    package static func since(_ revision: String, of pages: [PageFile]) async throws -> Additions {
        guard !revision.isEmpty, !revision.hasPrefix("-") else {
            throw UserError(DiffProblem.noRevision(revision), at: "--since")
        }
        var additions = Additions()
        for page in pages {
            let git = Git(folder: page.url.deletingLastPathComponent())
            let options = [
                "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--unified=0", "--merge-base",
            ]
            let ending = try await git.run(options + [revision, "--", page.url.lastPathComponent])
            guard case .done(let output) = ending else {
                if case .failed(let message) = ending {
                    throw UserError(DiffProblem.gitRefused(message), at: "git diff \(revision)")
                }
                continue
            }
            let files = try PatchReader.read(output ?? Data(), named: "git diff")
            for file in files { additions.lines[page.name, default: []].formUnion(file.added.map(\.number)) }
        }
        return additions
    }

    private init() {}

    /// The page that a path of a diff means: the one whose path ends with it.
    private static func page(_ path: String, among pages: [PageFile]) -> PageFile? {
        pages.first { $0.name == path }
            ?? pages.first { page in
                let whole = page.url.standardizedFileURL.path
                return whole == path || whole.hasSuffix("/" + path)
            }
    }
}

/// Reads unified diffs.
enum PatchReader {
    struct File {
        /// Without the `b/` of git.
        var path: String
        /// The added lines as the file has them, with their numbers from 1.
        var added: [(number: Int, line: ArraySlice<UInt8>)] = []
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
            if remaining != (0, 0) { return try readHunk(line, at: place) }
            let text = String(decoding: line.prefix(4096), as: UTF8.self)
            if text.hasPrefix("+++ ") {
                let path = Self.path(text.dropFirst(4))
                isDeleted = path == "/dev/null"
                if !isDeleted { files.append(File(path: path)) }
                isInDiff = true
            } else if text.hasPrefix("@@ ") {
                guard let hunk = text.prefixMatch(of: /@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/)?.output,
                    !files.isEmpty || isDeleted
                else { throw problem(.malformedHunk, at: place) }
                func count(_ text: Substring?) -> Int? { text.map { Int($0) } ?? 1 }
                guard let old = count(hunk.1), let start = Int(hunk.2), let new = count(hunk.3) else {
                    throw problem(.malformedHunk, at: place)
                }
                remaining = (old, new)
                number = start
            } else if text.hasPrefix("diff ") || text.hasPrefix("--- ") {
                isInDiff = true
            }
        }

        private mutating func readHunk(_ line: ArraySlice<UInt8>, at place: Int) throws {
            switch line.first {
            case UInt8(ascii: "+") where remaining.new > 0:
                if !isDeleted { files[files.count - 1].added.append((number, line.dropFirst())) }
                remaining.new -= 1
                number += 1
            case UInt8(ascii: "-") where remaining.old > 0: remaining.old -= 1
            // Mail programs remove the space of an empty line.
            case UInt8(ascii: " ") where remaining.old > 0 && remaining.new > 0,
                nil where remaining.old > 0 && remaining.new > 0:
                remaining.old -= 1
                remaining.new -= 1
                number += 1
            case UInt8(ascii: "\\"): break
            default: throw problem(.malformedHunk, at: place)
            }
        }

        /// The path of a file, without the prefix of git and what follows a tab.
        private static func path(_ text: Substring) -> String {
            var path = text.prefix { $0 != "\t" && $0 != "\r" }
            if path.hasPrefix("\""), path.hasSuffix("\""), path.count > 1 {
                path = path.dropFirst().dropLast()
            }
            if path.hasPrefix("b/") || path.hasPrefix("w/") || path.hasPrefix("i/") {
                path = path.dropFirst(2)
            }
            return String(path)
        }
    }
}

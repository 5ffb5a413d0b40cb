package import Foundation
import Home
import Pages

/// The lines that a change adds to pages, as they are now.
package struct Additions: Sendable {
    /// Line numbers, from 1, by the name of the page; pages that the change does not touch are missing.
    package private(set) var lines: [String: Set<Int>] = [:]
    /// Whether it changes `veille.yml`: who asks for a change does not decide where secrets are sent.
    package private(set) var changesSettings = false

    /// Reads a unified diff, as git writes it, whose result the pages are.
    ///
    /// - Throws: ``UserError`` for what is no diff, or one of another version of a page.
    package init(diff: Data, of pages: [PageFile], named name: String) throws {
        for file in try PatchReader.read(diff, named: name) {
            if file.path.split(separator: "/").last ?? "" == HomeFolder.fileName { changesSettings = true }
            guard let page = Self.page(file.path, among: pages) else { continue }
            let text = page.page.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            for (number, line) in file.added {
                guard text.indices.contains(number - 1), text[number - 1].elementsEqual(line) else {
                    throw UserError(DiffProblem.otherVersion(line: number), at: page.name)
                }
            }
            add(file.added.map(\.number), to: page)
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
        for page in pages { try await additions.add(since: revision, to: page) }
        return additions
    }

    private init() {}

    private mutating func add(since revision: String, to page: PageFile) async throws {
        let git = Git(folder: page.url.deletingLastPathComponent())
        guard case .done = try await git.run(["rev-parse", "--git-dir"]) else {
            throw UserError(CommitProblem.notARepository, at: page.name)
        }
        let name = page.url.lastPathComponent
        let isTracked = try await !(Self.output(git, ["ls-files", "--", name], revision)).isEmpty
        let hasCommits =
            if case .done = try await git.run(["rev-parse", "--verify", "HEAD"]) { true } else { false }
        let hasPast = hasCommits || revision != "HEAD"
        if hasPast {
            let changed = try await Self.output(
                git,
                ["diff", "--name-only", "--merge-base", revision],
                revision
            )
            let names = String(decoding: changed, as: UTF8.self).split(whereSeparator: \.isNewline)
            if names.contains(where: { $0.split(separator: "/").last ?? "" == HomeFolder.fileName }) {
                changesSettings = true
            }
        }
        guard isTracked, hasPast else {
            return add(Array(1...max(1, page.page.bytes.count(where: { $0 == 0x0A }) + 1)), to: page)
        }
        // Whatever the attributes of the change say of the file, it is text.
        let options = [
            "--no-color", "--no-ext-diff", "--no-textconv", "--text", "--unified=0", "--merge-base",
        ]
        let diff = try await Self.output(git, ["diff"] + options + [revision, "--", name], revision)
        for file in try PatchReader.read(diff, named: "git diff") { add(file.added.map(\.number), to: page) }
    }

    private static func output(_ git: Git, _ arguments: [String], _ revision: String) async throws -> Data {
        switch try await git.run(arguments) {
        case .done(let data): return data ?? Data()
        case .failed(let message):
            throw UserError(DiffProblem.gitRefused(message), at: "git diff \(revision)")
        }
    }

    /// Adds lines that end with line feeds: pages also count others.
    private mutating func add(_ numbers: [Int], to page: PageFile) {
        guard !numbers.isEmpty else { return }
        lines[page.name, default: []].formUnion(page.page.lines(endingInLineFeeds: Set(numbers)))
    }

    /// The page that a path of a diff means, from the top of the repository; without one, the page whose path ends so.
    private static func page(_ path: String, among pages: [PageFile]) -> PageFile? {
        pages.first { page in
            let whole = page.url.standardizedFileURL.path
            guard let top = top(of: page.url) else {
                return page.name == path || whole == path || whole.hasSuffix("/" + path)
            }
            return whole == top + "/" + path || page.name == path
        }
    }

    private static func top(of file: URL) -> String? {
        var folder = file.standardizedFileURL.deletingLastPathComponent()
        while folder.path != "/" {
            if FileManager.default.fileExists(atPath: folder.appending(path: ".git").path) {
                return folder.path
            }
            folder.deleteLastPathComponent()
        }
        return nil
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
                guard let old = count(hunk.1), let start = Int(hunk.2), let new = count(hunk.3),
                    [old, start, new].allSatisfy({ $0 < 1 << 31 })
                else {
                    throw problem(.malformedHunk, at: place)
                }
                remaining = (old, new)
                number = start
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

package import Foundation
import Home
package import Pages

/// What a change of somebody else's adds to the pages, wherever it stood in their version.
package struct Contribution: Sendable {
    /// An added line with a link.
    package struct Entry: Sendable {
        /// The page as it is today.
        package var page: PageFile
        /// Of several lines that are one entry, all in one.
        package var line: String
        package var link: Link
        /// The headings above it in the change, as far as the change shows them.
        var path: [String]
        /// What git printed beside the line numbers.
        var heading: String
        /// The addresses of entries around it, nearest first.
        var neighbours: [String]
        /// The entry that it stands beside; `nil` at the end of its section.
        var beside: Addition.Neighbour?
    }

    /// In the order of the change.
    package private(set) var entries: [Entry] = []
    /// Added lines that are not taken.
    package private(set) var others: [Taking.Left] = []
    /// Who wrote it, as `Name <address>`.
    package private(set) var authors: [String] = []

    /// Reads a unified diff, as git writes it, with the head of a mail before it if there is one.
    ///
    /// - Throws: ``UserError`` for what is no diff.
    package init(diff: Data, of pages: [PageFile], named name: String) throws {
        authors = MailAuthors.all(in: diff)
        try read(diff, of: pages, named: name)
    }

    /// What a branch has added since the last commit that it has in common with this one.
    ///
    /// - Throws: ``UserError`` when git is missing, or does not know the branch.
    package static func branch(_ revision: String, of pages: [PageFile]) async throws -> Contribution {
        guard !revision.isEmpty, !revision.hasPrefix("-") else {
            throw UserError(DiffProblem.noRevision(revision))
        }
        var contribution = Contribution()
        for page in pages {
            let git = Git(folder: page.url.deletingLastPathComponent())
            guard case .done = try await git.run(["rev-parse", "--git-dir"]) else {
                throw UserError(CommitProblem.notARepository, at: page.name)
            }
            _ = try await output(git, ["rev-parse", "--verify", revision + "^{commit}"], revision)
            guard case .done(let base?) = try await git.run(["merge-base", "HEAD", revision]) else {
                throw UserError(DiffProblem.unrelated(revision))
            }
            let start = String(decoding: base, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            // With all of its lines, so that each addition has its headings.
            let options = ["--no-color", "--no-ext-diff", "--no-textconv", "--text", "--unified=10000000"]
            let name = "./" + page.url.lastPathComponent
            let diff = try await output(git, ["diff"] + options + [start, revision, "--", name], revision)
            guard !diff.isEmpty else { continue }
            try contribution.read(diff, of: [page], named: "git diff")
            let range = "\(start)..\(revision)"
            let log = try await output(git, ["log", "--format=%aN <%aE>", range, "--", name], revision)
            for line in String(decoding: log, as: UTF8.self).split(whereSeparator: \.isNewline) {
                contribution.add(author: String(line))
            }
        }
        return contribution
    }

    private init() {}

    private static func output(_ git: Git, _ arguments: [String], _ revision: String) async throws -> Data {
        switch try await git.run(arguments) {
        case .done(let data): return data ?? Data()
        case .failed(let message): throw UserError(DiffProblem.gitRefused(message), at: revision)
        }
    }

    private mutating func add(author: String) {
        guard MailAuthors.isPlain(author), !authors.contains(author) else { return }
        authors.append(author)
    }

    private mutating func read(_ diff: Data, of pages: [PageFile], named name: String) throws {
        for file in try PatchReader.read(diff, named: name) {
            guard let page = Additions.page(file.path, among: pages) else { continue }
            for hunk in file.hunks { read(hunk, of: page) }
        }
    }

    private mutating func read(_ hunk: PatchReader.Hunk, of page: PageFile) {
        guard let whole = Self.page(of: hunk) else { return }
        let added = whole.lines(
            endingInLineFeeds: Set(hunk.lines.enumerated().compactMap { $1.isAdded ? $0 + 1 : nil })
        )
        let part = ContributionLint.mended(whole, added: added)
        var read: Set<Int> = []
        let known = part.addresses.filter { !added.contains($0.line) }
        func add(_ line: String, _ link: Link, at number: Int, in section: Section?) {
            guard entries.count < Self.mostEntries else {
                others.append(Taking.Left(page: page.name, line: line, reason: .tooMany))
                return
            }
            entries.append(
                Entry(
                    page: page,
                    line: line,
                    link: link,
                    path: section?.path ?? [],
                    heading: hunk.heading,
                    neighbours: Self.neighbours(of: number, among: known),
                    beside: section.flatMap { Self.beside(number, in: $0, besides: added) }
                )
            )
        }
        for section in part.sections {
            for link in section.links where (link.firstLine...link.lastLine).allSatisfy(added.contains) {
                guard !read.contains(link.firstLine) else { continue }
                read.formUnion(link.firstLine...link.lastLine)
                if let (line, single) = part.asOneLine(link), single.isWellFormed {
                    add(line, single, at: link.firstLine, in: section)
                } else {
                    // Its sub-entries would lose it.
                    let line = part.line(link.firstLine)
                    others.append(Taking.Left(page: page.name, line: line, reason: .severalBlocks))
                }
            }
        }
        for number in added.subtracting(read).sorted() {
            let line = part.line(number)
            if let row = PageParser.row(line) {
                // The hunk does not reach up to the head of its table.
                add(line, row, at: number, in: nil)
            } else if !line.allSatisfy(\.isWhitespace) {
                others.append(Taking.Left(page: page.name, line: line, reason: .noEntry))
            }
        }
    }

    /// More are no contribution to a page, and each is proven by reading the page again.
    private static let mostEntries = 200

    /// The lines of a hunk as a page, line by line.
    ///
    /// It may begin within a block of code: of the two readings the one is taken that makes more of what was there.
    private static func page(of hunk: PatchReader.Hunk) -> Page? {
        let lines = outdented(hunk.lines.map(\.bytes))
        func page(_ lines: [ArraySlice<UInt8>]) -> Page? {
            try? PageParser.parse(Array(lines.joined(separator: [0x0A])) + [0x0A])
        }
        let fences = lines.indices.filter {
            lines[$0].starts(with: "```".utf8) || lines[$0].starts(with: "~~~".utf8)
        }
        guard let fence = fences.first, fences.count % 2 == 1 else { return page(lines) }
        // What is indented is code.
        let code = lines[...fence].map { ArraySlice(Array(repeating: 0x20, count: 4) + $0) }
        let rest = code + lines[(fence + 1)...]
        func known(_ page: Page?) -> Int {
            guard let page else { return -1 }
            let old = Set(hunk.lines.indices.filter { !hunk.lines[$0].isAdded }.map { $0 + 1 })
            return page.addresses.count { old.contains($0.line) }
                + page.sections.count { old.contains($0.headingLine) }
        }
        let (one, other) = (page(lines), page(rest))
        return known(other) > known(one) ? other : one
    }

    /// Lines without the indentation that those above have in common: a hunk may begin within a nested list, and what is
    /// indented is no code for that.
    private static func outdented(_ lines: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
        var least = Int.max
        return lines.map { line in
            let indent = line.prefix { $0 == 0x20 || $0 == 0x09 }.count
            guard indent < line.count, line.contains(where: { $0 > 0x20 }) else { return line }
            least = min(least, indent)
            return line.dropFirst(least)
        }
    }

    /// The known entry above, or below if there is none; at the end of a section nothing was chosen.
    private static func beside(_ line: Int, in section: Section, besides added: Set<Int>)
        -> Addition.Neighbour?
    {
        let links = section.links
        guard let own = links.firstIndex(where: { $0.firstLine == line }),
            let below = links[own...].first(where: { !added.contains($0.firstLine) })
        else { return nil }
        return links[..<own].last { !added.contains($0.firstLine) }.map { .above($0.url) }
            ?? .below(below.url)
    }

    /// The known addresses nearest to a line, those above first.
    private static func neighbours(of line: Int, among known: [(url: String, line: Int)]) -> [String] {
        var (low, high) = (0, known.count)
        while low < high {
            let middle = (low + high) / 2
            if known[middle].line < line { low = middle + 1 } else { high = middle }
        }
        let near = known[max(0, low - 8)..<low].reversed() + known[low..<min(known.count, low + 8)]
        return near.enumerated().sorted { one, other in
            let distances = (abs(one.element.line - line), abs(other.element.line - line))
            // At the same distance, an entry goes with the one above it.
            return distances.0 == distances.1 ? one.offset < other.offset : distances.0 < distances.1
        }.prefix(8).map(\.element.url)
    }
}

/// The people whom a patch sent by mail names as its authors.
enum MailAuthors {
    /// As `Name <address>`, of the heads of all mails in it.
    static func all(in patch: Data) -> [String] {
        var authors: [String] = []
        for head in heads(of: patch) {
            guard let field = head.last(where: { $0.lowercased().hasPrefix("from:") }) else { continue }
            let author = decoded(String(field.dropFirst(5))).trimmingCharacters(in: .whitespacesAndNewlines)
            if isPlain(author), !authors.contains(author) { authors.append(author) }
        }
        return authors
    }

    /// The header fields of each mail, unfolded (RFC 5322 §2.2.3): of the one that starts the patch, and of those that start
    /// with a line `From HASH`.
    private static func heads(of patch: Data) -> [[String]] {
        var heads: [[String]] = []
        var isHead = true
        for line in patch.split(separator: 0x0A, omittingEmptySubsequences: false) {
            // The first line of a mailbox may have any word there.
            let isStart =
                line.starts(with: "From ".utf8) && (heads.isEmpty || line.dropFirst(5).prefix(40).isHash)
            if isStart || heads.isEmpty {
                heads.append([])
                isHead = true
                if isStart { continue }
            }
            guard isHead else { continue }
            let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            if text.isEmpty {
                isHead = false
            } else if text.first?.isWhitespace == true, let last = heads[heads.count - 1].popLast() {
                heads[heads.count - 1].append(last + text)
            } else if text.prefixMatch(of: /[A-Za-z\-]+:/) != nil {
                heads[heads.count - 1].append(text)
            } else {
                isHead = false
            }
        }
        return heads
    }

    /// Whether it is a name and an address, on one line, that mentions nobody.
    static func isPlain(_ author: String) -> Bool {
        author.utf8.count <= 200
            && Mentions.neutralized(String(author.prefix { $0 != "<" })).utf8.count
                == author.prefix { $0 != "<" }.utf8.count
            && author.wholeMatch(of: /[^<>\p{Cc}\p{Cf}]+ <[^<>\s@]+@[^<>\s@]+>/) != nil
    }

    /// The encoded words of RFC 2047 in UTF-8, as git and mail programs write them in names, as text.
    private static func decoded(_ text: String) -> String {
        let joined = text.replacing(/\?=\s+=\?/, with: "?==?")
        return joined.replacing(/=\?utf-8\?([qb])\?([^?]*)\?=/.ignoresCase()) { match in
            let word = String(match.output.2)
            if match.output.1.lowercased() == "b" {
                return Data(base64Encoded: word).map { String(decoding: $0, as: UTF8.self) } ?? word
            }
            var bytes: [UInt8] = []
            var rest = Array(word.utf8)[...]
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "="),
                    let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                {
                    bytes.append(code)
                    rest = rest.dropFirst(2)
                } else {
                    bytes.append(byte == UInt8(ascii: "_") ? 0x20 : byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

extension Data {
    /// Whether it is the name of a commit.
    fileprivate var isHash: Bool {
        count == 40 && allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

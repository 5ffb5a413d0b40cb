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
    /// Added lines that are no entry with a link, with the name of their page.
    package private(set) var others: [(page: String, line: String)] = []
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
            let base = try await output(git, ["merge-base", "HEAD", revision], revision)
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
        let bytes = Self.outdented(hunk.lines.map(\.bytes)).joined(separator: [0x0A])
        guard let whole = try? PageParser.parse(Array(bytes) + [0x0A]) else { return }
        let added = whole.lines(
            endingInLineFeeds: Set(hunk.lines.enumerated().compactMap { $1.isAdded ? $0 + 1 : nil })
        )
        let part = ContributionLint.mended(whole, added: added)
        var read: Set<Int> = []
        for section in part.sections {
            for link in section.links where (link.firstLine...link.lastLine).allSatisfy(added.contains) {
                guard !read.contains(link.firstLine), let (line, single) = part.asOneLine(link),
                    single.isWellFormed
                else { continue }
                read.formUnion(link.firstLine...link.lastLine)
                entries.append(
                    Entry(
                        page: page,
                        line: line,
                        link: single,
                        path: section.path,
                        heading: hunk.heading,
                        neighbours: Self.neighbours(of: link.firstLine, on: part, besides: added),
                        beside: Self.beside(link, in: section, besides: added)
                    )
                )
            }
        }
        for number in added.subtracting(read).sorted() {
            let line = part.line(number)
            if let row = PageParser.row(line) {
                // The hunk does not reach up to the head of its table.
                entries.append(
                    Entry(
                        page: page,
                        line: line,
                        link: row,
                        path: part.sections.last { $0.headingLine <= number }?.path ?? [],
                        heading: hunk.heading,
                        neighbours: Self.neighbours(of: number, on: part, besides: added)
                    )
                )
            } else if !line.allSatisfy(\.isWhitespace) {
                others.append((page.name, line))
            }
        }
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
    private static func beside(_ link: Link, in section: Section, besides added: Set<Int>)
        -> Addition.Neighbour?
    {
        let known = section.links.filter { !added.contains($0.firstLine) }
        guard let below = known.first(where: { $0.firstLine > link.firstLine }) else { return nil }
        return known.last { $0.firstLine < link.firstLine }.map { .above($0.url) } ?? .below(below.url)
    }

    private static func neighbours(of line: Int, on part: Page, besides added: Set<Int>) -> [String] {
        part.addresses.map { (url: $0.url, firstLine: $0.line) }.filter { !added.contains($0.firstLine) }
            .sorted { one, other in
                let distances = [one, other].map { abs($0.firstLine - line) }
                // At the same distance, an entry goes with the one above it.
                return distances[0] == distances[1]
                    ? one.firstLine < other.firstLine : distances[0] < distances[1]
            }
            .prefix(8).map(\.url)
    }
}

/// The people whom a patch sent by mail names as its authors.
enum MailAuthors {
    /// As `Name <address>`; only of the lines before the first file.
    static func all(in patch: Data) -> [String] {
        var authors: [String] = []
        for line in patch.prefix(1 << 20).split(separator: 0x0A) {
            if line.starts(with: "diff ".utf8) || line.starts(with: "--- a".utf8) { break }
            guard line.starts(with: "From: ".utf8) else { continue }
            let author = decoded(String(decoding: line.dropFirst(6), as: UTF8.self))
                .trimmingCharacters(in: .whitespacesAndNewlines)
            if isPlain(author), !authors.contains(author) { authors.append(author) }
        }
        return authors
    }

    /// Whether it is a name and an address, on one line.
    static func isPlain(_ author: String) -> Bool {
        author.utf8.count <= 200 && author.wholeMatch(of: /[^<>\p{Cc}]+ <[^<>\s@]+@[^<>\s@]+>/) != nil
    }

    /// The encoded words of RFC 2047 in UTF-8, as git writes them in names, as text.
    private static func decoded(_ text: String) -> String {
        let joined = text.replacing(/\?=\s+=\?/, with: "?==?")
        return joined.replacing(/=\?utf-8\?q\?([^?]*)\?=/.ignoresCase()) { match in
            var bytes: [UInt8] = []
            var rest = Array(match.output.1.utf8)[...]
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

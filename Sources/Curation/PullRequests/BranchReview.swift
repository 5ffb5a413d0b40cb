package import Feeds
package import Foundation
package import Home
import Pages

/// The check of what a contributed change adds, by the rules of the base alone.
///
/// Everything is read from git's objects, by plumbing that runs no filter, hook or driver: the files of the work tree, which may
/// be the contributor's, are neither opened nor believed. Configuration, decisions and certificates come from the base; comments
/// silence nothing: those that the change adds are not believed, those of the base are meant for its own lines.
package struct BranchReview: Sendable {
    /// The configuration and the decisions of the base, in a folder of their own.
    package let home: HomeFolder
    /// The folder of the base's `veille.yml` in the repository: where its own files would be, if the base was checked out.
    package let folder: URL
    /// The top of the work tree.
    package let top: URL
    private let names: [String]
    private let git: Git
    /// Commits: the base, the last one that both have in common, and the contributor's.
    private let base: String
    private let start: String
    private let head: String
    /// The path of ``folder`` from the top, empty or with a slash at the end.
    private let prefix: String

    /// No person's page is larger.
    private static let largestPage = 8 << 20
    /// More lines are not a contribution to a page.
    static let mostLines = 2_000
    /// More links are not requested for one change.
    static let mostLinks = 200

    /// Reads the configuration of the base.
    ///
    /// - Parameters:
    ///   - range: The change.
    ///   - start: A folder of the repository.
    ///   - page: The only page to look at; needed if the base has no `veille.yml`.
    /// - Throws: ``UserError`` without git or a repository, for revisions that it does not know, and for a faulty configuration.
    package init(_ range: ReviewRange, in start: URL, page: String?) async throws {
        let git = Git(folder: start)
        guard case .done = try await git.plumbing(["rev-parse", "--git-dir"]) else {
            throw UserError(CommitProblem.notARepository, at: start.path)
        }
        base = try await Self.commit(range.base, option: "--since", git)
        head = try await Self.commit(range.head, option: "--of", git)
        guard case .done(let common?) = try await git.plumbing(["merge-base", base, head]) else {
            throw UserError(DiffProblem.unrelated(range.head), at: "git merge-base")
        }
        self.start = Self.line(common)
        var prefix = try await Self.line(git.plumbed(["rev-parse", "--show-prefix"]))
        let root = try await Self.line(git.plumbed(["rev-parse", "--show-toplevel"]))
        top = URL(filePath: root, directoryHint: .isDirectory)
        // Paths are counted from the top.
        self.git = Git(folder: top)
        let files = TemporaryHome()
        do {
            var text: Data?
            while true {
                text = try await Self.file(prefix + HomeFolder.fileName, of: base, git)
                guard text == nil, !prefix.isEmpty else { break }
                prefix = Self.parent(prefix)
            }
            guard text != nil || page != nil else {
                throw UserError(ReviewProblem.noConfiguration, at: range.base)
            }
            var configuration = try Configuration(
                yaml: text.map { String(decoding: $0, as: UTF8.self) } ?? ""
            )
            if text == nil { configuration.pages = page.map { [$0] } ?? [] }
            guard !configuration.pages.isEmpty else {
                throw UserError(HomeProblem.noPages, at: HomeFolder.fileName)
            }
            if let page, !configuration.pages.contains(page) {
                throw UserError(
                    HomeProblem.unlistedPage(page, listed: configuration.pages),
                    at: HomeFolder.fileName
                )
            }
            let ledger = try await Self.filesOfLedger(in: prefix, of: base, git)
            for name in ledger + [configuration.fetch.caFile].compactMap(\.self) where !name.hasPrefix("/") {
                guard let path = Self.path(name, in: prefix),
                    let content = try await Self.file(path, of: base, git)
                else { continue }
                try files.write(content, to: name)
            }
            names = page.map { [$0] } ?? configuration.pages
            home = HomeFolder(folder: files.folder, configuration: configuration)
        } catch {
            files.remove()
            throw error
        }
        self.prefix = prefix
        folder = top.appending(path: prefix, directoryHint: .isDirectory)
    }

    /// Removes the folder with the files of the base.
    package func close() { TemporaryHome(folder: home.folder).remove() }

    /// A page with its additions, before its links are known.
    package struct Subject: Sendable {
        var page: ReviewedPage
        var file: PageFile?
        var added: Set<Int> = []
    }

    /// The pages that the change touches, as the contributor has them.
    ///
    /// - Throws: ``UserError`` when git fails.
    package func subjects() async throws -> [Subject] {
        var subjects: [Subject] = []
        for name in names {
            guard let path = Self.path(name, in: prefix) else {
                throw UserError(ReviewProblem.outsideRepository, at: name)
            }
            let changed = try await git.plumbed([
                "diff-tree", "-r", "--name-only", "-z", start, head, "--", path,
            ])
            if !changed.isEmpty { subjects.append(try await subject(name, path)) }
        }
        return subjects
    }

    private func subject(_ name: String, _ path: String) async throws -> Subject {
        var subject = Subject(page: ReviewedPage(name: name, path: path))
        func refused(_ obstacle: ReviewedPage.Obstacle) -> Subject {
            subject.page.obstacle = obstacle
            return subject
        }
        guard let entry = try await Self.entry(path, of: head, git) else { return refused(.deleted) }
        guard entry.isFile else { return refused(.notAFile) }
        guard entry.size <= Self.largestPage else { return refused(.tooLarge(Self.largestPage)) }
        var bytes = try await [UInt8](git.plumbed(["cat-file", "blob", entry.object]))
        let diff = try await git.plumbed([
            "diff-tree", "-r", "-p", "--no-color", "--no-ext-diff", "--no-textconv", "--text", "--no-renames",
            "--unified=0", start, head, "--", path,
        ])
        let numbers = Set(
            try PatchReader.read(diff, named: "git diff-tree").flatMap { $0.added.map(\.number) }
        )
        subject.page.added = numbers.count
        guard numbers.count <= Self.mostLines else {
            return refused(.tooManyLines(numbers.count, limit: Self.mostLines))
        }
        subject.page.ignoredComments = AddedComments.hide(in: &bytes, lines: numbers)
        do throws(PageError) {
            let page = try PageParser.parse(bytes)
            let url = home.folder.appending(path: name)
            subject.file = PageFile(name: name, url: url, page: page)
            subject.added = page.lines(endingInLineFeeds: numbers)
        } catch {
            return refused(.unreadable(error))
        }
        return subject
    }

    /// The links to request, at most ``mostLinks``.
    package static func links(of subjects: inout [Subject]) -> [LinkChecking.Link] {
        var links: [LinkChecking.Link] = []
        for index in subjects.indices {
            guard let file = subjects[index].file else { continue }
            let all = ContributionCheck.links(of: file, added: subjects[index].added)
            let taken = all.prefix(mostLinks - links.count)
            subjects[index].page.unaskedLinks = all.count - taken.count
            links += taken
        }
        return links
    }

    /// The findings on the added lines.
    ///
    /// - Parameters:
    ///   - subjects: The pages.
    ///   - health: What is known of their links, by URL.
    /// - Returns: The pages with their findings.
    /// - Throws: ``UserError`` if the ledger of the base cannot be read.
    package func pages(_ subjects: [Subject], health: [String: LinkHealth]) throws -> [ReviewedPage] {
        let check = ContributionCheck(home.configuration.check, history: try home.readHistory())
        let files = subjects.compactMap(\.file)
        return subjects.map { subject in
            var page = subject.page
            guard let file = subject.file else { return page }
            page.findings = check.findings(of: file, added: subject.added, others: files, health: health)
                .map(AddedComments.shown)
            return page
        }
    }

    /// Whether a file of the work tree is somewhere else, by a symbolic link that may be the contributor's.
    package func misleads(_ file: URL) -> Bool {
        let (place, root) = (file.absoluteURL.standardizedFileURL, top.standardizedFileURL)
        guard place.pathComponents.starts(with: root.pathComponents) else { return false }
        let inside = place.pathComponents.dropFirst(root.pathComponents.count)
        let real = root.resolvingSymlinksInPath().pathComponents + inside
        var known = place
        while !FileManager.default.fileExists(atPath: known.path), known.pathComponents.count > 1 {
            if (try? FileManager.default.destinationOfSymbolicLink(atPath: known.path)) != nil { return true }
            known.deleteLastPathComponent()
        }
        let resolved = known.resolvingSymlinksInPath().pathComponents
        return !real.starts(with: resolved)
    }

    /// The language of the first page that was read.
    package static func language(of subjects: [Subject]) -> Language? {
        subjects.lazy.compactMap(\.file).first?.language
    }

    // MARK: Git's objects

    private static func line(_ output: Data) -> String {
        String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    private static func commit(_ revision: String, option: String, _ git: Git) async throws -> String {
        guard !revision.isEmpty, !revision.hasPrefix("-") else {
            throw UserError(DiffProblem.noRevision(revision), at: option)
        }
        let arguments = ["rev-parse", "--verify", revision + "^{commit}"]
        switch try await git.plumbing(arguments) {
        case .done(let data): return line(data ?? Data())
        case .failed(let message): throw UserError(DiffProblem.gitRefused(message), at: revision)
        }
    }

    private static func entry(_ path: String, of commit: String, _ git: Git) async throws -> TreeEntry? {
        TreeEntry(
            try await git.plumbed(["ls-tree", "--full-tree", "-l", "-z", commit, "--", path]),
            at: path
        )
    }

    /// The content of a regular file; `nil` if there is none.
    private static func file(_ path: String, of commit: String, _ git: Git) async throws -> Data? {
        guard let entry = try await entry(path, of: commit, git), entry.isFile else { return nil }
        return try await git.plumbed(["cat-file", "blob", entry.object])
    }

    /// The names of the files that the ledger may have.
    private static func filesOfLedger(in prefix: String, of commit: String, _ git: Git) async throws
        -> [String]
    {
        let tree = try await git.plumbed([
            "ls-tree", "--full-tree", "--name-only", "-z", commit, "--", prefix + "state/decisions/",
        ])
        let names = String(decoding: tree, as: UTF8.self).split(separator: "\0")
        return ["state/decisions.jsonl"] + names.map { String($0.dropFirst(prefix.count)) }
    }

    private static func parent(_ prefix: String) -> String {
        prefix.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    }

    /// The path of a file from the top of the repository; `nil` outside of it.
    private static func path(_ name: String, in prefix: String) -> String? {
        guard !name.hasPrefix("/"), !name.isEmpty else { return nil }
        var parts: [Substring] = []
        for part in (prefix + name).split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.isEmpty ? nil : parts.joined(separator: "/")
    }
}

extension PageFile {
    /// A page that is no file, at the place where it would be one.
    fileprivate init(name: String, url: URL, page: Page) {
        self.name = name
        self.url = url
        self.page = page
    }
}

/// An entry of `git ls-tree -l -z`.
private struct TreeEntry {
    let object: String
    let size: Int
    let isFile: Bool

    init?(_ output: Data, at path: String) {
        let text = String(decoding: output, as: UTF8.self)
        guard let record = text.split(separator: "\0").first(where: { $0.hasSuffix("\t" + path) }) else {
            return nil
        }
        let fields = record.prefix { $0 != "\t" }.split(separator: " ")
        guard fields.count == 4 else { return nil }
        object = String(fields[2])
        size = Int(fields[3]) ?? 0
        isFile = fields[1] == "blob" && fields[0].hasPrefix("100")
    }
}

/// Comments for veille on lines that a stranger adds.
private enum AddedComments {
    private static let start = Array("<!-- veille".utf8)
    private static let silences = ["<!-- veille-disable", "<!-- veille-enable"].map { Array($0.utf8) }
    /// Markup would still end a list.
    private static let hidden = Array("(!-- Veille".utf8)
    /// A comment as before, which says nothing to veille.
    private static let silent = Array("<!-- Veille".utf8)

    /// Makes each added one plain text, and lets those of the base silence nothing; returns how many were added.
    static func hide(in bytes: inout [UInt8], lines: Set<Int>) -> Int {
        var (number, count) = (1, 0)
        for index in bytes.indices {
            if bytes[index] == 0x0A {
                number += 1
            } else if bytes[index] == start[0], bytes[index...].starts(with: start) {
                let isAdded = lines.contains(number)
                // They are meant for the base's own lines, and for none that is put beside them.
                guard isAdded || silences.contains(where: { bytes[index...].starts(with: $0) }) else {
                    continue
                }
                let cover = isAdded ? hidden : silent
                for (offset, byte) in cover.enumerated() { bytes[index + offset] = byte }
                if isAdded { count += 1 }
            }
        }
        return count
    }

    /// A finding with the comment as the contributor wrote it.
    static func shown(_ finding: Finding) -> Finding {
        var finding = finding
        finding.correction = finding.correction?.replacing(
            String(decoding: hidden, as: UTF8.self),
            with: String(decoding: start, as: UTF8.self)
        )
        return finding
    }
}

/// A folder for files of the base.
private struct TemporaryHome {
    let folder: URL

    init(folder: URL) { self.folder = folder }

    init() {
        self.init(
            folder: FileManager.default.temporaryDirectory.appending(
                path: "veille-base-\(UUID().uuidString)",
                directoryHint: .isDirectory
            )
        )
    }

    func write(_ content: Data, to name: String) throws {
        let file = folder.appending(path: name).standardizedFileURL
        guard file.path.hasPrefix(folder.standardizedFileURL.path + "/") else { return }
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try content.write(to: file)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}

extension Git {
    /// Runs git for objects alone: no hook, no monitor, no repository hidden in a folder, paths as they are written.
    fileprivate func plumbing(_ arguments: [String]) async throws -> Outcome {
        let safe = [
            "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.attributesFile=/dev/null",
            "safe.bareRepository=explicit",
        ]
        return try await run(
            ["--literal-pathspecs", "--no-replace-objects"] + safe.flatMap { ["-c", $0] } + arguments
        )
    }

    /// The output of ``plumbing(_:)``.
    ///
    /// - Throws: ``UserError`` with git's message.
    fileprivate func plumbed(_ arguments: [String]) async throws -> Data {
        switch try await plumbing(arguments) {
        case .done(let data): return data ?? Data()
        case .failed(let message):
            throw UserError(DiffProblem.gitRefused(message), at: "git " + (arguments.first ?? ""))
        }
    }
}

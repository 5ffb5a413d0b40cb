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
    /// - Parameters:
    ///   - revision: The earlier one.
    ///   - later: The one that the pages are of; `nil` for the files.
    ///   - pages: The pages.
    /// - Returns: The added lines.
    /// - Throws: ``UserError`` when git is missing, or does not know a revision.
    package static func since(_ revision: String, until later: String? = nil, of pages: [PageFile])
        async throws -> Additions
    {
        for (option, revision) in [("--since", revision), ("--of", later ?? "HEAD")]
        where revision.isEmpty || revision.hasPrefix("-") {
            throw UserError(DiffProblem.noRevision(revision), at: option)
        }
        var additions = Additions()
        for page in pages {
            if let later {
                let git = Git(folder: page.url.deletingLastPathComponent())
                try await additions.add([revision, later], to: page, git)
            } else {
                try await additions.add(since: revision, to: page)
            }
        }
        return additions
    }

    /// The pages as they are in a revision of git, without checking it out.
    ///
    /// - Throws: ``UserError`` when git is missing or does not know the revision, and when a page is not there.
    package static func pages(_ files: [PageFile], of revision: String) async throws -> [PageFile] {
        guard !revision.isEmpty, !revision.hasPrefix("-") else {
            throw UserError(DiffProblem.noRevision(revision), at: "--of")
        }
        var pages: [PageFile] = []
        for file in files {
            let git = Git(folder: file.url.deletingLastPathComponent())
            _ = try await output(git, ["rev-parse", "--verify", revision + "^{commit}"], revision)
            let name = "\(revision):./\(file.url.lastPathComponent)"
            guard case .done(let bytes) = try await git.run(["cat-file", "blob", name]) else {
                throw UserError(DiffProblem.noPage(revision: revision), at: file.name)
            }
            do throws(PageError) {
                pages.append(PageFile(file, page: try PageParser.parse([UInt8](bytes ?? Data()))))
            } catch {
                throw UserError(PageProblem.unreadable(error), at: "\(revision):\(file.name)")
            }
        }
        return pages
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
        try await add([revision], to: page, git)
    }

    /// Adds what a page has since the last common commit of two revisions, or of one and the files.
    private mutating func add(_ revisions: [String], to page: PageFile, _ git: Git) async throws {
        // Whatever the attributes of the change say of the file, it is text.
        let options = [
            "--no-color", "--no-ext-diff", "--no-textconv", "--text", "--unified=0", "--merge-base",
        ]
        let name = page.url.lastPathComponent
        let diff = try await Self.output(
            git,
            ["diff"] + options + revisions + ["--", name],
            revisions.joined(separator: " ")
        )
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
    static func page(_ path: String, among pages: [PageFile]) -> PageFile? {
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

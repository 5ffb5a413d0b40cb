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

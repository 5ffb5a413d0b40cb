import Feeds
import Foundation
import Home
import Storage

/// A work tree of git beside the person's, for commits on a branch.
///
/// The pages, the ledger, the index and the branch of the person are left alone. HEAD is detached in it: a branch moves
/// only when ``move(_:from:)`` moves it.
struct DraftTree: Sendable {
    /// The person's folder.
    let person: HomeFolder
    /// The folder in the work tree, with the pages that were asked for.
    let home: HomeFolder
    /// Whether git ignores the person's ledger: it stays out of commits.
    let isLedgerIgnored: Bool
    /// Git in the folder of the work tree.
    let git: Git
    /// The top of the work tree.
    private let top: URL
    private let lock: FileLock

    /// Makes the work tree, without the ledger of the person.
    ///
    /// - Parameters:
    ///   - person: The folder.
    ///   - start: The commit that it starts from.
    ///   - pages: The names of the pages that are written.
    /// - Throws: ``UserError``, also while another process has one; then nothing is left behind.
    init(of person: HomeFolder, at start: String, pages: [String]) async throws {
        self.person = person
        let git = Git(folder: person.folder)
        func line(_ arguments: [String]) async throws -> String {
            try await git.output(arguments).trimmingCharacters(in: .newlines)
        }
        let ignored = try await git.run(["check-ignore", "--quiet", person.ledgerURL.path])
        isLedgerIgnored = if case .done = ignored { true } else { false }
        let common = URL(
            filePath: try await line(["rev-parse", "--git-common-dir"]),
            relativeTo: person.folder
        )
        // One for each home: what is found there was left by a run that was killed.
        let name = "veille-" + StableHash.name(of: person.folder.path, length: 10)
        top = common.absoluteURL.appending(path: name, directoryHint: .isDirectory)
        lock = try Self.lock(common.absoluteURL.appending(path: name + ".lock"))
        await Self.remove(top, git)
        var configuration = person.configuration
        configuration.pages = pages
        do {
            try await git.perform(["worktree", "add", "--quiet", "--detach", top.path, start])
            let folder = top.appending(path: try await line(["rev-parse", "--show-prefix"]))
            home = HomeFolder(folder: folder, configuration: configuration).decided(asIn: person)
            self.git = Git(folder: home.folder)
            try requireInside()
            try FileManager.default.createDirectory(
                at: home.ledgerURL.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
        } catch {
            await Self.remove(top, git)
            throw error
        }
    }

    private static func lock(_ url: URL) throws -> FileLock {
        let place = ".git/" + url.lastPathComponent
        do {
            if let lock = try FileLock.attempt(url) { return lock }
        } catch {
            throw UserError(fileError: error, at: place) ?? error
        }
        throw UserError(HomeProblem.locked(by: FileLock.holder(of: url).map { .init($0) }), at: place)
    }

    /// Removes the work tree.
    func close() async {
        await Self.remove(top, Git(folder: person.folder))
        withExtendedLifetime(lock) {}
    }

    /// Removes a work tree, also one that git was killed over.
    private static func remove(_ top: URL, _ git: Git) async {
        _ = try? await git.run(["worktree", "remove", "--force", "--force", top.path])
        try? FileManager.default.removeItem(at: top)
    }

    /// - Throws: ``UserError`` if a page or the ledger would be written in place.
    private func requireInside() throws {
        let pages = home.configuration.pages.map { (URL(filePath: $0, relativeTo: home.folder), $0) }
        let ledger = home.ledger
        let records = [(ledger.url, "state/decisions.jsonl"), (ledger.folder, "state/decisions")]
        for (url, place) in pages + records where !isInside(url) {
            throw UserError(CommitProblem.outsideRepository, at: place)
        }
    }

    /// Whether what is written to a file stays in the work tree; a missing file is judged by its folder.
    private func isInside(_ url: URL) -> Bool {
        let root = top.resolvingSymlinksInPath().pathComponents
        var place = url.absoluteURL.standardizedFileURL
        while !FileManager.default.fileExists(atPath: place.path), place.pathComponents.count > 1 {
            place.deleteLastPathComponent()
        }
        return place.resolvingSymlinksInPath().pathComponents.starts(with: root)
    }

    /// Adds the records that the ledger of a commit has to that of the work tree.
    func takeOverLedger(of commit: String) async throws {
        if let records = try await git.ledger(at: commit) { try home.ledger.takeOver(records) }
    }

    // MARK: The branch

    /// The commit of a branch; `nil` if there is no such branch.
    ///
    /// - Throws: ``UserError`` without git, and when the branch is checked out in another work tree.
    static func tip(of branch: String, in home: HomeFolder) async throws -> String? {
        let git = Git(folder: home.folder)
        let trees = try await git.output(["worktree", "list", "--porcelain"])
        guard !trees.split(separator: "\n").contains("branch refs/heads/\(branch)") else {
            throw UserError(CommitProblem.branchElsewhere(branch), at: "git")
        }
        guard
            case .done(let tip?) = try await git.run([
                "rev-parse", "--verify", "--quiet", "refs/heads/" + branch,
            ])
        else { return nil }
        return String(decoding: tip, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// The commit of a branch that only a server has, as it was last fetched.
    static func remoteTip(of branch: String, in home: HomeFolder) async throws -> String? {
        let git = Git(folder: home.folder)
        let names = try await git.output([
            "for-each-ref", "--format=%(objectname) %(refname)", "refs/remotes/*/\(branch)",
        ])
        return names.split(separator: "\n").first.map { String($0.prefix { $0 != " " }) }
    }

    /// Moves a branch to the commit that is checked out here, and makes it if it is missing.
    ///
    /// - Parameters:
    ///   - branch: The branch.
    ///   - before: Its commit, `nil` if it is made: another run, of another folder, may have moved it.
    /// - Returns: The commit.
    /// - Throws: ``UserError`` if it is elsewhere by now.
    @discardableResult func move(_ branch: String, from before: String?) async throws -> String {
        let head = try await git.output(["rev-parse", "HEAD"]).trimmingCharacters(in: .newlines)
        let none = String(repeating: "0", count: head.count)
        try await git.perform([
            "update-ref", "-m", "veille", "refs/heads/" + branch, "HEAD", before ?? none,
        ])
        return head
    }
}

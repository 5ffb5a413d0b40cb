import Feeds
import Foundation
import Home
import Pages

/// The versions of a page in git, as far as an undo asks for them.
struct PageVersions: Sendable {
    private let file: PageFile
    private let git: Git
    /// The file name, in the folder of ``git``.
    private let name: String
    /// The page as it was committed last; `nil` outside of git.
    private let last: [UInt8]?

    /// The commits that are looked at: the one before an apply is near.
    private static let depth = 30

    init(of file: PageFile) async {
        // Git tracks a file under its real path.
        let url = file.url.absoluteURL.resolvingSymlinksInPath()
        self.file = file
        name = url.lastPathComponent
        git = Git(folder: url.deletingLastPathComponent())
        last = await Self.version("HEAD", name, git)
    }

    /// The page of a commit, as it would be checked out.
    private static func version(_ commit: String, _ name: String, _ git: Git) async -> [UInt8]? {
        guard case .done(let bytes?) = try? await git.run(["cat-file", "--filters", "\(commit):./\(name)"])
        else { return nil }
        return [UInt8](bytes)
    }

    /// Whether the page is as it was committed last.
    var isClean: Bool { last == file.page.bytes }

    /// The page as its last commits have it, latest first; empty outside of git.
    var earlier: [[UInt8]] {
        get async {
            guard let last,
                case .done(let list?) = try? await git.run([
                    "rev-list", "--max-count=\(Self.depth)", "HEAD", "--", name,
                ])
            else { return [] }
            var versions = [last]
            for commit in String(decoding: list, as: UTF8.self).split(separator: "\n").dropFirst() {
                if let version = await Self.version(String(commit), name, git) { versions.append(version) }
            }
            return versions
        }
    }

    /// Whether `apply --commit` has committed what a change takes back.
    func hasCommitted(_ change: Applying.Change) async -> Bool {
        guard let last, let page = try? PageParser.parse(last) else { return false }
        let lines = page.lineTexts
        let isThere = change.added.contains { record, edit in
            edit.proof.kind == .addition
                ? edit.line.split(separator: "\n").contains { !lines.contains(String($0)) }
                : lines.contains(record.line ?? "")
        }
        guard isThere else { return false }
        let names = change.added.flatMap { ["--grep", "Veille-Decision: \($0.decision.id)"] }
        guard
            case .done(let found?) = try? await git.run(
                ["log", "--max-count=1", "--format=%H", "--fixed-strings"] + names + ["HEAD", "--", name]
            )
        else { return false }
        return !found.isEmpty
    }
}

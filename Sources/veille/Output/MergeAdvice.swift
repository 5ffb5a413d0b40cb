import Curation
import Feeds
import Foundation
import Home
import Storage

/// What to do with a branch that lines were written on.
struct MergeAdvice {
    /// The shell commands that merge it into the current branch.
    let merge: String
    private let name: String
    private let hasServer: Bool

    init(_ branch: BranchName, in home: HomeFolder) {
        // Whatever a ledger says, it is no option.
        name = Console.word(branch.text.hasPrefix("-") ? "refs/heads/" + branch.text : branch.text)
        let git = Git(folder: home.folder)
        hasServer = git.answer(["remote"]).map { !$0.isEmpty } ?? false
        merge = (Self.preparation(of: home.ledger, git) + ["git merge --autostash --no-edit " + name])
            .joined(separator: " && ")
    }

    /// What a merge needs first, so that it keeps the decisions of both sides.
    private static func preparation(of ledger: Ledger, _ git: Git) -> [String] {
        let paths = ledger.files.map(\.path)
        guard let file = try? ledger.current, paths.contains(file.path),
            git.answer(["check-ignore", "--quiet", "--", file.path]) == nil
        else { return [] }
        let folder = Console.word(ledger.url.deletingLastPathComponent().lastPathComponent)
        var commands: [String] = []
        // A home that init did not lay out, or an earlier version.
        if git.answer(["check-attr", "merge", "--", file.path])?.hasSuffix(": unspecified\n") ?? false {
            commands.append("echo '\(ledger.name(of: file)) merge=union' >> \(folder)/.gitattributes")
        }
        // Git stashes only what it tracks, and does not overwrite the rest.
        if git.answer(["ls-files", "--error-unmatch", "--"] + paths) == nil {
            commands.append("git add \(folder) && git commit -m veille \(folder)")
        }
        return commands
    }

    /// After lines were written on it.
    var afterCommits: Phrase {
        guard hasServer else {
            return Phrase(
                en: "git log -p ..\(name); then merge it: \(merge)",
                fr: "git log -p ..\(name) ; puis fusionnez-la : \(merge)"
            )
        }
        return Phrase(
            en:
                "git log -p ..\(name); then git push -u origin \(name) for a pull request, or merge it here: \(merge)",
            fr:
                "git log -p ..\(name) ; puis git push -u origin \(name) pour une demande de fusion, ou fusionnez-la ici : \(merge)"
        )
    }
}

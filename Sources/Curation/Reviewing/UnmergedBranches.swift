package import Feeds
package import Home
import Pages

/// The branches of git with commits that the current one lacks.
///
/// What was written on one of them is on no page yet. What was written on another, and is not on its page either, is
/// missing: the branch was deleted, or the line was removed after its merge.
package struct UnmergedBranches: Sendable {
    /// Full names, such as `refs/heads/veille`; `nil` if git does not say.
    private let names: Set<Substring>?

    /// Asks git, once.
    package init(of home: HomeFolder) {
        let answer = Git(folder: home.folder).answer([
            "for-each-ref", "--no-merged=HEAD", "--format=%(refname)", "refs/heads", "refs/remotes",
        ])
        names = answer.map { Set($0.split(separator: "\n")) }
    }

    /// What git calls the branch: its name, or `origin/` with it if only a server has it; `nil` if there is none.
    ///
    /// Without an answer of git it is taken for one.
    package func find(_ branch: BranchName) -> BranchName? {
        guard let names, !names.contains("refs/heads/" + branch.text) else { return branch }
        let (remotes, end) = ("refs/remotes/", "/" + branch.text)
        let remote = names.filter { $0.hasPrefix(remotes) && $0.hasSuffix(end) }.min()
        return remote.map { BranchName(String($0.dropFirst(remotes.count))) }
    }
}

extension Page {
    /// The canonical addresses of its links.
    package var keys: Set<String> { Set(addresses.compactMap { CanonicalURL($0.url)?.key }) }
}

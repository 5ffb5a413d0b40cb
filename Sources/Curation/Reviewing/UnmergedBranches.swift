package import Feeds
package import Home
import Pages

/// The branches of git with commits that the current one lacks.
///
/// What was written on one of them is on no page yet. What was written on another, and is not on its page either, is
/// missing: the branch was deleted, or the line was removed after its merge.
package struct UnmergedBranches: Sendable {
    /// A page as a branch has it.
    package struct BranchPage: Sendable {
        /// The canonical addresses of its links.
        package let keys: Set<String>
        let lines: Set<String>

        /// Whether it has a link, or what a repair has made.
        func has(key: String, line: String?, _ repair: Suggestion.Repair?) -> Bool {
            guard let repair else { return keys.contains(key) }
            guard repair.isRemoval else { return lines.contains(line ?? repair.after) }
            return !repair.before.split(separator: "\n").allSatisfy { lines.contains(String($0)) }
        }
    }

    private let git: Git
    /// Full names, such as `refs/heads/veille`; `nil` if git does not say.
    private let names: Set<Substring>?
    /// Pages that were read, by branch and name.
    private let pages = Guarded<[String: BranchPage?]>([:])

    /// Asks git, once.
    package init(of home: HomeFolder) {
        git = Git(folder: home.folder)
        let answer = git.answer([
            "for-each-ref", "--no-merged=HEAD", "--format=%(refname)", "refs/heads", "refs/remotes",
        ])
        names = answer.map { Set($0.split(separator: "\n")) }
    }

    /// What git calls the branch, if what was written is on its page: its name, or `origin/` with it if only a server has
    /// it; `nil` if there is no such branch, or if it lost that.
    ///
    /// Without an answer of git it is taken for one.
    package func find(_ branch: BranchName, page: String, where isThere: (BranchPage) -> Bool) -> BranchName?
    {
        guard let names else { return branch }
        guard let reference = Self.reference(branch, among: names) else { return nil }
        guard let content = content(of: page, at: reference), isThere(content) else { return nil }
        let prefix = reference.hasPrefix(Self.heads) ? Self.heads : Self.remotes
        return BranchName(String(reference.dropFirst(prefix.count)))
    }

    private static let heads = "refs/heads/"
    private static let remotes = "refs/remotes/"

    private static func reference(_ branch: BranchName, among names: Set<Substring>) -> String? {
        let local = heads + branch.text
        if names.contains(local[...]) { return local }
        // The name of a remote has no slash; that of a branch may have some.
        return names.filter { name in
            guard name.hasPrefix(remotes) else { return false }
            let rest = name.dropFirst(remotes.count)
            return rest.drop { $0 != "/" }.dropFirst() == branch.text
        }
        .min().map(String.init)
    }

    private func content(of page: String, at reference: String) -> BranchPage? {
        pages.withLock { pages in
            let name = reference + ":./" + page
            if let known = pages[name] { return known }
            let content = git.answer(["show", name]).flatMap { try? PageParser.parse(Array($0.utf8)) }
                .map { BranchPage(keys: $0.keys, lines: $0.lineTexts) }
            pages[name] = .some(content)
            return content
        }
    }
}

extension Page {
    /// The canonical addresses of its links.
    package var keys: Set<String> { Set(addresses.compactMap { CanonicalURL($0.url)?.key }) }
}

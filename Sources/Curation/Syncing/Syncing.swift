import Feeds
import Foundation
package import Home
import Parse
import Storage

/// Exchanges decisions and subscriptions with the other clones of a repository, by the server that all share.
///
/// Records and feeds are merged as sets. Commits of other files are merged by git: a conflict there is told, and nothing
/// is forced. Until the server has taken the result, the branch of the person stays as it is.
package struct Syncing: Sendable {
    /// What one side has and the other lacks.
    package struct Report: Sendable, Equatable, Encodable {
        /// Decisions that the server did not have.
        package var sent = 0
        /// Decisions that were not here.
        package var received = 0
        /// Of these, how many each person made.
        package var receivedFrom: [String: Int] = [:]
        /// Feeds that were not here.
        package var addedFeeds = 0
        /// Feeds that somebody else removed.
        package var removedFeeds = 0
        /// Commits of the branch that the server did not have.
        package var sentCommits = 0
        /// Commits that were not here.
        package var receivedCommits = 0

        package init(
            sent: Int = 0,
            received: Int = 0,
            receivedFrom: [String: Int] = [:],
            sentCommits: Int = 0,
            receivedCommits: Int = 0
        ) {
            (self.sent, self.received, self.receivedFrom) = (sent, received, receivedFrom)
            (self.sentCommits, self.receivedCommits) = (sentCommits, receivedCommits)
        }

        /// Whether both sides are the same.
        package var isInSync: Bool { self == Report() }
    }

    private let home: HomeFolder
    private let git: Git

    package init(home: HomeFolder) {
        self.home = home
        git = Git(folder: home.folder)
    }

    /// How often it is tried while others exchange at the same time.
    private static let tries = 5

    /// Where the branch comes from, and goes to.
    private struct Upstream {
        var remote: String
        /// The full name of the branch there.
        var name: String
        /// Its commit; `nil` if the server does not have it yet.
        var tip: String?
    }

    /// What would be exchanged; the server is asked, and nothing is changed.
    ///
    /// - Throws: ``UserError`` without a branch of a server, and with git's message.
    package func difference() async throws -> Report {
        let upstream = try await upstream()
        return try await report(upstream, from: try await head())
    }

    /// Commits the ledger and the subscriptions, merges both sides, and pushes.
    ///
    /// - Returns: What was exchanged.
    /// - Throws: ``UserError``; then the branch here has at most one commit more, of the ledger and the subscriptions.
    package func run() async throws -> Report {
        let committing = Committing(home: home)
        try await committing.prepare([], force: true)
        var upstream = try await upstream()
        let report = try await report(upstream, from: try await head())
        for _ in 0..<Self.tries {
            try await commitState()
            let head = try await head()
            let new = try await merged(head, upstream)
            let isPushed = try await push(new, upstream)
            if isPushed, try await moveBranch(from: head, to: new) { return report }
            upstream = try await self.upstream()
        }
        throw UserError(SyncProblem.busy, at: upstream.remote)
    }

    // MARK: Git

    private func line(_ arguments: [String]) async throws -> String {
        try await git.output(arguments).trimmingCharacters(in: .newlines)
    }

    private func succeeds(_ arguments: [String]) async throws -> Bool {
        if case .done = try await git.run(arguments) { true } else { false }
    }

    private func head() async throws -> String { try await line(["rev-parse", "HEAD"]) }

    /// Asks the server.
    private func upstream() async throws -> Upstream {
        if try await succeeds(["check-ignore", "--quiet", home.ledgerURL.path]) {
            throw UserError(SyncProblem.ledgerIgnored, at: "state/decisions.jsonl")
        }
        let branch = try await Committing(home: home).currentBranch
        guard !branch.isEmpty else { throw UserError(SyncProblem.noBranch, at: "git") }
        func setting(_ key: String) async throws -> String? {
            guard case .done(let value?) = try await git.run(["config", "--get", "branch.\(branch).\(key)"])
            else { return nil }
            return String(decoding: value, as: UTF8.self).trimmingCharacters(in: .newlines)
        }
        guard let remote = try await setting("remote"), let name = try await setting("merge") else {
            throw UserError(SyncProblem.noUpstream(branch: branch), at: "git")
        }
        let tip = try await tip(of: name, at: remote)
        if tip != nil { try await git.perform(["fetch", "--quiet", "--", remote, name]) }
        return Upstream(remote: remote, name: name, tip: tip)
    }

    private func tip(of name: String, at remote: String) async throws -> String? {
        let known = try await git.output(["ls-remote", "--", remote, name])
        return known.split(separator: "\n").first.map { String($0.prefix { !$0.isWhitespace }) }
    }

    private static let subscriptions = "feeds/feeds.opml"

    /// The files that are merged as sets, as far as they exist in a folder.
    private static func files(of home: HomeFolder) -> [String] {
        let list = home.subscriptionsURL
        let files = home.ledger.files + (FileManager.default.fileExists(atPath: list.path) ? [list] : [])
        return files.map(\.path)
    }

    /// A file in a commit, as it would be checked out.
    private func file(_ name: String, at commit: String?) async throws -> Data? {
        guard let commit, case .done(let bytes) = try await git.run(["show", "\(commit):./\(name)"]) else {
            return nil
        }
        return bytes
    }

    /// Commits the ledger and the subscriptions as they are here, and nothing else.
    private func commitState() async throws { try await commit(Self.files(of: home), with: git) }

    private func commit(_ paths: [String], with git: Git) async throws {
        guard !paths.isEmpty else { return }
        try await git.perform(["add", "--"] + paths)
        guard try await !git.output(["diff", "--cached", "--name-only", "--"] + paths).isEmpty else { return }
        let language = (try? home.pages().first?.language) ?? .en
        let message = Phrase(en: "Record decisions", fr: "Note les décisions").text(in: language)
        try await git.perform(["commit", "--quiet", "--only", "--message", message, "--"] + paths)
    }

    // MARK: Merging

    /// A commit with what both sides have.
    private func merged(_ head: String, _ upstream: Upstream) async throws -> String {
        guard let tip = upstream.tip, tip != head else { return head }
        if try await succeeds(["merge-base", "--is-ancestor", tip, head]) { return head }
        if try await succeeds(["merge-base", "--is-ancestor", head, tip]) { return tip }
        let base = try await line(["merge-base", head, tip])
        let prefix = try await line(["rev-parse", "--show-prefix"])
        let changed = try await git.output(["diff", "--name-only", base, head]).split(separator: "\n")
        // Commits of bookkeeping alone make no knot in the history.
        let isBookkeeping = changed.allSatisfy {
            $0 == prefix + Self.subscriptions || Git.isLedger($0, prefix: prefix)
        }
        let tree = try await DraftTree(of: home, at: isBookkeeping ? tip : head, pages: [])
        do {
            if !isBookkeeping {
                _ = try await tree.git.run(["merge", "--no-ff", "--no-commit", "--quiet", tip])
            }
            try await layFiles(in: tree, head: head, tip: tip, base: base)
            if isBookkeeping {
                try await commit(Self.files(of: tree.home), with: tree.git)
            } else {
                try await commitMerge(in: tree)
            }
            let new = try await tree.git.output(["rev-parse", "HEAD"]).trimmingCharacters(in: .newlines)
            await tree.close()
            return new
        } catch {
            await tree.close()
            throw error
        }
    }

    private func commitMerge(in tree: DraftTree) async throws {
        try await tree.git.perform(["add", "--"] + Self.files(of: tree.home))
        let unmerged = try await tree.git.output(["diff", "--name-only", "--diff-filter=U"])
        guard unmerged.isEmpty else {
            let files = unmerged.split(separator: "\n").map { PlainText.line(String($0)) }
            throw UserError(SyncProblem.conflict(files: Array(files.prefix(5))), at: "git")
        }
        try await tree.git.perform(["commit", "--quiet", "--no-edit"])
    }

    /// Writes the ledger and the subscriptions of both sides.
    private func layFiles(in tree: DraftTree, head: String, tip: String, base: String) async throws {
        try tree.home.ledger.clear()
        for commit in [tip, head] { try await tree.takeOverLedger(of: commit) }
        let lists = [
            try await subscriptions(at: head), try await subscriptions(at: tip),
            try await subscriptions(at: base),
        ]
        guard lists[0] != nil || lists[1] != nil else { return }
        let (ours, theirs, before) = (lists[0] ?? .init(), lists[1] ?? .init(), lists[2] ?? .init())
        try tree.home.write(SubscriptionList.merging(ours, theirs, base: before))
    }

    private func subscriptions(at commit: String?) async throws -> SubscriptionList? {
        guard let bytes = try await file(Self.subscriptions, at: commit) else { return nil }
        do throws(ParseError) {
            return try OPML.parse([UInt8](bytes))
        } catch {
            throw UserError(FeedProblem.invalidSubscriptions(error), at: Self.subscriptions)
        }
    }

    // MARK: Ends

    /// Whether the server has taken a commit; not if somebody else was faster.
    private func push(_ new: String, _ upstream: Upstream) async throws -> Bool {
        guard new != upstream.tip else { return true }
        let outcome = try await git.run(["push", "--quiet", "--", upstream.remote, "\(new):\(upstream.name)"])
        guard case .failed(let message) = outcome else { return true }
        guard try await tip(of: upstream.name, at: upstream.remote) == upstream.tip else { return false }
        throw UserError(GitProblem.commandFailed(message), at: "git push")
    }

    /// Moves the branch here to a commit that the server has; not if something was decided meanwhile.
    private func moveBranch(from head: String, to new: String) async throws -> Bool {
        guard new != head else { return true }
        let isAhead = try await succeeds(["merge-base", "--is-ancestor", head, new])
        let move = isAhead ? ["merge", "--ff-only", "--quiet", new] : ["reset", "--quiet", "--keep", new]
        var isMoved = false
        var isUnchanged = false
        // While the ledger is locked: what is decided now waits for the new file.
        try home.ledger.append { _ in
            isUnchanged = git.answer(["diff", "--quiet", "HEAD", "--"] + Self.files(of: home)) != nil
            if isUnchanged { isMoved = git.answer(move) != nil }
            return []
        }
        guard isUnchanged else { return false }
        if !isMoved, case .failed(let message) = try await git.run(move) {
            throw UserError(SyncProblem.filesInTheWay(message), at: "git")
        }
        return true
    }

    private func report(_ upstream: Upstream, from head: String) async throws -> Report {
        var report = Report()
        let own = try home.readLedger().decisions
        var other = Decisions()
        if let tip = upstream.tip, let copy = try await git.ledger(at: tip) {
            other = copy.contents.decisions
        }
        let (mine, theirs) = (Set(own.map(\.record)), Set(other.map(\.record)))
        report.sent = mine.subtracting(theirs).count
        var seen = mine
        for decision in other where seen.insert(decision.record).inserted {
            report.received += 1
            report.receivedFrom[decision.shownBy ?? "", default: 0] += 1
        }
        let feeds = try home.subscriptions()
        if let tip = upstream.tip, let list = try await subscriptions(at: tip) {
            let base = try? await line(["merge-base", head, tip])
            let before = try await subscriptions(at: base) ?? .init()
            let merged = SubscriptionList.merging(feeds, list, base: before)
            report.addedFeeds = merged.feeds.count { !feeds.contains($0.url) }
            report.removedFeeds = feeds.feeds.count { !merged.contains($0.url) }
        }
        if let tip = upstream.tip {
            report.sentCommits = Int(try await line(["rev-list", "--count", "\(tip)..\(head)"])) ?? 0
            report.receivedCommits = Int(try await line(["rev-list", "--count", "\(head)..\(tip)"])) ?? 0
        }
        return report
    }
}

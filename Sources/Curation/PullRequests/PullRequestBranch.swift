package import Home
import Feeds
package import Foundation
import Storage

/// The branch of a pull request that an unattended job rebuilds on each run.
///
/// It holds decisions until it is merged.
package struct PullRequestBranch: Sendable {
    private let home: HomeFolder
    private let git: Git
    private let branch: String

    package init(home: HomeFolder, branch: String) {
        self.home = home
        self.branch = branch
        git = Git(folder: home.folder)
    }

    /// Adds the unmerged decisions of the branch to the ledger.
    ///
    /// ``rebuild(waiting:now:)`` writes their lines again.
    ///
    /// - Returns: The previous ledger, for ``restoreLedger(_:)``.
    /// - Throws: ``UserError`` outside of a repository, and when a page or the ledger has uncommitted changes; then
    ///   nothing was changed.
    package func importDecisions() async throws -> Data? {
        try await Committing(home: home).prepare(try home.pages(), force: false)
        let before = try? Data(contentsOf: home.ledger.url)
        try await appendDecisionsOfBranch()
        return before
    }

    /// Restores the ledger from before ``importDecisions()``, after a failure.
    package func restoreLedger(_ before: Data?) throws {
        if let before {
            try FileWriter.replace(home.ledger.url, with: Array(before))
        } else if FileManager.default.fileExists(atPath: home.ledger.url.path) {
            try FileManager.default.removeItem(at: home.ledger.url)
        }
    }

    private func appendDecisionsOfBranch() async throws {
        let ledger = home.ledger.url.path
        let status = try await git.output(["status", "--porcelain", "--", ledger])
        guard status.isEmpty || status.hasPrefix("??") else {
            throw UserError(CommitProblem.uncommittedDecisions, at: "state/decisions.jsonl")
        }
        for name in [branch, "refs/remotes/origin/" + branch] {
            guard case .done(let text?) = try await git.run(["show", "\(name):./state/decisions.jsonl"])
            else {
                continue
            }
            let other = home.storeURL.deletingLastPathComponent().appending(path: "branch-decisions.jsonl")
            defer { try? FileManager.default.removeItem(at: other) }
            try FileManager.default.createDirectory(
                at: other.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: other)
            let known = Set(try home.readLedger().decisions.map(\.record))
            let missing = try Ledger(at: other).read().decisions.filter {
                // The lines of the branch are not on this page.
                !known.contains($0.record) && $0.verdict != .applied
            }
            try home.ledger.append(missing.map { .decision($0) })
            return
        }
    }

    /// Applies the answers given in the pull request.
    ///
    /// - Returns: A note on each answer that failed, for the text of the pull request.
    package func apply(_ answers: [PullRequest.Answer], _ reviewing: Reviewing, now: Date) throws -> [Phrase]
    {
        var notes: [Phrase] = []
        for answer in answers {
            if case .unknown(let text) = answer.action {
                notes.append(
                    Phrase(
                        en: "“\(text)” was not understood: /veille accept|refuse|later|move|undo ID",
                        fr: "« \(text) » n’a pas été compris : /veille accept|refuse|later|move|undo ID"
                    )
                )
                continue
            }
            do {
                try apply(answer, reviewing, now)
            } catch let error as UserError {
                let remedy = error.remedy.map { Phrase(en: " → \($0.en)", fr: " → \($0.fr)") } ?? Phrase("")
                notes.append(
                    Phrase(
                        en: "\(answer.id): \(error.what.en)\(remedy.en)",
                        fr: "\(answer.id) : \(error.what.fr)\(remedy.fr)"
                    )
                )
            }
        }
        return notes
    }

    private func apply(_ answer: PullRequest.Answer, _ reviewing: Reviewing, _ now: Date) throws {
        if case .unknown = answer.action { return }
        let item = try reviewing.item(answer.id, now: now)
        let history = try home.readHistory()
            .decisions(page: item.suggestion.page, key: item.key)
        // Every run reads the same comments: each is applied once.
        func isApplied(_ verdict: Decision.Verdict) -> Bool {
            history.contains { decision in
                decision.verdict == verdict && (answer.date.map { decision.at >= $0 } ?? true)
            }
        }
        switch answer.action {
        case .accept where item.state == .accepted || item.state == .applied: break
        case .accept: _ = try reviewing.accept([answer.id], now: now)
        case .refuse where item.state == .refused: break
        case .refuse: _ = try reviewing.refuse([answer.id], now: now)
        case .undo where item.state == .accepted: _ = try reviewing.undo(answer.id, now: now)
        case .undo, .unknown: break
        case .later where isApplied(.later): break
        case .later(let when):
            guard let postponement = Postponement(when, now: now) else {
                throw UserError(DecisionProblem.notAFutureDate(when))
            }
            _ = try reviewing.later([answer.id], until: postponement.date, now: now)
        case .move where isApplied(.move): break
        case .move(let name):
            let path = try Reviewing.section(name, of: home.page(item.suggestion.page))
            if path != item.suggestion.section { _ = try reviewing.move(answer.id, to: path, now: now) }
        }
    }

    /// Rebuilds the branch on the current commit: one commit for each section, and one for the other decisions.
    ///
    /// With `waiting` suggestions and nothing accepted, it gets an empty commit: a pull request needs at least one.
    /// Afterwards, also after an error, the starting branch is checked out again.
    ///
    /// - Returns: The changes, and whether the branch differs from the starting commit.
    /// - Throws: ``UserError``, with the cause ``CommitProblem/cannotSwitchBack(to:_:)`` if git stays on the branch.
    package func rebuild(waiting: Int, now: Date) async throws
        -> (changes: [Applying.Change], isDifferent: Bool)
    {
        let committing = Committing(home: home)
        try await committing.requireName(branch)
        try await committing.prepare(try home.pages(), force: false)
        let base = try await git.output(["rev-parse", "HEAD"])
        let before = try await git.output(["branch", "--show-current"]).trimmingCharacters(in: .newlines)
        guard before != branch else {
            throw UserError(CommitProblem.currentBranch(branch), at: "git")
        }
        try await git.perform(["switch", "--quiet", "--force-create", branch])
        let start = before.isEmpty ? base.trimmingCharacters(in: .newlines) : before
        let ledger = try? Data(contentsOf: home.ledger.url)
        do {
            let changes = try await commitDecisions(committing, waiting: waiting, base: base, now: now)
            try await committing.switchBack(to: start)
            return changes
        } catch {
            try await abandon(committing, base: base, start: start, ledger: ledger)
            throw error
        }
    }

    /// Switches back from a branch that is not complete.
    ///
    /// Git would not overwrite a ledger that has changed since its last commit: it gets the committed one, and the
    /// ledger from before once it has switched.
    private func abandon(_ committing: Committing, base: String, start: String, ledger: Data?) async throws {
        // Without a commit on the branch, the only copy of the decisions may be the file.
        let isCommitted = try await git.output(["rev-parse", "HEAD"]) != base
        var isReset = false
        if isCommitted,
            case .done = try await git.run(["checkout", "--quiet", "HEAD", "--", home.ledger.url.path])
        {
            isReset = true
        }
        try await committing.switchBack(to: start)
        if isReset { try restoreLedger(ledger) }
    }

    /// Writes and commits the lines on the branch, which starts at `base`.
    private func commitDecisions(_ committing: Committing, waiting: Int, base: String, now: Date) async throws
        -> (changes: [Applying.Change], isDifferent: Bool)
    {
        let applying = Applying(home: home, histories: try await Applying.histories(in: home))
        let changes = try applying.plan()
        for change in changes {
            for part in try applying.sections(of: change) {
                try applying.write(part, now: now)
                do {
                    try await committing.commit(part, withLedger: true)
                } catch {
                    // Git would carry the uncommitted line over to the starting branch.
                    try? applying.revert(part, now: now)
                    throw error
                }
            }
        }
        try await commitLedger()
        if waiting > 0, try await git.output(["rev-parse", "HEAD"]) == base {
            let language = try home.pages().first?.language ?? .en
            let subject = Phrase.count(
                waiting,
                en: ("link", "links"),
                fr: ("lien", "liens")
            )
            let message = "Propose " + subject.text(in: language)
            try await git.perform(["commit", "--quiet", "--allow-empty", "--message", message])
        }
        return (changes, try await git.output(["rev-parse", "HEAD"]) != base)
    }

    private func commitLedger() async throws {
        let ledger = home.ledger.url.path
        guard FileManager.default.fileExists(atPath: ledger),
            case .failed = try await git.run(["check-ignore", "--quiet", ledger]),
            try await !git.output(["status", "--porcelain", "--", ledger]).isEmpty
        else { return }
        let language = try home.pages().first?.language ?? .en
        try await git.perform(["add", "--", ledger])
        try await git.perform([
            "commit", "--quiet", "--only", "--message",
            language == .fr ? "Note les décisions" : "Record decisions",
            "--",
            ledger,
        ])
    }
}

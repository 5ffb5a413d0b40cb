package import Home
import Feeds
package import Foundation
import Storage

/// The branch of a pull request that an unattended job rebuilds on each run.
///
/// It is made in a work tree of its own: the pages, the ledger, the index and the branch of the person are left alone, so that
/// what is decided meanwhile stays. The branch holds decisions until it is merged.
package struct PullRequestBranch: Sendable {
    /// The person's folder, with the ledger of the branch: what was decided in both places.
    ///
    /// A ledger that git ignores is the person's own.
    package let home: HomeFolder
    private let branch: String
    /// What the branch was; `nil` if there was none.
    private let before: String?
    private let tree: DraftTree

    private var person: HomeFolder { tree.person }
    /// The folder in the work tree.
    private var draft: HomeFolder { tree.home }
    private var git: Git { tree.git }

    /// Makes the work tree, and adds the unmerged decisions of the branch to its ledger.
    ///
    /// ``rebuild(waiting:now:)`` writes their lines again; ``close()`` removes the work tree.
    ///
    /// - Throws: ``UserError`` outside of a repository, when a page has uncommitted changes, and when the branch is checked
    ///   out; then nothing was changed.
    package init(home person: HomeFolder, branch: String) async throws {
        let committing = Committing(home: person)
        try await committing.requireName(branch)
        try await committing.prepare(try person.pages(), force: false)
        guard try await committing.currentBranch != branch else {
            throw UserError(CommitProblem.currentBranch(branch), at: "git")
        }
        self.branch = branch
        before = try await DraftTree.tip(of: branch, in: person)
        tree = try await DraftTree(of: person, at: "HEAD", pages: person.configuration.pages)
        home = HomeFolder(
            folder: person.folder,
            configuration: person.configuration,
            ledger: tree.isLedgerIgnored ? person.ledgerURL : tree.home.ledgerURL
        )
        .decided(asIn: person)
        do {
            try lay()
            try await importDecisions()
            try reopen()
        } catch {
            await close()
            throw error
        }
    }

    /// Removes the work tree.
    package func close() async { await tree.close() }

    /// Gives the work tree the person's ledger.
    private func lay() throws {
        // As it is now: a line that was corrected and not committed must not come back.
        let records = try person.ledger.copy()
        guard records != LedgerCopy() else { return }
        try draft.ledger.clear()
        try draft.ledger.takeOver(records)
    }

    private func importDecisions() async throws {
        guard !tree.isLedgerIgnored else { return }
        for name in [branch, "refs/remotes/origin/" + branch] {
            guard let theirs = try await git.ledger(at: name)?.contents else { continue }
            let own = try draft.readLedger()
            let known = Set(own.decisions.map(\.record))
            let missing = theirs.decisions.filter {
                // The lines of the branch are not on this page.
                !known.contains($0.record) && $0.verdict != .applied
            }
            let moves = theirs.moves.filter { !own.moves.contains($0) }
            try draft.ledger.append(missing.map { .decision($0) } + moves.map { .move($0) })
            return
        }
    }

    /// Accepts again what `apply --branch` has written on this branch: it is rebuilt without those commits.
    private func reopen() throws {
        let history = try draft.readHistory()
        let lost = history.decisions([.applied]).filter {
            $0.branch?.text == branch
                && history.state(page: $0.page, key: $0.key).settled == $0
        }
        guard !lost.isEmpty else { return }
        let pages = try draft.pages()
        let keys = Dictionary(pages.map { ($0.name, $0.page.keys) }) { first, _ in first }
        try draft.ledger.append(
            lost.filter { !(keys[$0.page]?.contains($0.key) ?? true) }.map { record in
                let moment = history.moment(after: record.at, page: record.page, key: record.key)
                return .decision(Decision(undoing: record, at: moment))
            }
        )
    }

    /// Applies the answers given in the pull request.
    ///
    /// Every run reads the same comments. One with a date counts once: if it is later than all records about the article,
    /// undone ones included, and its decision has its date.
    ///
    /// - Parameters:
    ///   - answers: The answers.
    ///   - reviewing: Decides on them.
    ///   - read: When they were read: one without a date is decided then, so that a comment made since comes later.
    ///   - now: The current date.
    /// - Returns: A note on each answer that failed, for the text of the pull request.
    /// - Throws: Errors of the ledger and of the store.
    package func apply(
        _ answers: [PullRequest.Answer],
        _ reviewing: Reviewing,
        read: Date? = nil,
        now: Date
    ) throws -> [Phrase] {
        // As it was before this run: a comment may have several commands about one article.
        let history = try home.readHistory()
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
                let person = answer.author.map { Person.named("@" + $0) } ?? .unknown
                try apply(
                    answer,
                    reviewing.decided(by: person),
                    history,
                    min(answer.date ?? read ?? now, now)
                )
            } catch let error as UserError {
                let note = PullRequest.note(error)
                notes.append(
                    Phrase(en: "\(answer.id): \(note.en)", fr: "\(answer.id) : \(note.fr)")
                )
            }
        }
        return notes
    }

    private func apply(
        _ answer: PullRequest.Answer,
        _ reviewing: Reviewing,
        _ history: DecisionHistory,
        _ moment: Date
    ) throws {
        let item = try reviewing.item(answer.id, now: moment)
        if let date = answer.date, let last = history.lastRecord(page: item.suggestion.page, key: item.key),
            last >= date
        {
            return
        }
        switch answer.action {
        case .accept where item.state == .accepted || item.state.isWritten: break
        case .accept: _ = try reviewing.accept([answer.id], now: moment)
        case .refuse where item.state == .refused: break
        case .refuse: _ = try reviewing.refuse([answer.id], now: moment)
        // A box that is no longer ticked takes back what it had accepted.
        case .undo where answer.date == nil && item.state != .accepted: break
        case .undo:
            if try reviewing.undo(answer.id, now: moment).isEmpty {
                throw UserError(DecisionProblem.nothingToUndo(item.id))
            }
        case .later(let when):
            guard let postponement = Postponement(when, now: moment) else {
                throw UserError(DecisionProblem.notAFutureDate(when))
            }
            if answer.date == nil, item.state == .later { break }
            _ = try reviewing.later([answer.id], until: postponement.date, now: moment)
        case .move(let name):
            let path = try Reviewing.section(name, of: home.page(item.suggestion.page))
            if path != item.suggestion.section { _ = try reviewing.move(answer.id, to: path, now: moment) }
        case .unknown: break
        }
    }

    /// Rebuilds the branch on the current commit: one commit for each section, and one for the other decisions.
    ///
    /// With `waiting` suggestions and nothing accepted, it gets an empty commit: a pull request needs at least one. After an
    /// error, the branch is as it was.
    ///
    /// - Returns: The changes, and whether the branch differs from the starting commit.
    /// - Throws: ``UserError``.
    package func rebuild(waiting: Int, now: Date) async throws
        -> (changes: [Applying.Change], isDifferent: Bool)
    {
        // What was decided meanwhile.
        try draft.ledger.takeOver(person.ledger)
        // A ledger that git ignores is ignored by a file that may not be in this work tree.
        let withLedger = !tree.isLedgerIgnored
        let base = try await git.output(["rev-parse", "HEAD"])
        let committing = Committing(home: draft)
        let applying = Applying(home: draft, histories: try await Applying.histories(in: draft))
        let changes = try applying.plan()
        let run = Applying.run(of: changes, now: now)
        for change in changes {
            for part in try applying.sections(of: change) {
                try applying.write(part, run: run, now: now)
                try await committing.commit(part, withLedger: withLedger)
            }
        }
        if withLedger { try await commitLedger() }
        if waiting > 0, try await git.output(["rev-parse", "HEAD"]) == base {
            let language = try draft.pages().first?.language ?? .en
            let subject = Phrase.count(
                waiting,
                en: ("link", "links"),
                fr: ("lien", "liens")
            )
            let message = "Propose " + subject.text(in: language)
            try await git.perform(["commit", "--quiet", "--allow-empty", "--message", message])
        }
        let head = try await tree.move(branch, from: before)
        return (changes, head != base.trimmingCharacters(in: .newlines))
    }

    private func commitLedger() async throws {
        let files = try await git.notIgnored(draft.ledger.files)
        guard !files.isEmpty, try await !git.output(["status", "--porcelain", "--"] + files).isEmpty
        else { return }
        let language = try draft.pages().first?.language ?? .en
        try await git.perform(["add", "--"] + files)
        let message = language == .fr ? "Note les décisions" : "Record decisions"
        try await git.perform(["commit", "--quiet", "--only", "--message", message, "--"] + files)
    }
}

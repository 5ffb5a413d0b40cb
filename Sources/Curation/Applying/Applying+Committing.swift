package import Foundation
package import Feeds
import Home
import Pages
import Storage

extension Applying {
    /// What to write, and whether to commit it.
    package struct Options: Sendable {
        /// Only this page.
        package var page: String?
        /// Only the section with this number, name or start of a name.
        package var section: String?
        /// Where new lines go; if `nil`, what was decided, or else the order of each section.
        package var order: SectionOrder?
        /// Whether each section is committed, on the current branch unless ``branch`` is another.
        package var commits = false
        /// The message of the commits, one for each page, in place of one for each section.
        package var message: CommitMessage?
        /// Created if it is missing, and written in a work tree of its own unless it is the current one.
        package var branch: String?
        /// Whether pages with uncommitted changes are committed as well, or with a branch: as they were committed last.
        package var commitsAll = false
        /// Only these suggestions; `nil` for all that are accepted.
        package var ids: Set<String>?
        /// Who wrote the lines beside the committer, as `Name <address>`.
        package var coauthors: [String] = []

        /// Whether the lines are committed.
        package var isCommitted: Bool { commits || message != nil || branch != nil }

        package init() {}
    }

    /// What was written.
    package struct Outcome: Sendable {
        package var changes: [Change]
        /// The branch that they are on, if it is not the current one.
        package var branch: String?

        package init(changes: [Change], branch: String? = nil) {
            self.changes = changes
            self.branch = branch
        }
    }

    /// Plans a change of each page; nothing is written.
    ///
    /// - Throws: ``UserError``, and errors of the file system.
    package func plan(_ options: Options) throws -> [Change] {
        var (page, path) = (options.page, [String]?.none)
        if let section = options.section {
            let file = try home.page(page ?? home.configuration.pages.first ?? "")
            page = file.name
            path = try Reviewing.section(section, of: file)
        }
        return try plan(page: page, section: path, order: options.order, ids: options.ids)
    }

    /// A short name of what is planned: another plan has another.
    package static func fingerprint(of changes: [Change]) -> String {
        let pages = changes.map { $0.file.name + "\0" + String(decoding: $0.after.bytes, as: UTF8.self) }
        return StableHash.name(of: pages.joined(separator: "\0"), length: 12)
    }

    /// Writes the accepted lines, and commits them if asked to, section by section.
    ///
    /// `requireSame` is called with what is planned, before anything is written.
    ///
    /// - Returns: What was written.
    /// - Throws: ``UserError``, and errors of the file system and of git; what was written before that stays, with its
    ///   commits.
    package func run(
        _ options: Options,
        now: Date,
        requireSame: ([Change]) throws -> Void = { _ in }
    ) async throws -> Outcome {
        let planned = try plan(options)
        try requireSame(planned)
        guard options.isCommitted else {
            let run = Self.run(of: planned, now: now)
            for change in planned { try write(change, run: run, now: now) }
            return Outcome(changes: planned)
        }
        let committing = Committing(home: home)
        if let branch = options.branch {
            try await committing.requireName(branch)
            if try await committing.currentBranch != branch {
                return try await run(on: branch, planned, options, now)
            }
        }
        let concerned = planned.filter { !$0.added.isEmpty || !$0.present.isEmpty }
        guard !concerned.isEmpty else { return Outcome(changes: planned) }
        try await committing.prepare(concerned.map(\.file), force: options.commitsAll)
        // Planned again: others decide meanwhile.
        let again = try plan(options)
        try requireSame(again)
        return Outcome(changes: try await commit(again, committing, options, now))
    }

    /// Writes and commits lines on another branch; here, only the ledger changes.
    private func run(on branch: String, _ planned: [Change], _ options: Options, _ now: Date) async throws
        -> Outcome
    {
        // What is on the page here needs no line on the branch.
        let run = Self.run(of: planned, now: now)
        for change in planned where !change.present.isEmpty {
            var recorded = change
            recorded.added = []
            try write(recorded, run: run, now: now)
        }
        let concerned = planned.filter { !$0.added.isEmpty || !$0.refused.isEmpty }
        guard !concerned.isEmpty else { return Outcome(changes: planned) }
        let committing = Committing(home: home)
        try await committing.prepare(concerned.map(\.file), force: options.commitsAll)
        let before = try await DraftTree.tip(of: branch, in: home)
        var tip = before
        if tip == nil { tip = try await DraftTree.remoteTip(of: branch, in: home) }
        // Merged, it goes on from here: what came since is on the page, too.
        let start = if let tip, try await !committing.hasMerged(tip) { tip } else { "HEAD" }
        let tree = try await DraftTree(of: home, at: start, pages: concerned.map(\.file.name))
        do {
            // Merged as one commit, it may still have decisions that nobody else has.
            if let tip, !tree.isLedgerIgnored { try await tree.takeOverLedger(of: tip) }
            var options = options
            options.ids = Set(
                concerned.flatMap { $0.added.map(\.decision) + $0.refused.map(\.decision) }.map(\.id)
            )
            let changes = try await write(in: tree, branch, from: before, options, now)
            await tree.close()
            return Outcome(changes: changes, branch: branch)
        } catch {
            await tree.close()
            throw error
        }
    }

    private func write(
        in tree: DraftTree,
        _ branch: String,
        from before: String?,
        _ options: Options,
        _ now: Date
    ) async throws -> [Change] {
        for page in tree.home.configuration.pages
        where !FileManager.default.fileExists(
            atPath: URL(filePath: page, relativeTo: tree.home.folder).path
        ) {
            throw UserError(CommitProblem.pageNotOnBranch(branch), at: page)
        }
        try tree.home.ledger.takeOver(home.ledger)
        let applying = try await on(branch, in: tree.home)
        // By a run that was killed after its commit.
        try record(tree, branch)
        var tip = before
        let changes = try await applying.commit(
            try applying.plan(options),
            Committing(home: tree.home),
            options,
            now,
            withLedger: !tree.isLedgerIgnored
        ) {
            // Refused meanwhile, a line is not written.
            try tree.home.ledger.takeOver(home.ledger)
        } committed: {
            tip = try await tree.move(branch, from: tip)
            try record(tree, branch)
        }
        // Those that were on the page already.
        try record(tree, branch)
        return changes
    }

    /// Adds the records of what is on the branch to the person's ledger.
    private func record(_ tree: DraftTree, _ branch: String) throws {
        let written = try tree.home.readLedger().decisions.filter {
            $0.verdict == .applied && $0.branch?.text == branch
        }
        try home.ledger.append { contents in
            let known = Set(contents.decisions.map(\.record))
            return written.filter { !known.contains($0.record) }.map { .decision($0) }
        }
    }

    /// Writes and commits the planned lines, section by section; with a message of one's own, page by page.
    ///
    /// - Parameters:
    ///   - changes: The plan.
    ///   - committing: Commits in the folder.
    ///   - options: What was planned.
    ///   - now: The time.
    ///   - withLedger: Whether the commits hold the ledger.
    ///   - starting: Called before each section is written.
    ///   - committed: Called after each commit.
    /// - Returns: The written changes: a hook may change the page between two commits.
    /// - Throws: ``UserError``, and errors of the file system and of git.
    private func commit(
        _ changes: [Change],
        _ committing: Committing,
        _ options: Options,
        _ now: Date,
        withLedger: Bool = true,
        starting: () throws -> Void = {},
        committed: () async throws -> Void = {}
    ) async throws -> [Change] {
        let run = Self.run(of: changes, now: now)
        var done: [Change] = []
        for var change in changes {
            var parts = try self.parts(of: change, options)[...]
            // Already on the page: only recorded.
            if parts.isEmpty { try write(change, run: run, now: now) }
            change.added = []
            while let part = parts.popFirst() {
                try starting()
                try write(part, run: run, now: now)
                do {
                    try await committing.commit(
                        part,
                        withLedger: withLedger,
                        message: options.message,
                        coauthors: options.coauthors
                    )
                } catch {
                    try revert(part, now: now)
                    throw error
                }
                try await committed()
                change.added += part.added
                change.after = part.after
                guard !parts.isEmpty, !isWritten(part) else { continue }
                // The rest is planned on the page as it is now.
                guard let replanned = try plan(options).first(where: { $0.file.name == change.file.name })
                else { break }
                change.refused = replanned.refused
                parts = try self.parts(of: replanned, options)[...]
            }
            done.append(change)
        }
        return done
    }

    /// What becomes one commit each.
    private func parts(of change: Change, _ options: Options) throws -> [Change] {
        guard options.message != nil else { return try sections(of: change) }
        guard !change.added.isEmpty else { return [] }
        var whole = change
        whole.refused = []
        return [whole]
    }
}

import Feeds
package import Foundation
import Home
import Pages
import Storage

/// Takes back what was written into the pages: what `apply` wrote in one run, or one line.
///
/// The suggestions are accepted again afterwards.
package struct Undoing: Sendable {
    private let reviewing: Reviewing
    let home: HomeFolder

    package init(_ reviewing: Reviewing) { (self.reviewing, home) = (reviewing, reviewing.home) }

    /// What to take back.
    package struct Options: Sendable {
        /// Only this suggestion, whenever it was written.
        package var id: String?
        /// Only what was written on this page.
        package var page: String?

        package init(id: String? = nil, page: String? = nil) { (self.id, self.page) = (id, page) }
    }

    /// Plans a change of each page; nothing is written.
    ///
    /// - Returns: The changes, with what cannot be taken back; empty if there is nothing to undo.
    /// - Throws: ``UserError``, also for lines on a branch that is not merged; errors of the file system.
    package func plan(_ options: Options, now: Date) async throws -> [Applying.Change] {
        let history = try home.readHistory()
        if let id = options.id { _ = try reviewing.item(id, now: now) }
        let records = written(options, history, now)
        for record in records where record.branch != nil {
            let item = try reviewing.item(record.id, now: now)
            guard let branch = item.branch else { continue }
            throw UserError(
                DecisionProblem.writtenOnBranch(title: record.title, id: record.id, branch: branch.shown),
                at: record.page
            )
        }
        var changes: [Applying.Change] = []
        for file in try home.pages() {
            let own = records.filter { $0.page == file.name }
            guard !own.isEmpty else { continue }
            try Applying.requireNoConflict(file)
            changes.append(try await change(file, own, history))
        }
        return changes
    }

    /// The records of the person's last run that are still in force, or that of one suggestion.
    private func written(_ options: Options, _ history: DecisionHistory, _ now: Date) -> [Decision] {
        let standing = history.decisions([.applied], page: options.page).filter { decision in
            history.state(page: decision.page, key: decision.key).settled?.record == decision.record
        }
        if let id = options.id?.lowercased() { return standing.last { $0.id == id }.map { [$0] } ?? [] }
        let person = home.person.name(in: home.folder)
        let own = standing.filter { person == nil || $0.by == nil || $0.by == person }
        // A record that is dated in the future is not the last one for ever.
        guard let last = own.last(where: { $0.at <= now.addingTimeInterval(60) }) ?? own.last else {
            return []
        }
        return standing.filter {
            // Earlier versions did not name the run.
            last.batch == nil ? $0.batch == nil && $0.at == last.at : $0.batch == last.batch
        }
    }

    private func change(_ file: PageFile, _ records: [Decision], _ history: DecisionHistory) async throws
        -> Applying.Change
    {
        let lines = records.map { WrittenLine($0, history) }
        let versions = await PageVersions(of: file).earlier
        func restored(allowingGaps: Bool) -> Applying.Change? {
            for earlier in versions {
                let edits = PageEditor.restore(
                    earlier,
                    from: file.page,
                    undoing: lines,
                    allowingGaps: allowingGaps
                )
                guard let edits, let earlier = edits.first?.page else { continue }
                var change = Applying.Change(file: file, after: earlier)
                change.isUndo = true
                change.added = zip(records, edits).map { ($0, $1) }
                return change
            }
            return nil
        }
        if let change = restored(allowingGaps: false) { return change }
        let change = lineByLine(file, zip(records, lines).map { ($0, $1) })
        // Blank lines beside a line may be its own, or a person's.
        return change.refused.isEmpty ? change : restored(allowingGaps: true) ?? change
    }

    private func lineByLine(_ file: PageFile, _ lines: [(record: Decision, line: WrittenLine)])
        -> Applying.Change
    {
        var change = Applying.Change(file: file, after: file.page)
        change.isUndo = true
        // The last one first: a line may have been repaired twice.
        for (record, line) in lines.reversed() {
            do throws(PageError) {
                let edit = try PageEditor.takeBack(line, from: change.after)
                change.after = edit.page
                change.added.append((record, edit))
            } catch {
                change.refused.append((record, error))
            }
        }
        return change
    }

    /// Takes the planned lines off the pages, and commits that where `apply` has committed them.
    ///
    /// `requireSame` is called with what is planned, before anything is written.
    ///
    /// - Returns: What was written, and whether it was committed.
    /// - Throws: ``UserError``, and errors of the file system and of git; what was written before that stays, with its
    ///   commits.
    package func run(
        _ options: Options,
        now: Date,
        requireSame: ([Applying.Change]) throws -> Void = { _ in }
    ) async throws -> (changes: [Applying.Change], isCommitted: Bool) {
        let changes = try await plan(options, now: now)
        try requireSame(changes)
        let concerned = changes.filter { !$0.added.isEmpty }
        let committing = Committing(home: home)
        var committed: Set<String> = []
        for change in concerned {
            let versions = await PageVersions(of: change.file)
            guard await versions.hasCommitted(change) else { continue }
            guard versions.isClean else {
                throw UserError(UndoProblem.uncommittedChanges, at: change.file.name)
            }
            committed.insert(change.file.name)
        }
        if !committed.isEmpty {
            let files = concerned.map(\.file).filter { committed.contains($0.name) }
            // Compared with the last commit above.
            try await committing.prepare(files, force: true)
        }
        for change in concerned {
            try write(change, now: now)
            guard committed.contains(change.file.name) else { continue }
            do {
                try await committing.commit(change, withLedger: true)
            } catch {
                try revert(change, now: now)
                throw error
            }
        }
        return (changes, !committed.isEmpty)
    }

    /// Writes a planned change and records it, while the ledger is locked.
    ///
    /// - Throws: ``UserError`` of kind `pageChanged` if the page or the decisions changed since planning; then nothing
    ///   is written.
    package func write(_ change: Applying.Change, now: Date) throws {
        try home.ledger.append { _ in
            let history = try home.readHistory()
            for (record, _) in change.added
            where history.state(page: record.page, key: record.key).settled?.record != record.record {
                throw UserError(UndoProblem.decisionsChanged, at: change.file.name)
            }
            try replace(change.file, change.file.page.bytes, with: change.after.bytes)
            return change.added.map { record, _ in
                let moment = history.moment(after: now, page: record.page, key: record.key)
                return .decision(home.signed(Decision(undoing: record, at: moment)))
            }
        }
    }

    private func replace(_ file: PageFile, _ before: [UInt8], with after: [UInt8]) throws {
        do {
            try FileWriter.replace(file.url, with: after, expecting: before)
        } catch is FileWriter.ContentChanged {
            throw UserError(UndoProblem.pageChanged, at: file.name)
        } catch {
            throw UserError(FileProblem.failed(.init(error)), at: file.name)
        }
    }

    /// Reverts ``write(_:now:)``, because git did not commit it.
    ///
    /// If the page was changed in the meantime, it stays as it is, with its records.
    private func revert(_ change: Applying.Change, now: Date) throws {
        do {
            try FileWriter.replace(
                change.file.url,
                with: change.file.page.bytes,
                expecting: change.after.bytes
            )
        } catch is FileWriter.ContentChanged {
            // A hook may have put it back itself.
            let bytes = try? Data(contentsOf: change.file.url)
            guard bytes?.elementsEqual(change.file.page.bytes) ?? false else { return }
        }
        try home.ledger.append { _ in
            let history = try home.readHistory()
            return change.added.map { record, _ in
                var again = Decision(
                    at: history.moment(after: now, page: record.page, key: record.key),
                    verdict: .applied,
                    suggestion: Suggestion(record),
                    key: record.key,
                    line: record.line,
                    after: history.count(page: record.page, key: record.key)
                )
                (again.batch, again.branch, again.by) = (record.batch, record.branch, record.by)
                return .decision(again)
            }
        }
    }
}

extension WrittenLine {
    /// What a record says was written.
    fileprivate init(_ record: Decision, _ history: DecisionHistory) {
        // The accepting decision describes the repair.
        let decisions = record.isRepair ? history.decisions(page: record.page, key: record.key) : []
        self.init(
            line: record.line ?? "",
            key: record.key,
            section: record.section,
            repair: decisions.lazy.compactMap(\.repair).last.flatMap(PageRepair.init)
        )
    }
}

package import Home
package import Feeds
package import Foundation
package import Pages
import Storage

/// Writes accepted lines into their pages.
package struct Applying: Sendable {
    /// A planned or completed change of one page.
    package struct Change: Sendable {
        /// The page as it was read.
        package var file: PageFile
        /// The page with the new lines.
        package var after: Page
        /// The lines, in the order they were added.
        package var added: [(decision: Decision, edit: PageEdit)] = []
        /// The decisions that cannot be applied, and why.
        package var refused: [(decision: Decision, reason: PageError)] = []
        /// Accepted by fewer people than their sections ask for.
        package var waiting: [(decision: Decision, approvals: Approvals)] = []
        /// The decisions that are on the page already.
        package var present: [Decision] = []
        /// Where new lines go; if `nil`, what was decided, or else the order of each section.
        var order: SectionOrder?
        /// Whether it takes back what was written before; the decisions are then the records of that.
        package internal(set) var isUndo = false
    }

    let home: HomeFolder
    private let histories: [String: PageHistory]
    private let neighbours: [String: Addition.Neighbour]
    /// The branch that the folder is a work tree of; `nil` for the person's own folder.
    private let branch: BranchName?

    /// - Parameters:
    ///   - home: The folder.
    ///   - histories: What git knows of the pages, by their names, for sections without an order.
    ///   - neighbours: Where a contribution has its links, by their canonical addresses, for the same.
    package init(
        home: HomeFolder,
        histories: [String: PageHistory] = [:],
        neighbours: [String: Addition.Neighbour] = [:]
    ) {
        self.init(home, histories, neighbours, on: nil)
    }

    private init(
        _ home: HomeFolder,
        _ histories: [String: PageHistory],
        _ neighbours: [String: Addition.Neighbour],
        on branch: BranchName?
    ) {
        (self.home, self.histories, self.neighbours) = (home, histories, neighbours)
        self.branch = branch
    }

    /// The same, for the work tree of a branch, whose records name it.
    func on(_ branch: String, in home: HomeFolder) async throws -> Applying {
        Applying(home, try await Self.histories(in: home), neighbours, on: BranchName(branch))
    }

    /// Plans a change of each page; nothing is written.
    ///
    /// - Parameters:
    ///   - name: Only this page.
    ///   - section: Only lines for this section.
    ///   - order: Where new lines go; if `nil`, what was decided, or else the order of each section.
    ///   - ids: Only these suggestions.
    ///   - hypothetical: Decisions to plan with in addition to the ledger.
    /// - Returns: A change for each page.
    /// - Throws: ``UserError``, and errors of the file system.
    package func plan(
        page name: String? = nil,
        section: [String]? = nil,
        order: SectionOrder? = nil,
        ids: Set<String>? = nil,
        assuming hypothetical: [Decision] = []
    ) throws -> [Change] {
        let history = try home.readHistory().adding(hypothetical)
        let supposed = Set(hypothetical.map(\.record))
        let (pages, rules) = (try home.pages(), home.sectionRules)
        // The work tree of a branch has only the pages that are written; all were looked at before.
        if branch == nil { try rules.requireSections(on: pages) }
        return try pages.filter { name == nil || $0.name == name }.map { file in
            var change = Change(file: file, after: file.page, order: order)
            let accepted = history.accepted(page: file.name)
            if !accepted.isEmpty { try Self.requireNoConflict(file) }
            var keys = Set(file.page.addresses.compactMap { CanonicalURL($0.url)?.key })
            var wanted: [Decision] = []
            for decision in accepted {
                if let section, decision.section != section { continue }
                if let ids, !ids.contains(decision.id) { continue }
                if let address = Self.otherAddress(of: decision, history) {
                    change.refused.append((decision, PageError(.notProven(.otherAddress(address)))))
                    continue
                }
                guard decision.repair != nil || !keys.contains(decision.key) else {
                    change.present.append(decision)
                    continue
                }
                if !supposed.contains(decision.record),
                    let approvals = rules.missingApprovals(of: decision, in: history)
                {
                    change.waiting.append((decision, approvals))
                    continue
                }
                keys.insert(decision.key)
                wanted.append(decision)
            }
            add(wanted, to: &change)
            return change
        }
    }

    /// The address that would be written, if the record is not for it: what comes with a merge may say anything.
    ///
    /// A key of an earlier version is compared as this version would make it.
    private static func otherAddress(of decision: Decision, _ history: DecisionHistory) -> String? {
        guard decision.repair == nil else { return nil }
        let address = decision.article?.url ?? decision.url
        guard let key = CanonicalURL(address)?.key, key != decision.key else { return nil }
        let isRefused = history.state(page: decision.page, key: key).verdict == .refuse
        let isSame = CanonicalURL("https://" + decision.key)?.key == key
        return isSame && !isRefused ? nil : PlainText.line(String(address.unicodeScalars.prefix(80)))
    }

    /// Text between conflict markers may disappear when the conflict is resolved.
    static func requireNoConflict(_ file: PageFile) throws {
        let lines = file.page.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        var isCode = false
        var markers: [Int] = []
        for (number, line) in lines.enumerated() {
            if line.starts(with: "```".utf8) || line.starts(with: "~~~".utf8) { isCode.toggle() }
            // Markers in code are an example.
            guard !isCode, markers.count < 3 else { continue }
            let marker = ["<<<<<<< ", "=======", ">>>>>>> "][markers.count]
            if line.starts(with: marker.utf8) { markers.append(number) }
        }
        guard markers.count == 3, let start = markers.first else { return }
        throw UserError(ApplyProblem.conflictMarkers, at: "\(file.name):\(start + 1)")
    }

    private static func isRepaired(_ decision: Decision, on page: Page) -> Bool {
        guard let repair = decision.repair else { return false }
        guard !repair.isRemoval else {
            // Edited, it is still there under its address or its title.
            return !page.links.contains { $0.urls.contains(decision.url) || $0.title == decision.title }
        }
        let line = decision.line ?? repair.after
        return String(decoding: page.bytes, as: UTF8.self).split(whereSeparator: \.isNewline).contains {
            $0 == line
        }
    }

    /// Adds the lines, then repairs, as far as each is proven; both in the order of the decisions.
    private func add(_ decisions: [Decision], to change: inout Change) {
        let links = decisions.filter { $0.repair == nil }
        let (page, edits) = PageEditor.add(
            links.map { decision in
                let article = decision.article ?? .init(url: decision.url, title: decision.title, site: "")
                var addition = Addition(
                    NewLink(article),
                    to: decision.section,
                    line: decision.line,
                    order: change.order ?? decision.order
                )
                addition.neighbour = neighbours[decision.key]
                return addition
            },
            to: change.after,
            history: histories[change.file.name]
        )
        change.after = page
        for (decision, edit) in zip(links, edits) {
            switch edit {
            case .success(let edit): change.added.append((decision, edit))
            case .failure(let error): change.refused.append((decision, error))
            }
        }
        for decision in decisions {
            guard let proposed = decision.repair else { continue }
            guard let repair = PageRepair(proposed) else {
                // A later veille proposed it.
                change.refused.append(
                    (decision, PageError(.notProven(.unknownRepair(proposed.code)), line: proposed.line))
                )
                continue
            }
            do throws(PageError) {
                let edit = try PageEditor.repair(repair, of: change.after, line: decision.line)
                change.after = edit.page
                change.added.append((decision, edit))
            } catch {
                // Repaired by a run that could not record it.
                if error.reason == .lineGone, Self.isRepaired(decision, on: change.after) {
                    change.present.append(decision)
                } else {
                    change.refused.append((decision, error))
                }
            }
        }
    }

    /// Splits a change by section; each part builds on the one before.
    ///
    /// - Throws: ``UserError`` if a line cannot be proven without the others.
    package func sections(of change: Change) throws -> [Change] {
        var paths: [[String]] = []
        for (_, edit) in change.added where !paths.contains(edit.proof.section) {
            paths.append(edit.proof.section)
        }
        var page = change.file.page
        return try paths.enumerated().map { index, path in
            let file = PageFile(change.file, page: page)
            var part = Change(file: file, after: page)
            if index == 0 { part.present = change.present }
            part.order = change.order
            add(change.added.filter { $0.edit.proof.section == path }.map(\.decision), to: &part)
            if let (_, reason) = part.refused.first { throw UserError(reason, page: change.file.name) }
            page = part.after
            return part
        }
    }

    /// Whether the page is still as ``write(_:run:now:)`` wrote it.
    package func isWritten(_ change: Change) -> Bool {
        (try? Data(contentsOf: change.file.url)).map { $0.elementsEqual(change.after.bytes) } ?? false
    }

    /// Reverts ``write(_:run:now:)``, because a later step has failed.
    ///
    /// If the page was changed in the meantime, the lines that are on it stay, with their records.
    package func revert(_ change: Change, now: Date) throws {
        var kept: Set<String> = []
        do {
            try FileWriter.replace(
                change.file.url,
                with: change.file.page.bytes,
                expecting: change.after.bytes
            )
        } catch is FileWriter.ContentChanged {
            let page = try home.page(change.file.name).page
            kept = Set(page.addresses.compactMap { CanonicalURL($0.url)?.key })
            // What a repair did cannot be told from what someone else did.
            kept.formUnion(change.added.map(\.decision).filter { $0.repair != nil }.map(\.key))
        }
        let done = Set((change.added.map(\.decision) + change.present).map(\.key)).subtracting(kept)
        try home.ledger.append { _ in
            let history = try home.readHistory()
            let records = history.decisions([.applied], page: change.file.name).filter {
                done.contains($0.key)
            }
            return records.map { record in
                let moment = history.moment(after: now, page: record.page, key: record.key)
                return .decision(home.signed(Decision(undoing: record, at: moment)))
            }
        }
    }

    /// A name for what is written in one run, so that it can be taken back together.
    package static func run(of changes: [Change], now: Date) -> String {
        let records = changes.flatMap { $0.added.map(\.decision) + $0.present }.map(\.record)
        let words = ["\(now.timeIntervalSince1970)"] + records
        return StableHash.name(of: words.joined(separator: "\u{1F}"), length: 10)
    }

    /// Writes a planned change and records it, while the ledger is locked.
    ///
    /// - Parameters:
    ///   - change: The change.
    ///   - run: The name of the run; `nil` if this change is all of it.
    ///   - now: The time.
    /// - Throws: ``UserError`` of kind `pageChanged` if the page or the decisions changed since planning; then nothing
    ///   is written.
    package func write(_ change: Change, run: String? = nil, now: Date) throws {
        let run = run ?? Self.run(of: [change], now: now)
        try home.ledger.append { _ in
            let history = try home.readHistory()
            let accepted = Set(history.accepted(page: change.file.name))
            let rules = home.sectionRules
            guard
                change.added.allSatisfy({
                    accepted.contains($0.decision)
                        && rules.missingApprovals(of: $0.decision, in: history) == nil
                })
            else {
                throw UserError(ApplyProblem.decisionsChanged, at: change.file.name)
            }
            let proposals = proposals(for: change, history, now: now)
            try writePage(change)
            let done =
                change.added.map { ($0.decision, $0.edit.line) }
                // Another process may have recorded it in the meantime.
                + change.present.filter { accepted.contains($0) }.map {
                    ($0, $0.line ?? $0.repair?.after ?? "")
                }
            return done.map { decision, line in
                var suggestion = Suggestion(decision)
                // The accepting decision already describes the repair.
                suggestion.repair = nil
                let moment = history.moment(after: now, page: decision.page, key: decision.key)
                var record = Decision(
                    at: moment,
                    verdict: .applied,
                    suggestion: suggestion,
                    key: decision.key,
                    line: line
                )
                (record.branch, record.batch) = (branch, run)
                return .decision(home.signed(record))
            } + proposals.map { .decision($0) }
        }
    }

    private func writePage(_ change: Change) throws {
        guard !change.added.isEmpty else { return }
        do {
            try FileWriter.replace(
                change.file.url,
                with: change.after.bytes,
                expecting: change.file.page.bytes
            )
        } catch is FileWriter.ContentChanged {
            throw UserError(ApplyProblem.pageChanged, at: change.file.name)
        } catch {
            throw UserError(FileProblem.failed(.init(error)), at: change.file.name)
        }
    }
}

extension PageRepair {
    init?(_ repair: Suggestion.Repair) {
        guard let code = Finding.Code(rawValue: repair.code) else { return nil }
        self.init(code: code, line: repair.line, before: repair.before, after: repair.after)
    }
}

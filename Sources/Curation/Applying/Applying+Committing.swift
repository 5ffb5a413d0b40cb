package import Foundation
package import Feeds
import Home
import Pages

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
        /// Created if it is missing.
        package var branch: String?
        /// Whether pages with uncommitted changes are committed as well.
        package var commitsAll = false
        /// Only these suggestions; `nil` for all that are accepted.
        package var ids: Set<String>?
        /// Who wrote the lines beside the committer, as `Name <address>`.
        package var coauthors: [String] = []

        package init() {}
    }

    /// What was written.
    package struct Outcome: Sendable {
        package var changes: [Change]
        /// What was checked out before, if that was another branch.
        package var before: String?

        package init(changes: [Change], before: String? = nil) {
            self.changes = changes
            self.before = before
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
        guard options.commits || options.branch != nil else {
            for change in planned { try write(change, now: now) }
            return Outcome(changes: planned)
        }
        let committing = Committing(home: home)
        if let branch = options.branch { try await committing.requireName(branch) }
        let concerned = planned.filter { !$0.added.isEmpty || !$0.present.isEmpty }
        guard !concerned.isEmpty else { return Outcome(changes: planned) }
        try await committing.prepare(concerned.map(\.file), force: options.commitsAll)
        var before: String?
        if let branch = options.branch { before = try await committing.switchTo(branch: branch) }
        do {
            // Planned again: the page may differ on the branch, and others decide meanwhile.
            let again = try plan(options)
            if before == nil || before == options.branch { try requireSame(again) }
            let changes = try await commit(again, committing, options, now)
            return Outcome(changes: changes, before: before == options.branch ? nil : before)
        } catch {
            if let before { try? await committing.switchBack(to: before) }
            throw error
        }
    }

    /// Writes and commits the planned lines, section by section.
    ///
    /// - Returns: The written changes: a hook may change the page between two commits.
    private func commit(
        _ changes: [Change],
        _ committing: Committing,
        _ options: Options,
        _ now: Date
    ) async throws -> [Change] {
        var done: [Change] = []
        for var change in changes {
            var parts = try sections(of: change)[...]
            // Already on the page: only recorded.
            if parts.isEmpty { try write(change, now: now) }
            change.added = []
            while let part = parts.popFirst() {
                try write(part, now: now)
                do {
                    try await committing.commit(
                        part,
                        withLedger: options.branch == nil,
                        coauthors: options.coauthors
                    )
                } catch {
                    try revert(part, now: now)
                    throw error
                }
                change.added += part.added
                change.after = part.after
                guard !parts.isEmpty, !isWritten(part) else { continue }
                // The rest is planned on the page as it is now.
                guard let replanned = try plan(options).first(where: { $0.file.name == change.file.name })
                else { break }
                change.refused = replanned.refused
                parts = try sections(of: replanned)[...]
            }
            done.append(change)
        }
        return done
    }
}

package import Home
import Feeds
import Foundation
import Pages
import Storage

/// Commits written lines: one commit for each section.
package struct Committing: Sendable {
    private let home: HomeFolder
    private let git: Git

    package init(home: HomeFolder) {
        self.home = home
        git = Git(folder: home.folder)
    }

    /// Checks, before anything is written, that committing is possible.
    ///
    /// - Throws: ``UserError`` outside of a repository, and unless `force`, when a page has uncommitted changes.
    package func prepare(_ pages: [PageFile], force: Bool) async throws {
        if case .failed(let message) = try await git.run(["rev-parse", "--is-inside-work-tree"]) {
            // Git may refuse a repository that is there: one of another user, or a damaged one.
            throw UserError(
                hasRepository ? GitProblem.commandFailed(message) : CommitProblem.notARepository,
                at: home.folder.path
            )
        }
        if case .failed(let message) = try await git.run(["var", "GIT_COMMITTER_IDENT"]) {
            throw UserError(CommitProblem.noIdentity(message), at: "git")
        }
        try await requireNoMerge()
        guard !force else { return }
        for page in pages {
            let status = try await git.output(["status", "--porcelain", "--", Self.path(page.url)])
            guard !status.isEmpty else { continue }
            let isUntracked = status.hasPrefix("??")
            throw UserError(
                isUntracked ? CommitProblem.untracked : CommitProblem.uncommittedChanges,
                at: page.name
            )
        }
    }

    /// Whether the folder, or one above it, has a `.git`.
    private var hasRepository: Bool {
        var folder = home.folder.standardizedFileURL
        while true {
            if FileManager.default.fileExists(atPath: folder.appending(path: ".git").path) { return true }
            let parent = folder.deletingLastPathComponent()
            guard parent.pathComponents.count < folder.pathComponents.count else { return false }
            folder = parent
        }
    }

    /// Git does not commit single files during a merge, and `git add` would mark the conflict as resolved.
    private func requireNoMerge() async throws {
        let isMerging =
            if case .done = try await git.run(["rev-parse", "--verify", "--quiet", "MERGE_HEAD"]) {
                true
            } else {
                false
            }
        let hasConflicts = try await !git.output(["ls-files", "--unmerged"]).isEmpty
        guard !isMerging, !hasConflicts else {
            throw UserError(CommitProblem.mergeInProgress, at: "git")
        }
    }

    /// Git tracks a file under its real path, not under that of a symbolic link to it.
    private static func path(_ url: URL) -> String { url.absoluteURL.resolvingSymlinksInPath().path }

    /// Checks that a branch name is valid.
    ///
    /// - Throws: ``UserError`` if it is not.
    package func requireName(_ branch: String) async throws {
        // Git answers “@{-1}” with another name.
        guard case .done(let name) = try await git.run(["check-ref-format", "--branch", branch]),
            name.map({ String(decoding: $0, as: UTF8.self) }) == branch + "\n"
        else {
            throw UserError(CommitProblem.invalidBranchName(branch))
        }
    }

    /// The branch that is checked out; empty without one, and outside of a repository.
    var currentBranch: String {
        get async throws {
            guard case .done(let name?) = try await git.run(["branch", "--show-current"]) else { return "" }
            return String(decoding: name, as: UTF8.self).trimmingCharacters(in: .newlines)
        }
    }

    /// Whether what another commit brings is here: in the history, or on the pages, as after a merge that made one commit of
    /// all.
    func hasMerged(_ commit: String) async throws -> Bool {
        if case .done = try await git.run(["merge-base", "--is-ancestor", commit, "HEAD"]) { return true }
        let changed = try await git.output(["diff", "--name-only", "HEAD...\(commit)"])
        let prefix = try await git.output(["rev-parse", "--show-prefix"]).trimmingCharacters(in: .newlines)
        let own = Set(home.configuration.pages.map { prefix + $0 })
        guard
            changed.split(separator: "\n").allSatisfy({
                own.contains(String($0)) || Git.isLedger($0, prefix: prefix)
            })
        else { return false }
        for page in try home.pages() {
            let diff = try await git.output([
                "diff", "--unified=0", "--no-color", "HEAD...\(commit)", "--", Self.path(page.url),
            ])
            let lines = page.page.lineTexts
            for line in diff.split(whereSeparator: \.isNewline) {
                guard !line.hasPrefix("+++"), !line.hasPrefix("---") else { continue }
                let text = String(line.dropFirst())
                guard !text.isEmpty else { continue }
                if line.hasPrefix("+"), !lines.contains(text) { return false }
                if line.hasPrefix("-"), lines.contains(text) { return false }
            }
        }
        return true
    }

    /// Commits a page, with `withLedger` also the ledger, and nothing else.
    ///
    /// - Throws: ``UserError`` with git's message, or if a hook has taken a line away; then nothing is staged that was not before, and
    ///   the ledger has all its records.
    package func commit(
        _ change: Applying.Change,
        withLedger: Bool,
        message: CommitMessage? = nil,
        coauthors: [String] = []
    ) async throws {
        let records = try? home.ledger.copy()
        let head = try await self.head
        do {
            let text = Self.message(for: change, message, coauthors)
            try await commitFiles(change, withLedger: withLedger, text)
            try await requireCommitted(change, after: head)
        } catch {
            if let records { try home.ledger.takeOver(records) }
            throw error
        }
        // A hook may reset the work tree: the decisions that were never committed are in no object of git.
        if let records { try home.ledger.takeOver(records) }
    }

    /// The commit that is checked out; `nil` in a repository without commits.
    private var head: Data? {
        get async throws {
            if case .done(let commit) = try await git.run(["rev-parse", "--verify", "--quiet", "HEAD"]) {
                return commit
            }
            return nil
        }
    }

    /// - Throws: ``UserError`` if there is no new commit, or if the page there or in the folder lacks a line.
    private func requireCommitted(_ change: Applying.Change, after head: Data?) async throws {
        let url = URL(filePath: Self.path(change.file.url))
        let folder = Git(folder: url.deletingLastPathComponent())
        var committed: Data?
        if try await self.head != head,
            // As it would be checked out, by the filters of .gitattributes.
            case .done(let bytes) = try await folder.run(
                ["cat-file", "--filters", "HEAD:./" + url.lastPathComponent]
            )
        {
            committed = bytes
        }
        let written = Data(change.after.bytes)
        for bytes in [committed, try? Data(contentsOf: url)] where bytes != written {
            let page = bytes.flatMap { try? PageParser.parse([UInt8]($0)) }
            let keys = Set((page?.addresses ?? []).compactMap { CanonicalURL($0.url)?.key })
            for (decision, _) in change.added
            where !decision.isRepair && keys.contains(decision.key) == change.isUndo {
                throw change.isUndo
                    ? UserError(UndoProblem.undoneByHook(title: decision.title), at: change.file.name)
                    : UserError(CommitProblem.undoneByHook(title: decision.title), at: change.file.name)
            }
        }
    }

    private func commitFiles(_ change: Applying.Change, withLedger: Bool, _ message: String) async throws {
        var paths = [Self.path(change.file.url)]
        if withLedger { paths += try await git.notIgnored(home.ledger.files) }
        do {
            try await git.perform(["add", "--"] + paths)
            try await git.perform(["commit", "--quiet", "--only", "--message", message, "--"] + paths)
            // A hook may have committed more than was staged.
            _ = try? await git.run(["reset", "--quiet", "--"] + paths)
        } catch {
            _ = try? await git.run(["reset", "--quiet", "--"] + paths)
            throw error
        }
    }

    /// The commit message: `own` if there is one, else in the language of the page.
    static func message(
        for change: Applying.Change,
        _ own: CommitMessage? = nil,
        _ coauthors: [String] = []
    ) -> String {
        if change.isUndo { return undoMessage(for: change) }
        let trailers =
            change.added.map { "Veille-Decision: \($0.decision.id)" }
            + coauthors.map { "Co-authored-by: \($0)" }
        if let own { return ([own.text, ""] + trailers).joined(separator: "\n") + "\n" }
        let language = change.file.language
        let section = change.added.first?.edit.proof.section.last ?? change.file.name
        let repairs = change.added.filter { $0.decision.repair != nil }.count
        let removals = change.added.filter { $0.edit.proof.kind == .removal }.count
        let links = change.added.count - repairs
        let name = Phrase(en: "“\(section)”", fr: "« \(section) »").text(in: language)
        let subject =
            switch (links, repairs, language) {
            case (0, removals, .fr): "Retire \(removals) \(removals < 2 ? "lien" : "liens") de \(name)"
            case (0, removals, .en): "Remove \(removals) \(removals == 1 ? "link" : "links") from \(name)"
            case (0, _, .fr): "Répare \(repairs) \(repairs < 2 ? "ligne" : "lignes") de \(change.file.name)"
            case (0, _, .en): "Fix \(repairs) \(repairs == 1 ? "line" : "lines") in \(change.file.name)"
            case (_, _, .fr): "Ajoute \(links) \(links < 2 ? "lien" : "liens") à \(name)"
            case (_, _, .en): "Add \(links) \(links == 1 ? "link" : "links") to \(name)"
            }
        return ([subject, ""] + body(for: change) + [""] + trailers).joined(separator: "\n") + "\n"
    }

    /// The links and lines of a commit, one line each.
    private static func body(for change: Applying.Change) -> [String] {
        change.added.map { decision, _ in
            let source = Mentions.neutralized(
                PlainText.line(decision.repair?.code ?? decision.article?.site ?? "")
            )
            let title = Mentions.neutralized(PlainText.line(decision.title))
            return "- \(title)" + (source.isEmpty ? "" : " (\(source))") + ", \(decision.id)"
        }
    }

    /// The message of a commit that takes back others; it names the decisions in a trailer of its own.
    private static func undoMessage(for change: Applying.Change) -> String {
        let language = change.file.language
        let sections = Set(change.added.map(\.edit.proof.section))
        let count = change.added.count
        let hasRepair = change.added.contains { $0.decision.isRepair }
        let place =
            if sections.count == 1, let name = sections.first?.last {
                Phrase(en: "“\(name)”", fr: "« \(name) »").text(in: language)
            } else {
                change.file.name
            }
        let what =
            hasRepair
            ? Phrase.count(count, en: ("line", "lines"), fr: ("ligne", "lignes"))
            : Phrase.count(count, en: ("link", "links"), fr: ("lien", "liens"))
        let subject = Phrase(
            en: "Take back \(what.en) of \(place)",
            fr: "Revient sur \(what.fr) de \(place)"
        )
        let trailers = change.added.map { "Veille-Undo: \($0.decision.id)" }
        return ([subject.text(in: language), ""] + body(for: change) + [""] + trailers)
            .joined(separator: "\n") + "\n"
    }

    /// The description of a pull request, as Markdown.
    package static func pullRequest(_ changes: [Applying.Change]) -> String {
        let language = changes.first?.file.language ?? .en
        var text = ""
        for change in changes where !change.added.isEmpty {
            text += "## \(MarkdownText.escape(change.file.name))\n"
            var section: [String]?
            for (decision, edit) in change.added {
                if edit.proof.section != section {
                    section = edit.proof.section
                    text += "\n### \(MarkdownText.escape(edit.proof.section.joined(separator: " / ")))\n\n"
                }
                let title = Mentions.neutralized(MarkdownText.escape(decision.title))
                let linked = MarkdownText.destination(decision.url).map { "[\(title)](\($0))" } ?? title
                let site = decision.article.map(\.site) ?? ""
                let facts = [
                    decision.repair?.code ?? "", Mentions.neutralized(MarkdownText.escape(site)),
                    language == .fr ? "l. \(edit.lineNumber)" : "line \(edit.lineNumber)",
                    edit.proof.kind != .removal ? "" : language == .fr ? "retiré" : "removed",
                    Mentions.neutralized(MarkdownText.escape(Phrase(said: decision).text(in: language))),
                    "`\(decision.id)`",
                ]
                text += "- \(linked) · " + facts.filter { !$0.isEmpty }.joined(separator: " · ") + "\n"
            }
            text += "\n"
        }
        let lines = changes.flatMap(\.added).reduce(0) { $0 + $1.edit.proof.lines.count }
        text +=
            language == .fr
            ? (lines < 2 ? "\(lines) ligne, prouvée" : "\(lines) lignes, prouvées une à une")
                + " : le reste de la page est identique à l’octet.\n"
            : (lines == 1 ? "1 line, proven" : "\(lines) lines, proven one by one")
                + ": the rest of the page is the same, byte for byte.\n"
        return text
    }
}

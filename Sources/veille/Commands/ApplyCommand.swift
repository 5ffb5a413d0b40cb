import ArgumentParser
import Feeds
import Foundation
import Pages
import Storage
import Curation
import Home

struct ApplyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "apply",
            en: "Write the accepted lines to the page, and nothing else.",
            fr: "Écrire les lignes acceptées dans la page, et rien d’autre.",
            discussion: Phrase(
                en: """
                    Every line is proven before it is written: only lines are added (or one line is repaired), \
                    the rest stays the same byte for byte, and when the page is read again by CommonMark and \
                    by the rules of its own engine, that section has exactly one more link. Otherwise nothing \
                    is written and the reason is printed. Nothing is ever pushed.
                    """,
                fr: """
                    Chaque ligne est prouvée avant d’être écrite : des lignes sont seulement ajoutées (ou une \
                    ligne réparée), le reste ne change pas d’un octet, et, relue selon CommonMark et selon les \
                    règles de son propre moteur, la page a exactement un lien de plus dans cette section. \
                    Sinon rien n’est écrit et la raison est donnée. Rien n’est jamais poussé.
                    """
            ),
            examples: [
                Example(
                    "veille apply -n",
                    en: "show the diff, write nothing",
                    fr: "montrer la différence, ne rien écrire"
                ),
                Example(
                    "veille apply --prove",
                    en: "also show what is proven about each line",
                    fr: "montrer aussi ce qui est prouvé pour chaque ligne"
                ),
                Example(
                    "veille apply --check",
                    en: "exit with 1 if lines are waiting to be written",
                    fr: "finir avec 1 si des lignes attendent d’être écrites"
                ),
                Example("veille apply --commit", en: "one commit per section", fr: "un commit par section"),
                Example("veille apply --branch veille --pr-body body.md"),
            ]
        )
    }

    @Flag(
        name: [.customShort("n"), .long],
        help: .phrase(en: "Show the diff, write nothing.", fr: "Montrer la différence, ne rien écrire.")
    )
    var dryRun = false

    @Flag(
        help: .phrase(
            en: "Write nothing; exit with 1 if lines are waiting to be written.",
            fr: "Ne rien écrire ; finir avec 1 si des lignes attendent d’être écrites."
        )
    )
    var check = false

    @Flag(
        help: .phrase(
            en: "Show what is proven about each line.",
            fr: "Montrer ce qui est prouvé pour chaque ligne."
        )
    )
    var prove = false

    @Flag(
        help: .phrase(
            en: "Commit the written lines, one commit per section.",
            fr: "Valider dans git les lignes écrites, un commit par section."
        )
    )
    var commit = false

    @Option(
        help: .phrase(
            en: "Commit on this branch; created if missing.",
            fr: "Valider sur cette branche ; créée si elle manque.",
            .name
        )
    )
    var branch: String?

    @Option(
        help: .phrase(
            en: "Write the text of a pull request to this file.",
            fr: "Écrire le texte d’une demande de fusion dans ce fichier.",
            .file
        ),
        completion: .file()
    )
    var prBody: String?

    @Option(
        help: .phrase(
            en: "Use only this section: its number, its name or the start of its name.",
            fr: "Seulement cette section : son numéro, son nom ou le début de son nom.",
            .section
        ),
        completion: Candidates.sections
    )
    var section: String?

    @Option(
        help: .phrase(
            en: "Where new lines go: append, alphabetical or newestFirst.",
            fr:
                "Où vont les nouvelles lignes : append (à la fin), alphabetical (par ordre alphabétique) ou newestFirst (au début).",
            .order
        )
    )
    var order: GivenOrder?

    @Flag(
        help: .phrase(
            en: "Commit even if the page has uncommitted changes.",
            fr: "Valider même si la page a des changements non validés."
        )
    )
    var force = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let home = try common.home()
        let isDry = dryRun || check
        let body = try prBody.map { try OutputFile($0, in: common.folder, of: home) }
        guard commits, !isDry else {
            let changes = try plan(home)
            if !isDry {
                let applying = Applying(home: home)
                for change in changes { try applying.write(change, now: common.date) }
            }
            return try report(changes, of: home, to: body, isWritten: !isDry)
        }
        let committing = Committing(home: home)
        if let branch { try await committing.requireName(branch) }
        let concerned = try plan(home).filter { !$0.added.isEmpty || !$0.present.isEmpty }
        guard !concerned.isEmpty else {
            return try report(try plan(home), of: home, to: body, isWritten: true)
        }
        try await committing.prepare(concerned.map(\.file), force: force)
        var before: String?
        if let branch { before = try await committing.switchTo(branch: branch) }
        let changes: [Applying.Change]
        do {
            // What the branch has of the page, not what was there before.
            changes = try await write(try plan(home), committing, home)
        } catch {
            if let before { try? await committing.switchBack(to: before) }
            throw error
        }
        try report(changes, of: home, to: body, isWritten: true, before: before)
    }

    private var commits: Bool { commit || branch != nil }

    private func plan(_ home: HomeFolder) throws -> [Applying.Change] {
        var page = common.page
        var path: [String]?
        if let section {
            let file = try home.page(page ?? home.configuration.pages.first ?? "")
            page = file.name
            path = try Reviewing.section(section, of: file)
        }
        return try Applying(home: home).plan(page: page, section: path, order: order?.order)
    }

    /// Writes and commits what was planned, section by section.
    ///
    /// - Returns: What became of it: a hook may have changed the page meanwhile.
    private func write(_ changes: [Applying.Change], _ committing: Committing, _ home: HomeFolder)
        async throws
        -> [Applying.Change]
    {
        let applying = Applying(home: home)
        var done: [Applying.Change] = []
        for var change in changes {
            var parts = try applying.sections(of: change)[...]
            // Only to be recorded: the page has it already.
            if parts.isEmpty { try applying.write(change, now: common.date) }
            change.added = []
            while let part = parts.popFirst() {
                try applying.write(part, now: common.date)
                do {
                    try await committing.commit(part, withLedger: branch == nil)
                } catch {
                    try applying.revert(part, now: common.date)
                    throw error
                }
                change.added += part.added
                change.after = part.after
                guard !parts.isEmpty, !applying.isWritten(part) else { continue }
                // What is left is planned on what the page is now.
                guard let anew = try plan(home).first(where: { $0.file.name == change.file.name }) else {
                    break
                }
                change.refused = anew.refused
                parts = try applying.sections(of: anew)[...]
            }
            done.append(change)
        }
        return done
    }

    private func report(
        _ changes: [Applying.Change],
        of home: HomeFolder,
        to body: OutputFile?,
        isWritten: Bool,
        before: String? = nil
    ) throws {
        if let body, isWritten, changes.contains(where: { !$0.added.isEmpty }) {
            try body.write(Committing.pullRequest(changes))
        }
        if common.json {
            try JSONOutput.print(ApplyReport(changes, isWritten: isWritten), schema: .apply)
        } else {
            var report = ChangeReport(console: common.console, showsProof: prove, isCommitted: commits)
            report.before = before == branch ? nil : before
            report.show(changes, isWritten: isWritten)
            for orphan in Reviewing.orphans([], in: home, try home.readLedger().decisions) {
                common.console.message(
                    "veille: \(Console.harmless(orphan.page)): " + common.console.text(orphan.what)
                )
                common.console.message("  → " + common.console.text(orphan.remedy))
            }
        }
        if check, changes.contains(where: { !$0.added.isEmpty }) { throw Failure.Code.findings }
        try ChangeReport.requireAll(changes)
    }
}

/// An order, as the command line names it.
enum GivenOrder: String, ExpressibleByArgument, CaseIterable {
    case append, alphabetical, newestFirst

    var order: SectionOrder {
        switch self {
        case .append: .append
        case .alphabetical: .alphabetical
        case .newestFirst: .newestFirst
        }
    }
}

/// The diff of each page, and what was proven of it.
struct ChangeReport {
    let console: Console
    var showsProof = false
    var isCommitted = false
    /// The branch that one was on before.
    var before: String?
    /// The command that writes what was shown.
    var writer = "veille apply"

    /// Ends with the exit code that says so when something was not written.
    static func requireAll(_ changes: [Applying.Change]) throws {
        let reasons = changes.flatMap { $0.refused.map(\.reason.reason) }
        guard !reasons.isEmpty else { return }
        let missing: Set<PageError.Reason> = [.noSuchSection, .nowhereToInsert, .lineGone]
        let isMissing = !missing.isDisjoint(with: reasons)
        throw isMissing ? Failure.Code.pageChanged : Failure.Code.failed
    }

    private func showProof(_ change: Applying.Change) {
        for (decision, edit) in change.added {
            let lines = edit.proof.addedLines
            let place =
                lines.count == 1 ? "\(lines.lowerBound)" : "\(lines.lowerBound)–\(lines.upperBound)"
            let isRepair = decision.repair != nil
            let (before, after) = edit.proof.links
            let links = Phrase.count(before, en: ("link", "links"), fr: ("lien", "liens"))
            console.out(console.bold("\(change.file.name):\(edit.lineNumber)") + "  \(decision.id)")
            let facts = [
                isRepair
                    ? Phrase(
                        en:
                            "line \(place) is replaced; putting the old one back gives the page back, byte for byte",
                        fr:
                            "la ligne \(place) est remplacée ; remettre l’ancienne rend la page à l’octet près"
                    )
                    : Phrase(
                        en:
                            "line\(lines.count == 1 ? " \(place) is" : "s \(place) are") added; without them the page is the same, byte for byte",
                        fr:
                            "ajout : l. \(place) ; sans cela la page est la même, à l’octet près"
                    ),
                Phrase(
                    en: "read again by CommonMark: \(links.en) before, \(after) after",
                    fr: "relue par CommonMark : \(links.fr) avant, \(after) après"
                ),
                Phrase(
                    en: "read again by \(edit.proof.engine.rawValue)'s rules: the same",
                    fr: "relue selon les règles de \(edit.proof.engine.rawValue) : de même"
                ),
                Phrase(
                    en:
                        "in the section “\(edit.proof.section.joined(separator: " / "))”; all others as they were",
                    fr:
                        "dans la section « \(edit.proof.section.joined(separator: " / ")) » ; les autres inchangées"
                ),
            ]
            for fact in facts { console.out("  ✓ " + Console.harmless(console.text(fact))) }
            if edit.isFallback {
                console.out(
                    "  · "
                        + console.text(
                            Phrase(
                                en:
                                    "the section is written in sentences: nobody can write the next one but you (veille edit)",
                                fr:
                                    "la section est faite de phrases : vous seul pouvez écrire la suivante (veille edit)"
                            )
                        )
                )
            }
        }
    }

    func show(_ changes: [Applying.Change], isWritten: Bool) {
        for change in changes {
            let diff = UnifiedDiff.text(
                from: change.file.page.bytes,
                to: change.after.bytes,
                name: change.file.name
            )
            for line in diff.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).dropLast() {
                let text = Console.harmless(String(line))
                console.out(line.hasPrefix("+") && !line.hasPrefix("+++") ? console.green(text) : text)
            }
            if showsProof { showProof(change) }
            for (decision, reason) in change.refused {
                let place = reason.line.map { "\(change.file.name):\($0)" } ?? change.file.name
                console.message(
                    "veille: \(place): "
                        + console.text(
                            Phrase(
                                en:
                                    "“\(decision.title)” (\(decision.id)) was not written: \(Phrase(reason).en)",
                                fr:
                                    "« \(decision.title) » (\(decision.id)) n’a pas été écrit : \(Phrase(reason).fr)"
                            )
                        )
                )
                if decision.repair != nil {
                    console.message(
                        "  → " + console.text(Phrase(en: "run veille fix again", fr: "relancez veille fix"))
                    )
                    continue
                }
                console.message(
                    "  → "
                        + console.text(
                            Phrase(
                                en:
                                    "veille edit \(decision.id) --line '…', or veille move \(decision.id) SECTION",
                                fr:
                                    "veille edit \(decision.id) --line '…', ou veille move \(decision.id) SECTION"
                            )
                        )
                )
            }
        }
        let added = changes.flatMap(\.added)
        let repairs = added.count { $0.decision.repair != nil }
        let links = added.count - repairs
        let lines = added.reduce(0) { $0 + $1.edit.proof.addedLines.count }
        guard !added.isEmpty else {
            console.say(Phrase(en: "Nothing to write.", fr: "Rien à écrire."))
            console.next(Phrase("veille review"))
            return
        }
        let mended = Phrase(
            en: repairs > 0 ? ", \(repairs) mended" : "",
            fr: repairs > 0 ? ", \(repairs) \(repairs < 2 ? "réparée" : "réparées")" : ""
        )
        console.say(
            Phrase(
                en:
                    "Proven: +\(lines) −\(repairs), \(links) more \(links == 1 ? "link" : "links")\(mended.en), the rest of the page byte for byte as it was.",
                fr:
                    "Prouvé : +\(lines) −\(repairs), \(links) \(links < 2 ? "lien" : "liens") de plus\(mended.fr), le reste de la page identique à l’octet."
            )
        )
        if isCommitted, isWritten {
            let back = before.map { "git switch \($0); " } ?? ""
            console.next(
                Phrase(en: "git log -p; \(back)veille digest", fr: "git log -p ; \(back)veille digest")
            )
            return
        }
        if isWritten {
            console.next(
                Phrase(en: "git diff, git commit; veille digest", fr: "git diff, git commit ; veille digest")
            )
        } else {
            console.next(Phrase(writer))
        }
    }
}

private struct ApplyReport: Encodable {
    var written: Bool
    var pages: [PageChange]

    struct PageChange: Encodable {
        var page: String
        var added: [Line]
        var refused: [Refusal]
        var diff: String
    }

    struct Line: Encodable {
        var id: String
        var line: Int
        var text: String
        var section: [String]
    }

    struct Refusal: Encodable {
        var id: String
        var reason: String
        var detail: String
    }

    init(_ changes: [Applying.Change], isWritten: Bool) {
        written = isWritten
        pages = changes.map { change in
            PageChange(
                page: change.file.name,
                added: change.added.map {
                    Line(
                        id: $0.decision.id,
                        line: $0.edit.lineNumber,
                        text: $0.edit.line,
                        section: $0.edit.proof.section
                    )
                },
                refused: change.refused.map {
                    Refusal(
                        id: $0.decision.id,
                        reason: $0.reason.reason.rawValue,
                        detail: Phrase($0.reason).en
                    )
                },
                diff: UnifiedDiff.text(
                    from: change.file.page.bytes,
                    to: change.after.bytes,
                    name: change.file.name
                )
            )
        }
    }
}

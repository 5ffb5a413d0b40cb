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
                    Every line is proven before it is written: only lines are added (or one line repaired, or one \
                    entry removed), the rest stays the same byte for byte, and when the page is read again by \
                    CommonMark and by the rules of its own engine, that section has exactly one more link (or \
                    one less). Otherwise nothing is written and the reason is printed. Nothing is ever pushed.
                    """,
                fr: """
                    Chaque ligne est prouvée avant d’être écrite : des lignes sont seulement ajoutées (ou une \
                    ligne réparée, ou une entrée retirée), le reste ne change pas d’un octet, et, relue selon \
                    CommonMark et selon les règles de son propre moteur, la page a exactement un lien de plus \
                    (ou de moins) dans cette section. \
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
                Example(
                    "veille apply --message \"Water and servers\"",
                    en: "one commit per page, in your own words",
                    fr: "un commit par page, avec vos mots"
                ),
                Example("veille apply --branch veille --pr-body body.md"),
            ]
        )
    }

    @OptionGroup var trial: TrialOption

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
        name: .shortAndLong,
        help: .phrase(
            en: "Commit the lines with this message, one commit per page.",
            fr: "Valider les lignes avec ce message, un commit par page.",
            .text
        )
    )
    var message: String?

    @Option(
        help: .phrase(
            en: "Commit on this branch, in a work tree of its own; created if missing.",
            fr: "Valider sur cette branche, dans un arbre de travail à part ; créée si elle manque.",
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
    var order: OrderChoice?

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
        let isDry = trial.dryRun || check
        let body = try prBody.map { try OutputFile($0, in: common.folder, of: home) }
        let applying = Applying(
            home: home,
            histories: try await Applying.histories(in: home, page: common.page)
        )
        var options = Applying.Options()
        options.page = common.page
        options.section = section
        options.order = order?.order
        options.commits = commit
        options.message = try message.flatMap { try CommitMessage($0) }
        options.branch = branch
        options.commitsAll = force
        let outcome =
            isDry
            ? Applying.Outcome(changes: try applying.plan(options))
            : try await applying.run(options, now: common.date)
        try report(outcome, of: home, to: body, isWritten: !isDry)
    }

    private func report(
        _ outcome: Applying.Outcome,
        of home: HomeFolder,
        to body: OutputFile?,
        isWritten: Bool
    ) throws {
        let changes = outcome.changes
        if let body, isWritten, changes.contains(where: { !$0.added.isEmpty }) {
            try body.write(Committing.pullRequest(changes))
        }
        if common.json {
            try JSONOutput.print(ApplyReport(changes, isWritten: isWritten), schema: .apply)
        } else {
            var report = ChangeReport(
                console: common.console,
                showsProof: prove,
                isCommitted: commit || message != nil || branch != nil
            )
            report.home = home
            report.branch = outcome.branch.map { MergeAdvice(BranchName($0), in: home) }
            report.show(changes, isWritten: isWritten)
            for orphan in Reviewing.orphans([], in: home, try home.readHistory()) {
                common.console.message(
                    "veille: \(Console.printable(orphan.page)): " + common.console.text(orphan.what)
                )
                common.console.message("  → " + common.console.text(orphan.remedy))
            }
        }
        if check, changes.contains(where: { !$0.added.isEmpty }) { throw Failure.Code.findings }
        try ChangeReport.requireAll(changes)
    }
}

/// An order, as named on the command line.
enum OrderChoice: String, ExpressibleByArgument, CaseIterable {
    case append, alphabetical, newestFirst

    var order: SectionOrder {
        switch self {
        case .append: .append
        case .alphabetical: .alphabetical
        case .newestFirst: .newestFirst
        }
    }
}

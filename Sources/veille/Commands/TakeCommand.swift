import ArgumentParser
import Curation
import Feeds
import Foundation
import Home

struct TakeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "take",
            en: "Take over the links of a contribution, each where it belongs on today’s page.",
            fr: "Reprendre les liens d’une contribution, chacun à sa place sur la page d’aujourd’hui.",
            discussion: Phrase(
                en: """
                    For a pull request that no longer merges, or never looked like the page. The lines that a \
                    patch or a branch adds are put into their sections as they are now, in order and with the \
                    marks of their neighbours; the words stay the contributor’s. Each is proven, recorded as \
                    accepted, and committed with Co-authored-by if --commit is given. Links that the page has, \
                    or that were refused, are left out and told. Nothing of the contribution is run or merged.
                    """,
                fr: """
                    Pour une demande de fusion qui ne fusionne plus, ou qui n’a jamais ressemblé à la page. Les \
                    lignes qu’ajoute un patch ou une branche sont mises dans leurs sections telles qu’elles \
                    sont, dans l’ordre et avec les marques de leurs voisines ; les mots restent ceux de leur \
                    auteur. Chacune est prouvée, notée comme acceptée, et validée avec Co-authored-by si \
                    --commit est donné. Les liens que la page a déjà, ou qui ont été refusés, sont laissés et \
                    signalés. Rien de la contribution n’est exécuté ni fusionné.
                    """
            ),
            examples: [
                Example(
                    "veille take origin/pr/12 -n",
                    en: "show what would be written",
                    fr: "montrer ce qui serait écrit"
                ),
                Example(
                    "veille take 0001-add-links.patch --commit",
                    en: "write and commit the lines of a patch",
                    fr: "écrire et valider les lignes d’un patch"
                ),
            ]
        )
    }

    @Argument(
        help: .phrase(
            en: "A patch (- for standard input), or a branch or commit of git.",
            fr: "Un patch (- pour l’entrée standard), ou une branche ou un commit de git.",
            .patchOrBranch
        )
    )
    var source: String

    @OptionGroup var trial: TrialOption

    @Flag(
        help: .phrase(
            en: "Commit the written lines, one commit per section.",
            fr: "Valider dans git les lignes écrites, un commit par section."
        )
    )
    var commit = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let (home, store) = try common.open()
        let pages = try home.pages().filter { common.page == nil || $0.name == common.page }
        let contribution = try await contribution(to: pages)
        let outcome = try await Taking(home: home, store: store).take(
            contribution,
            commits: commit,
            isTrial: trial.dryRun,
            now: common.date
        )
        if common.json {
            try JSONOutput.print(TakeReport(outcome, isWritten: !trial.dryRun), schema: .take)
        } else {
            show(outcome)
        }
        try ChangeReport.requireAll(outcome.changes)
    }

    private func contribution(to pages: [PageFile]) async throws -> Contribution {
        let file = common.file(source)
        let isFolder = try? file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory
        // No file: a branch may have the name of a folder.
        let isPatch = [".patch", ".diff", ".mbox", ".eml"].contains { source.hasSuffix($0) }
        guard source == "-" || isFolder == false || isPatch else {
            return try await Contribution.branch(source, of: pages)
        }
        return try Contribution(
            diff: common.bytes(of: source),
            of: pages,
            named: source == "-" ? "stdin" : source
        )
    }

    private func show(_ outcome: Taking.Outcome) {
        let console = common.console
        let words = ["veille take", Console.word(source)] + (commit ? ["--commit"] : [])
        let page = common.page.map { ["--page", Console.word($0)] } ?? []
        var report = ChangeReport(
            console: console,
            isCommitted: commit,
            writer: (words + page).joined(separator: " ")
        )
        report.coauthors = commit ? [] : outcome.authors
        for left in outcome.left {
            let line = Console.printable(left.line).trimmingCharacters(in: .whitespaces).fitting(90)
            console.message(
                "veille: \(Console.printable(left.page)): " + console.text(Phrase(left.reason, line))
            )
        }
        report.show(outcome.changes, isWritten: !trial.dryRun)
    }
}

/// What was taken over, for programs.
private struct TakeReport: Encodable {
    struct Left: Encodable {
        var page: String
        var line: String
        var reason: String
    }

    var written: Bool
    var pages: [ApplyReport.PageChange]
    var left: [Left]
    var authors: [String]

    init(_ outcome: Taking.Outcome, isWritten: Bool) {
        let report = ApplyReport(outcome.changes, isWritten: isWritten)
        (written, pages) = (report.written, report.pages)
        left = outcome.left.map { Left(page: $0.page, line: $0.line, reason: Phrase($0.reason, $0.line).en) }
        authors = outcome.authors
    }
}

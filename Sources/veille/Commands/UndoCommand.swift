import ArgumentParser
import Curation
import Feeds
import Home

struct UndoCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "undo",
            en: "Undo your last decision, or the last one on a suggestion.",
            fr: "Annuler votre dernière décision, ou la dernière sur une proposition.",
            discussion: Phrase(
                en: """
                    With --apply, what the last apply wrote is taken off the pages again, proven line by line; \
                    with an ID only that line, whenever it was written. The suggestions are accepted again. \
                    What apply --commit has committed is taken back by a commit of its own; nothing is ever \
                    pushed.
                    """,
                fr: """
                    Avec --apply, ce que le dernier apply a écrit est retiré des pages, preuve à l’appui, ligne \
                    par ligne ; avec un ID, cette seule ligne, quelle que soit la date de son écriture. Les \
                    propositions sont de nouveau acceptées. Ce que apply --commit a enregistré est annulé par \
                    un commit à part ; rien n’est jamais poussé.
                    """
            ),
            examples: [
                Example("veille undo", en: "the last decision", fr: "la dernière décision"),
                Example(
                    "veille undo --apply -n",
                    en: "show the diff of taking it back",
                    fr: "montrer la différence que cela ferait"
                ),
                Example(
                    "veille undo --apply k3f2",
                    en: "take one written line back",
                    fr: "revenir sur une ligne écrite"
                ),
            ]
        )
    }

    @Argument(
        help: .phrase(en: "The suggestion.", fr: "La proposition.", .identifier),
        completion: Candidates.suggestions([.accepted, .refused, .later])
    )
    var id: String?

    @Flag(
        help: .phrase(
            en: "Take what the last apply wrote off the pages again.",
            fr: "Retirer des pages ce que le dernier apply a écrit."
        )
    )
    var apply = false

    @OptionGroup var trial: TrialOption

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if trial.dryRun, !apply { throw UserError(OptionProblem.trialWithoutApply) }
    }

    func run() async throws {
        let context = try DecisionContext(common)
        guard apply else { return try undo(context) }
        let undoing = Undoing(context.reviewing)
        let options = Undoing.Options(id: id, page: common.page)
        let (changes, isCommitted) =
            trial.dryRun
            ? (try await undoing.plan(options, now: common.date), false)
            : try await undoing.run(options, now: common.date)
        let report = UndoReport(
            console: common.console,
            isWritten: !trial.dryRun,
            isCommitted: isCommitted,
            command: "veille undo --apply" + (id.map { " " + $0 } ?? "")
        )
        try report.show(changes, asJSON: common.json)
    }

    private func undo(_ context: DecisionContext) throws {
        let undone = try context.reviewing.undo(id, now: common.date)
        if common.json {
            return try JSONOutput.print(UndoneList(undone: undone), schema: .undo)
        }
        if undone.isEmpty { UndoReport.sayNothing(common.console) }
        for decision in undone { UndoReport.showUndone(decision, common.console) }
        common.console.next(Phrase("veille list"))
    }
}

private struct UndoneList: Encodable { var undone: [Decision] }

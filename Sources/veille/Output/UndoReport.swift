import Curation
import Feeds
import Home
import Pages

/// What an undo of `apply` takes off the pages, and what not.
struct UndoReport {
    let console: Console
    var isWritten: Bool
    var isCommitted: Bool
    /// The command that writes what was shown.
    var command: String

    static func sayNothing(_ console: Console) {
        console.say(Phrase(en: "There is nothing to undo.", fr: "Il n’y a rien à annuler."))
    }

    static func showUndone(_ decision: Decision, _ console: Console) {
        let title = Console.printable(decision.title)
        let verdict = Labels.verdict(decision.verdict)
        console.out(
            Phrase(
                en: "\(decision.id) undone: \(verdict.en) “\(title)”",
                fr: "\(decision.id) annulé : \(verdict.fr) « \(title) »"
            )
        )
    }

    /// Shows the changes, for people or as JSON, and exits with the code of what could not be taken back.
    func show(_ changes: [Applying.Change], asJSON: Bool) throws {
        if asJSON {
            try JSONOutput.print(Document(changes, isWritten: isWritten), schema: .undo)
        } else {
            show(changes)
        }
        try ChangeReport.requireAll(changes)
    }

    private func show(_ changes: [Applying.Change]) {
        let undone = changes.flatMap(\.added)
        let diffs = ChangeReport(console: console)
        for change in changes { diffs.showDiff(change) }
        if isWritten { for (decision, _) in undone { Self.showUndone(decision, console) } }
        for change in changes { showRefusals(change) }
        guard !undone.isEmpty else {
            if changes.isEmpty { Self.sayNothing(console) }
            return console.next(Phrase("veille status"))
        }
        console.say(.proof(of: undone.map(\.edit)))
        console.next(nextStep)
    }

    private var nextStep: Phrase {
        guard isWritten else { return Phrase(command) }
        let again = Phrase(
            en: "veille apply writes what is accepted; veille undo takes back the decision, too",
            fr: "veille apply écrit ce qui est accepté ; veille undo annule aussi la décision"
        )
        return isCommitted ? Phrase(en: "git log -p; " + again.en, fr: "git log -p ; " + again.fr) : again
    }

    private func showRefusals(_ change: Applying.Change) {
        for (decision, reason) in change.refused {
            let place = reason.line.map { "\(change.file.name):\($0)" } ?? change.file.name
            let why = Phrase(reason)
            let what = Phrase(
                en: "“\(decision.title)” (\(decision.id)) was not taken back: \(why.en)",
                fr: "« \(decision.title) » (\(decision.id)) n’a pas été annulé : \(why.fr)"
            )
            console.message("veille: \(Console.printable(place)): " + console.text(what))
            console.message("  → " + console.text(remedy(reason.reason, decision)))
        }
    }

    private func remedy(_ reason: PageError.Reason, _ decision: Decision) -> Phrase {
        // Nothing is there: only the decision is open.
        guard reason != .lineGone || decision.isRepair else {
            return Phrase(
                en: "veille accept \(decision.id) writes it again, veille refuse \(decision.id) drops it",
                fr: "veille accept \(decision.id) la réécrit, veille refuse \(decision.id) l’écarte"
            )
        }
        return decision.isRepair
            ? Phrase(
                en: "put it back in your editor or with git",
                fr: "remettez-la dans votre éditeur ou avec git"
            )
            : Phrase(
                en: "take it off in your editor or with git",
                fr: "retirez-la dans votre éditeur ou avec git"
            )
    }

    /// What was undone, as without `--apply`, and the changes of the pages.
    private struct Document: Encodable {
        var undone: [Decision]
        var written: Bool
        var pages: [ApplyReport.PageChange]

        init(_ changes: [Applying.Change], isWritten: Bool) {
            undone = isWritten ? changes.flatMap(\.added).map(\.decision) : []
            (written, pages) = (isWritten, ApplyReport(changes, isWritten: isWritten).pages)
        }
    }
}

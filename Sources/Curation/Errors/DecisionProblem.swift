package import Home

/// Why a suggestion cannot be decided on.
package enum DecisionProblem: UserError.Cause {
    /// No suggestion has this identifier.
    case unknownSuggestion(String)
    /// `fix` was given a suggestion that is not a repair.
    case notARepair(String)
    /// A repair cannot be moved.
    case immovableRepair
    /// The article is on the page.
    case alreadyWritten(title: String, id: String)
    /// The line is on the page, and `apply` wrote it.
    case applied(title: String, id: String)
    /// The line is on a branch that is not merged.
    case writtenOnBranch(title: String, id: String, branch: String)
    /// The repair is on the page.
    case alreadyRepaired(id: String)
    /// The line was written, and removed from the page since.
    case noLongerOnPage(title: String, id: String)
    /// A removal has no line to edit.
    case removalWithoutLine(String)
    /// The edited line is empty.
    case emptyLine
    /// A suggestion can be postponed to a future date only.
    case notAFutureDate(String)
    /// Someone has decided since the person last saw the suggestion.
    case decidedSince(title: String, state: Reviewing.State)
    /// There is no decision about the suggestion.
    case nothingToUndo(String)
    /// Where a section asks for several people, each takes back their own yes only.
    case yesOfAnother(String?, id: String)

    package var kind: UserError.Kind { if case .decidedSince = self { .pageChanged } else { .usage } }

    package var message: UserError.Message {
        switch self {
        case .decidedSince(let title, let state):
            // Where there is little room, the title is cut off, not what to do.
            .init(
                en: "\(Self.change(to: state).en) elsewhere meanwhile; decide again to overrule: “\(title)”",
                fr:
                    "\(Self.change(to: state).fr) ailleurs entre-temps ; décidez encore pour passer outre : « \(title) »"
            )
        case .unknownSuggestion(let id):
            .init(
                en: ("no suggestion “\(id)”", "“veille list --state all” lists them"),
                fr: ("pas de proposition « \(id) »", "« veille list --state all » en donne la liste")
            )
        case .notARepair(let id):
            .init(
                en: ("“\(id)” is not a repair", "“veille accept \(id)” accepts it"),
                fr: ("« \(id) » n’est pas une réparation", "« veille accept \(id) » l’accepte")
            )
        case .immovableRepair:
            .init(
                en: "a repair changes a line where it stands: it cannot be moved",
                fr: "une réparation change une ligne là où elle est : elle ne se déplace pas"
            )
        case .removalWithoutLine(let id):
            .init(
                en: (
                    "a removal has no line to edit",
                    "“veille refuse \(id)” keeps the entry; then edit the page"
                ),
                fr: (
                    "un retrait n’a pas de ligne à modifier",
                    "« veille refuse \(id) » garde l’entrée ; modifiez ensuite la page"
                )
            )
        case .alreadyWritten(let title, let id):
            .init(
                en: (
                    "“\(title)” (\(id)) is already on the page",
                    "to take it back, remove its line in your editor or with git"
                ),
                fr: (
                    "« \(title) » (\(id)) est déjà sur la page",
                    "pour y revenir, retirez sa ligne dans votre éditeur ou avec git"
                )
            )
        case .applied(let title, let id):
            .init(
                en: (
                    "“\(title)” (\(id)) is already on the page",
                    "“veille undo --apply” takes back the last apply, “veille undo --apply \(id)” only this line"
                ),
                fr: (
                    "« \(title) » (\(id)) est déjà sur la page",
                    "« veille undo --apply » annule le dernier apply, « veille undo --apply \(id) » cette seule ligne"
                )
            )
        case .writtenOnBranch(let title, let id, let branch):
            .init(
                en: (
                    "“\(title)” (\(id)) is on the branch “\(branch)”, not merged yet",
                    "merge it; or take its line off there, or delete the branch: then decide again"
                ),
                fr: (
                    "« \(title) » (\(id)) est sur la branche « \(branch) », pas encore fusionnée",
                    "fusionnez-la ; ou retirez-y sa ligne, ou supprimez la branche : décidez ensuite à nouveau"
                )
            )
        case .alreadyRepaired(let id):
            .init(
                en: (
                    "the repair \(id) was made already",
                    "“veille undo --apply \(id)” puts the old line back"
                ),
                fr: (
                    "la réparation \(id) est déjà faite",
                    "« veille undo --apply \(id) » remet l’ancienne ligne"
                )
            )
        case .noLongerOnPage(let title, let id):
            .init(
                en: (
                    "“\(title)” was written, and is no longer on the page",
                    "“veille accept \(id)” writes it again, “veille refuse \(id)” drops it"
                ),
                fr: (
                    "« \(title) » a été écrit, et n’est plus sur la page",
                    "« veille accept \(id) » le réécrit, « veille refuse \(id) » l’écarte"
                )
            )
        case .emptyLine:
            .init(
                en: ("the new line is empty", "to drop the suggestion, refuse it"),
                fr: ("la nouvelle ligne est vide", "pour écarter la proposition, refusez-la")
            )
        case .yesOfAnother(let name, let id):
            .init(
                en: (
                    "the yes on “\(id)” is not yours: \(name ?? "somebody without a name") gave it",
                    "“veille refuse \(id)” has the last word"
                ),
                fr: (
                    "l’accord sur « \(id) » n’est pas de vous, mais de \(name ?? "quelqu’un sans nom")",
                    "« veille refuse \(id) » a le dernier mot"
                )
            )
        case .nothingToUndo(let id):
            .init(
                en: "nothing was decided about “\(id)”: there is nothing to undo",
                fr: "rien n’a été décidé sur « \(id) » : il n’y a rien à annuler"
            )
        case .notAFutureDate(let text):
            .init(
                en: (
                    "“\(text)” is not a future date",
                    "give tomorrow, monday, a later date (2026-03-20) or confirmed"
                ),
                fr: (
                    "« \(text) » n’est pas une date future",
                    "donnez demain, lundi, une date à venir (2026-03-20) ou confirmé"
                )
            )
        }
    }

    /// What has been done to a suggestion in this state.
    private static func change(to state: Reviewing.State) -> Phrase {
        switch state {
        case .accepted, .refused: state.label
        case .later: Phrase(en: "put off", fr: "remise à plus tard")
        case .pending, .applied, .onBranch, .unplaced, .duplicate, .muted:
            Phrase(en: "changed", fr: "modifiée")
        }
    }
}

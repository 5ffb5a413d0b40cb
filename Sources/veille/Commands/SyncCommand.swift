import ArgumentParser
import Curation
import Feeds
import Home

struct SyncCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "sync",
            en: "Exchange decisions and subscriptions with the other clones, by git.",
            fr: "Échanger décisions et abonnements avec les autres clones, par git.",
            discussion: Phrase(
                en: """
                    Commits the ledger and the subscriptions, fetches the branch of the server, merges both as \
                    sets (every record once; feeds that either side added or removed), and pushes. Commits of \
                    other files go along, merged by git; when both sides changed the same lines of a page, that \
                    is told and nothing is forced. What is not committed of other files stays as it is.
                    """,
                fr: """
                    Valide dans git le registre et les abonnements, relève la branche du serveur, réunit les deux \
                    (chaque décision une fois ; les flux que l’un ou l’autre a ajoutés ou retirés) et pousse. \
                    Les commits d’autres fichiers suivent, fusionnés par git ; si les deux côtés ont changé les \
                    mêmes lignes d’une page, c’est dit et rien n’est forcé. Ce qui n’est pas validé des autres \
                    fichiers reste tel quel.
                    """
            ),
            examples: [
                Example("veille sync", en: "send and receive", fr: "envoyer et recevoir"),
                Example(
                    "veille sync --check",
                    en: "exit with 1 if there is something to exchange",
                    fr: "finir avec 1 s’il y a de quoi échanger"
                ),
            ]
        )
    }

    @Flag(
        help: .phrase(
            en: "Change nothing; exit with 1 if there is something to exchange.",
            fr: "Ne rien changer ; finir avec 1 s’il y a de quoi échanger."
        )
    )
    var check = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        guard !common.offline else { throw UserError(NetworkProblem.offline, at: "veille sync") }
        let syncing = Syncing(home: try common.home())
        let report = try await check ? syncing.difference() : syncing.run()
        if common.json {
            try JSONOutput.print(report, schema: .sync)
        } else {
            common.console.say(check ? Phrase(toExchange: report) : Phrase(exchanged: report))
            let next: Phrase =
                if check {
                    report.isInSync ? Phrase("veille review") : Phrase("veille sync")
                } else if report.received > 0 {
                    Phrase("veille list --state all")
                } else {
                    Phrase("veille review")
                }
            common.console.next(next)
        }
        if check, !report.isInSync { throw Failure.Code.findings }
    }
}

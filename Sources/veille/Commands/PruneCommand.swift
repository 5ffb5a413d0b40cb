import ArgumentParser
import Curation
import Feeds
import Foundation
import Home

struct PruneCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "prune",
            en: "Propose entries to remove from the page, with reasons, and remove the named ones.",
            fr: "Proposer des entrées à retirer de la page, avec les raisons, et retirer celles qu’on nomme.",
            discussion: Phrase(
                en: """
                    Without an ID, removals are proposed, the most urgent first and never more than --limit: \
                    hijacked links, deleted repositories, links dead for months, older versions of what \
                    another line has, archived repositories and those without a commit for years, old entries of sections of news. What is known \
                    of the links is what veille check last saw. The removals wait with the suggestions; one \
                    that is refused is not proposed again. Named removals are accepted and written, each \
                    proven: everything else stays byte for byte as it was.
                    """,
                fr: """
                    Sans ID, des retraits sont proposés, les plus urgents d’abord et jamais plus que --limit : \
                    liens détournés, dépôts supprimés, liens morts depuis des mois, versions plus anciennes \
                    de ce qu’une autre ligne contient, dépôts archivés ou sans commit depuis des années, vieilles entrées de sections \
                    d’actualités. Ce qu’on sait des liens est ce que veille check a vu en dernier. Les retraits \
                    attendent avec les propositions ; un retrait refusé n’est plus proposé. Ceux qu’on nomme \
                    sont acceptés et écrits, chacun prouvé : le reste demeure identique à l’octet.
                    """
            ),
            examples: [
                Example("veille prune", en: "list possible removals", fr: "lister les retraits possibles"),
                Example(
                    "veille prune k3f2 -n",
                    en: "show the diff of one removal",
                    fr: "montrer la différence d’un retrait"
                ),
                Example("veille prune k3f2", en: "remove it", fr: "retirer l’entrée"),
            ]
        )
    }

    @Argument(
        help: .phrase(
            en: "The removals to write, as named by veille prune.",
            fr: "Les retraits à écrire, comme veille prune les nomme.",
            .identifier
        )
    )
    var ids: [String] = []

    @OptionGroup var trial: TrialOption

    @Option(
        help: .phrase(
            en: "The most removals to propose.",
            fr: "Le nombre maximal de retraits à proposer.",
            .number
        )
    )
    var limit = 10

    @Option(
        help: .phrase(
            en: "How many days a link has been dead.",
            fr: "Depuis combien de jours un lien est mort.",
            .number
        )
    )
    var deadDays = PruningTerms().deadDays

    @Option(
        help: .phrase(
            en: "How many years old an entry of a section of news is.",
            fr: "L’âge, en années, d’une entrée d’une section d’actualités.",
            .number
        )
    )
    var years = PruningTerms().freshYears

    @OptionGroup var common: CommonOptions

    func run() throws {
        for (option, value) in [("--limit", limit), ("--dead-days", deadDays), ("--years", years)]
        where value < 1 {
            throw UserError(OptionProblem.belowOne(option: option))
        }
        let (home, store) = try common.open()
        let repairing = Repairing(home: home, store: store)
        guard !ids.isEmpty else {
            var terms = PruningTerms()
            (terms.deadDays, terms.freshYears) = (deadDays, years)
            let removals = try repairing.prune(page: common.page, limit: limit, terms, now: common.date)
            return try show(removals)
        }
        let changes = try repairing.write(ids, page: common.page, isTrial: trial.dryRun, now: common.date)
        try ChangeReport(console: common.console, writer: "veille prune " + ids.joined(separator: " "))
            .showAll(changes, isWritten: !trial.dryRun, asJSON: common.json)
    }

    private func show(_ removals: [Suggestion]) throws {
        let console = common.console
        if common.json { return try JSONOutput.print(RepairList(removals), schema: .prune) }
        RepairText(console: console).show(removals)
        guard let first = removals.first else {
            console.say(Phrase(en: "Nothing to remove.", fr: "Rien à retirer."))
            console.next(
                Phrase(
                    en: "veille check visits the links; what stays dead for months is proposed here",
                    fr: "veille check visite les liens ; ce qui reste mort des mois est proposé ici"
                )
            )
            return
        }
        console.next(
            Phrase(
                en: "veille prune \(first.id) removes the first; veille refuse \(first.id) keeps it for good",
                fr:
                    "veille prune \(first.id) retire la première ; veille refuse \(first.id) la garde pour de bon"
            )
        )
    }
}

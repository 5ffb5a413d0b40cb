import ArgumentParser
import Feeds
import Foundation
import Curation
import Home

struct FixCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "fix",
            en: "Propose repairs of the page, one line each, and write the named ones.",
            fr: "Proposer des réparations de la page, une ligne chacune, et écrire celles qu’on nomme.",
            discussion: Phrase(
                en: """
                    Without an ID, repairs are proposed: they wait with the suggestions and can also be \
                    decided in veille review. Named repairs are accepted and written, one line at a time, each \
                    proven like any other line.
                    """,
                fr: """
                    Sans ID, des réparations sont proposées : elles attendent avec les propositions, et veille \
                    review en décide aussi. Celles qu’on nomme sont acceptées et écrites, une ligne à la fois, \
                    chacune prouvée comme toute autre ligne.
                    """
            ),
            examples: [
                Example("veille fix", en: "list possible repairs", fr: "lister les réparations possibles"),
                Example(
                    "veille fix k3f2 -n",
                    en: "show the diff of one repair",
                    fr: "montrer la différence d’une réparation"
                ),
                Example("veille fix k3f2", en: "write it", fr: "l’écrire"),
            ]
        )
    }

    @Argument(
        help: .phrase(
            en: "The repairs to write, as named by veille fix.",
            fr: "Les réparations à écrire, comme veille fix les nomme.",
            .identifier
        )
    )
    var ids: [String] = []

    @OptionGroup var trial: TrialOption

    @OptionGroup var common: CommonOptions

    func run() throws {
        let (home, store) = try common.open()
        let repairing = Repairing(home: home, store: store)
        guard !ids.isEmpty else {
            let repairs = try repairing.propose(page: common.page, now: common.date)
            try show(repairs)
            return
        }
        let changes = try repairing.write(ids, page: common.page, isTrial: trial.dryRun, now: common.date)
        try ChangeReport(console: common.console, writer: "veille fix " + ids.joined(separator: " "))
            .showAll(changes, isWritten: !trial.dryRun, asJSON: common.json)
    }

    private func show(_ repairs: [Suggestion]) throws {
        let console = common.console
        if common.json { return try JSONOutput.print(RepairList(repairs), schema: .fix) }
        RepairText(console: console).show(repairs)
        guard let first = repairs.first else {
            console.say(Phrase(en: "Nothing can be repaired.", fr: "Rien ne peut être réparé."))
            console.next(
                Phrase(en: "veille check reports the problems", fr: "veille check signale les problèmes")
            )
            return
        }
        console.next(
            Phrase(
                en: "veille fix \(first.id) writes the first; veille review decides on all",
                fr: "veille fix \(first.id) écrit la première ; veille review décide de toutes"
            )
        )
    }
}

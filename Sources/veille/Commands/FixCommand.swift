import ArgumentParser
import Feeds
import Foundation
import Pages
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

    @Flag(
        name: [.customShort("n"), .long],
        help: .phrase(en: "Show the diff, write nothing.", fr: "Montrer la différence, ne rien écrire.")
    )
    var dryRun = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let (home, store) = try common.open()
        guard !ids.isEmpty else {
            let repairs = try Repairing(home: home, store: store).propose(page: common.page, now: common.date)
            try show(repairs)
            return
        }
        let reviewing = Reviewing(home: home, store: store)
        // Repairs that are already written need nothing more.
        let names = try ids.map { $0.lowercased() }.filter {
            let item = try reviewing.item($0, now: common.date)
            return item.suggestion.repair == nil || item.state != .applied
        }
        for name in names where try reviewing.item(name, now: common.date).suggestion.repair == nil {
            throw UserError(DecisionProblem.notARepair(name))
        }
        let supposed = dryRun ? try reviewing.hypotheticalAcceptance(of: names, now: common.date) : []
        if !dryRun {
            let open = try names.filter { try reviewing.item($0, now: common.date).state != .accepted }
            _ = try reviewing.accept(open, now: common.date)
        }
        let applying = Applying(home: home)
        let changes = try applying.plan(page: common.page, ids: Set(names), assuming: supposed).filter {
            !$0.added.isEmpty || !$0.refused.isEmpty
        }
        if !dryRun { for change in changes { try applying.write(change, now: common.date) } }
        let report = ChangeReport(
            console: common.console,
            writer: "veille fix " + names.joined(separator: " ")
        )
        report.show(changes, isWritten: !dryRun)
        try ChangeReport.requireAll(changes)
    }

    private func show(_ repairs: [Suggestion]) throws {
        let console = common.console
        if common.json {
            try JSONOutput.print(
                RepairList(repairs: repairs.compactMap { RepairReport($0) }),
                schema: .fix
            )
            return
        }
        for suggestion in repairs {
            guard let repair = suggestion.repair, let code = Finding.Code(rawValue: repair.code) else {
                continue
            }
            console.out(
                console.bold(suggestion.id) + "  \(suggestion.page):\(repair.line)  \(repair.code)  "
                    + console.text(Self.phrase(code, suggestion))
            )
            console.out(console.red("  - " + Console.printable(repair.before)))
            console.out(console.green("  + " + Console.printable(repair.after)))
        }
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

extension FixCommand {
    private static func phrase(_ code: Finding.Code, _ suggestion: Suggestion) -> Phrase {
        switch code {
        case .insecure: Phrase(en: "https also answers", fr: "https répond aussi")
        case .redirected: Phrase(en: "the address has moved for good", fr: "l’adresse a déménagé pour de bon")
        case .dead:
            Phrase(
                en: "the address is dead; look whether the archive has a copy",
                fr: "l’adresse est morte ; voyez si l’archive en a une copie"
            )
        case .hijacked:
            Phrase(
                en: "somebody else’s page is there; look whether the archive has a copy of an honest day",
                fr: "une page étrangère s’y trouve ; voyez si l’archive a une copie d’un jour honnête"
            )
        case .tracking:
            Phrase(en: "the address without tracking is enough", fr: "l’adresse sans pistage suffit")
        default:
            FindingText.phrase(
                Finding(code, line: suggestion.repair?.line ?? 0, subject: suggestion.article.title)
            )
        }
    }
}

private struct RepairList: Encodable { var repairs: [RepairReport] }

private struct RepairReport: Encodable {
    var id: String
    var page: String
    var code: String
    var line: Int
    var before: String
    var after: String

    init?(_ suggestion: Suggestion) {
        guard let repair = suggestion.repair else { return nil }
        id = suggestion.id
        page = suggestion.page
        code = repair.code
        line = repair.line
        before = repair.before
        after = repair.after
    }
}

import ArgumentParser
import Feeds
import Foundation
import Curation
import Home

struct AcceptCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "accept",
            en: "Accept suggestions: veille apply will write their lines.",
            fr: "Accepter des propositions : veille apply écrira leurs lignes."
        )
    }

    @Argument(
        help: .phrase(en: "The suggestions.", fr: "Les propositions.", .identifier),
        completion: Candidates.suggestions([.pending, .later, .refused])
    )
    var ids: [String]

    @Option(
        help: .phrase(
            en: "Accept into this section: its number, its name or the start of its name.",
            fr: "Accepter dans cette section : son numéro, son nom ou le début de son nom.",
            .section
        ),
        completion: Candidates.sections
    )
    var section: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let context = try DecisionContext(common)
        let path = try section.map { try context.section($0, for: ids) }
        let items = try context.reviewing.accept(ids, section: path, now: common.date)
        try context.show(items, Phrase(en: "accepted", fr: "acceptée"))
        common.console.next(
            items.allSatisfy(\.awaitsOthers)
                ? Phrase(
                    en: "veille sync, for the others to accept as well",
                    fr: "veille sync, pour que les autres acceptent aussi"
                )
                : Phrase(
                    en: "veille apply -n shows what would be written",
                    fr: "veille apply -n montre ce qui serait écrit"
                )
        )
    }
}

struct RefuseCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "refuse",
            en: "Refuse suggestions for good: they never come back.",
            fr: "Refuser des propositions : elles ne reviendront jamais."
        )
    }

    @Argument(
        help: .phrase(en: "The suggestions.", fr: "Les propositions.", .identifier),
        completion: Candidates.suggestions([.pending, .later, .accepted])
    )
    var ids: [String]

    @OptionGroup var common: CommonOptions

    func run() throws {
        let context = try DecisionContext(common)
        try context.show(
            context.reviewing.refuse(ids, now: common.date),
            Phrase(en: "refused", fr: "refusée")
        )
        common.console.next(Phrase(en: "veille undo reverts this", fr: "veille undo revient en arrière"))
    }
}

struct LaterCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "later",
            en: "Put suggestions off until tomorrow, a date, or a second source.",
            fr: "Remettre des propositions à demain, à une date ou à une seconde source."
        )
    }

    @Argument(
        help: .phrase(en: "The suggestions.", fr: "Les propositions.", .identifier),
        completion: Candidates.suggestions([.pending, .accepted])
    )
    var ids: [String]

    @Option(
        help: .phrase(
            en: "Until tomorrow, monday, a date (2026-03-20), or confirmed (by a second source).",
            fr:
                "Jusqu’à tomorrow (demain), monday (lundi), une date (2026-03-20) ou confirmed (une seconde source).",
            .when
        ),
        completion: .list(["tomorrow", "monday", "confirmed"])
    )
    var until = "tomorrow"

    @OptionGroup var common: CommonOptions

    func run() throws {
        let context = try DecisionContext(common)
        guard let putOff = Postponement(until, now: common.date) else {
            throw UserError(DecisionProblem.notAFutureDate(until))
        }
        let items = try context.reviewing.later(ids, until: putOff.date, now: common.date)
        try context.show(items, Labels.putOff(putOff, common.console))
        common.console.next(
            Phrase(
                en: "veille list --state later shows postponed suggestions",
                fr: "veille list --state later montre les propositions remises"
            )
        )
    }
}

struct MoveCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "move",
            en: "Move a suggestion to another section; its decision is kept.",
            fr: "Déplacer une proposition vers une autre section ; sa décision est gardée."
        )
    }

    @Argument(
        help: .phrase(en: "The suggestion.", fr: "La proposition.", .identifier),
        completion: Candidates.suggestions([.pending, .later, .accepted, .unplaced])
    )
    var id: String

    @Argument(
        help: .phrase(
            en: "The section: its number, its name or the start of its name.",
            fr: "La section : son numéro, son nom ou le début de son nom.",
            .section
        ),
        completion: Candidates.sections
    )
    var section: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let context = try DecisionContext(common)
        let item = try context.reviewing.move(
            id,
            to: try context.section(section, for: [id]),
            now: common.date
        )
        let name = item.suggestion.section.last ?? ""
        try context.show([item], Phrase(en: "moved to “\(name)”", fr: "déplacée vers « \(name) »"))
        common.console.next(
            item.state == .accepted ? Phrase("veille apply -n") : Phrase("veille accept \(item.id)")
        )
    }
}

struct EditCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "edit",
            en: "Change the line of a suggestion, or its place; its decision is kept.",
            fr: "Changer la ligne d’une proposition, ou sa place ; sa décision est gardée.",
            discussion: Phrase(
                en: """
                    The line must still be one link to the same article. Its list marker is that of its \
                    neighbours.
                    """,
                fr: """
                    La ligne doit rester un seul lien vers le même article. Sa puce est celle de ses voisines.
                    """
            ),
            examples: [
                Example("veille edit k3f2 --line '* Site : [A better title](https://example.org/article)'"),
                Example("veille edit k3f2 --order newestFirst"),
            ]
        )
    }

    @Argument(
        help: .phrase(en: "The suggestion.", fr: "La proposition.", .identifier),
        completion: Candidates.suggestions([.pending, .later, .accepted])
    )
    var id: String

    // A Markdown line may start with a dash.
    @Option(
        parsing: .unconditional,
        help: .phrase(en: "The new Markdown line.", fr: "La nouvelle ligne en Markdown.", .markdown)
    )
    var line: String?

    @Option(
        help: .phrase(
            en: "Its place in the section: append (at the end), alphabetical or newestFirst (at the top).",
            fr:
                "Sa place dans la section : append (à la fin), alphabetical (par ordre alphabétique) ou newestFirst (au début).",
            .order
        )
    )
    var order: OrderChoice?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard line != nil || order != nil else { throw UserError(OptionProblem.nothingToChange) }
    }

    func run() throws {
        let context = try DecisionContext(common)
        let item = try context.reviewing.edit(id, line: line, order: order?.order, now: common.date)
        try context.show([item], Phrase(en: "edited", fr: "modifiée"))
        common.console.next(
            item.state == .accepted ? Phrase("veille apply -n") : Phrase("veille accept \(item.id)")
        )
    }
}

/// The context shared by the decision commands.
struct DecisionContext {
    let home: HomeFolder
    let reviewing: Reviewing
    let console: Console
    private let common: CommonOptions

    init(_ common: CommonOptions) throws {
        let (home, store) = try common.open()
        self.home = home
        self.common = common
        reviewing = Reviewing(home: home, store: store)
        console = common.console
    }

    /// The section with this name or number on the page of these suggestions.
    ///
    /// - Throws: ``UserError`` if they are for several pages, where a name or number is ambiguous.
    func section(_ name: String, for ids: [String]) throws -> [String] {
        let pages = try ids.map { try reviewing.item($0, now: common.date).suggestion.page }
        guard let page = pages.first else { return [] }
        if let other = pages.first(where: { $0 != page }) {
            throw UserError(OptionProblem.sectionOfSeveralPages(name, one: page, other: other))
        }
        return try Reviewing.section(name, of: home.page(page))
    }

    func show(_ items: [Reviewing.Item], _ what: Phrase) throws {
        if common.json {
            try JSONOutput.print(
                SuggestionList(suggestions: items.map { SuggestionReport($0) }),
                schema: .decision
            )
            return
        }
        for item in items {
            let colon = console.text(Phrase(en: ": ", fr: " : "))
            let approvals = item.approvalLabel.map { ", " + Console.printable(console.text($0)) } ?? ""
            let title = Console.printable(item.suggestion.article.title)
            console.out("\(item.id) \(console.text(what))\(approvals)\(colon)\(title)")
            guard item.state == .accepted || item.state == .pending else { continue }
            if let repair = item.suggestion.repair, repair.isRemoval {
                RepairText(console: console).show(repair)
            } else {
                console.out("  + " + Console.printable(item.suggestion.line))
            }
        }
    }
}

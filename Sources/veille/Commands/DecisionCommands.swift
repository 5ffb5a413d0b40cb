import ArgumentParser
import Feeds
import Foundation
import Curation
import Home

struct AcceptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Accept suggestions: veille apply will write their lines."
    )

    @Argument(
        help: ArgumentHelp("The suggestions.", valueName: "id"),
        completion: Candidates.suggestions([.pending, .later, .refused])
    )
    var ids: [String]

    @Option(
        help: ArgumentHelp(
            "Into this section: its number, its name or the start of it.",
            valueName: "section"
        ),
        completion: Candidates.sections
    )
    var section: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let context = try DecisionContext(common)
        let path = try section.map { try context.section($0, for: ids[0]) }
        let items = try context.reviewing.accept(ids, section: path, now: common.date)
        try context.show(items, Phrase(en: "accepted", fr: "acceptée"))
        common.console.next(
            Phrase(
                en: "veille apply -n shows what would be written",
                fr: "veille apply -n montre ce qui serait écrit"
            )
        )
    }
}

struct RefuseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse",
        abstract: "Refuse suggestions for good: they never come back."
    )

    @Argument(
        help: ArgumentHelp("The suggestions.", valueName: "id"),
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
        common.console.next(Phrase(en: "veille undo takes it back", fr: "veille undo revient en arrière"))
    }
}

struct LaterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "later",
        abstract:
            "Put suggestions off: they come back tomorrow, on a date, or when a second source tells the same."
    )

    @Argument(
        help: ArgumentHelp("The suggestions.", valueName: "id"),
        completion: Candidates.suggestions([.pending, .accepted])
    )
    var ids: [String]

    @Option(
        help: ArgumentHelp("tomorrow, monday, a date (2026-03-20), or confirmed.", valueName: "when"),
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
                en: "veille list --state later shows what waits",
                fr: "veille list --state later montre ce qui attend"
            )
        )
    }
}

struct MoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Move a suggestion to another section; what was decided of it stands."
    )

    @Argument(
        help: ArgumentHelp("The suggestion.", valueName: "id"),
        completion: Candidates.suggestions([.pending, .later, .accepted, .unplaced])
    )
    var id: String

    @Argument(
        help: ArgumentHelp("The section: its number, its name or the start of it.", valueName: "section"),
        completion: Candidates.sections
    )
    var section: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let context = try DecisionContext(common)
        let item = try context.reviewing.move(id, to: try context.section(section, for: id), now: common.date)
        let name = item.suggestion.section.last ?? ""
        try context.show([item], Phrase(en: "moved to “\(name)”", fr: "déplacée vers « \(name) »"))
        common.console.next(
            item.state == .accepted ? Phrase("veille apply -n") : Phrase("veille accept \(item.id)")
        )
    }
}

struct EditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Give a suggestion another line; what was decided of it stands.",
        discussion: """
            The line must stay one link to the same article. Its marker follows the neighbours.

            Example:
              veille edit k3f2 --line '* Site : [A better title](https://example.org/article)'
            """
    )

    @Argument(
        help: ArgumentHelp("The suggestion.", valueName: "id"),
        completion: Candidates.suggestions([.pending, .later, .accepted])
    )
    var id: String

    // A Markdown line may start with a dash.
    @Option(parsing: .unconditional, help: ArgumentHelp("The Markdown line.", valueName: "markdown"))
    var line: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let context = try DecisionContext(common)
        let item = try context.reviewing.edit(id, line: line, now: common.date)
        try context.show([item], Phrase(en: "edited", fr: "modifiée"))
        common.console.next(
            item.state == .accepted ? Phrase("veille apply -n") : Phrase("veille accept \(item.id)")
        )
    }
}

struct UndoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take back the last decision, or the last one on a suggestion."
    )

    @Argument(
        help: ArgumentHelp("The suggestion.", valueName: "id"),
        completion: Candidates.suggestions([.accepted, .refused, .later])
    )
    var id: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let context = try DecisionContext(common)
        let undone = try context.reviewing.undo(id, now: common.date)
        if common.json {
            return try JSONOutput.print(UndoneList(undone: undone), schema: "veille.undo/1")
        }
        if undone.isEmpty {
            common.console.say(Phrase(en: "There is nothing to take back.", fr: "Il n’y a rien à annuler."))
        }
        for decision in undone {
            let title = Console.harmless(decision.title)
            let verdict = Labels.verdict(decision.verdict)
            common.console.out(
                Phrase(
                    en: "\(decision.id) taken back: \(verdict.en) “\(title)”",
                    fr: "\(decision.id) annulé : \(verdict.fr) « \(title) »"
                )
            )
        }
        common.console.next(Phrase("veille list"))
    }
}

private struct UndoneList: Encodable { var undone: [Decision] }

/// What the decision commands share.
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

    func section(_ name: String, for id: String) throws -> [String] {
        let item = try reviewing.item(id, now: common.date)
        return try Reviewing.section(name, of: home.page(item.suggestion.page))
    }

    func show(_ items: [Reviewing.Item], _ what: Phrase) throws {
        if common.json {
            try JSONOutput.print(
                SuggestionList(suggestions: items.map { SuggestionReport($0) }),
                schema: "veille.decision/1"
            )
            return
        }
        for item in items {
            let colon = console.text(Phrase(en: ": ", fr: " : "))
            console.out(
                "\(item.id) \(console.text(what))\(colon)\(Console.harmless(item.suggestion.article.title))"
            )
            if item.state == .accepted || item.state == .pending {
                console.out("  + " + Console.harmless(item.suggestion.line))
            }
        }
    }
}

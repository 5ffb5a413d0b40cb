import ArgumentParser
import Feeds
import Foundation
import Curation
import Home

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Decide on what is proposed, one key each.",
        discussion: """
            Keys: a accept, x refuse, s until tomorrow, S until Monday, C until a second source tells it, m move, e edit the line, u undo, v open the article, j next, k previous, \
            w why, A and X all that are shown, / search, ? help, q quit; other letters under review.keys in veille.yml. Every decision \
            is saved at once and goes on to the next suggestion. With --plain, and without a terminal, suggestions are \
            printed one after the other and keys, or their numbers, are read from standard input.
            """
    )

    @Option(
        help: ArgumentHelp(
            "Only this section: its number, its name or the start of it.",
            valueName: "section"
        )
    )
    var section: String?

    @Option(
        help: ArgumentHelp(
            "Only so many (15), or as many as fit in so many minutes (10m): those that tell most first.",
            valueName: "budget"
        )
    )
    var budget: ReviewBudget?

    @Flag(help: "Decide in the browser, as veille serve does.")
    var web = false

    @Flag(
        help:
            "One suggestion after the other as plain lines, for screen readers; answer with a letter or a number."
    )
    var plain = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        if common.json || common.noInput {
            throw UserError(UsageProblem.notInteractive)
        }
        let (home, store) = try common.open()
        if web { return try await Serving(common: common, home: home, store: store).run() }
        let reviewing = Reviewing(home: home, store: store)
        var items = try reviewing.items(now: common.date).filter { $0.state == .pending }
        if let section {
            let file = try home.page(common.page ?? home.configuration.pages.first ?? "")
            let path = try Reviewing.section(section, of: file)
            items.removeAll { $0.suggestion.section != path || $0.suggestion.page != file.name }
        }
        if let budget { items = budget.choose(from: items) }
        guard !items.isEmpty else {
            common.console.say(Phrase(en: "Nothing to decide.", fr: "Rien à décider."))
            common.console.next(Phrase("veille poll"))
            return
        }
        var session = ReviewSession(
            queue: LiveQueue(home: home, store: store),
            ids: items.map(\.id),
            clock: { [moment = common.now?.date] in moment ?? Date() }
        )
        let keys = home.configuration.reviewKeys
        if TerminalScreen.isThere, !plain {
            try await ScreenReview(console: common.console, keys: keys).run(&session)
        } else {
            try PlainReview(console: common.console, keys: keys, keyboard: Keyboard()).run(&session)
        }
        session.tellEnd(common.console)
    }
}

extension ReviewBudget: ExpressibleByArgument {}

import ArgumentParser
import Feeds
import Foundation
import Curation
import Home
import Pages

struct ReviewCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "review",
            en: "Decide on suggestions, one key each.",
            fr: "Décider des propositions, d’une touche chacune.",
            discussion: Phrase(
                en: """
                    Keys: a accept, b accept into the second section, x refuse, s until tomorrow, S until \
                    Monday, C until a second source reports it, m move, e edit the line, u undo, v open the article, j next, k previous, w \
                    why, A and X all shown, / search, ? help, q quit; review.keys in veille.yml changes them. \
                    Every decision is saved at once and moves on to the next suggestion. With --plain, or \
                    without a terminal, suggestions are printed one after the other, and keys or numbers are \
                    read from standard input.
                    """,
                fr: """
                    Touches : a accepter, b accepter dans la deuxième section, x refuser, s jusqu’à demain, S \
                    jusqu’à lundi, C jusqu’à une seconde source, m déplacer, e modifier la ligne, u annuler, v ouvrir l’article, j suivante, k \
                    précédente, w pourquoi, A et X toutes celles qui sont montrées, / chercher, ? aide, q \
                    quitter ; review.keys dans veille.yml les change. Chaque décision est enregistrée aussitôt \
                    et passe à la proposition suivante. Avec --plain, ou sans terminal, les propositions sont \
                    écrites l’une après l’autre, et les touches ou leurs numéros sont lus sur l’entrée \
                    standard.
                    """
            )
        )
    }

    @Option(
        help: .phrase(
            en: "Use only this section: its number, its name or the start of its name.",
            fr: "Seulement cette section : son numéro, son nom ou le début de son nom.",
            .section
        )
    )
    var section: String?

    @Option(
        help: .phrase(
            en: "The order, in the terminal: section, source, story, worth, newest or doubt.",
            fr:
                "L’ordre, dans le terminal : section, source, story (sujet), worth (intérêt), newest (date) ou doubt (doute).",
            .order
        )
    )
    var by: QueueOrder?

    @Option(
        help: .phrase(
            en: "Review only N suggestions (15) or N minutes' worth (10m), most informative first.",
            fr:
                "Ne revoir que N propositions (15) ou de quoi occuper N minutes (10m), les plus instructives d’abord.",
            .budget
        )
    )
    var budget: ReviewBudget?

    @Flag(help: .mine) var mine = false

    @Flag(
        help: .phrase(
            en: "Decide in the browser, as with veille serve.",
            fr: "Décider dans le navigateur, comme avec veille serve."
        )
    )
    var web = false

    @Flag(
        help: .phrase(
            en:
                "Print one suggestion after the other as plain lines, for screen readers; answer with a letter or a number.",
            fr:
                "Écrire les propositions l’une après l’autre en lignes simples, pour les lecteurs d’écran ; répondre par une lettre ou un chiffre."
        )
    )
    var plain = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        if common.json || common.noInput {
            throw UserError(UsageProblem.notInteractive)
        }
        let (home, store) = try common.open()
        if web {
            // The browser has choices of its own.
            let given = [
                section.map { _ in "--section" }, by.map { _ in "--by" }, budget.map { _ in "--budget" },
                plain ? "--plain" : nil,
                mine ? "--mine" : nil,
            ]
            if let option = given.compactMap(\.self).first {
                throw UserError(OptionProblem.together(option, "--web"))
            }
            return try await ReviewServer(common: common, home: home, store: store).run()
        }
        let reviewing = Reviewing(home: home, store: store)
        var items = try reviewing.pendingItems(now: common.date)
        if let section {
            let file = try home.page(common.page ?? home.configuration.pages.first ?? "")
            let path = try Reviewing.section(section, of: file)
            items.removeAll { $0.suggestion.section != path || $0.suggestion.page != file.name }
        }
        if mine {
            var filter = QueueFilter()
            filter.isMine = true
            items = try filter.apply(to: items, in: home, on: [])
        }
        // What the person has accepted waits for others.
        let name = home.person.name(in: home.folder)
        items.removeAll { $0.approvals?.has(name) ?? false }
        (by ?? .section).sort(&items)
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
        let histories = try await home.histories(of: Set(items.map(\.suggestion.page)))
        if TerminalScreen.isAvailable, !plain {
            do {
                try await ScreenReview(console: common.console, keys: keys, histories: histories)
                    .run(&session)
            } catch is TerminalScreen.Unavailable {
                common.console.message(common.console.text(Self.noScreen))
                try reviewPlainly(&session, keys, histories)
            }
        } else {
            try reviewPlainly(&session, keys, histories)
        }
        session.showEnd(common.console)
    }

    private func reviewPlainly(
        _ session: inout ReviewSession,
        _ keys: ReviewKeys,
        _ histories: [String: PageHistory]
    ) throws {
        try PlainReview(console: common.console, keys: keys, keyboard: Keyboard(), histories: histories)
            .run(&session)
    }

    private static let noScreen = Phrase(
        en: "This terminal does not allow single keys to be read: plain review, end each answer with Enter.",
        fr:
            "Ce terminal ne permet pas de lire les touches une à une : revue simple, Entrée après chaque réponse."
    )
}

extension ReviewBudget: ExpressibleByArgument {}
extension QueueOrder: ExpressibleByArgument {}

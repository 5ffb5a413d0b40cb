import ArgumentParser
import Feeds
import Foundation
import Storage
import Curation
import Home

struct ListCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list",
            en: "List the suggestions that wait for a decision.",
            fr: "Lister les propositions qui attendent une décision.",
            examples: [
                Example("veille list"),
                Example("veille list --state accepted"),
                Example("veille list --section 2 --json"),
                Example(
                    "veille list --by newest --site lemonde --worth 0.7",
                    en: "one site, the newest first, only what is worth it",
                    fr: "un site, le plus récent d’abord, seulement l’intéressant"
                ),
                Example(
                    "veille list --mine",
                    en: "what waits for you, in your sections",
                    fr: "ce qui vous attend, dans vos sections"
                ),
                Example(
                    "veille list --not-proposed",
                    en: "articles below the threshold, best first",
                    fr: "les articles sous le seuil, les meilleurs d’abord"
                ),
            ],
            aliases: ["queue"]
        )
    }

    @Option(
        help: .phrase(
            en:
                "The state: pending, accepted, refused, later, applied, onBranch, unplaced, duplicate, muted or all.",
            fr:
                "L’état : pending (en attente), accepted (acceptées), refused (refusées), later (remises), applied (écrites), onBranch (écrites sur une branche), unplaced (sans section), duplicate (doublons), muted (en sourdine) ou all (toutes).",
            .state
        )
    )
    var state: StateChoice = .pending

    @Option(
        help: .phrase(
            en: "Use only this section: its number, its name or the start of its name.",
            fr: "Seulement cette section : son numéro, son nom ou le début de son nom.",
            .section
        ),
        completion: Candidates.sections
    )
    var section: String?

    @Option(
        help: .phrase(
            en: "The order: section, source, story, worth, newest or doubt.",
            fr:
                "L’ordre : section, source, story (sujet), worth (intérêt), newest (date) ou doubt (doute).",
            .order
        )
    )
    var by: QueueOrder?

    @Option(
        help: .phrase(
            en: "Use only sites with this in their name or host.",
            fr: "Seulement les sites dont le nom ou l’hôte contient ceci.",
            .text
        )
    )
    var site: String?

    @Option(
        help: .phrase(
            en: "Use only articles in this language (en, fr, …).",
            fr: "Seulement les articles dans cette langue (en, fr, …).",
            .language
        )
    )
    var language: String?

    @Flag(
        help: .phrase(
            en: "Use only articles whose news others report as well.",
            fr: "Seulement les articles dont d’autres rapportent aussi la nouvelle."
        )
    )
    var story = false

    @Option(
        help: .phrase(
            en: "Use only articles worth at least this, from 0 to 1.",
            fr: "Seulement les articles d’un intérêt d’au moins ceci, de 0 à 1.",
            .number
        )
    )
    var worth: Double?

    @Flag(help: .mine) var mine = false

    @Option(help: .phrase(en: "Show at most N.", fr: "En montrer au plus N.", .number))
    var limit: Int?

    @Flag(
        help: .phrase(
            en: "Show the articles below the threshold, best first.",
            fr: "Montrer les articles sous le seuil, les meilleurs d’abord."
        )
    )
    var notProposed = false

    @Flag(
        help: .phrase(
            en: "Exit with 1 if the list is not empty.",
            fr: "Finir avec 1 si la liste n’est pas vide."
        )
    )
    var exitCode = false

    @OptionGroup var common: CommonOptions

    enum StateChoice: String, ExpressibleByArgument, CaseIterable {
        case pending, accepted, refused, later, applied, onBranch, unplaced, duplicate, muted, all
    }

    func validate() throws {
        if notProposed, by != nil { throw UserError(OptionProblem.together("--by", "--not-proposed")) }
        let filters = [
            ("--site", site != nil), ("--language", language != nil), ("--story", story),
            ("--worth", worth != nil), ("--mine", mine),
        ]
        if notProposed, let (name, _) = filters.first(where: \.1) {
            throw UserError(OptionProblem.together(name, "--not-proposed"))
        }
        guard worth.map({ (0...1).contains($0) }) ?? true else {
            throw UserError(OptionProblem.notAShare(option: "--worth"))
        }
        guard limit.map({ $0 > 0 }) ?? true else {
            throw UserError(OptionProblem.belowOne(option: "--limit"))
        }
    }

    private var filter: QueueFilter {
        var filter = QueueFilter()
        (filter.page, filter.section, filter.site) = (common.page, section, site)
        (filter.language, filter.isStory, filter.worth) = (language, story, worth)
        filter.isMine = mine
        return filter
    }

    func run() throws {
        let (home, store) = try common.open()
        let console = common.console
        if notProposed { return try showNotProposed(home, store) }
        let reviewing = Reviewing(home: home, store: store)
        var items =
            try state == .pending
            ? reviewing.pendingItems(now: common.date) : reviewing.items(now: common.date)
        if state != .all { items.removeAll { $0.state.rawValue != state.rawValue } }
        let hasOthers = !items.isEmpty
        items = try filter.apply(
            to: items,
            in: home,
            on: common.page.map { [try home.page($0)] } ?? home.pages()
        )
        let order = by ?? .section
        order.sort(&items)
        if let limit { items = Array(items.prefix(max(0, limit))) }
        if common.json {
            try JSONOutput.print(
                SuggestionList(suggestions: items.map { SuggestionReport($0) }),
                schema: .list
            )
        } else {
            SuggestionTable(console: console, home: home, order: order)
                .show(items, showsState: state == .all)
            if items.isEmpty, hasOthers {
                console.say(Phrase(en: "Nothing matches.", fr: "Rien ne correspond."))
                console.next(Phrase("veille list"))
            } else if items.isEmpty {
                console.say(Phrase(en: "Nothing is waiting.", fr: "Rien en attente."))
                console.next(Phrase(en: "veille poll", fr: "veille poll"))
            } else if state == .refused {
                console.next(
                    Phrase(
                        en: "veille undo ID reverts a refusal",
                        fr: "veille undo ID revient sur un refus"
                    )
                )
            } else if let branch = items[0].branch, state == .onBranch {
                console.next(Phrase(MergeAdvice(branch, in: home).merge))
            } else if state == .unplaced {
                console.next(
                    Phrase(en: "veille move \(items[0].id) SECTION", fr: "veille move \(items[0].id) SECTION")
                )
            } else if state == .accepted {
                console.next(
                    Phrase(en: "veille apply -n, then veille apply", fr: "veille apply -n, puis veille apply")
                )
            } else {
                console.next(
                    Phrase(
                        en: "veille review, or veille explain \(items[0].id)",
                        fr: "veille review, ou veille explain \(items[0].id)"
                    )
                )
            }
        }
        if exitCode, !items.isEmpty { throw Failure.Code.findings }
    }
}

extension ListCommand {
    private static let defaultLimit = 20

    private func showNotProposed(_ home: HomeFolder, _ store: Store) throws {
        let console = common.console
        let suggesting = try Suggesting(home: home, store: store)
        var all = try suggesting.notProposed(limit: .max, now: common.date)
        if let page = common.page { all.removeAll { $0.page != page } }
        if let section {
            let file = try home.page(common.page ?? home.configuration.pages.first ?? "")
            let path = try Reviewing.section(section, of: file)
            all.removeAll { $0.section != path || $0.page != file.name }
        }
        let articles = suggesting.toldOnce(all, limit: max(0, limit ?? Self.defaultLimit))
        if common.json {
            try JSONOutput.print(NotProposedList(articles: articles), schema: .notProposed)
            return
        }
        var table = Table(limits: [5, 13, 24, 70, 0, 0], expendable: [1, 2])
        for article in articles {
            table.add(
                console.number(article.relevance),
                console.day(article.date),
                Console.printable(article.feed) + (article.alsoAt.isEmpty ? "" : " +\(article.alsoAt.count)"),
                Console.printable(article.title),
                Console.printable(article.url),
                article.mutedBy.map { "[" + console.text(Phrase(mutedBy: $0)) + "]" } ?? ""
            )
        }
        console.out(table)
        let told = articles.reduce(0) { $0 + 1 + $1.alsoAt.count }
        if told < all.count {
            console.say(
                Phrase(
                    en: "\(told) of \(all.count); --limit shows more",
                    fr: "\(told) sur \(all.count) ; --limit en montre plus"
                )
            )
        }
        if articles.isEmpty {
            console.say(Phrase(en: "Nothing was left out.", fr: "Rien n’a été laissé de côté."))
        }
        console.next(
            articles.isEmpty
                ? Phrase("veille poll")
                : Phrase(
                    en:
                        "veille add URL proposes one of them; suggest.precision in veille.yml sets the threshold",
                    fr: "veille add URL en propose un ; suggest.precision dans veille.yml fixe le seuil"
                )
        )
    }
}

private struct NotProposedList: Encodable { var articles: [Suggesting.NotProposed] }

/// Suggestions by section, for people.
struct SuggestionTable {
    let console: Console
    let home: HomeFolder
    var order = QueueOrder.section

    /// Its state; for a postponed suggestion, until when.
    private func state(_ item: Reviewing.Item, showsState: Bool) -> String {
        if let approvals = item.approvalLabel {
            return "[" + Console.printable(console.text(approvals)) + "]"
        }
        guard item.state == .later else {
            guard showsState else { return "" }
            let label = console.text(item.stateLabel)
            let name = item.settled.flatMap { home.isOfAnother($0) ? $0.shownBy : nil }
            return "[" + Console.printable(name.map { "\(label), \($0)" } ?? label) + "]"
        }
        let day = console.day(item.settled?.until)
        let until =
            day.isEmpty
            ? Phrase(en: "until a second source", fr: "jusqu’à une autre source")
            : Phrase(en: "until \(day)", fr: "jusqu’au \(day)")
        return "[" + console.text(until) + "]"
    }

    func show(_ items: [Reviewing.Item], showsState: Bool) {
        var heading: [String] = []
        var rows: [(heading: String?, cells: [String])] = []
        for item in items {
            let suggestion = item.suggestion
            let place = [suggestion.page] + suggestion.section
            let path = Console.printable(suggestion.section.joined(separator: " / "))
            let title = home.configuration.pages.count > 1 ? suggestion.page + " : " + path : path
            // In another order, the sections do not follow each other.
            let isGrouped = order == .section
            let last = Console.printable(suggestion.section.last ?? suggestion.page)
            let name = home.configuration.pages.count > 1 ? "\(suggestion.page) / \(last)" : last
            let certainty = item.certainty
            let section =
                isGrouped
                ? certainty
                : Phrase(en: "\(name): \(certainty.en)", fr: "\(name) : \(certainty.fr)")
            rows.append(
                (
                    isGrouped && place != heading ? title : nil,
                    [
                        suggestion.id, item.isJudged ? console.number(suggestion.relevance) : "",
                        console.text(section),
                        console.day(suggestion.article.published),
                        Console.printable(suggestion.repair?.code ?? suggestion.article.site),
                        Console.printable(suggestion.article.title),
                        state(item, showsState: showsState),
                    ]
                )
            )
            heading = place
        }
        var table = Table(
            limits: [12, 7, order == .section ? 20 : 40, 14, 24, 72, 0],
            expendable: [4, 3, 1]
        )
        table.add(
            "  ID",
            console.text(Phrase(en: "worth", fr: "intérêt")),
            console.text(Phrase(en: "section", fr: "section")),
            "date",
            console.text(Phrase(en: "site", fr: "site")),
            console.text(Phrase(en: "title", fr: "titre")),
            ""
        )
        for row in rows {
            table.add(
                "  " + row.cells[0],
                row.cells[1],
                row.cells[2],
                row.cells[3],
                row.cells[4],
                row.cells[5],
                row.cells[6]
            )
        }
        let lines = table.lines(columns: console.columns)
        guard let header = lines.first, !rows.isEmpty else { return }
        console.out(console.dim(header))
        for (row, line) in zip(rows, lines.dropFirst()) {
            if let heading = row.heading {
                console.out(console.bold(console.columns.map { heading.fitting($0) } ?? heading))
            }
            console.out(line)
        }
    }
}

struct SuggestionList: Encodable { var suggestions: [SuggestionReport] }

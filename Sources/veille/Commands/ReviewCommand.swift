import ArgumentParser
import Feeds
import Foundation
import Pages
import Watch

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Decide on what is proposed, one key each.",
        discussion: """
            Keys: a accept, x refuse, s later, m move, e edit the line, u undo, o show the address, j next, k previous, \
            w the whole excerpt, ? help, q quit. Every decision is saved at once and goes on to the next suggestion. Without a \
            terminal, keys are read from standard input.
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

    @OptionGroup var common: CommonOptions

    func run() async throws {
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
        let keyboard = Keyboard()
        var session = ReviewSession(
            console: common.console,
            home: home,
            reviewing: reviewing,
            keyboard: keyboard,
            ids: items.map(\.id),
            clock: { [moment = common.now?.date] in moment ?? Date() }
        )
        try keyboard.whileReadingKeys { try session.run() }
        session.showEnd()
    }
}

/// How much a sitting may take: a number of suggestions.
struct ReviewBudget: ExpressibleByArgument {
    let count: Int

    /// A decision takes about that many seconds.
    private static let secondsEach = 24

    init?(argument: String) {
        if argument.hasSuffix("m"), let minutes = Int(argument.dropLast()), minutes > 0 {
            count = max(1, minutes * 60 / Self.secondsEach)
        } else if let count = Int(argument), count > 0 {
            self.count = count
        } else {
            return nil
        }
    }

    /// The most telling: what is likely good, and what nobody can be sure of and so teaches most.
    ///
    /// They come in the order of the page, as ever.
    func choose(from items: [Reviewing.Item]) -> [Reviewing.Item] {
        func value(_ item: Reviewing.Item) -> Double {
            let worth = item.suggestion.relevance
            return worth + 0.5 * worth * (1 - item.suggestion.confidence) + (1 - worth) * worth
        }
        let best = Set(items.sorted { (value($1), $0.id) < (value($0), $1.id) }.prefix(count).map(\.id))
        return items.filter { best.contains($0.id) }
    }
}

/// One sitting: the suggestions in order, and the place among them.
struct ReviewSession {
    let console: Console
    let home: Home
    let reviewing: Reviewing
    let keyboard: Keyboard
    let ids: [String]
    let clock: () -> Date
    private var place = 0
    private var counts: [Reviewing.State: Int] = [:]

    init(
        console: Console,
        home: Home,
        reviewing: Reviewing,
        keyboard: Keyboard,
        ids: [String],
        clock: @escaping () -> Date
    ) {
        self.console = console
        self.home = home
        self.reviewing = reviewing
        self.keyboard = keyboard
        self.ids = ids
        self.clock = clock
    }

    mutating func run() throws {
        while place < ids.count {
            let item = try reviewing.item(ids[place], now: clock())
            show(item)
            if try !act(on: item) { return }
        }
    }

    private func show(_ item: Reviewing.Item) {
        console.out("")
        console.out(
            console.dim(
                console.text(Phrase(en: "\(place + 1) of \(ids.count)", fr: "\(place + 1) sur \(ids.count)"))
            )
        )
        for line in SuggestionCard(console: console).lines(item) { console.out(line) }
        console.out(
            console.dim(
                console.text(
                    Phrase(
                        en: "a accept · x refuse · s later · m move · e edit · u undo · ? help · q quit",
                        fr:
                            "a accepter · x refuser · s plus tard · m déplacer · e modifier · u annuler · ? aide · q quitter"
                    )
                )
            )
        )
    }

    /// - Returns: false when the sitting is over.
    private mutating func act(on item: Reviewing.Item) throws -> Bool {
        guard let key = try keyboard.key() else { return false }
        do {
            switch key {
            case "a":
                settle(try reviewing.accept([item.id], now: clock())[0])
            case "x":
                settle(try reviewing.refuse([item.id], now: clock())[0])
            case "s":
                let now = clock()
                settle(try reviewing.later([item.id], until: PutOff.tomorrow(now), now: now)[0])
            case "S":
                let now = clock()
                let monday = PutOff.date("monday", now: now) ?? PutOff.tomorrow(now)
                settle(try reviewing.later([item.id], until: monday, now: now)[0])
            case "m":
                try move(item)
            case "e":
                try edit(item)
            case "u":
                try undo()
            case "o":
                console.out(Console.harmless(item.suggestion.article.url))
            case "j", "n":
                place = min(place + 1, ids.count - 1)
            case "k", "p":
                place = max(0, place - 1)
            case "?", "h":
                showKeys()
            case "w":
                console.out(Console.harmless(item.suggestion.article.summary))
            case "q":
                return false
            default:
                break
            }
        } catch let error as HomeError {
            // A slip of the hand ends no sitting.
            console.message(console.text(error.what))
            if let remedy = error.remedy { console.message("  → " + console.text(remedy)) }
        }
        return true
    }

    private mutating func settle(_ item: Reviewing.Item) {
        counts[item.state, default: 0] += 1
        console.out(console.green("✓ " + console.text(Labels.state(item.state))))
        place += 1
    }

    private func move(_ item: Reviewing.Item) throws {
        let file = try home.page(item.suggestion.page)
        for (index, section) in file.page.linkSections.enumerated() {
            console.out("  \(index + 1)  " + Console.harmless(section.path.joined(separator: " / ")))
        }
        guard let name = keyboard.line(console.text(Phrase(en: "section: ", fr: "section : "))), !name.isEmpty
        else { return }
        _ = try reviewing.move(item.id, to: Reviewing.section(name, of: file), now: clock())
    }

    private func edit(_ item: Reviewing.Item) throws {
        console.out(Console.harmless(item.suggestion.line))
        guard let line = keyboard.line(console.text(Phrase(en: "new line: ", fr: "nouvelle ligne : "))),
            !line.isEmpty
        else { return }
        _ = try reviewing.edit(item.id, line: line, now: clock())
    }

    private mutating func undo() throws {
        guard let (undone, _) = try reviewing.undo(now: clock()) else { return }
        console.out(
            console.text(Phrase(en: "taken back: ", fr: "annulé : ")) + Console.harmless(undone.title)
        )
        let state: Reviewing.State? =
            switch undone.verdict {
            case .accept: .accepted
            case .refuse: .refused
            case .later: .later
            default: nil
            }
        if let state, let count = counts[state], count > 0 { counts[state] = count - 1 }
        if let back = ids.firstIndex(of: undone.id) { place = back }
    }

    private func showKeys() {
        let keys: [(String, Phrase)] = [
            ("a", Phrase(en: "accept", fr: "accepter")),
            ("x", Phrase(en: "refuse for good", fr: "refuser pour de bon")),
            ("s S", Phrase(en: "later: tomorrow, Monday", fr: "plus tard : demain, lundi")),
            ("m", Phrase(en: "move to another section", fr: "déplacer dans une autre section")),
            ("e", Phrase(en: "edit the line", fr: "modifier la ligne")),
            ("u", Phrase(en: "undo, as often as you like", fr: "annuler, autant de fois que voulu")),
            ("o", Phrase(en: "show the address", fr: "montrer l’adresse")),
            ("w", Phrase(en: "the whole excerpt", fr: "l’extrait entier")),
            ("j k", Phrase(en: "next, previous", fr: "suivante, précédente")),
            ("q", Phrase(en: "quit", fr: "quitter")),
        ]
        for (key, what) in keys {
            console.out("  \(key.padding(toLength: 4, withPad: " ", startingAt: 0))\(console.text(what))")
        }
    }

    func showEnd() {
        let accepted = counts[.accepted] ?? 0
        let refused = counts[.refused] ?? 0
        let later = counts[.later] ?? 0
        console.out("")
        console.out(
            .list(
                [
                    .count(accepted, en: ("accepted", "accepted"), fr: ("acceptée", "acceptées")),
                    .count(refused, en: ("refused", "refused"), fr: ("refusée", "refusées")),
                    Phrase(en: "\(later) later", fr: "\(later) plus tard"),
                ],
                separator: ", "
            )
        )
        console.next(
            accepted > 0
                ? Phrase(en: "veille apply -n, then veille apply", fr: "veille apply -n, puis veille apply")
                : Phrase("veille status")
        )
    }
}

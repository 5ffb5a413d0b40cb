import Curation
import Delivery
import Digests
import Feeds
import Foundation
import Home
import Storage

/// The whole loop on the sample sites, step by step.
struct Demonstration {
    let console: Console
    let folder: URL
    let now: Date
    let connectTo: String

    func run() async throws {
        try writeFiles()
        try await initialize()
        let home = try HomeFolder.find(from: folder)
        let store = try home.openStore()
        try await poll(home, store)
        let reviewing = Reviewing(home: home, store: store)
        let items = try reviewing.pendingItems(now: now)
        step("veille list", Phrase(en: "What would go where?", fr: "Qu’est-ce qui irait où ?"))
        SuggestionTable(console: console, home: home).show(items, showsState: false)
        try decide(on: items, reviewing)
        showDiff(try Applying(home: home).plan())
        try publish(home, store)
    }

    private func writeFiles() throws {
        let settings = """
            pages: [page.md]
            fetch:
              per_host_interval: 0    # the demonstration's own server

            """
        try Data(PackageResources.page_md).write(to: folder.appending(path: "page.md"))
        try Data(settings.utf8).write(to: folder.appending(path: HomeFolder.fileName))
    }

    private func initialize() async throws {
        step("veille init page.md", Phrase(en: "What is this page?", fr: "Qu’est-ce que cette page ?"))
        let target = connectTo
        let initialization = Initialization(
            folder: folder,
            network: { try Network(home: $0, connectTo: target) }
        )
        let report = try await initialization.read(["page.md"])
        let summary = InitSummary(console: quiet, report: report)
        summary.show()
        summary.showEnd(try initialization.write(report, language: console.language))
    }

    private func poll(_ home: HomeFolder, _ store: Store) async throws {
        step("veille poll", Phrase(en: "What is new on its sites?", fr: "Quoi de neuf sur ses sites ?"))
        let polling = Polling(
            console: quiet,
            home: home,
            store: store,
            network: try Network(home: home, connectTo: connectTo),
            now: now,
            showsTime: false
        )
        try await polling.run(force: false)
        step(
            "veille poll --force",
            Phrase(
                en: "And once more: nothing is sent twice.",
                fr: "Et encore une fois : rien n’est envoyé deux fois."
            )
        )
        try await polling.run(force: true)
    }

    /// Accepts the best suggestion of each section.
    private func decide(on items: [Reviewing.Item], _ reviewing: Reviewing) throws {
        var best: [Reviewing.Item] = []
        for item in items where !best.contains(where: { $0.suggestion.section == item.suggestion.section }) {
            best.append(item)
        }
        if let first = best.first {
            step(
                "veille explain \(first.id)",
                Phrase(en: "Why this one, why there?", fr: "Pourquoi celui-ci, pourquoi là ?")
            )
            SuggestionCard(console: console).show(first)
        }
        let ids = best.map(\.id)
        step(
            "veille accept " + ids.joined(separator: " "),
            Phrase(
                en: "You decide; here, the best of each section is accepted.",
                fr: "Vous décidez ; ici, la meilleure de chaque section est acceptée."
            )
        )
        for item in try reviewing.accept(ids, now: now) {
            console.out("+ " + Console.printable(item.suggestion.line))
        }
    }

    private func showDiff(_ changes: [Applying.Change]) {
        step(
            "veille apply -n",
            Phrase(
                en: "What would be written? Only these lines.",
                fr: "Que serait-il écrit ? Ces lignes seulement."
            )
        )
        ChangeReport(console: quiet).show(changes, isWritten: false)
    }

    private func publish(_ home: HomeFolder, _ store: Store) throws {
        step("veille digest --no-mark", Phrase(en: "And for the readers:", fr: "Et pour les lecteurs :"))
        let made = try Publishing(home: home, store: store).next(
            "default",
            language: console.language,
            now: now
        )
        console.out(try made.digest.rendered(as: .md))
    }

    /// The steps' own hints would contradict the next step.
    private var quiet: Console {
        var console = console
        console.isQuiet = true
        return console
    }

    private func step(_ command: String, _ what: Phrase) {
        console.out("")
        console.out(console.bold("— " + console.text(what)))
        console.out(console.dim("$ " + command))
        console.out("")
    }
}

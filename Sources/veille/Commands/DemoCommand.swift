import ArgumentParser
import Digests
import Feeds
import Foundation
import Storage
import Curation
import Delivery
import Home

struct DemoCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "demo",
            en: "Run the whole loop on sample sites over loopback; no network is needed.",
            fr: "Dérouler toute la boucle sur des sites d’exemple locaux, sans réseau.",
            discussion: Phrase(
                en: """
                    A sample page and the feeds of eight imaginary sites are served on 127.0.0.1, and the real \
                    commands run on them in a temporary folder, which is kept so that you can try the other \
                    commands.
                    """,
                fr: """
                    Une page d’exemple et les flux de huit sites imaginaires sont servis sur 127.0.0.1, et les \
                    vraies commandes s’y exécutent dans un dossier temporaire, gardé pour que vous y essayiez \
                    les autres.
                    """
            )
        )
    }

    @Option(
        help: .phrase(
            en: "Work in this folder instead of a temporary one; it must be empty or missing.",
            fr:
                "Travailler dans ce dossier au lieu d’un dossier temporaire ; il doit être vide ou ne pas exister.",
            .folder
        )
    )
    var home: String?

    @OptionGroup var common: CommonOptions

    /// The day on which the sample feeds are news.
    private static let day = Date(timeIntervalSince1970: 1_773_475_200)

    func run() async throws {
        let folder = try emptyFolder()
        let now = common.now?.date ?? Self.day
        let console = common.console
        try await DemoServer.whileServing { target in
            try await Demonstration(console: console, folder: folder, now: now, connectTo: target).run()
        }
        let path = folder.path
        console.out("")
        console.out(console.bold(console.text(Phrase(en: "Your turn", fr: "À vous"))))
        console.out(
            Phrase(
                en: """
                      veille -C \(path) review      decide on the rest, one key each
                      veille -C \(path) apply       write the accepted lines
                      veille init PAGE.md            start on your own page
                    """,
                fr: """
                      veille -C \(path) review      décider du reste, d’une touche
                      veille -C \(path) apply       écrire les lignes acceptées
                      veille init PAGE.md            commencer sur votre page
                    """
            )
        )
    }

    private func emptyFolder() throws -> URL {
        let manager = FileManager.default
        guard let home else {
            let name = "veille-demo-" + String(UInt32.random(in: 0..<0xFFFF_FFFF), radix: 36)
            let folder = manager.temporaryDirectory.appending(path: name, directoryHint: .isDirectory)
            try manager.createDirectory(at: folder, withIntermediateDirectories: true)
            return folder
        }
        let folder = URL(filePath: home, directoryHint: .isDirectory)
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        guard try manager.contentsOfDirectory(atPath: folder.path).isEmpty else {
            throw UserError(FileProblem.folderNotEmpty, at: home)
        }
        return folder
    }
}

/// The steps of the demonstration: each is what its command does.
struct Demonstration {
    let console: Console
    let folder: URL
    let now: Date
    let connectTo: String

    func run() async throws {
        let settings = """
            pages: [page.md]
            fetch:
              per_host_interval: 0    # the demonstration's own server

            """
        try Data(PackageResources.page_md).write(to: folder.appending(path: "page.md"))
        try Data(settings.utf8).write(to: folder.appending(path: HomeFolder.fileName))

        step("veille init page.md", Phrase(en: "What is this page?", fr: "Qu’est-ce que cette page ?"))
        let target = connectTo
        let initialization = Initialization(
            folder: folder,
            network: { try Network(home: $0, connectTo: target) }
        )
        let report = try await initialization.read(["page.md"])
        InitSummary(console: quiet, report: report).show()
        InitSummary(console: quiet, report: report)
            .showEnd(try initialization.write(report, language: console.language))

        let home = try HomeFolder.find(from: folder)
        let store = try home.openStore()
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

        let reviewing = Reviewing(home: home, store: store)
        let items = try reviewing.items(now: now).filter { $0.state == .pending }
        step("veille list", Phrase(en: "What would go where?", fr: "Qu’est-ce qui irait où ?"))
        SuggestionTable(console: console, home: home).show(items, showsState: false)

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
            console.out("+ " + Console.harmless(item.suggestion.line))
        }

        step(
            "veille apply -n",
            Phrase(
                en: "What would be written? Only these lines.",
                fr: "Que serait-il écrit ? Ces lignes seulement."
            )
        )
        ChangeReport(console: quiet).show(try Applying(home: home).plan(), isWritten: false)

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

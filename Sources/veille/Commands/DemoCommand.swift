import ArgumentParser
import Foundation
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

    /// The date of the demonstration, shortly after that of the sample articles.
    private static let day = Date(timeIntervalSince1970: 1_773_475_200)

    func run() async throws {
        let folder = try emptyFolder()
        let now = common.now?.date ?? Self.day
        let console = common.console
        try await DemoServer.whileServing { target in
            try await Demonstration(console: console, folder: folder, now: now, connectTo: target).run()
        }
        showInvitation(folder.path, console)
    }

    private func showInvitation(_ path: String, _ console: Console) {
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

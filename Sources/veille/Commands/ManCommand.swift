import ArgumentParser
import Feeds
import Foundation
import Home

/// Writes the manual pages, for packages.
struct ManCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "man",
            en: "Write the manual pages to a folder.",
            fr: "Écrire les pages de manuel dans un dossier.",
            discussion: Phrase(
                en: """
                    The pages are generated from the help texts and the table of settings; --now sets their \
                    date.
                    """,
                fr: """
                    Les pages sont tirées des textes d’aide et de la table des réglages ; --now fixe leur \
                    date.
                    """
            ),
            examples: [
                Example("veille man --directory man && man -l man/veille-poll.1")
            ],
            isListed: false
        )
    }

    @Option(
        help: .phrase(
            en: "Write to this folder; created if missing.",
            fr: "Écrire dans ce dossier ; créé s’il manque.",
            .folder
        ),
        completion: .directory
    )
    var directory: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let folder = URL(filePath: directory, directoryHint: .isDirectory, relativeTo: common.folder)
        let pages = try Self.pages(date: common.date, in: common.console.language)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for page in pages {
                try Data(page.text.utf8).write(to: folder.appending(path: page.fileName), options: .atomic)
            }
        } catch {
            throw UserError(FileProblem.failed(.init(error)), at: directory)
        }
        for page in pages { common.console.out(page.fileName) }
        common.console.next(Phrase("man -l \(folder.appending(path: "veille.1").relativePath)"))
    }

    /// The manual: a page for the program, one for each command, and one for the configuration.
    static func pages(date: Date, in language: Language) throws -> [ManualPage] {
        let manual = try ProgramDescription(in: language)
        let edition = ManualPage.Edition(
            groups: manual.groups,
            common: manual.common,
            date: date,
            version: Version.text,
            language: language
        )
        return ManualPage.pages(of: manual.program, edition) + [ConfigurationManual.page(edition)]
    }
}

import ArgumentParser
import Foundation
import Home

/// Writes the manual pages, for packages: they say what `--help` says.
struct ManCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "man",
        abstract: "Write the manual pages into a folder.",
        discussion: """
            The pages are made from what --help is made of, and from the veille.yml that init writes. --now dates them.

            Example:
              veille man --directory man && man -l man/veille-poll.1
            """,
        shouldDisplay: false
    )

    @Option(
        help: ArgumentHelp("The folder; it is made where it is missing.", valueName: "dir"),
        completion: .directory
    )
    var directory: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let folder = URL(filePath: directory, directoryHint: .isDirectory, relativeTo: common.folder)
        let pages = try Self.pages(date: common.date)
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
    static func pages(date: Date) throws -> [ManualPage] {
        let program = try CommandDescription(dumped: Veille._dumpHelp())
        // What every command takes is asked of the parser, too: a list of our own would grow old.
        let common = try CommandDescription(dumped: CommonOptions._dumpHelp())
        let edition = ManualPage.Edition(
            groups: Veille.configuration.groupedSubcommands.map { group in
                (group.name, group.subcommands.compactMap { $0.configuration.commandName })
            },
            common: Set(
                common.visibleArguments.flatMap { $0.names ?? [] }.filter {
                    !["-h", "--help"].contains($0.typed)
                }
            ),
            date: date,
            version: Version.text
        )
        return ManualPage.pages(of: program, edition) + [ConfigurationManual.page(edition)]
    }
}

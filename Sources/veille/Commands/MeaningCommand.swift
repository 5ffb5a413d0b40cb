import ArgumentParser
import Curation
import Foundation
import Home

struct MeaningCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "meaning",
            en: "The files that tell what words mean.",
            fr: "Les fichiers qui disent ce que les mots veulent dire.",
            discussion: Phrase(
                en: """
                    The file for French and English comes with veille. Others are installed in \
                    ~/.local/share/veille or under XDG_DATA_HOME; the language of a page picks its file.
                    """,
                fr: """
                    Le fichier du français et de l’anglais vient avec veille. D’autres s’installent \
                    dans ~/.local/share/veille ou sous XDG_DATA_HOME ; la langue d’une page choisit le sien.
                    """
            ),
            subcommands: [MeaningListCommand.self, MeaningInstallCommand.self]
        )
    }
}

struct MeaningListCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list",
            en: "List the files, with their languages.",
            fr: "Lister les fichiers, avec leurs langues."
        )
    }

    @OptionGroup var common: CommonOptions

    func run() throws {
        let files = ([MeaningVectors.builtIn] + MeaningVectors.installed).map(MeaningFile.init)
        if common.json { return try JSONOutput.print(MeaningList(files: files), schema: .meaning) }
        let console = common.console
        var table = Table(limits: [0, 0])
        for file in files { table.add(console.text(file.summary), Console.printable(file.path)) }
        console.out(table)
        console.next(Phrase(en: "veille meaning install FILE", fr: "veille meaning install FICHIER"))
    }
}

struct MeaningInstallCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "install",
            en: "Install a file for more languages.",
            fr: "Installer un fichier pour d’autres langues.",
            examples: [
                Example(
                    "veille meaning install vectors-de-en-es-it-nl-pt.bin",
                    en: "German, Spanish, Italian, Dutch and Portuguese",
                    fr: "allemand, espagnol, italien, néerlandais et portugais"
                )
            ]
        )
    }

    @Argument(
        help: .phrase(
            en: "A file of vectors, see docs/meaning.md.",
            fr: "Un fichier de vecteurs, voir docs/meaning.md."
        ),
        completion: .file()
    )
    var file: String

    @Option(
        help: .phrase(
            en: "The hash that its publisher gives, for a file that veille does not know.",
            fr: "L’empreinte que donne son éditeur, pour un fichier que veille ne connaît pas."
        )
    )
    var sha256: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let installed = InstalledVectors(environment: ProcessInfo.processInfo.environment)
        let file = MeaningFile(try installed.install(common.file(file), hash: sha256))
        if common.json { return try JSONOutput.print(MeaningList(files: [file]), schema: .meaning) }
        let console = common.console
        console.out(console.text(file.summary) + "  " + Console.printable(file.path))
        console.say(
            Phrase(
                en: "Pages that it alone knows are judged again at the next poll; restart veille watch.",
                fr:
                    "Les pages que lui seul connaît sont jugées de nouveau au prochain relevé ; relancez veille watch."
            )
        )
        console.next(Phrase("veille poll"))
    }
}

private struct MeaningList: Encodable {
    var files: [MeaningFile]
}

private struct MeaningFile: Encodable {
    var path: String
    var languages: [String]
    var problem: MeaningVectors.Problem?

    init(_ vectors: MeaningVectors) {
        path = vectors.file.path
        languages = vectors.languages
        problem = vectors.problem
    }

    /// Its languages, or why it is not used.
    var summary: Phrase {
        switch problem {
        case nil: Phrase(languages.joined(separator: " "))
        case .missing: Phrase(en: "missing", fr: "manquant")
        case .foreign: Phrase(en: "of another version", fr: "d’une autre version")
        case .damaged: Phrase(en: "damaged", fr: "abîmé")
        }
    }
}

import ArgumentParser
import Foundation
import Home

struct TrustCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "trust",
            en: "Confirm this folder and the programs that its channels run.",
            fr: "Confirmer ce dossier et les programmes que lancent ses canaux.",
            discussion: Phrase(
                en: """
                    Whoever can write to veille.yml can name a program in digest.send. It runs only once you have \
                    confirmed it, and again after each change of its arguments. A veille.yml in a folder above \
                    that belongs to another user, or that others may write to, is used only once confirmed. The \
                    list is kept in ~/.local/state/veille/trusted.json, or under XDG_STATE_HOME.
                    """,
                fr: """
                    Qui peut écrire dans veille.yml peut nommer un programme dans digest.send. Il n’est lancé \
                    qu’une fois confirmé par vous, et de nouveau après chaque changement de ses arguments. Un \
                    veille.yml d’un dossier au-dessus qui appartient à un autre, ou où d’autres peuvent écrire, \
                    n’est utilisé qu’une fois confirmé. La liste est dans ~/.local/state/veille/trusted.json, \
                    ou sous XDG_STATE_HOME.
                    """
            ),
            examples: [
                Example(
                    "veille trust",
                    en: "confirm the programs of this folder",
                    fr: "confirmer les programmes de ce dossier"
                ),
                Example(
                    "veille trust --revoke",
                    en: "take it back",
                    fr: "le retirer"
                ),
            ]
        )
    }

    @Flag(help: .phrase(en: "Show what is confirmed.", fr: "Montrer ce qui est confirmé."))
    var list = false

    @Flag(help: .phrase(en: "Trust this folder no longer.", fr: "Ne plus faire confiance à ce dossier."))
    var revoke = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if list, revoke { throw UserError(OptionProblem.together("--list", "--revoke")) }
    }

    func run() throws {
        let trusted = TrustedHomes(environment: ProcessInfo.processInfo.environment)
        if list { return try show(try trusted.all()) }
        let console = common.console
        let home = try common.home(trustsAll: true)
        if revoke {
            let folder = Console.printable(home.folder.path)
            let phrase =
                try trusted.revoke(home.folder)
                ? Phrase(en: "\(folder) is no longer trusted.", fr: "\(folder) n’a plus votre confiance.")
                : Phrase(en: "\(folder) was not trusted.", fr: "\(folder) n’avait pas votre confiance.")
            if common.json { return try show(try trusted.all()) }
            console.say(phrase)
            return console.next(Phrase("veille trust --list"))
        }
        let confirmed = try trusted.confirm(home)
        try show([confirmed])
        console.next(
            confirmed.programs.isEmpty ? Phrase("veille status") : Phrase("veille digest --send --dry-run")
        )
    }

    private func show(_ homes: [TrustedHomes.Home]) throws {
        if common.json { return try JSONOutput.print(TrustList(homes: homes), schema: .trust) }
        let console = common.console
        for home in homes {
            let folder = Console.printable(home.folder)
            console.out(
                console.text(
                    home.programs.isEmpty
                        ? Phrase(
                            en: "\(folder) is trusted; it runs no program",
                            fr: "\(folder) a votre confiance ; il ne lance aucun programme"
                        )
                        : Phrase(en: "\(folder) may run:", fr: "\(folder) peut lancer :")
                )
            )
            for program in home.programs {
                console.out("  " + Console.printable(program.joined(separator: " ")))
            }
        }
        if homes.isEmpty {
            console.say(Phrase(en: "No folder is trusted.", fr: "Aucun dossier n’a votre confiance."))
            console.next(Phrase("veille trust"))
        }
    }
}

private struct TrustList: Encodable {
    var homes: [TrustedHomes.Home]
}

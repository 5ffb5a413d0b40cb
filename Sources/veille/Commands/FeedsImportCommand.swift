import ArgumentParser
import Feeds
import Foundation
import Parse
import Curation
import Home

struct FeedsImportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "import",
            en: "Follow the feeds of an OPML file.",
            fr: "Suivre les flux d’un fichier OPML."
        )
    }

    @Argument(
        help: .phrase(
            en: "The OPML file; - for standard input.",
            fr: "Le fichier OPML ; - pour l’entrée standard.",
            .file
        )
    )
    var file: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let home = try common.home()
        let bytes = try common.bytes(of: file)
        let imported: SubscriptionList
        do throws(ParseError) {
            imported = try OPML.parse([UInt8](bytes))
        } catch {
            throw UserError(FeedProblem.invalidImport(error), at: file)
        }
        let withPassword = imported.feeds.lazy.compactMap { WebURL($0.url) }.first(where: \.hasUserInfo)
        if let withPassword {
            throw UserError(AddressProblem.hasPassword(host: withPassword.host), at: file)
        }
        let new = try home.changeSubscriptions { list in
            imported.feeds.count { WebURL($0.url)?.isWeb == true && list.add($0) }
        }
        common.console.out(
            .list(
                [
                    .count(new, en: ("new feed", "new feeds"), fr: ("nouveau flux", "nouveaux flux")),
                    .count(
                        imported.feeds.count - new,
                        en: ("already followed or not on the web", "already followed or not on the web"),
                        fr: ("déjà suivi ou hors du web", "déjà suivis ou hors du web")
                    ),
                ],
                separator: ", "
            )
        )
        common.console.next(Phrase("veille poll"))
    }
}

struct FeedsExportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "export",
            en: "Print the feeds as OPML 2.0.",
            fr: "Écrire les flux en OPML 2.0."
        )
    }

    @OptionGroup var common: CommonOptions

    func run() throws { print(OPML.text(of: try common.home().subscriptions()), terminator: "") }
}

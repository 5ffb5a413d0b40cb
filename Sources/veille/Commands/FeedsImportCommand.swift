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
        let outlines = try Self.outlines(in: file, common)
        let new = try home.changeSubscriptions { list in
            outlines.outlines.count { list.add($0.feed) }
        }
        common.console.out(
            .list(
                [
                    .count(new, en: ("new feed", "new feeds"), fr: ("nouveau flux", "nouveaux flux")),
                    .count(
                        outlines.count - new,
                        en: ("already followed or not on the web", "already followed or not on the web"),
                        fr: ("déjà suivi ou hors du web", "déjà suivis ou hors du web")
                    ),
                ],
                separator: ", "
            )
        )
        common.console.next(Phrase("veille poll"))
    }

    /// The title of an OPML file, the number of its subscriptions, and those that are on the web, with their folders.
    static func outlines(in file: String, _ common: CommonOptions) throws
        -> (title: String?, count: Int, outlines: [OPML.Outline])
    {
        let bytes = try [UInt8](common.bytes(of: file))
        let (title, all): (String?, [OPML.Outline])
        do throws(ParseError) {
            (title, all) = try OPML.outlines(bytes)
        } catch {
            throw UserError(FeedProblem.invalidImport(error), at: file)
        }
        if let host = all.lazy.compactMap({ WebURL($0.feed.url) }).first(where: \.hasUserInfo)?.host {
            throw UserError(AddressProblem.hasPassword(host: host), at: file)
        }
        return (title, all.count, all.filter { WebURL($0.feed.url)?.isWeb == true })
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

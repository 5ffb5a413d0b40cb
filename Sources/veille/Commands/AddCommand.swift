import ArgumentParser
import Feeds
import Fetch
import Foundation
import Storage
import Curation
import Home

struct AddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Propose a link yourself.",
        discussion: """
            The title is that of the web page unless you give one.

            Examples:
              veille add https://example.org/article
              veille add https://example.org/article --section 2 --accept
              veille add https://example.org/article --title "A title" --no-network
            """
    )

    @Argument(help: ArgumentHelp("The address of the article.", valueName: "url"))
    var url: String

    @Option(
        help: ArgumentHelp("The section: its number, its name or the start of it.", valueName: "section"),
        completion: Candidates.sections
    )
    var section: String?

    @Option(help: ArgumentHelp("The title.", valueName: "title"))
    var title: String?

    @Flag(help: "Accept it at once.")
    var accept = false

    @Flag(help: "Do not visit the page; a title must be given.")
    var noNetwork = false

    @OptionGroup var network: NetworkOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let (home, store) = try common.open()
        let console = common.console
        let file = try home.page(common.page ?? home.configuration.pages.first ?? "")
        let path = try section.map { try Reviewing.section($0, of: file) }
        guard let address = WebURL(url), address.isWeb else {
            throw UserError.noWebAddress(url)
        }
        var found = (title: title, url: address.description)
        if !noNetwork, !common.offline, title == nil { found = try await visit(address.description, home) }
        guard let name = found.title?.trimmingCharacters(in: .whitespacesAndNewlines), !name.isEmpty,
            let final = WebURL(found.url)
        else {
            throw UserError(
                .usage,
                Phrase(en: "the link has no title", fr: "le lien n’a pas de titre"),
                remedy: Phrase(en: "give one with --title", fr: "donnez-en un avec --title")
            )
        }
        let article = Suggestion.Article(
            url: CanonicalURL.withoutTracking(final).description,
            title: name,
            site: "",
            published: nil
        )
        let suggesting = try Suggesting(home: home, store: store)
        let propose = { (embedder: Embedder?) in
            try await suggesting.propose(
                article,
                page: file.name,
                section: path,
                now: common.date,
                embedder: embedder
            )
        }
        let suggestion =
            noNetwork || common.offline
            ? try await propose(nil)
            : try await network.open(common, home: home).withEmbedder(of: home, store: store, propose)
        let reviewing = Reviewing(home: home, store: store)
        var item = try reviewing.item(suggestion.id, now: common.date)
        if accept, item.state != .accepted {
            item = try reviewing.accept([suggestion.id], now: common.date)[0]
        }
        if common.json {
            try JSONOutput.print(SuggestionReport(item), schema: "veille.add/1")
        } else {
            SuggestionCard(console: console).show(item)
            console.next(
                item.state == .accepted
                    ? Phrase(
                        en: "veille apply -n, then veille apply",
                        fr: "veille apply -n, puis veille apply"
                    )
                    : Phrase(
                        en: "veille accept \(item.id), or veille move \(item.id) SECTION",
                        fr: "veille accept \(item.id), ou veille move \(item.id) SECTION"
                    )
            )
        }
    }

    private func visit(_ url: String, _ home: HomeFolder) async throws -> (title: String?, url: String) {
        try await network.open(common, home: home).use { fetcher in
            do throws(FetchError) {
                return try await PageTitle.fetch(url, with: fetcher)
            } catch {
                throw Labels.failure(
                    error,
                    at: url,
                    remedy: Phrase(
                        en: "check the address, or give --title and --no-network",
                        fr: "vérifiez l’adresse, ou donnez --title et --no-network"
                    )
                )
            }
        }
    }
}

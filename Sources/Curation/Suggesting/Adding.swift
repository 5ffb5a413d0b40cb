import Feeds
import Fetch
package import Foundation
package import Home
package import Storage

/// Proposes a link that a person brings.
package struct Adding: Sendable {
    /// What the person says about the link.
    package struct Link: Sendable {
        /// Its address.
        package var url: String
        /// A page of `veille.yml`; `nil` for the first.
        package var page: String?
        /// The number, the name or the start of the name of its section; `nil` for the likeliest.
        package var section: String?
        /// Its title; `nil` for the one of the article's web page.
        package var title: String?
        /// Its description; `nil` for the one of the article's web page.
        package var note: String?
        /// What somebody else says about it: text, and no Markdown.
        package var summary: String?

        package init(
            url: String,
            page: String? = nil,
            section: String? = nil,
            title: String? = nil,
            note: String? = nil,
            summary: String? = nil
        ) {
            self.url = url
            self.page = page
            self.section = section
            self.title = title
            self.note = note
            self.summary = summary
        }
    }

    /// In characters, as for titles of feeds.
    private static let titleLimit = 300

    private let home: HomeFolder
    private let store: Store

    package init(home: HomeFolder, store: Store) {
        self.home = home
        self.store = store
    }

    /// Queues the link, and returns it as it waits, or as it was decided on before.
    ///
    /// Without a network it needs a title.
    ///
    /// - Throws: ``UserError``, and errors of the store.
    package func propose(_ link: Link, network: Network?, now: Date) async throws -> Reviewing.Item {
        let pages = home.configuration.pages
        if let name = link.page, !pages.contains(name) {
            throw UserError(HomeProblem.unlistedPage(name, listed: pages), at: HomeFolder.fileName)
        }
        let file = try home.page(link.page ?? pages.first ?? "")
        let path = try link.section.map { try Reviewing.section($0, of: file) }
        guard let address = WebURL(link.url), address.isWeb else {
            throw UserError(AddressProblem.notWeb(link.url))
        }
        var article = Suggestion.Article(
            url: CanonicalURL.withoutTracking(address).description,
            title: "",
            site: ""
        )
        if let network, link.title == nil {
            article = try await Self.visit(address.description, network)
        }
        let title = (link.title ?? article.title).trimmingCharacters(in: .whitespacesAndNewlines)
        article.title = String(title.prefix(Self.titleLimit))
        article.note = link.note
        if let summary = link.summary { article.summary = summary }
        guard !article.title.isEmpty else { throw UserError(AddProblem.noTitle) }
        let suggesting = try Suggesting(home: home, store: store)
        let (found, page) = (article, file.name)
        let propose = { (embedder: Embedder?) in
            try await suggesting.propose(found, page: page, section: path, now: now, embedder: embedder)
        }
        let suggestion =
            if let network {
                try await network.withEmbedder(of: home, store: store, propose)
            } else {
                try await propose(nil)
            }
        return try Reviewing(home: home, store: store).item(suggestion.id, now: now)
    }

    private static func visit(_ url: String, _ network: Network) async throws -> Suggestion.Article {
        try await network.use { fetcher in
            do throws(FetchError) {
                return try await ArticlePage.fetch(url, with: fetcher)
            } catch {
                throw UserError(AddProblem.failed(error.problem), at: url)
            }
        }
    }
}

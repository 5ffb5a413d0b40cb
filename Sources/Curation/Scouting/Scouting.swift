package import Feeds
import Fetch
package import Foundation
package import Home
import Pages
import Parse
package import Storage

/// Looks for sites to follow: those that good articles cite, or are on.
package struct Scouting: Sendable {
    private let home: HomeFolder
    private let store: Store

    package init(home: HomeFolder, store: Store) { (self.home, self.store) = (home, store) }

    /// A site that is not followed, and what speaks for it.
    package struct Source: Sendable {
        /// Without `www.`.
        package var host: String
        /// The accepted articles that are on it.
        package var accepted: [String] = []
        /// The accepted articles that link to it, and links of the pages whose text in a feed does.
        package var citedBy: [String] = []
        /// The number of links of the pages that are on it.
        package var onPage = 0
        /// An address on it, from which its feed can be found.
        package var address: String

        /// The number of good links that speak for it.
        package var evidence: Int { accepted.count + citedBy.count + onPage }
    }

    /// The sites with most evidence, by the decisions and the text of the articles; asks nobody.
    ///
    /// - Parameters:
    ///   - items: The suggestions of all states.
    ///   - limit: How many are wanted.
    /// - Returns: Those with most evidence first.
    /// - Throws: ``UserError``, and errors of the store.
    package func sources(items: [Reviewing.Item], limit: Int) throws -> [Source] {
        var sources: [String: Source] = [:]
        func add(_ host: String, at address: String, _ change: (inout Source) -> Void) {
            change(&sources[host, default: Source(host: host, address: address)])
        }
        /// The titles of what is on the pages, by key.
        var good: [String: String] = [:]
        for file in try home.pages() {
            for (address, _) in file.page.addresses {
                guard let url = WebURL(address), url.isWeb else { continue }
                good[CanonicalURL(url).key] = address
                if let host = SiteNames.host(address), !isShared(url) {
                    add(host, at: address) { $0.onPage += 1 }
                }
            }
        }
        for item in items where item.state == .accepted || item.state.isWritten {
            let article = item.suggestion.article
            guard item.suggestion.repair == nil, let url = WebURL(article.url), url.isWeb else { continue }
            let isNew = good.updateValue(article.title, forKey: CanonicalURL(url).key) == nil
            if let host = SiteNames.host(article.url), !isShared(url) {
                add(host, at: article.url) { source in
                    source.accepted.append(article.title)
                    // It is on the page by now.
                    if !isNew, source.onPage > 0 { source.onPage -= 1 }
                }
            }
        }
        // A site that links to another in the margin of every page has said so once.
        var citing: Set<[String]> = []
        for (key, title, hosts) in try store.citations() where good[key] != nil {
            let site = String(key.prefix { $0 != "/" })
            for host in hosts where citing.insert([site, host]).inserted {
                let address = "https://\(host)/"
                guard let url = WebURL(address), !isShared(url) else { continue }
                add(host, at: address) { $0.citedBy.append(title) }
            }
        }
        let enough = sources.values.filter { $0.evidence >= Self.leastEvidence }
            .sorted { ($1.evidence, $0.host) < ($0.evidence, $1.host) }
        let followed = try followedHosts()
        let unwanted = home.configuration.fetch.unwanted.map { WebURL(typed: $0)?.host ?? $0 }
        return Array(
            enough.lazy.filter { source in
                !(followed.contains { WebURL.isSameSite($0, source.host) })
                    && !unwanted.contains { WebURL.isSameSite($0, source.host) }
            }.prefix(limit)
        )
    }

    /// So many sources are shown at once, unless others are asked for.
    package static let shown = 5

    /// Fewer links may be chance.
    private static let leastEvidence = 3

    /// Whether a host has many owners, or is none that publishes.
    private func isShared(_ url: WebURL) -> Bool {
        Recipe.isShared(url) || url.isOnForge || CitedHosts.areEverywhere(url.host)
    }

    private func followedHosts() throws -> Set<String> {
        Set(
            try home.subscriptions().feeds.flatMap { feed in
                [feed.url, feed.kind == .page ? nil : feed.siteURL].compactMap { $0.flatMap(SiteNames.host) }
            }
        )
    }

    /// What a source would have brought.
    package struct Preview: Sendable {
        package var feed: Feed
        /// The number of its articles of the last month.
        package var articles: Int
        /// The titles of those that would be proposed, the most relevant first.
        package var proposed: [String]
    }

    /// Finds the feed of each source, and judges what it had in the last month; nothing is stored.
    ///
    /// - Returns: In the order of the sources; `nil` for one without a feed.
    /// - Throws: ``UserError``, and errors of the store.
    package func previews(of sources: [Source], network: Network, now: Date) async throws -> [Preview?] {
        let suggesting = try Suggesting(home: home, store: store)
        let recipes = home.configuration.fetch.recipes
        let found: [(feed: Feed, entries: [Entry])?] = try await network.use { fetcher in
            let discovery = Discovery(fetcher: fetcher, recipes: recipes)
            let sites = await discovery.search(
                sources.map { Discovery.Site(host: $0.host, links: [$0.address]) }
            )
            var found: [(feed: Feed, entries: [Entry])?] = []
            for source in sources {
                let feed = sites.first { $0.host == source.host && $0.feed != nil }?.feed
                found.append(await feed.asyncFlatMap { await Self.entries(of: $0, fetcher) })
            }
            return found
        }
        return try found.map { found in
            guard let found else { return nil }
            let month = found.entries.filter { entry in
                entry.date.map { now.timeIntervalSince($0) < 31 * 86_400 && $0 < now + 86_400 } ?? false
            }
            return Preview(
                feed: found.feed,
                articles: month.count,
                proposed: try suggesting.wouldPropose(month, now: now).map(\.title)
            )
        }
    }

    private static func entries(of feed: Feed, _ fetcher: any Fetcher) async -> (
        feed: Feed, entries: [Entry]
    )? {
        guard let response = try? await fetcher.fetchSuccessfully(Request(url: feed.url)),
            let parsed = try? await FeedReading.read(response, as: feed, fetcher)
        else { return nil }
        return (feed, parsed.entriesAndListedLinks())
    }
}

extension Optional {
    fileprivate func asyncFlatMap<Result>(_ transform: (Wrapped) async -> Result?) async -> Result? {
        guard let self else { return nil }
        return await transform(self)
    }
}

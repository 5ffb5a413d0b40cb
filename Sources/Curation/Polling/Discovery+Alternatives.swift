package import Feeds
package import Fetch
package import Foundation
import Parse

extension Discovery {
    /// A feed, a sitemap or a list of links that can be followed, as it is now.
    package struct Finding: Sendable {
        /// The subscription to add.
        package var feed: Feed
        /// The number of entries.
        package var entries: Int
        /// The date of the newest entry.
        package var newest: Date?
        /// The titles of the first entries, at most three.
        package var titles: [String]
    }

    /// Everything that can be followed at a URL: its feeds; if it has none, its sitemaps and the page itself.
    ///
    /// - Throws: ``FetchError`` when the request fails.
    package func discover(at url: String) async throws(FetchError) -> [Finding] {
        let response = try await fetcher.fetch(Request(url: url))
        if let obstacle = Interstitial.find(in: response, requested: url) { throw obstacle }
        guard (200..<300).contains(response.status) else {
            throw FetchError(.status(response.status))
        }
        let origin = WebURL(response.url)?.origin ?? url
        var findings: [Finding] = []
        var feeds = Set<String>()
        let own = Feed(url: url, title: "")
        if let finding = Self.finding(own, try? await FeedReading.read(response, as: own, fetcher), response)
        {
            findings.append(finding)
        }
        feeds.insert(url)
        for candidate in feedAddresses(in: response, url: url, origin: origin) where feeds.count < 8 {
            guard feeds.insert(candidate).inserted,
                let finding = try? await examine(Feed(url: candidate, title: ""))
            else { continue }
            if !findings.contains(where: { $0.feed.url == finding.feed.url }) { findings.append(finding) }
        }
        guard findings.isEmpty else { return findings }
        for sitemap in await sitemaps(of: origin) {
            let feed = Feed(url: sitemap, title: "", siteURL: origin + "/", kind: .sitemap)
            if let finding = try? await examine(feed) { findings.append(finding) }
            if findings.count == 3 { break }
        }
        let listing = Feed(url: response.url, title: "", siteURL: origin + "/", kind: .listing)
        if let finding = Self.finding(
            listing,
            try? await FeedReading.read(response, as: listing, fetcher),
            response
        ) {
            findings.append(finding)
        }
        return findings
    }

    /// Fetches a subscription once; `nil` if there is no document of that kind.
    ///
    /// - Throws: ``FetchError`` when the request fails.
    package func examine(_ feed: Feed) async throws(FetchError) -> Finding? {
        let response = try await fetcher.fetchSuccessfully(Request(url: feed.url))
        return Self.finding(feed, try? await FeedReading.read(response, as: feed, fetcher), response)
    }

    private static func finding(_ feed: Feed, _ parsed: ParsedFeed?, _ response: Response) -> Finding? {
        guard let parsed else { return nil }
        let entries = parsed.entries
        guard feed.kind == .feed || !entries.isEmpty else { return nil }
        var feed = feed
        let host = WebURL(response.url)?.host ?? feed.url
        if feed.title.isEmpty || feed.title == host {
            let title = parsed.title?.plain ?? ""
            feed.title = title.isEmpty ? host : title
        }
        feed.siteURL = parsed.link ?? feed.siteURL
        if let target = response.relocation { feed.url = target }
        return Finding(
            feed: feed,
            entries: entries.count,
            newest: entries.compactMap(\.date).max(),
            titles: entries.prefix(3).map(\.title)
        )
    }

    /// The sitemaps listed in `robots.txt` (sitemaps.org), then the usual paths.
    private func sitemaps(of origin: String) async -> [String] {
        var found: [String] = []
        // `robots.txt` is optional.
        if let robots = try? await fetcher.fetchSuccessfully(
            Request(url: origin + "/robots.txt", accept: "text/plain, */*;q=0.1")
        ) {
            let text = String(decoding: robots.body.prefix(500_000), as: UTF8.self)
            for line in text.split(whereSeparator: \.isNewline) {
                let sides = line.split(separator: ":", maxSplits: 1)
                guard sides.count == 2, sides[0].lowercased() == "sitemap" else { continue }
                let address = sides[1].trimmingCharacters(in: .whitespaces)
                if WebURL(address)?.isWeb == true { found.append(address) }
            }
        }
        // News sitemaps first: they list the last two days only.
        found.sort { $0.contains("news") && !$1.contains("news") }
        let usual = ["/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml", "/sitemap_index.xml"]
        return Array((found + usual.map { origin + $0 }).prefix(8))
    }
}

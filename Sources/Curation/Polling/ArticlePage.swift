package import Feeds
package import Fetch
import Foundation
import Parse

/// Reads what a web page says of the article on it.
package enum ArticlePage {
    /// The article at an address, under its address after redirects and without tracking parameters.
    ///
    /// - Returns: The article; its title is empty if the page has none.
    /// - Throws: ``FetchError``.
    package static func fetch(
        _ url: String,
        with fetcher: any Fetcher
    ) async throws(FetchError) -> Suggestion.Article {
        let response = try await fetcher.fetchSuccessfully(Request(url: url, accept: Request.pageTypes))
        let page = FeedDiscovery.metadata(of: response.body, contentType: response.header("content-type"))
        let address = WebURL(response.url)
        return Suggestion.Article(
            url: address.map { CanonicalURL.withoutTracking($0).description } ?? response.url,
            title: title(of: page, at: address),
            site: page.site ?? "",
            summary: page.summary ?? ""
        )
    }

    /// The title without the name of the site, and without the description behind it.
    ///
    /// Of `GitHub - owner/name: What it does`, that is the name.
    static func title(of page: PageMetadata, at url: WebURL?) -> String {
        var title = page.title ?? ""
        if let site = page.site, !site.isEmpty {
            title = SiteNames.withoutSuffix(title, feedTitle: site, siblings: [])
            for separator in [" - ", ": ", " | ", " · "] where title.hasPrefix(site + separator) {
                title.removeFirst(site.count + separator.count)
            }
        }
        if let end = title.range(of: ": "), let summary = page.summary,
            summary.hasPrefix(title[end.upperBound...].prefix(40)), !title[end.upperBound...].isEmpty
        {
            title = String(title[..<end.lowerBound])
        }
        let parts = url?.path.split(separator: "/") ?? []
        if parts.count == 2, title.lowercased() == parts.joined(separator: "/").lowercased() {
            title = String(parts[1])
        }
        return title
    }
}

package import Fetch
import Parse

/// Fetches the title of a web page.
package enum PageTitle {
    /// The title of the page at a URL, and its URL after redirects.
    ///
    /// - Throws: ``FetchError``.
    package static func fetch(_ url: String, with fetcher: any Fetcher) async throws(FetchError) -> (
        title: String?, url: String
    ) {
        let response = try await fetcher.fetchSuccessfully(Request(url: url, accept: Request.pageTypes))
        return (
            FeedDiscovery.title(of: response.body, contentType: response.header("content-type")), response.url
        )
    }
}

package import Fetch
import Parse

/// Asks a web page for its title.
package enum PageTitle {
    /// The title of the page at an address, and where it really is.
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

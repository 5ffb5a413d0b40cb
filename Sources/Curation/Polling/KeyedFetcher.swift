import Feeds
import Fetch

/// A fetcher that asks forges for lists of repositories in the form that tells most, and not without the key that they want.
///
/// The key itself is added for its host alone: see ``Authorizations``.
struct KeyedFetcher: Fetcher {
    let fetcher: any Fetcher
    let authorizations: Authorizations

    func fetch(_ request: Request) async throws(FetchError) -> Response {
        // A page may link to such an address: then it is a link like any other.
        guard request.accept == Request.feedTypes, let listing = RepositoryListing(request.url) else {
            return try await fetcher.fetch(request)
        }
        guard authorizations.hasKey(for: listing) else { throw FetchError(.missingKey(host: listing.host)) }
        var request = request
        request.accept = listing.accept
        return try await fetcher.fetch(request)
    }
}

extension Authorizations {
    /// Whether a list of repositories may be asked for.
    func hasKey(for listing: RepositoryListing) -> Bool {
        !listing.needsKey || WebURL("https://\(listing.host)/x").flatMap { field(for: $0) } != nil
    }
}

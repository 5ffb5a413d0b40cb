import Feeds
import Fetch
import Home

/// A fetcher whose errors repeat no secret that it sends.
///
/// A server knows the credentials that it is given, and may put them into the address of a redirect: such an address would
/// be kept in `feeds.opml`, so it is not followed.
struct MaskingFetcher: Fetcher {
    let fetcher: any Fetcher
    let secrets: Secrets

    func fetch(_ request: Request) async throws(FetchError) -> Response {
        let response: Response
        do throws(FetchError) { response = try await fetcher.fetch(request) } catch {
            throw error.mapText(secrets.masked)
        }
        for redirect in response.redirects {
            let target = secrets.masked(redirect.target)
            guard target == redirect.target else {
                var error = FetchError(.badRedirect(target))
                error.traffic = response.traffic
                throw error
            }
        }
        return response
    }
}

import Feeds

/// Answers requests: over the network, or from a recording.
package protocol Fetcher: Sendable {
    /// Asks, follows redirects, and returns the last answer whatever its status.
    ///
    /// - Throws: ``FetchError`` when there was no answer.
    func fetch(_ request: Request) async throws(FetchError) -> Response
}

extension Fetcher {
    /// Asks, and takes an error status for a failure: 200 and 304 are what a feed client wants.
    ///
    /// - Throws: ``FetchError``.
    package func fetchSuccessfully(_ request: Request) async throws(FetchError) -> Response {
        let response = try await fetch(request)
        guard (200..<300).contains(response.status) || response.status == 304 else {
            throw FetchError(.status(response.status))
        }
        return response
    }
}

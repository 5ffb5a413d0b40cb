import Feeds

/// Answers requests: over the network, or from a recording.
package protocol Fetcher: Sendable {
    /// Sends a request, follows redirects, and returns the final response whatever its status.
    ///
    /// - Throws: ``FetchError`` if there was no response.
    func fetch(_ request: Request) async throws(FetchError) -> Response
}

extension Fetcher {
    /// Sends a request and accepts only 2xx and 304.
    ///
    /// - Throws: ``FetchError``, also for other statuses.
    package func fetchSuccessfully(_ request: Request) async throws(FetchError) -> Response {
        let response = try await fetch(request)
        guard (200..<300).contains(response.status) || response.status == 304 else {
            throw FetchError(.status(response.status))
        }
        return response
    }
}

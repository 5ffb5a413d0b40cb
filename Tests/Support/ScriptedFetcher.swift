package import Fetch

/// Scripted responses, for what a loopback server cannot do: unknown host names, passing days.
package struct ScriptedFetcher: Fetcher {
    private let answer: @Sendable (Request) throws(FetchError) -> Response

    /// `answer` returns the response or throws.
    package init(_ answer: @escaping @Sendable (Request) throws(FetchError) -> Response) {
        self.answer = answer
    }

    package func fetch(_ request: Request) async throws(FetchError) -> Response { try answer(request) }
}

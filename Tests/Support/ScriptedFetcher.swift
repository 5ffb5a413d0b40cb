package import Fetch

/// Answers as a test says, for what no server on the loopback interface can do: names that are not found, days that pass.
package struct ScriptedFetcher: Fetcher {
    private let answer: @Sendable (Request) throws(FetchError) -> Response

    /// Answers with what `answer` returns or throws.
    package init(_ answer: @escaping @Sendable (Request) throws(FetchError) -> Response) {
        self.answer = answer
    }

    /// Answers.
    package func fetch(_ request: Request) async throws(FetchError) -> Response { try answer(request) }
}

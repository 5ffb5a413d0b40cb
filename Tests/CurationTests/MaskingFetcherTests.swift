import Feeds
import Fetch
import Home
import Support
import Testing

@testable import Curation

@Suite struct MaskingFetcherTests {
    private static let secret = "s3cr3t-token"

    private func fetch(_ answer: @escaping @Sendable (Request) throws(FetchError) -> Response)
        async throws(FetchError)
        -> Response
    {
        let fetcher = MaskingFetcher(fetcher: ScriptedFetcher(answer), secrets: Secrets([Self.secret]))
        return try await fetcher.fetch(Request(url: "https://e.fr/feed"))
    }

    @Test func `an error does not repeat what the server was given`() async throws {
        let error = await #expect(throws: FetchError.self) {
            try await fetch { _ throws(FetchError) in
                throw FetchError(.badRedirect("ftp://e.fr/\(Self.secret)"), note: "for \(Self.secret)")
            }
        }
        #expect(error?.kind == .badRedirect("ftp://e.fr/…") && error?.note == "for …")
    }

    @Test func `an address with a secret in it is not followed`() async throws {
        let redirect = Response.Redirect(
            status: 301,
            target: "https://e.fr/feed?t=\(Self.secret)",
            wireBytes: 1
        )
        let error = await #expect(throws: FetchError.self) {
            try await fetch { _ in Response(status: 200, url: redirect.target, redirects: [redirect]) }
        }
        #expect(error?.kind == .badRedirect("https://e.fr/feed?t=…"))
        let plain = Response.Redirect(status: 301, target: "https://e.fr/other", wireBytes: 1)
        let response = try await fetch { _ in Response(status: 200, url: plain.target, redirects: [plain]) }
        #expect(response.url == "https://e.fr/other")
    }
}

import Curation
import Feeds
import Foundation
import Home
import Hummingbird
import Support
import Testing

@testable import Web

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct ErrorMiddlewareTests {
    @Test func `an error is a page for browsers, JSON for the API, text for other programs`() async throws {
        try await WebTestServer.whileServing({ $0.language = .fr }) { server, _ in
            let page = try await server.get("/rien", fields: ["Accept: text/html,*/*;q=0.8"])
            #expect(page.status == 404 && page.field("content-type") == "text/html; charset=utf-8")
            #expect(page.body.contains("page introuvable") && page.body.contains("<nav"))
            let api = try await server.get("/api/v1/rien", fields: ["Accept: text/html"])
            #expect(api.field("content-type")?.hasPrefix("application/json") == true)
            #expect(api.body == "{\"error\":\"introuvable\u{202F}; voir /api/v1/openapi.json\"}")
            let text = try await server.get("/rien", fields: ["Accept: application/json"])
            #expect(text.field("content-type") == "text/plain; charset=utf-8")
            #expect(text.body == "404 Not Found\n\npage introuvable\n")
        }
    }

    @Test(arguments: [("/", 401), ("/history", 401), ("/nothing", 401), ("/review.css", 200)])
    func `who is not admitted gets a page without anything of the review`(path: String, status: Int)
        async throws
    {
        try await WebTestServer.whileServing({ $0.token = "secret" }) { server, _ in
            let answer = try await server.get(path)
            #expect(answer.status == status)
            guard status == 401 else { return }
            #expect(answer.body.contains("<h1>401</h1>") && answer.body.contains("token missing or wrong"))
            #expect(!answer.body.contains("<nav") && !answer.body.contains("csrf"))
        }
    }

    @Test func `a file that cannot be read is a 500 in plain words`() async throws {
        try await WebTestServer.whileServing({ $0.language = .fr }) { server, _ in
            try TemporaryDirectory.current.write("", to: "state/decisions.jsonl/x")
            for path in ["/history", "/api/v1/queue"] {
                let answer = try await server.get(path)
                #expect(answer.status == 500)
                #expect(answer.body.contains("state/decisions.jsonl: ") && !answer.body.contains("Error"))
            }
        }
    }

    private struct Unknown: Error {}

    private struct Cause: UserError.Cause {
        var kind: UserError.Kind
        var message: UserError.Message { .init(Phrase("wrong"), remedy: Phrase("do")) }
    }

    @Test func `an error that nobody expects says nothing of itself`() {
        #expect(WebError(describing: Unknown()) == nil)
        #expect(WebError.unexpected.status == .internalServerError)
        #expect(WebError.unexpected.message.en == "unexpected error; the server’s log has the details")
    }

    @Test(arguments: [
        (UserError.Kind.usage, 400), (.failed, 500), (.pageChanged, 409),
    ])
    func `errors of the review have a status`(kind: UserError.Kind, code: Int) {
        let error = UserError(Cause(kind: kind), at: "p.md")
        #expect(WebError(describing: error)?.status.code == code)
        #expect(WebError(describing: error)?.message.en == "p.md: wrong → do")
    }

    @Test func `errors of the framework get sentences in both languages`() {
        #expect(
            WebError(describing: HTTPError(.notFound))?.message == Phrase(en: "not found", fr: "introuvable")
        )
        let large = WebError(describing: HTTPError(.contentTooLarge, message: "raw"))
        #expect(large?.message.en == "request body exceeds 64 KiB")
    }
}

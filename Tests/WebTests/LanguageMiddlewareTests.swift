import Feeds
import Foundation
import Support
import Testing

@testable import Web

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct LanguageMiddlewareTests {
    @Test(
        arguments: [
            ("/", nil, nil, .en, .en), ("/", nil, nil, .fr, .fr), ("/", nil, "fr", .en, .fr),
            ("/", .en, "fr", .fr, .en), ("/?lang=fr", .en, "en", .en, .fr),
            ("/?lang=en", .fr, "fr", .fr, .en),
            ("/?lang=de", .fr, "en", .en, .fr), ("/?lang=", nil, "fr", .en, .fr),
        ] as [(String, Language?, String?, Language, Language)]
    )
    func `the address wins, then --lang, then the browser, then the environment`(
        path: String,
        chosen: Language?,
        accepted: String?,
        environment: Language,
        expected: Language
    ) async throws {
        try await WebTestServer.whileServing({
            $0.language = chosen
            $0.fallbackLanguage = environment
        }) { server, _ in
            let fields = accepted.map { ["Accept-Language: \($0)"] } ?? []
            let body = try await server.get(path, fields: fields).body
            #expect(body.contains("<html lang=\"\(expected.rawValue)\">"))
            let error = try await server.get("/api/v1/none" + path.dropFirst(), fields: fields).body
            #expect(error.contains(expected == .fr ? "introuvable" : "not found"))
        }
    }

    @Test(
        arguments: [
            ("fr", .fr), ("de, fr;q=0.8, en;q=0.5", .fr), ("en-GB,fr;q=0.9", .en), ("fr-CA", .fr),
            ("de", nil),
            ("fr;q=0", nil), ("fr;q=0.5,en;q=0.5", .fr), ("", nil), (";;,,q=", nil),
        ] as [(String, Language?)]
    )
    func `of Accept-Language the highest quality counts, then the first`(header: String, language: Language?)
    {
        #expect(LanguageMiddleware.preferred(header) == language)
    }
}

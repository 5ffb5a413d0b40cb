import Feeds
import Foundation
import HTTPTypes
import Hummingbird

/// Chooses the language of the answer: `?lang=`, else `--lang`, else Accept-Language, else the environment.
struct LanguageMiddleware: RouterMiddleware {
    typealias Context = WebRequestContext

    /// Given with `--lang`.
    let chosen: Language?
    /// The language of the environment.
    let fallback: Language

    @concurrent func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.language =
            Self.parameter(request) ?? chosen
            ?? Self.preferred(request.headers[.acceptLanguage] ?? "") ?? fallback
        return try await next(request, context)
    }

    /// The language that the address asks for; `nil` for none, and for one that veille does not write in.
    static func parameter(_ request: Request) -> Language? {
        request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
    }

    /// The language of highest quality in Accept-Language (RFC 9110, section 12.5.4).
    static func preferred(_ header: String) -> Language? {
        let ranges = header.split(separator: ",").compactMap { range -> (Language, quality: Double)? in
            let parts = range.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let tag = parts.first, let language = Language(tag: tag) else { return nil }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return (language, quality ?? 1)
        }
        // Of equal qualities the first counts.
        return ranges.filter { $0.quality > 0 }.max { $0.quality < $1.quality }?.0
    }
}

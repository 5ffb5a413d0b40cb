import HTTPTypes
import Hummingbird

/// Adds to every answer that nothing is loaded from elsewhere, and that no address is passed on to other sites.
struct SecurityHeadersMiddleware: RouterMiddleware {
    typealias Context = WebRequestContext

    static let policy = HTTPField.Name("Content-Security-Policy")

    private static let own =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// For the page that shows an issue in a frame: every other page refuses to be in one.
    static let framing = own + "; frame-src 'self'"

    /// For what is in that frame: no script, no form, nothing from elsewhere.
    static let framed =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
        + "sandbox"

    private static let fields: [(name: HTTPField.Name?, value: String)] = [
        (policy, own),
        // Forms of this site must keep their origin.
        (HTTPField.Name("Referrer-Policy"), "same-origin"),
        (HTTPField.Name("X-Content-Type-Options"), "nosniff"),
        (HTTPField.Name("Cross-Origin-Opener-Policy"), "same-origin"),
        (HTTPField.Name("Cross-Origin-Resource-Policy"), "same-origin"),
    ]

    @concurrent func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in Self.fields {
            if let name, response.headers[name] == nil { response.headers[name] = value }
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}

import HTTPTypes
import Hummingbird

/// Refuses changes that another site sent, and all changes where the server is read-only.
struct ChangeMiddleware: RouterMiddleware {
    typealias Context = WebRequestContext

    let isReadOnly: Bool

    static let readOnly = WebError(
        .forbidden,
        en: "Read-only: this server does not accept decisions",
        fr: "Lecture seule : ce serveur n’accepte pas de décisions"
    )

    private static let crossSite = WebError(
        .forbidden,
        en: "cross-site request refused",
        fr: "requête d’un autre site refusée"
    )

    @concurrent func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method != .get, request.method != .head else { return try await next(request, context) }
        if isReadOnly { throw Self.readOnly }
        if let origin = request.headers[.origin],
            String(origin.drop { $0 != "/" }.dropFirst(2)).lowercased()
                != request.head.authority?.lowercased()
        {
            throw Self.crossSite
        }
        if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }),
            site != "same-origin", site != "none"
        {
            throw Self.crossSite
        }
        return try await next(request, context)
    }
}

import HTTPTypes
import Hummingbird

/// Requires the header `X-CSRF-Token`, which other sites can neither read nor send.
struct CSRFMiddleware: RouterMiddleware {
    typealias Context = WebRequestContext

    let token: String

    @concurrent func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let name = HTTPField.Name("X-CSRF-Token"), let given = request.headers[name],
            Secret.isEqual(given, token)
        else {
            throw WebError(
                .forbidden,
                en: "X-CSRF-Token is missing or out of date; /api/v1/status returns it",
                fr: "X-CSRF-Token est absent ou périmé ; /api/v1/status le donne"
            )
        }
        return try await next(request, context)
    }
}

import HTTPTypes
import Hummingbird

/// Answers 405 with `Allow` for a path that exists with other methods (RFC 9110, section 15.5.6), otherwise 404.
struct MethodMiddleware: RouterMiddleware {
    typealias Context = WebRequestContext

    /// The methods of each path, as in `GET, HEAD`.
    private let allowed: [String: String]

    init(routes: [Router<Context>.RouteDescription]) {
        allowed = Dictionary(grouping: routes) { Self.normalized($0.path.description) }.mapValues { routes in
            var methods = Set(routes.map(\.method.rawValue))
            if methods.contains("GET") { methods.insert("HEAD") }
            return methods.sorted().joined(separator: ", ")
        }
    }

    @concurrent func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let methods = allowed[Self.normalized(request.uri.path)] else {
            throw request.uri.path.hasPrefix("/api/")
                ? WebError(
                    .notFound,
                    en: "not found; see /api/v1/openapi.json",
                    fr: "introuvable ; voir /api/v1/openapi.json"
                ) : WebError(.notFound, en: "page not found", fr: "page introuvable")
        }
        var error = WebError(.methodNotAllowed, en: "method not allowed", fr: "méthode non autorisée")
        error.headers[.allow] = methods
        throw error
    }

    /// As the router compares paths: by the parts between slashes.
    private static func normalized(_ path: String) -> String {
        path.split(separator: "/").joined(separator: "/")
    }
}

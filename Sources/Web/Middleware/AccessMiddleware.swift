import Feeds
import Foundation
import HTTPTypes
import Hummingbird

/// Admits requests that name this server and, where there is a token, carry it.
///
/// A page of another site must be able to neither read nor change anything here: with DNS rebinding its requests still
/// carry the name of that site, and it does not know the token.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = WebRequestContext

    private static let cookie = "veille"

    private let names: [String]
    private let token: String?
    private let clock: @Sendable () -> Date
    /// When wrong tokens arrived.
    private let failures = Locked<[Date]>([])

    /// For a server that listens at `host`; without a token it is for this machine only.
    init(host: String, token: String?, clock: @escaping @Sendable () -> Date) {
        names = ["127.0.0.1", "localhost", "[::1]", host.lowercased(), "[\(host.lowercased())]"]
        self.token = token
        self.clock = clock
    }

    @concurrent func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        // With a token any name is safe: whoever rebinds one does not know the token, and gets no cookie.
        guard let authority = request.head.authority?.lowercased(),
            token != nil || names(context.localPort).contains(authority)
        else {
            throw WebError(
                .misdirectedRequest,
                en: "this server has another name",
                fr: "ce serveur porte un autre nom"
            )
        }
        guard let token else { return try await next(request, context) }
        try require(token, of: request)
        var response = try await next(request, context)
        if request.uri.queryParameters["token"] != nil,
            let cookie = try? Cookie.validated(
                name: Self.cookie,
                value: token,
                path: "/",
                httpOnly: true,
                sameSite: .strict
            )
        {
            response.setCookie(cookie)
        }
        return response
    }

    private func names(_ port: Int?) -> [String] {
        guard let port else { return [] }
        return names.flatMap { port == 80 ? [$0, "\($0):80"] : ["\($0):\(port)"] }
    }

    /// Ten wrong tokens a minute are looked at; then none.
    private func require(_ token: String, of request: Request) throws {
        guard !isKnown(request, token) else { return }
        let now = clock()
        let mayTry = failures.withLock { times in
            times.removeAll { now.timeIntervalSince($0) > 60 }
            guard times.count < 10 else { return false }
            times.append(now)
            return true
        }
        guard mayTry else {
            throw WebError(
                .tooManyRequests,
                en: "too many wrong tokens; try again in a minute",
                fr: "trop de jetons faux ; réessayez dans une minute"
            )
        }
        throw WebError(
            .unauthorized,
            en: "token missing or wrong: open the address that veille printed",
            fr: "jeton absent ou faux : ouvrez l’adresse que veille a affichée"
        )
    }

    private func isKnown(_ request: Request, _ token: String) -> Bool {
        if let given = request.uri.queryParameters["token"], Secret.isEqual(String(given), token) {
            return true
        }
        if let field = request.headers[.authorization], Secret.isEqual(field, "Bearer " + token) {
            return true
        }
        return request.cookies[Self.cookie].map { Secret.isEqual($0.value, token) } ?? false
    }
}

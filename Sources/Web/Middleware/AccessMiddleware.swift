import Feeds
import Foundation
import HTTPTypes
import Home
import Hummingbird

/// Admits requests that name this server and, where it asks for one, carry a token, or come from the proxy that it trusts.
///
/// A page of another site must be able to neither read nor change anything here: with DNS rebinding its requests still
/// carry the name of that site, and it does not know the token.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = WebRequestContext

    private static let cookie = "veille"

    private let names: [String]
    private let admission: Admission
    private let clock: @Sendable () -> Date
    /// When wrong tokens arrived.
    private let failures = Locked<[Date]>([])

    /// Whom a server admits.
    enum Admission: Sendable {
        /// All on this machine.
        case local
        /// Those who share a token.
        case token(String)
        /// Those it knows by name.
        case team(Team)
    }

    /// For a server that listens at `host`.
    init(host: String, admission: Admission, clock: @escaping @Sendable () -> Date) {
        names = ["127.0.0.1", "localhost", "[::1]", host.lowercased(), "[\(host.lowercased())]"]
        self.admission = admission
        self.clock = clock
    }

    @concurrent func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        try requireName(of: request, context)
        switch admission {
        case .local: return try await next(request, context)
        case .token(let token):
            guard isGiven(token, in: request) else { throw refusal() }
            return remembering(token, try await next(request, context), to: request)
        case .team(let team):
            var context = context
            if let name = try named(by: team.proxy, request, context) {
                context.person = .named(name)
                return try await next(request, context)
            }
            guard let member = team.members.first(where: { isGiven($0.token, in: request) }) else {
                throw refusal()
            }
            context.person = .named(member.name)
            return remembering(member.token, try await next(request, context), to: request)
        }
    }

    private func requireName(of request: Request, _ context: Context) throws {
        let isLocal = if case .local = admission { true } else { false }
        // With a token any name is safe: whoever rebinds one does not know the token, and gets no cookie.
        guard let authority = request.head.authority?.lowercased(),
            !isLocal || names(context.localPort).contains(authority)
        else {
            throw WebError(
                .misdirectedRequest,
                en: "this server has another name",
                fr: "ce serveur porte un autre nom"
            )
        }
    }

    private func names(_ port: Int?) -> [String] {
        guard let port else { return [] }
        return names.flatMap { port == 80 ? [$0, "\($0):80"] : ["\($0):\(port)"] }
    }

    /// The name that the proxy gives; `nil` if the request gives none.
    ///
    /// - Throws: ``WebError`` for a name from elsewhere, and for none or several from the proxy.
    private func named(
        by proxy: Configuration.Serve.TrustedProxy?,
        _ request: Request,
        _ context: Context
    ) throws -> String? {
        guard let proxy, let field = HTTPField.Name(proxy.header) else { return nil }
        let given = request.headers[values: field]
        guard !given.isEmpty else { return nil }
        guard let address = context.remoteAddress, proxy.from.contains(where: { $0.contains(address) }) else {
            throw WebError(
                .forbidden,
                en: "\(proxy.header) is believed from the proxy alone",
                fr: "\(proxy.header) n’est cru que du proxy"
            )
        }
        guard given.count == 1, !given[0].contains("\u{FFFD}"), let name = Person.named(given[0]).cleanName
        else {
            throw WebError(
                .badRequest,
                en: "the proxy must give one name in \(proxy.header)",
                fr: "le proxy doit donner un seul nom dans \(proxy.header)"
            )
        }
        return name
    }

    /// The answer, with a cookie if the token came in the address.
    private func remembering(_ token: String, _ response: Response, to request: Request) -> Response {
        var response = response
        if request.uri.queryParameters["token"] != nil,
            let cookie = try? Cookie.validated(
                name: Self.cookie,
                value: token,
                path: "/",
                httpOnly: true,
                // A bookmark on another site leads here; every change needs the token of a form as well.
                sameSite: .lax
            )
        {
            response.setCookie(cookie)
        }
        return response
    }

    /// What a request without the right token is told: after ten in a minute, to wait.
    private func refusal() -> WebError {
        let now = clock()
        let mayTry = failures.withLock { times in
            times.removeAll { now.timeIntervalSince($0) > 60 }
            guard times.count < 10 else { return false }
            times.append(now)
            return true
        }
        return mayTry
            ? WebError(
                .unauthorized,
                en: "token missing or wrong: open the address that veille printed",
                fr: "jeton absent ou faux : ouvrez l’adresse que veille a affichée"
            )
            : WebError(
                .tooManyRequests,
                en: "too many wrong tokens; try again in a minute",
                fr: "trop de jetons faux ; réessayez dans une minute"
            )
    }

    private func isGiven(_ token: String, in request: Request) -> Bool {
        if let given = request.uri.queryParameters["token"], Secret.isEqual(String(given), token) {
            return true
        }
        if let field = request.headers[.authorization], Secret.isEqual(field, "Bearer " + token) {
            return true
        }
        return request.cookies[Self.cookie].map { Secret.isEqual($0.value, token) } ?? false
    }
}

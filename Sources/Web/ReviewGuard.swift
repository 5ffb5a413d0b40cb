import Foundation
import HTTPTypes
import Hummingbird
import NIOConcurrencyHelpers

/// Who may ask what: stands before every route.
///
/// A page elsewhere that a browser shows must be able to neither read nor change anything here: its requests carry another
/// origin, its names for this host are not ours, and it knows neither token.
struct ReviewGuard: Sendable {
    /// Names under which this server may be asked; a name that only leads here would be rebinding.
    let hosts: Set<String>
    /// What must be known to ask at all, where the server is not for this machine alone.
    let token: String?
    /// What every form and every change carries.
    let csrf: String
    /// Whether changes are refused.
    let isReadOnly: Bool
    /// When wrong tokens came: ten in a minute, and no more is looked at.
    private let failures = NIOLockedValueBox<[Date]>([])

    init(hosts: Set<String>, token: String?, isReadOnly: Bool) {
        self.hosts = hosts
        self.token = token
        self.isReadOnly = isReadOnly
        csrf = Self.random()
    }

    /// 128 random bits as text.
    static func random() -> String {
        (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
    }

    /// Why a request is refused; `nil` when it may go on.
    func refusal(_ request: Request, now: Date) -> Refusal? {
        // With a token no other name is to be feared: whoever rebinds one does not know it, and no cookie goes there.
        guard let authority = request.head.authority?.lowercased(), token != nil || hosts.contains(authority)
        else {
            return Refusal(
                .misdirectedRequest,
                en: "this server has another name",
                fr: "ce serveur a un autre nom"
            )
        }
        if let token, !isKnown(request, token) {
            let mayTry = failures.withLockedValue { times in
                times.removeAll { now.timeIntervalSince($0) > 60 }
                guard times.count < 10 else { return false }
                times.append(now)
                return true
            }
            guard mayTry else {
                return Refusal(.tooManyRequests, en: "too many wrong tokens", fr: "trop de jetons faux")
            }
            return Refusal(
                .unauthorized,
                en: "open the address that veille has printed, with its token",
                fr: "ouvrez l’adresse que veille a affichée, avec son jeton"
            )
        }
        guard request.method != .get, request.method != .head else { return nil }
        if isReadOnly {
            return Refusal(.forbidden, en: "this server is read-only", fr: "ce serveur est en lecture seule")
        }
        if let origin = request.headers[.origin],
            String(origin.drop { $0 != "/" }.dropFirst(2)).lowercased() != authority
        {
            return Refusal(.forbidden, en: "another site sent this", fr: "un autre site a envoyé ceci")
        }
        if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }),
            site != "same-origin", site != "none"
        {
            return Refusal(.forbidden, en: "another site sent this", fr: "un autre site a envoyé ceci")
        }
        return nil
    }

    private func isKnown(_ request: Request, _ token: String) -> Bool {
        if let given = request.uri.queryParameters["token"], Self.isSame(String(given), token) { return true }
        if let field = request.headers[.authorization], Self.isSame(field, "Bearer " + token) { return true }
        return request.headers[.cookie]?.split(separator: ";")
            .contains { Self.isSame($0.trimmingCharacters(in: .whitespaces), "veille=" + token) } ?? false
    }

    /// What a form or a program sends; more than 64 KiB is no decision.
    static func body(of request: Request) async throws -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: 64 * 1024)
        } catch {
            throw Refusal(
                .contentTooLarge,
                en: "more than 64 KiB is no decision",
                fr: "plus de 64 Kio ne font pas une décision"
            )
        }
    }

    /// Compares all of both: the time tells nothing.
    static func isSame(_ one: String, _ other: String) -> Bool {
        let (one, other) = (Array(one.utf8), Array(other.utf8))
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// What every answer carries: nothing from elsewhere is loaded, nothing is told elsewhere.
    static func protect(_ response: inout Response) {
        let fields = [
            "Content-Security-Policy":
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
                + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            // Elsewhere nothing is told; here forms keep their origin.
            "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
        ]
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }
}

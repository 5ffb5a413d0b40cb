import Feeds
private import Foundation

/// The cookies that servers set in one chain of redirects (RFC 6265), for the later requests of this chain alone.
struct RedirectCookies: Equatable {
    private struct Cookie: Equatable {
        var name: String
        var value: String
        var domain: String
        /// Whether subdomains get it also.
        var hasDomain: Bool
        var path: String
        var isSecure: Bool
    }

    private var cookies: [Cookie] = []

    private static let maximumCount = 20
    private static let maximumBytes = 4096

    /// Stores the `Set-Cookie` fields of a response.
    mutating func store(_ fields: [String], from url: WebURL) {
        for field in fields.prefix(Self.maximumCount) where field.utf8.count <= Self.maximumBytes {
            guard let (cookie, isExpired) = Self.parse(field, from: url) else { continue }
            cookies.removeAll {
                $0.name == cookie.name && $0.domain == cookie.domain && $0.path == cookie.path
            }
            if !isExpired, cookies.count < Self.maximumCount { cookies.append(cookie) }
        }
    }

    /// The `Cookie` field for a request; `nil` if no cookie applies.
    func field(for url: WebURL) -> String? {
        let path = url.path.isEmpty ? "/" : url.path
        let matching = cookies.filter { cookie in
            let isHost = url.host == cookie.domain
            let isSubdomain = cookie.hasDomain && url.host.hasSuffix("." + cookie.domain)
            let folder = cookie.path.hasSuffix("/") ? cookie.path : cookie.path + "/"
            return (isHost || isSubdomain) && (!cookie.isSecure || url.scheme == "https")
                && (path == cookie.path || path.hasPrefix(folder))
        }
        return matching.isEmpty ? nil : matching.map { $0.name + "=" + $0.value }.joined(separator: "; ")
    }

    private static func parse(_ field: String, from url: WebURL) -> (Cookie, isExpired: Bool)? {
        let parts = field.split(separator: ";", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard let pair = parts.first, let equals = pair.firstIndex(of: "="), equals != pair.startIndex,
            pair.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
        else { return nil }
        var cookie = Cookie(
            name: String(pair[..<equals]).trimmingCharacters(in: .whitespaces),
            value: String(pair[pair.index(after: equals)...]).trimmingCharacters(in: .whitespaces),
            domain: url.host,
            hasDomain: false,
            path: url.path.lastIndex(of: "/").map { String(url.path[..<$0]) }.flatMap {
                $0.isEmpty ? nil : $0
            } ?? "/",
            isSecure: false
        )
        var isExpired = false
        for part in parts.dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            let value = sides.count > 1 ? sides[1].trimmingCharacters(in: .whitespaces) : ""
            switch sides.first?.lowercased() {
            case "domain":
                let domain = (value.hasPrefix(".") ? String(value.dropFirst()) : value).lowercased()
                if domain == url.host || domain.contains(".") && url.host.hasSuffix("." + domain) {
                    (cookie.domain, cookie.hasDomain) = (domain, true)
                } else if !domain.isEmpty {
                    return nil
                }
            case "path": if value.hasPrefix("/") { cookie.path = value }
            case "secure": cookie.isSecure = true
            case "max-age": isExpired = Int(value).map { $0 <= 0 } ?? isExpired
            default: break
            }
        }
        return (cookie, isExpired)
    }
}

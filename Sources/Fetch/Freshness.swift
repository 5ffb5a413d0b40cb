package import Foundation

/// Parses `Retry-After` (RFC 9110 §10.2.3): seconds, or a date, which is relative to the server's `Date`.
package enum RetryAfter {
    /// A server cannot ask for more than this, in seconds.
    package static let maximum: TimeInterval = 7 * 86_400

    /// Seconds to wait, at most ``maximum``; `nil` if the field is absent or invalid.
    ///
    /// Fractions are accepted, although the standard has none.
    package static func seconds(_ value: String?, date: String?, now: Date) -> TimeInterval? {
        guard let value else { return nil }
        let text = value.trimmingCharacters(in: .whitespaces)
        if text.first?.isASCII == true, text.first?.isNumber == true,
            text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
        {
            return Double(text).map { min($0, maximum) }
        }
        guard let then = HTTPDate.parse(value) else { return nil }
        return min(max(0, then.timeIntervalSince(HTTPDate.parse(date) ?? now)), maximum)
    }
}

/// The freshness lifetime of a response (RFC 9111 §4.2).
package enum Freshness {
    /// Seconds from now: `max-age` minus `Age`, otherwise `Expires` minus `Date`; `nil` if the response has
    /// neither.
    ///
    /// `no-cache`, `no-store` and dates gone by are 0, whatever `max-age` says: the server wants to be asked (RFC 9111 §5.2.2.4).
    package static func lifetime(_ response: Response) -> TimeInterval? {
        let directives = directives(response.headers("cache-control"))
        if directives.contains(where: { $0.name == "no-cache" && $0.value == nil || $0.name == "no-store" }) {
            return 0
        }
        if let maximum = directives.lazy.compactMap({ $0.name == "max-age" ? $0.seconds : nil }).first {
            let age = response.header("age").flatMap { Int($0) } ?? 0
            return Double(max(0, maximum - max(0, age)))
        }
        guard let expires = response.header("expires") else { return nil }
        guard let then = HTTPDate.parse(expires), let date = HTTPDate.parse(response.header("date")) else {
            // Invalid dates such as “0” mean “already expired”.
            return HTTPDate.parse(expires) == nil ? 0 : nil
        }
        return max(0, then.timeIntervalSince(date))
    }

    /// One directive of `Cache-Control`, its name in lower case.
    private struct Directive {
        var name: String
        var value: String?

        /// The whole number that it has, as a token or in quotes.
        var seconds: Int? { value.flatMap { Int($0.filter { ("0"..."9").contains($0) }.prefix(9)) } }
    }

    /// Directives in order; a comma inside quotes separates nothing.
    private static func directives(_ fields: [String]) -> [Directive] {
        var parts: [String] = []
        for field in fields {
            var part = ""
            var isQuoted = false
            for character in field {
                if character == "\"" { isQuoted.toggle() }
                if character == ",", !isQuoted {
                    parts.append(part)
                    part = ""
                } else {
                    part.append(character)
                }
            }
            parts.append(part)
        }
        return parts.map { part in
            let sides = part.split(separator: "=", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            return Directive(name: sides.first?.lowercased() ?? "", value: sides.count > 1 ? sides[1] : nil)
        }
    }
}

package import Foundation

/// Parses `Retry-After` (RFC 9110 §10.2.3): seconds, or a date, which is relative to the server's `Date`.
package enum RetryAfter {
    /// Seconds to wait; `nil` if the field is absent or invalid.
    package static func seconds(_ value: String?, date: String?, now: Date) -> TimeInterval? {
        guard let value else { return nil }
        if let seconds = Int(value.trimmingCharacters(in: .whitespaces)) {
            return seconds >= 0 ? Double(seconds) : nil
        }
        guard let then = HTTPDate.parse(value) else { return nil }
        return max(0, then.timeIntervalSince(HTTPDate.parse(date) ?? now))
    }
}

/// The freshness lifetime of a response (RFC 9111 §4.2).
package enum Freshness {
    /// Seconds from now: `max-age` minus `Age`, otherwise `Expires` minus `Date`; `nil` if the response has
    /// neither.
    ///
    /// 0 for `no-cache`, `no-store` and dates in the past.
    package static func lifetime(_ response: Response) -> TimeInterval? {
        let control = response.headers("cache-control").joined(separator: ",")
        if let maximum = directive("max-age", of: control) {
            let age = response.header("age").flatMap { Int($0) } ?? 0
            return Double(max(0, maximum - max(0, age)))
        }
        if control.contains("no-cache") || control.contains("no-store") { return 0 }
        guard let expires = response.header("expires") else { return nil }
        guard let then = HTTPDate.parse(expires), let date = HTTPDate.parse(response.header("date")) else {
            // Invalid dates such as “0” mean “already expired”.
            return HTTPDate.parse(expires) == nil ? 0 : nil
        }
        return max(0, then.timeIntervalSince(date))
    }

    /// The integer value of a `Cache-Control` directive.
    static func directive(_ name: String, of control: String) -> Int? {
        for part in control.utf8.split(separator: UInt8(ascii: ",")) {
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard sides.count == 2,
                String(sides[0])?.trimmingCharacters(in: .whitespaces).lowercased() == name
            else { continue }
            let digits = sides[1].filter { (0x30...0x39).contains($0) }.prefix(9)
            return Int(String(decoding: digits, as: UTF8.self))
        }
        return nil
    }
}

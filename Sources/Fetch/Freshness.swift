package import Foundation

/// Reads `Retry-After` (RFC 9110 §10.2.3): seconds, or a date, which counts from the server's own clock.
package enum RetryAfter {
    /// Seconds to wait; `nil` when the field is absent or illegible.
    package static func seconds(_ value: String?, date: String?, now: Date) -> TimeInterval? {
        guard let value else { return nil }
        if let seconds = Int(value.trimmingCharacters(in: .whitespaces)) {
            return seconds >= 0 ? Double(seconds) : nil
        }
        guard let then = HTTPDate.parse(value) else { return nil }
        return max(0, then.timeIntervalSince(HTTPDate.parse(date) ?? now))
    }
}

/// For how long an answer may be taken for fresh (RFC 9111 §4.2).
package enum Freshness {
    /// Seconds from now: `max-age` less `Age`, else `Expires` less `Date`; `nil` when the answer does not say.
    ///
    /// `no-cache`, `no-store` and dates gone by are 0: the server wants to be asked.
    package static func lifetime(_ response: Response) -> TimeInterval? {
        let control = response.headers("cache-control").joined(separator: ",")
        if let maximum = directive("max-age", of: control) {
            let age = response.header("age").flatMap { Int($0) } ?? 0
            return Double(max(0, maximum - max(0, age)))
        }
        if control.contains("no-cache") || control.contains("no-store") { return 0 }
        guard let expires = response.header("expires") else { return nil }
        guard let then = HTTPDate.parse(expires), let date = HTTPDate.parse(response.header("date")) else {
            // “0” and the like mean “already gone by”.
            return HTTPDate.parse(expires) == nil ? 0 : nil
        }
        return max(0, then.timeIntervalSince(date))
    }

    /// The whole number that a directive of `Cache-Control` has.
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

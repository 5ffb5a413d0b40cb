public import Foundation

/// Reads `Retry-After` (RFC 9110 §10.2.3): seconds, or a date, which counts from the server's own clock.
public enum RetryAfter {
    /// Seconds to wait; `nil` when the field is absent or illegible.
    public static func seconds(_ value: String?, date: String?, now: Date) -> TimeInterval? {
        guard let value else { return nil }
        if let seconds = Int(value.trimmingCharacters(in: .whitespaces)) {
            return seconds >= 0 ? Double(seconds) : nil
        }
        guard let then = httpDate(value) else { return nil }
        let here = date.flatMap(httpDate) ?? now
        return max(0, then.timeIntervalSince(here))
    }

    private static func httpDate(_ text: String) -> Date? {
        try? Date(
            text,
            strategy: Date.ParseStrategy(
                format:
                    "\(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT",
                locale: Locale(identifier: "en_US_POSIX"),
                timeZone: .gmt
            )
        )
    }
}

/// Reads `Cache-Control` (RFC 9111 §5.2).
public enum CacheControl {
    /// The seconds of `max-age`.
    public static func maxAge(_ value: String?) -> Int? {
        value?.lowercased().firstMatch(of: /(?:^|[,\s])max-age\s*=\s*"?([0-9]{1,9})/).flatMap {
            Int($0.output.1)
        }
    }
}

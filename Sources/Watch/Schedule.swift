public import Foundation

/// Decides when a feed is due again; a value that is told the time.
public struct Schedule: Sendable {
    /// Seconds to the next visit of a feed that answered, if nothing else is known.
    public var usual: TimeInterval = 3600
    /// The least and the most that a server's wishes are followed.
    public var bounds: ClosedRange<TimeInterval> = 900...86_400
    /// The longest pause after failures.
    public var longestPause: TimeInterval = 3 * 86_400

    /// The defaults.
    public init() {}

    /// When a feed that answered is due again.
    ///
    /// `maxAge` is in seconds, as the answer's `Cache-Control` says it; `ttl` in minutes, as the feed does.
    public func nextCheck(after date: Date, maxAge: Int? = nil, ttl: Int? = nil) -> Date {
        let wished = max(usual, Double(maxAge ?? 0), Double(min(ttl ?? 0, 100_000)) * 60)
        return date.addingTimeInterval(min(max(wished, bounds.lowerBound), bounds.upperBound))
    }

    /// When a feed that failed is due again: later with every failure in a row, never too late.
    ///
    /// `failures` counts those in a row, this one included; `retryAfter` is what the server asks for, in seconds.
    public func nextCheck(after date: Date, failures: Int, retryAfter: TimeInterval? = nil) -> Date {
        let pause = min(longestPause, usual * pow(2, Double(max(0, min(failures, 16) - 1))))
        return date.addingTimeInterval(max(pause, min(retryAfter ?? 0, longestPause)))
    }
}

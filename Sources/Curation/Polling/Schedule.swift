package import Feeds
package import Foundation

/// Decides when a feed is due again.
///
/// It has no clock: each call gets the time.
package struct Schedule: Sendable {
    /// Seconds to the next visit of a feed with no known rhythm.
    package var defaultInterval: TimeInterval = 3600
    /// The bounds in seconds for the interval that a server, a document or a rhythm asks for.
    package var bounds: ClosedRange<TimeInterval> = 900...86_400
    /// Seconds without an entry after which a feed is silent.
    package var silence: TimeInterval = 90 * 86_400
    /// Seconds between two visits of a silent feed.
    package var silentInterval: TimeInterval = 7 * 86_400
    /// The longest pause after failures, in seconds.
    package var longestPause: TimeInterval = 3 * 86_400

    package init() {}

    /// The date of the next visit, and its reason.
    package struct Plan: Sendable, Equatable {
        package var date: Date
        package var reason: Reason
    }

    /// Why a visit is planned for a date.
    package enum Reason: String, Sendable, Codable {
        /// The rhythm of the feed is not known.
        case usual
        /// How often it publishes.
        case rhythm
        /// It has not published for months.
        case silence
        /// The freshness lifetime of the response (`Cache-Control`, `Expires`).
        case lifetime
        /// The interval that the document asks for (`<ttl>`, `sy:updatePeriod`).
        case document
        /// The hours or days that the document asks to skip (`<skipHours>`, `<skipDays>`).
        case skipped
        /// Failures in a row.
        case failures
        /// `Retry-After`.
        case retryAfter = "retry-after"
        /// It is gone for good.
        case gone
    }

    /// The next visit after a success.
    ///
    /// It follows the rhythm of the feed, or is later if the server or the document asks for that.
    ///
    /// - Parameters:
    ///   - date: The date of the visit.
    ///   - lifetime: The freshness lifetime of the response, in seconds.
    ///   - cadence: The rhythm of the feed.
    ///   - jitter: From 0 to 1; spreads feeds that would all be due at once.
    /// - Returns: The plan.
    package func plan(
        after date: Date,
        lifetime: TimeInterval? = nil,
        cadence: Cadence = Cadence(),
        jitter: Double = 0
    )
        -> Plan
    {
        var (interval, reason) = rhythm(of: cadence, at: date)
        if let lifetime = lifetime.map({ min($0, bounds.upperBound) }), lifetime > interval {
            (interval, reason) = (lifetime, .lifetime)
        }
        if let requested = cadence.updateInterval.map({ min($0, bounds.upperBound) }), requested > interval {
            (interval, reason) = (requested, .document)
        }
        interval = spread(interval, jitter, within: max(bounds.upperBound, interval))
        let next = date.addingTimeInterval(interval)
        let allowed = Self.skipping(cadence, from: next)
        return Plan(date: allowed, reason: allowed == next ? reason : .skipped)
    }

    /// Half the interval between two entries.
    private func rhythm(of cadence: Cadence, at date: Date) -> (TimeInterval, Reason) {
        guard let posted = cadence.lastPosted else { return (defaultInterval, .usual) }
        let quiet = date.timeIntervalSince(posted)
        if quiet > silence { return (silentInterval, .silence) }
        // After a longer pause than usual, visits become rarer step by step.
        let interval = max((cadence.postingInterval ?? 0) / 2, quiet / 24)
        return (min(max(interval, bounds.lowerBound), bounds.upperBound), .rhythm)
    }

    /// Up to a tenth later; at the upper bound up to a tenth earlier.
    private func spread(_ interval: TimeInterval, _ jitter: Double, within bound: TimeInterval)
        -> TimeInterval
    {
        let later = interval * (1 + jitter / 10)
        return later <= bound ? later : bound * (1 - jitter / 10)
    }

    /// The first date from `date` on that is not in a skipped hour or on a skipped day.
    private static func skipping(_ cadence: Cadence, from date: Date) -> Date {
        guard cadence.skippedHours != 0 || cadence.skippedDays != 0 else { return date }
        var hour = Int((date.timeIntervalSince1970 / 3600).rounded(.down))
        let first = hour
        // 1970 began on a Thursday.
        while cadence.skippedHours & (1 << UInt32(hour.modulo(24))) != 0
            || cadence.skippedDays & (1 << UInt8(((hour - hour.modulo(24)) / 24 + 4).modulo(7))) != 0
        {
            hour += 1
            // A feed that skips every hour of the week is mistaken.
            if hour - first > 7 * 24 { return date }
        }
        return hour == first ? date : Date(timeIntervalSince1970: Double(hour) * 3600)
    }

    /// The next visit after a failure: exponential backoff up to ``longestPause``.
    ///
    /// - Parameters:
    ///   - date: The date of the visit.
    ///   - failures: Consecutive failures, including this one.
    ///   - retryAfter: The pause that the server asks for, in seconds.
    ///   - jitter: From 0 to 1.
    /// - Returns: The plan.
    package func plan(after date: Date, failures: Int, retryAfter: TimeInterval? = nil, jitter: Double = 0)
        -> Plan
    {
        let doubled = min(longestPause, defaultInterval * pow(2, Double(max(0, min(failures, 16) - 1))))
        let pause = spread(doubled, jitter, within: longestPause)
        guard let requested = retryAfter.map({ min($0, longestPause) }), requested > pause else {
            return Plan(date: date.addingTimeInterval(pause), reason: .failures)
        }
        return Plan(date: date.addingTimeInterval(requested), reason: .retryAfter)
    }

    /// A number from 0 to 1 that depends on the feed and the day only, so that runs are reproducible.
    package static func jitter(_ url: String, at date: Date) -> Double {
        let day = Int(date.timeIntervalSince1970 / 86_400)
        var hash = StableHash.of(Array("\(day) \(url)".utf8))
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        return Double(hash >> 11) / Double(1 << 53)
    }
}

extension Int {
    /// The remainder that is never negative, as before 1970.
    fileprivate func modulo(_ divisor: Int) -> Int {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}

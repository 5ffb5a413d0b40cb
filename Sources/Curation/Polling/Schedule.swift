package import Feeds
package import Foundation

/// Decides when a feed is due again; a value that is told the time.
package struct Schedule: Sendable {
    /// Seconds to the next visit of a feed of which nothing is known.
    package var usual: TimeInterval = 3600
    /// The least and the most that a server's wishes and a feed's habits are followed.
    package var bounds: ClosedRange<TimeInterval> = 900...86_400
    /// Seconds without an article after which a feed counts as silent.
    package var silence: TimeInterval = 90 * 86_400
    /// Seconds between two visits of a silent feed.
    package var silentInterval: TimeInterval = 7 * 86_400
    /// The longest pause after failures.
    package var longestPause: TimeInterval = 3 * 86_400

    /// The defaults.
    package init() {}

    /// A next visit, and what decided on it.
    package struct Plan: Sendable, Equatable {
        /// When.
        package var date: Date
        /// Why then.
        package var reason: Reason
    }

    /// What a next visit follows.
    package enum Reason: String, Sendable, Codable {
        /// Nothing is known of the feed.
        case usual
        /// How often it publishes.
        case rhythm
        /// It has not published for months.
        case silence
        /// How long the answer is fresh (`Cache-Control`, `Expires`).
        case lifetime
        /// What the document asks for (`<ttl>`, `sy:updatePeriod`).
        case document
        /// The hours or days that the document asks to leave out.
        case skipped
        /// Failures in a row.
        case failures
        /// `Retry-After`.
        case retryAfter = "retry-after"
        /// It is gone for good.
        case gone
    }

    /// When a feed that answered is due again.
    ///
    /// The feed's own rhythm, or later where the server or the document asks for that; `lifetime` is in seconds, `jitter`
    /// from 0 to 1 spreads feeds that would all be due at once.
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
        if let wished = cadence.updateInterval.map({ min($0, bounds.upperBound) }), wished > interval {
            (interval, reason) = (wished, .document)
        }
        interval = spread(interval, jitter, within: max(bounds.upperBound, interval))
        let next = date.addingTimeInterval(interval)
        let allowed = Self.leavingOut(cadence, from: next)
        return Plan(date: allowed, reason: allowed == next ? reason : .skipped)
    }

    /// Half of what lies between two articles: then one waits for half as long on average.
    private func rhythm(of cadence: Cadence, at date: Date) -> (TimeInterval, Reason) {
        guard let posted = cadence.lastPosted else { return (usual, .usual) }
        let quiet = date.timeIntervalSince(posted)
        if quiet > silence { return (silentInterval, .silence) }
        // A feed that has paused for longer than it uses to is looked at less often, little by little.
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

    /// The first moment from a date on that lies in no hour and on no day that the feed leaves out.
    private static func leavingOut(_ cadence: Cadence, from date: Date) -> Date {
        guard cadence.skippedHours != 0 || cadence.skippedDays != 0 else { return date }
        var hour = Int((date.timeIntervalSince1970 / 3600).rounded(.down))
        let first = hour
        // 1970 began on a Thursday.
        while cadence.skippedHours & (1 << UInt32(hour % 24)) != 0
            || cadence.skippedDays & (1 << UInt8((hour / 24 + 4) % 7)) != 0
        {
            hour += 1
            // One that leaves out everything does not mean it.
            if hour - first > 7 * 24 { return date }
        }
        return hour == first ? date : Date(timeIntervalSince1970: Double(hour) * 3600)
    }

    /// When a feed that failed is due again: later with every failure in a row, never too late.
    ///
    /// `failures` counts those in a row, this one included; `retryAfter` is what the server asks for, in seconds.
    package func plan(after date: Date, failures: Int, retryAfter: TimeInterval? = nil, jitter: Double = 0)
        -> Plan
    {
        let doubled = min(longestPause, usual * pow(2, Double(max(0, min(failures, 16) - 1))))
        let pause = spread(doubled, jitter, within: longestPause)
        guard let wished = retryAfter.map({ min($0, longestPause) }), wished > pause else {
            return Plan(date: date.addingTimeInterval(pause), reason: .failures)
        }
        return Plan(date: date.addingTimeInterval(wished), reason: .retryAfter)
    }

    /// A number from 0 to 1 that differs from feed to feed and from day to day, and is the same in a run that is repeated.
    package static func jitter(_ url: String, at date: Date) -> Double {
        let day = Int(date.timeIntervalSince1970 / 86_400)
        var hash = StableHash.of(Array("\(day) \(url)".utf8))
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        return Double(hash >> 11) / Double(1 << 53)
    }
}
